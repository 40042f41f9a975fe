"""Articles and choices in, packs made by processes on this machine or on many, into a folder or a store."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
