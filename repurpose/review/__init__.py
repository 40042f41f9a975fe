"""A pack that somebody is asked about in; a page to comment and approve on, and what was said, out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
