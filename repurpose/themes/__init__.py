"""A name in; a checked theme out: colours, fonts, sizes and ornaments for cards and clips."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
