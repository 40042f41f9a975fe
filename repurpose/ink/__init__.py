"""Settings, colours and shapes in; pictures and PNG bytes out: what cards and clips both draw with."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
