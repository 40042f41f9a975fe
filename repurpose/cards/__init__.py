"""A card and a theme in; a picture, its lines of text and its alternative text out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
