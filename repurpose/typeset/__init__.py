"""Text, fonts and a width in; lines of positioned glyph runs out, numbers only."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
