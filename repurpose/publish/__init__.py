"""An article and a place in, the whole article as that place's editor takes it out: HTML or Markdown."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
