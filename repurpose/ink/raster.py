"""One character of a face in, its mask out: by FreeType itself, which Pillow's wheels have compiled without optimisation.

freetype-py brings a FreeType that is: a glyph takes it a sixth of the time (0.02 ms, not 0.14), and any size is
drawn from one opened face. It is called through ctypes, because to import freetype-py takes longer than to
draw the glyphs of a pack. What has to be shaped, or where the two do not draw alike, remains Pillow's.
"""

import ctypes
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from repurpose.typeset import Face

_FILES = {"win32": "libfreetype.dll", "darwin": "libfreetype.dylib"}
_RENDER = 4  # FT_LOAD_RENDER
_RANGES = (
    ("\u2e80", "\ua4cf"),
    ("\uac00", "\ud7a3"),
    ("\uff00", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)
_lock = Lock()  # an opened face has one size and one glyph at a time


class _Bitmap(ctypes.Structure):
    """FT_Bitmap."""

    _fields_ = (
        ("rows", ctypes.c_uint),
        ("width", ctypes.c_uint),
        ("pitch", ctypes.c_int),
        ("buffer", ctypes.c_void_p),
        ("grays_and_modes", ctypes.c_ushort * 2),
        ("palette", ctypes.c_void_p),
    )


class _Slot(ctypes.Structure):
    """FT_GlyphSlotRec, as far as it is read."""

    _fields_ = (
        ("library_face_next", ctypes.c_void_p * 3),
        ("index", ctypes.c_uint),
        ("generic", ctypes.c_void_p * 2),
        ("metrics", ctypes.c_long * 8),
        ("linear_advances", ctypes.c_long * 2),
        ("advance", ctypes.c_long * 2),
        ("format", ctypes.c_uint),
        ("bitmap", _Bitmap),
        ("left", ctypes.c_int),
        ("top", ctypes.c_int),
    )


class _Record(ctypes.Structure):
    """FT_FaceRec, as far as it is read."""

    _fields_ = (
        ("numbers_and_flags", ctypes.c_long * 5),
        ("names", ctypes.c_void_p * 2),
        ("sizes", ctypes.c_int),
        ("available", ctypes.c_void_p),
        ("charmaps", ctypes.c_int),
        ("maps", ctypes.c_void_p),
        ("generic", ctypes.c_void_p * 2),
        ("bounds", ctypes.c_long * 4),
        ("heights", ctypes.c_short * 8),
        ("glyph", ctypes.POINTER(_Slot)),
    )


@cache
def _library() -> Any:
    """Return the FreeType of freetype-py, ready; None where it is not installed or has none for this system."""
    spec = find_spec("freetype")
    if not spec or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0], _FILES.get(sys.platform, "libfreetype.so"))
    try:
        library = ctypes.CDLL(str(path))
    except OSError:
        return None
    library.FT_New_Face.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_long,
        ctypes.c_void_p,
    )
    library.FT_Set_Var_Design_Coordinates.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint,
        ctypes.c_void_p,
    )
    library.FT_Set_Char_Size.argtypes = (
        ctypes.c_void_p,
        ctypes.c_long,
        ctypes.c_long,
        ctypes.c_uint,
        ctypes.c_uint,
    )
    library.FT_Load_Char.argtypes = (ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int)
    return library


@cache
def _begun() -> Any:
    """Return the handle that FreeType opens faces with."""
    handle = ctypes.c_void_p()
    return None if _library().FT_Init_FreeType(ctypes.byref(handle)) else handle


@cache  # as many as a theme has fonts and weights; their files are mapped, not read
def _opened(face: Face) -> Any:
    """Return an opened face; None where that cannot be."""
    handle = _begun()
    record = ctypes.POINTER(_Record)()
    library = _library()
    if not handle or library.FT_New_Face(
        handle, os.fsencode(face.path), face.index, ctypes.byref(record)
    ):
        return None
    if face.axes:
        places = (ctypes.c_long * len(face.axes))(*(round(axis * 65536) for axis in face.axes))
        if library.FT_Set_Var_Design_Coordinates(record, len(face.axes), places):
            return None
    return record


def is_lone(text: str) -> bool:
    """Say whether a text is one character that needs no shaping: a Han, a kana, a syllable of Hangul, a mark of theirs."""
    return len(text) == 1 and any(low <= text <= high for low, high in _RANGES)


def draw_lone(face: Face, size: float, char: str) -> "tuple[Any, int, int] | None":
    """Return the mask of one character (a core image), and where it is from a pen on a whole pixel; None: it cannot be drawn here."""
    from PIL import Image  # noqa: PLC0415

    library = _library()
    if not library:
        return None
    with _lock:
        record = _opened(face)
        if (
            not record
            or library.FT_Set_Char_Size(record, 0, int(size * 64), 0, 0)
            or library.FT_Load_Char(record, ord(char), _RENDER)
        ):
            return None
        slot = record.contents.glyph.contents
        bitmap, left, top = slot.bitmap, slot.left, -slot.top
        wide, high, pitch = bitmap.width, bitmap.rows, bitmap.pitch
        if not wide or not high:
            return Image.new("L", (0, 0)).im, 0, 0
        data = ctypes.string_at(bitmap.buffer, high * pitch)
    return Image.frombuffer("L", (wide, high), data, "raw", "L", pitch, 1).im, left, top
