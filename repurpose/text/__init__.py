"""A text in, the places where it may never be parted, and where its words end, out: for every room."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
