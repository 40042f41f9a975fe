"""Read an MP4 file's boxes, for the tests."""

import struct
from pathlib import Path

_PARENTS = ("moov", "trak", "edts", "mdia", "minf", "stbl")


def boxes(path: Path) -> list[str]:
    """Return every box of the file as a path such as `moov/trak/mdia`, in file order."""
    found: list[str] = []
    data = path.read_bytes()
    _walk(data, 0, len(data), "", found)
    return found


def _walk(data: bytes, at: int, end: int, above: str, found: list[str]) -> None:
    while at < end:
        size, raw = struct.unpack(">I4s", data[at : at + 8])
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        name = above + raw.decode("latin-1")
        found.append(name)
        if raw.decode("latin-1") in _PARENTS:
            _walk(data, at + head, at + size, name + "/", found)
        at += size
