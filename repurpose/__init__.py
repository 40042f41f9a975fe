"""Repurpose: one article in; a folder of finished, checkable social posts out.

The packages are the pipeline, from the text to the reader; docs/architecture.md draws it.
"""

from importlib import import_module
from typing import Any

__all__ = ["__version__"]


def __getattr__(name: str) -> Any:
    # Reading package metadata costs milliseconds that most imports do not need.
    if name == "__version__":
        return import_module("importlib.metadata").version("repurpose")
    raise AttributeError(name)
