"""A platform's name in, its fake out: each checks requests like the real one, as far as we use it."""

from importlib import import_module

from repurpose.platforms import get, module_of, names
from repurpose.sandbox.world import Fake

__all__ = ["FAKES"]


def _load(name: str) -> Fake:
    fake: Fake = import_module(f"{__name__}.{module_of(name)}").FAKE
    return fake


# Of every platform that has an interface, in the order of the registry.
FAKES = {name: _load(name) for name in names() if get(name).accounts}
