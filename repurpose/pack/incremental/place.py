"""A folder of packs in, where what is known of it is kept out."""

import hashlib
import os
from pathlib import Path

from repurpose.folders import cache_folder

FOLDER = "built"  # of the cache


def record_file(out: Path) -> Path:
    """Return where the record of a folder of packs lies."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(out))).hexdigest()[:24]
    return cache_folder() / FOLDER / f"{name}.json"
