"""Publications in, each of their parts delivered once and written down, receipts out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
