"""Requests of the platform clients in, answers as the platforms give them out, with faults on wish."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
