"""What a person or a script says of an account in; settings in a file, secrets in a store and clients out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
