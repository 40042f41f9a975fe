"""A plan and packs in, a calendar of publications and what the outbox needs of it out; and the clock."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
