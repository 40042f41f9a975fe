"""An Article and choices in, a pack folder out; also reads, verifies and exports packs."""

from typing import TYPE_CHECKING

from repurpose.lazy import import_later
from repurpose.pack.overrides.files import EditConflict

if TYPE_CHECKING:
    from repurpose.pack.assembly import Built
    from repurpose.pack.build import SomeFailed, build_packs
    from repurpose.pack.choices import Choices
    from repurpose.pack.manifest import Manifest
    from repurpose.pack.overrides.rework import rework_pack
    from repurpose.pack.store import read_manifest
    from repurpose.pack.workers import default_jobs

__all__ = [
    "Built",
    "Choices",
    "EditConflict",
    "Manifest",
    "SomeFailed",
    "build_packs",
    "default_jobs",
    "read_manifest",
    "rework_pack",
]

# Imported when it is asked for: who only reads a pack need not wait for what plans and draws.
__getattr__ = import_later(
    __name__,
    {
        "Built": "assembly",
        "Choices": "choices",
        "Manifest": "manifest",
        "SomeFailed": "build",
        "build_packs": "build",
        "default_jobs": "workers",
        "read_manifest": "store",
        "rework_pack": "overrides.rework",
    },
)
