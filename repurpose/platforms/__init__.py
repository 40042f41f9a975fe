"""A platform's name in, its limits, counting rules and manners out; later its HTTP calls too."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
