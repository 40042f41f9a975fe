"""Pictures as the encoder wants them: an RGB picture in, planar YUV 4:2:0 (BT.709, limited) out.

ITU-R BT.709-6 (2015) §3: luma from R'G'B' with 0.2126, 0.7152 and 0.0722; 16 to 235 for luma and
16 to 240 for chroma in eight bits. Pillow does the matrix in C, which takes a tenth of the time
that numpy needs; the three planes lie in one array of height x 3/2 rows and width columns.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image, fromarray, merge

Planes = NDArray[np.uint8]  # shape (height * 3 // 2, width)

_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB
_YUV_TO_RGB = (
    *(255 / 219, 0.0, 1.5748 * 255 / 224, -16 * 255 / 219 - 128 * 1.5748 * 255 / 224),
    *(255 / 219, -0.18732 * 255 / 224, -0.46812 * 255 / 224),
    -16 * 255 / 219 + 128 * (0.18732 + 0.46812) * 255 / 224,
    *(255 / 219, 1.8556 * 255 / 224, 0.0, -16 * 255 / 219 - 128 * 1.8556 * 255 / 224),
)
_BAND = 128  # rows that are converted at a time


def _matrix() -> tuple[float, ...]:
    y, c = 219 / 255, 224 / 255
    cb, cr = c / (2 * (1 - _KB)), c / (2 * (1 - _KR))
    return (
        *(y * _KR, y * _KG, y * _KB, 16.0),
        *(-cb * _KR, -cb * _KG, cb * (1 - _KB), 128.0),
        *(cr * (1 - _KR), -cr * _KG, -cr * _KB, 128.0),
    )


_RGB_TO_YUV = _matrix()


def empty_planes(width: int, height: int) -> Planes:
    """Return planes for a picture of `width` x `height` px, with nothing in them yet."""
    return np.empty((height * 3 // 2, width), np.uint8)


def to_planes(picture: Image) -> Planes:
    """Return the planes of an RGB picture whose sides are even."""
    width, height = picture.size
    planes = empty_planes(width, height)
    chroma = planes[height:].reshape(2, height // 2, width // 2)
    for top in range(0, height, _BAND):  # in one piece it would take 20 MB for a moment
        end = min(height, top + _BAND)
        part = picture.crop((0, top, width, end))
        planes[top:end] = np.asarray(part.convert("L", _RGB_TO_YUV[:4]))
        small = part.reduce(2).convert("RGB", _RGB_TO_YUV)  # the same as the other way round
        for plane in (0, 1):
            chroma[plane, top // 2 : end // 2] = np.asarray(small.getchannel(1 + plane))
    return planes


def to_picture(planes: Planes) -> Image:
    """Return the RGB picture of planes."""
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    chroma = planes[height:].reshape(2, height // 2, width // 2).repeat(2, 1).repeat(2, 2)
    bands = [fromarray(np.ascontiguousarray(b)) for b in (planes[:height], chroma[0], chroma[1])]
    return merge("RGB", bands).convert("RGB", _YUV_TO_RGB)


def colour_of(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the Y, U and V of one RGB colour."""
    red, green, blue = colour
    m = _RGB_TO_YUV
    y, u, v = (round(m[i] * red + m[i + 1] * green + m[i + 2] * blue + m[i + 3]) for i in (0, 4, 8))
    return y, u, v


def paste(planes: Planes, part: Planes, left: int, top: int) -> None:
    """Write the planes of a part of the picture into `planes`; all numbers are even px."""
    height, wide = planes.shape[0] * 2 // 3, part.shape[1]
    tall = part.shape[0] * 2 // 3
    planes[top : top + tall, left : left + wide] = part[:tall]
    chroma = planes[height:].reshape(2, height // 2, -1)
    small = part[tall:].reshape(2, tall // 2, -1)
    chroma[:, top // 2 : (top + tall) // 2, left // 2 : (left + wide) // 2] = small


def mix(planes: Planes, over: Planes, share: float) -> None:
    """Lay `share` (0 to 1) of `over` on `planes`, in place; rows that agree stay as they are."""
    weight = round(share * 256)
    rows = np.flatnonzero((planes != over).any(axis=1))
    for low, high in _stretches(rows):
        a, b = planes[low:high].astype(np.uint16), over[low:high].astype(np.uint16)
        a *= np.uint16(256 - weight)  # 255 * 256 + 128 still fits into sixteen bits
        b *= np.uint16(weight)
        a += b
        a += np.uint16(128)
        planes[low:high] = a >> 8


def slide(out: Planes, old: Planes, new: Planes, share: float, way: str) -> None:
    """Fill `out` with `old` going and `new` coming, `share` (0 to 1) of it in.

    `left` pushes the old picture out to the left, `up` out at the top; with `over` the new one comes
    from the right over it, with `rise` it is laid bare from below, and nothing of it moves.
    """
    height = old.shape[0] * 2 // 3
    for plane, before, after, halves in (
        (out[:height], old[:height], new[:height], 1),
        *(
            (o, b, a, 2)
            for o, b, a in zip(
                *(p[height:].reshape(2, height // 2, -1) for p in (out, old, new)), strict=True
            )
        ),
    ):
        if way in ("left", "over"):
            step = round(share * old.shape[1] / 2) * 2 // halves
            edge = plane.shape[1] - step
            plane[:, :edge] = before[:, step:] if way == "left" else before[:, :edge]
            plane[:, edge:] = after[:, :step]
            continue
        step = round(share * height / 2) * 2 // halves
        edge = plane.shape[0] - step
        plane[:edge] = before[step:] if way == "up" else before[:edge]
        plane[edge:] = after[:step] if way == "up" else after[edge:]


def _stretches(rows: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Group ascending row numbers into half-open ranges of at most 128 rows without holes.

    Small ranges stay in the processor's cache, and take no memory worth counting.
    """
    if not len(rows):
        return []
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    return [
        (low, min(low + 128, int(part[-1]) + 1))
        for part in parts
        for low in range(int(part[0]), int(part[-1]) + 1, 128)
    ]


@dataclass(frozen=True, slots=True)
class Fill:
    """A rectangle of one colour that is painted straight into planes; all sides are even px."""

    left: int
    top: int
    right: int
    bottom: int
    colour: tuple[int, int, int]  # Y, U, V

    def paint(self, planes: Planes) -> None:
        """Paint it; an empty rectangle paints nothing."""
        if self.right <= self.left or self.bottom <= self.top:
            return
        height = planes.shape[0] * 2 // 3
        y, u, v = self.colour
        planes[self.top : self.bottom, self.left : self.right] = y
        chroma = planes[height:].reshape(2, height // 2, -1)
        rows = slice(self.top // 2, self.bottom // 2)
        columns = slice(self.left // 2, self.right // 2)
        chroma[0, rows, columns] = u
        chroma[1, rows, columns] = v
