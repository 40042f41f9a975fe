"""An Article in; quotes, threads, titles, hashtags and clip scripts out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
