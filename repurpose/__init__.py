"""Repurpose: one article in; a folder of finished, checkable social posts out.

The packages are the pipeline, from the text to the reader; docs/architecture.md draws it. What a
program may call is exported here (`__init__.pyi` has the names, docs/api.md the promise); each name
is imported when it is first asked for.
"""

from importlib import import_module
from typing import Any

import lazy_loader

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    # Reading package metadata costs milliseconds that most imports do not need.
    if name == "__version__":
        return import_module("importlib.metadata").version("repurpose")
    return _load(name)
