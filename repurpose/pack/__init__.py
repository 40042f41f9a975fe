"""An Article and choices in, a pack folder out; also reads, verifies and exports packs."""

from typing import TYPE_CHECKING

from repurpose.lazy import import_later
from repurpose.pack.overrides.files import EditConflict
from repurpose.pack.store import read_manifest
from repurpose.pack.threads_file import thread_name

if TYPE_CHECKING:
    from repurpose.pack.build import Built, build_packs
    from repurpose.pack.choices import Choices
    from repurpose.pack.overrides.rework import rework_pack
    from repurpose.pack.workers import default_jobs

__all__ = [
    "Built",
    "Choices",
    "EditConflict",
    "build_packs",
    "default_jobs",
    "read_manifest",
    "rework_pack",
    "thread_name",
]

# What plans and draws is imported when it is asked for: who only reads a pack need not wait for it.
__getattr__ = import_later(
    __name__,
    {
        "Built": "build",
        "Choices": "choices",
        "build_packs": "build",
        "default_jobs": "workers",
        "rework_pack": "overrides.rework",
    },
)
