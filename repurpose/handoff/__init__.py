"""Folders that wait for a person in; pages for a phone in the same network, and the person's word, out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
