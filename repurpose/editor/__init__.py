"""A clause-numbered article goes to a model; out comes what it chose, checked, or why it chose nothing."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
