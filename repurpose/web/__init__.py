"""An application (ASGI) in; a server on this machine or in its network that only the right ones reach out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
