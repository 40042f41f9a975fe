"""An Article and choices in, a pack folder out; also reads, verifies and exports packs."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
