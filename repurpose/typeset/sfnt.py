"""Read the few facts that typesetting needs from a font file: names, weight, axes, coverage.

Only the tables asked for are read (OpenType 1.9.1: `name`, `OS/2`, `fvar`, `cmap`, `GPOS`), so a
collection of thirty megabytes costs about a millisecond.
"""

import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOENT
from functools import lru_cache
from os import strerror
from pathlib import Path
from typing import BinaryIO

from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of

_MOST_STRIKES = 30_000_000  # bytes that are read of a table to find the sizes of its bitmaps
_MOST_BYTES = 300_000_000  # of a font file; the largest collection that is known has 120 million


@dataclass(frozen=True, slots=True)
class Axis:
    """One variable axis: its tag and its range in the axis's own units."""

    tag: str
    least: float
    default: float
    most: float


class Coverage:
    """The code points that a face has glyphs for, as sorted ranges."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, starts: "array[int]", ends: "array[int]") -> None:
        """Keep sorted, disjoint, closed ranges."""
        self._starts = starts
        self._ends = ends

    def __contains__(self, code: int) -> bool:
        """Say whether the face has a glyph for `code`."""
        place = bisect_right(self._starts, code) - 1
        return place >= 0 and code <= self._ends[place]

    def __len__(self) -> int:
        """Return the number of code points covered."""
        return sum(self._ends) - sum(self._starts) + len(self._starts)


@dataclass(frozen=True, slots=True)
class FaceFacts:
    """What a font file says of one of its faces."""

    family: str
    weight: int
    axes: tuple[Axis, ...]
    features: frozenset[str]  # tags of GSUB and GPOS features
    colour: bool  # its glyphs are pictures or layers, not plain outlines
    faces: int  # how many faces the file holds
    strike: int = 0  # px per em of its largest bitmaps; 0 where it has none
    layered: bool = False  # its colours are layers of plain outlines (COLR version 0)


def _unpack(data: bytes, form: str, at: int) -> tuple[int, ...]:
    return struct.unpack_from(f">{form}", data, at)


class _Tables:
    """The table directory of one face; `read` fetches one table."""

    def __init__(self, file: BinaryIO, index: int) -> None:
        self._file = file
        whole = file.seek(0, 2)
        file.seek(0)
        if whole > _MOST_BYTES:
            raise ValueError(msg("it has {size} MB", size=whole // 10**6))
        head = file.read(12)
        offset, self.faces = 0, 1
        if head[:4] == b"ttcf":
            self.faces = int.from_bytes(head[8:12], "big")
            if index >= self.faces:
                raise ValueError(msg("no face {number}", number=index))
            file.seek(12 + 4 * index)
            offset = int.from_bytes(file.read(4), "big")
        file.seek(offset)
        head = file.read(12)
        if head[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
            raise ValueError(msg("not a TrueType or OpenType font"))
        count = int.from_bytes(head[4:6], "big")
        records = file.read(16 * count)
        self.places: dict[str, tuple[int, int]] = {}
        for k in range(count):
            tag, _, at, size = struct.unpack_from(">4sIII", records, 16 * k)
            if at + size > whole:
                raise ValueError(msg("it is cut off"))
            self.places[tag.decode("latin-1")] = (at, size)

    def read(self, tag: str, most: int | None = None) -> bytes:
        at, size = self.places.get(tag, (0, 0))
        self._file.seek(at)
        return self._file.read(size if most is None else min(size, most))


def _family(name: bytes) -> str:
    """Return the typographic family (name 16), else the family (name 1), in English if given."""
    if len(name) < 6:
        return ""
    _, count, storage = _unpack(name, "HHH", 0)
    best: tuple[int, str] = (0, "")
    for k in range(count):
        platform, _, language, ident, size, at = _unpack(name, "HHHHHH", 6 + 12 * k)
        if ident in (1, 16) and platform in (0, 3):
            text = name[storage + at : storage + at + size].decode("utf-16-be", "replace")
            rank = 1 + 2 * (language == 0x409) + (ident == 16)
            best = max(best, (rank, text), key=lambda pair: pair[0])
    return best[1]


def _axes(fvar: bytes) -> tuple[Axis, ...]:
    if len(fvar) < 16:
        return ()
    start, _, count, size = _unpack(fvar, "HHHH", 4)
    axes = []
    for k in range(count):
        at = start + size * k
        least, default, most = struct.unpack_from(">iii", fvar, at + 4)
        tag = fvar[at : at + 4].decode("latin-1")
        axes.append(Axis(tag, least / 65536, default / 65536, most / 65536))
    return tuple(axes)


def _features(table: bytes) -> set[str]:
    if len(table) < 10:
        return set()
    (at,) = _unpack(table, "H", 6)
    (count,) = _unpack(table, "H", at)
    return {
        table[at + 2 + 6 * k : at + 6 + 6 * k].decode("latin-1")
        for k in range(min(count, (len(table) - at - 2) // 6))
    }


def _big_endian(kind: str, data: bytes) -> "array[int]":
    values: array[int] = array(kind, data)
    if sys.byteorder == "little":
        values.byteswap()
    return values


def _from_format_12(table: bytes) -> Coverage:
    (count,) = _unpack(table, "I", 12)
    groups = _big_endian("I", table[16 : 16 + 12 * count])
    return Coverage(groups[0::3], groups[1::3])


def _from_format_4(table: bytes) -> Coverage:
    """Read segments; a code point that maps to glyph 0 counts as absent."""
    (doubled,) = _unpack(table, "H", 6)
    count = doubled // 2
    tail = _big_endian("H", table[14 : len(table) - len(table) % 2])
    ends, begins = tail[:count], tail[count + 1 : 2 * count + 1]
    deltas, offsets = tail[2 * count + 1 : 3 * count + 1], tail[3 * count + 1 : 4 * count + 1]
    starts, stops = array("I"), array("I")
    for k in range(count):
        for code in range(begins[k], ends[k] + 1):
            if offsets[k]:
                place = 3 * count + 1 + k + offsets[k] // 2 + code - begins[k]
                glyph = tail[place] if place < len(tail) else 0
                glyph = (glyph + deltas[k]) & 0xFFFF if glyph else 0
            else:
                glyph = (code + deltas[k]) & 0xFFFF
            if not glyph:
                continue
            if stops and stops[-1] == code - 1:
                stops[-1] = code
            else:
                starts.append(code)
                stops.append(code)
    return Coverage(starts, stops)


def _coverage(cmap: bytes) -> Coverage:
    """Read the best Unicode subtable: format 12 before format 4."""
    (count,) = _unpack(cmap, "H", 2)
    found: dict[int, int] = {}
    for k in range(count):
        platform, _, at = struct.unpack_from(">HHI", cmap, 4 + 8 * k)
        if platform in (0, 3):
            found[_unpack(cmap, "H", at)[0]] = at
    if 12 in found:
        return _from_format_12(cmap[found[12] :])
    if 4 in found:
        (size,) = _unpack(cmap, "H", found[4] + 2)
        return _from_format_4(cmap[found[4] : found[4] + size])
    return Coverage(array("I"), array("I"))


def _open(path: str, index: int) -> tuple[BinaryIO, _Tables]:
    try:
        if not Path(path).is_file():  # a pipe would be waited for
            raise FileNotFoundError(ENOENT, strerror(ENOENT))
        file = Path(path).open("rb")  # noqa: SIM115 - the callers close it
    except OSError as error:
        raise MachineError(
            msg("Cannot open the font {path}: {error}.", path=path, error=reason_of(error))
        ) from error
    try:
        return file, _Tables(file, index)
    except (ValueError, struct.error) as error:
        file.close()
        raise _unusable(path, error) from error


def _unusable(path: str, error: Exception) -> MachineError:
    return MachineError(
        msg("{path} is not a font that can be used: {error}.", path=path, error=reason_of(error)),
        hint=msg("Fonts are .ttf, .otf or .ttc files; unpack .woff2 files first."),
    )


@contextmanager
def _damage_named(path: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, struct.error, IndexError, OverflowError, MemoryError, OSError) as error:
        raise _unusable(path, error) from error


def _strike(tables: _Tables) -> int:
    """Return the px per em of the largest bitmaps (`CBLC` and `CBDT`, or `sbix`)."""
    if "CBDT" in tables.places:
        table = tables.read("CBLC", _MOST_STRIKES)
        (count,) = _unpack(table, "I", 4)
        places = range(8 + 45, min(len(table), 8 + 48 * count), 48)  # ppemY of each size
        return max((table[at] for at in places), default=0)
    table = tables.read("sbix", _MOST_STRIKES)
    if len(table) < 8:
        return 0
    (count,) = _unpack(table, "I", 4)
    begins = _unpack(table, f"{min(count, (len(table) - 8) // 4)}I", 8)
    heads = (table[at : at + 2] for at in begins)
    return max((int.from_bytes(head, "big") for head in heads if len(head) == 2), default=0)


@lru_cache(maxsize=256)
def read_facts(path: str, index: int = 0) -> FaceFacts:
    """Return what the file at `path` says of its face `index`.

    Raises:
        MachineError: the file cannot be opened or is no TrueType or OpenType font.
    """
    file, tables = _open(path, index)
    with file, _damage_named(path):
        os2 = tables.read("OS/2", 6)
        weight = _unpack(os2, "H", 4)[0] if len(os2) == 6 else 400
        features = _features(tables.read("GPOS", 60000)) | _features(tables.read("GSUB", 60000))
        return FaceFacts(
            family=_family(tables.read("name")),
            weight=weight,
            axes=_axes(tables.read("fvar")),
            features=frozenset(features),
            colour=bool({"CBDT", "COLR", "SVG ", "sbix"} & tables.places.keys()),
            faces=tables.faces,
            strike=_strike(tables),
            layered=tables.read("COLR", 2) == b"\0\0",
        )


@lru_cache(maxsize=256)
def read_coverage(path: str, index: int = 0) -> Coverage:
    """Return the code points that face `index` of the file at `path` has glyphs for.

    Raises:
        MachineError: the file cannot be opened or is damaged.
    """
    file, tables = _open(path, index)
    with file, _damage_named(path):
        return _coverage(tables.read("cmap"))
