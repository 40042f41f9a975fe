"""Bytes in, zlib streams out (RFC 1950): in one go, or in pieces that are deflated once and put together again.

A piece refers to nothing before it and ends on a whole byte, so that any may follow any; the sum of
the stream comes from theirs. ISA-L does the work, fifteen times faster than zlib at a similar size; without it zlib does.
"""

import zlib
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

_HEAD = 8  # bytes that are deflated by themselves: ISA-L's fast routine leaves fewer than 16 alone
_RAW = -15  # the window of a stream without head and sum, as zlib wants it said
_START, _END = b"\x78\x01", b"\x03\x00"  # what a stream begins with, and an empty last block
_BASE = 65521  # RFC 1950, 8.2: the prime of Adler-32


class Piece(NamedTuple):
    """Some bytes, deflated."""

    data: bytes
    size: int  # of the bytes
    total: int  # their Adler-32


@cache
def _library() -> tuple[Any, int]:
    """Return what deflates, and how hard it is to try."""
    try:
        from isal import isal_zlib  # noqa: PLC0415
    except ImportError:
        return zlib, 1
    return isal_zlib, 2


def deflate_piece(rows: "bytes | bytearray | memoryview") -> Piece:
    """Return a piece of `rows`, the same in every process and thread.

    ISA-L (2.31, `igzip_icf_body_h1_gr_bt.asm`, `.write_first_byte`) enters the third byte of a stream in
    its table by an address on the stack, so that a far match may be another one elsewhere. What is
    flushed first, and too short for that routine, goes another way.
    """
    library, level = _library()
    stream, view = library.compressobj(level, zlib.DEFLATED, _RAW), memoryview(rows)
    head = stream.compress(view[:_HEAD]) + stream.flush(zlib.Z_SYNC_FLUSH)
    data = b"".join((head, stream.compress(view[_HEAD:]), stream.flush(zlib.Z_FULL_FLUSH)))
    return Piece(data, len(view), library.adler32(view))


def join_pieces(pieces: Iterable[Piece]) -> bytes:
    """Return the zlib stream of all the bytes of some pieces."""
    low, high, parts = 1, 0, [_START]
    for data, size, total in pieces:
        high = (high + (total >> 16) + size * (low - 1)) % _BASE
        low = (low + (total & 0xFFFF) - 1) % _BASE
        parts.append(data)
    return b"".join((*parts, _END, (high << 16 | low).to_bytes(4, "big")))
