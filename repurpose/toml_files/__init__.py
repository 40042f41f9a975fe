"""A TOML file that people write and the model of it in, a checked value out, or the mistake with its line."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
