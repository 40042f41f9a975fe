"""Packs in, a page on this machine out that shows them as readers will and changes them by the command line's own verbs."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
