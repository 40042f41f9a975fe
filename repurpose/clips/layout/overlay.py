"""Text over something that moves: a still on black and on white in; what covers any ground out.

Drawing is linear: a pixel is `a * ink + (1 - a) * ground`. So two drawings on known grounds give
`1 - a` and `a * ink` for every pixel, whatever was drawn, and the drawing code need not know.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from repurpose.clips.encode.planes import Planes, to_planes

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
_Part = NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """A box of one plane: how much of the ground stays (of 256), and what is added (times 256)."""

    rows: slice
    columns: slice
    keep: _Part
    ink: _Part


class Overlay:
    """What is written over a ground, ready to be painted on planes again and again."""

    def __init__(
        self, on_black: Image.Image, on_white: Image.Image, left: int = 0, top: int = 0
    ) -> None:
        """Find the ink from the same drawing on black and on white; `left` and `top` are even px."""
        dark, light = to_planes(on_black), to_planes(on_white)
        height = on_black.height
        keep = _kept(dark[:height], light[:height])
        self._luma = _pieces(keep, dark[:height], 16, top, left)
        # The colour of four pixels stays by as much as they do together.
        four = keep[::2, ::2] + keep[1::2, ::2] + keep[::2, 1::2] + keep[1::2, 1::2]
        small: _Part = ((four + 2) >> 2).astype(np.uint16)
        chroma = dark[height:].reshape(2, height // 2, -1)
        self._chroma = [_pieces(small, c, 128, top // 2, left // 2) for c in chroma]

    def paint(self, planes: Planes) -> None:
        """Paint it over the planes of a whole frame, in place."""
        height = planes.shape[0] * 2 // 3
        for piece in self._luma:
            _over(planes[:height], piece, 16)
        chroma = planes[height:].reshape(2, height // 2, -1)
        for plane, pieces in zip(chroma, self._chroma, strict=True):
            for piece in pieces:
                _over(plane, piece, 0)


def _over(plane: Planes, piece: _Piece, least: int) -> None:
    part = plane[piece.rows, piece.columns].astype(np.uint16)
    if least:
        np.maximum(part, least, out=part)
    part *= piece.keep
    part += piece.ink
    plane[piece.rows, piece.columns] = part >> 8


def _kept(dark: Planes, light: Planes) -> _Part:
    """How much of the ground stays at each pixel, of 256: black is 16 and white 235."""
    kept = np.maximum(light, dark).astype(np.uint16)
    kept -= dark
    np.minimum(kept, 219, out=kept)  # 219 * 256 + 109 still fits into sixteen bits
    kept *= np.uint16(256)
    kept += np.uint16(109)
    kept //= np.uint16(219)
    return kept


def _pieces(keep: _Part, level: Planes, zero: int, top: int, left: int) -> list[_Piece]:
    """Cut a plane into boxes that hold all its ink, one for each stretch of rows without a gap.

    `level` is the plane over black, `zero` what black is in it.
    """
    touched = keep < 255
    rows = np.flatnonzero(touched.any(axis=1))
    found: list[_Piece] = []
    if not len(rows):
        return found
    for part in np.split(rows, np.flatnonzero(np.diff(rows) > 12) + 1):
        low, high = int(part[0]), int(part[-1]) + 1
        columns = np.flatnonzero(touched[low:high].any(axis=0))
        box = (slice(low, high), slice(int(columns[0]), int(columns[-1]) + 1))
        some = keep[box]
        ink = level[box].astype(np.int32) * 256 - zero * some.astype(np.int32) + 128
        # Never more than fits beside the brightest ground.
        added = np.clip(ink, 0, 65535 - some.astype(np.int32) * 255).astype(np.uint16)
        rows_in = slice(top + low, top + high)
        columns_in = slice(left + box[1].start, left + box[1].stop)
        found.append(_Piece(rows_in, columns_in, some.copy(), added))
    return found


def composed(ground: Image.Image, on_black: Image.Image, on_white: Image.Image) -> Image.Image:
    """Return the same over an RGB picture: for a cover."""
    whole = ground.copy()
    for top in range(0, ground.height, 128):  # in strips: in one piece it would take 100 MB
        box = (0, top, ground.width, min(top + 128, ground.height))
        low, high, under = (
            np.asarray(p.crop(box), np.float32) for p in (on_black, on_white, ground)
        )
        made = low + (high - low) / 255 * under
        whole.paste(Image.fromarray(np.clip(np.rint(made), 0, 255).astype(np.uint8)), box)
    return whole
