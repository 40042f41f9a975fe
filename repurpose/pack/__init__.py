"""An Article and choices in, a pack folder out; also reads, verifies and exports packs."""

from repurpose.pack.build import Built, build_packs
from repurpose.pack.choices import Choices
from repurpose.pack.store import read_manifest
from repurpose.pack.threads_file import thread_name
from repurpose.pack.workers import default_jobs

__all__ = ["Built", "Choices", "build_packs", "default_jobs", "read_manifest", "thread_name"]
