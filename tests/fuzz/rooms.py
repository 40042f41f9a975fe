"""A private folder in which a door is tried, with everything that a user's machine would name in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def private_room() -> Iterator[Path]:
    """Give a new folder; the home, the outbox and temporary files are in it while the block runs."""
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=os.environ.get("FUZZ_TMP")) as name:
        folder = Path(name).resolve()
        (folder / "tmp").mkdir()
        (folder / "home").mkdir()
        (folder / "work").mkdir()
        wanted = {
            "HOME": folder / "home", "TMPDIR": folder / "tmp", "REPURPOSE_HOME": folder / "home", "XDG_CONFIG_HOME": folder / "home",
            "XDG_DATA_HOME": folder / "home", "XDG_CACHE_HOME": folder / "home", "XDG_STATE_HOME": folder / "home",
            "REPURPOSE_OUTBOX": folder / "home" / "outbox.db", "REPURPOSE_LANG": "en", "TZ": "Asia/Shanghai",
        }  # fmt: skip
        before, there = dict(os.environ), Path.cwd()
        os.environ.update({key: str(value) for key, value in wanted.items()})
        tempfile.tempdir = str(folder / "tmp")
        os.chdir(folder / "work")
        try:
            yield folder
        finally:
            os.chdir(there)
            tempfile.tempdir = None
            os.environ.clear()
            os.environ.update(before)
