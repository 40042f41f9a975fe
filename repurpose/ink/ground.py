"""Grounds: what canvases begin with, shared by them and never drawn on; each keeps as little as it can.

PNG's Up filter (W3C PNG, third edition, 9.2) stores the *rises* of a picture: each pixel less the one
above it, modulo 256. Those of a ground are found once, and only the rows are kept in which something
rises: none but the first on paper of one colour, one in twenty under a grid.
"""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from repurpose.ink.colour import Colour

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]  # px: left, top, right, bottom
_CELL = 64  # px a side of the squares that are asked whether they are of one colour
_STEP = 32  # rows that are filtered at a time: they stay in the processor's cache
_UP = 2  # PNG's number of the filter


def rises(picture: "Image", box: Box | None = None) -> "Image":
    """Return `picture`, or its part `box`, each pixel less the one above it; above the top is 0."""
    from PIL import ImageChops  # noqa: PLC0415

    left, top, right, bottom = box or (0, 0, *picture.size)
    part = picture.crop((left, top, right, bottom))
    return ImageChops.subtract_modulo(part, picture.crop((left, top - 1, right, bottom - 1)))


def filtered_rows(picture: "Image") -> bytearray:
    """Return the rows of `picture` as PNG has them: 2, for the filter Up, and then the rises."""
    rows = bytearray()
    for top in range(0, picture.height, _STEP):
        part = rises(picture, (0, top, picture.width, min(picture.height, top + _STEP)))
        # The raw encoder pads every row by one byte: the place of the next row's filter type.
        rows += part.tobytes("raw", part.mode, part.width * len(part.getbands()) + 1)
    stride = len(rows) // picture.height
    rows.insert(0, 0)
    rows.pop()
    rows[::stride] = bytes((_UP,)) * picture.height
    return rows


class Ground:
    """A picture, which is RGB, to begin with."""

    def __init__(self, picture: "Image") -> None:
        """Keep `picture`."""
        self._picture = picture
        self.size = picture.size
        self._cells: dict[tuple[int, int], Colour | None] = {}

    @property
    def picture(self) -> "Image":
        """The whole picture: do not draw on it."""
        return self._picture

    @property
    def weight(self) -> int:
        """What it takes in bytes at the most: Pillow keeps four for a pixel, the rows three."""
        return 7 * self.size[0] * self.size[1]

    def crop(self, box: Box) -> "Image":
        """Return a copy of what lies in `box`; beyond the ground it is black."""
        return self._picture.crop(box)

    def plain(self, box: Box) -> Colour | None:
        """Return the one colour inside `box` and near it; None when there are several."""
        if not self._holds(box):
            return None
        found = None
        for y in range(box[1] // _CELL, (box[3] - 1) // _CELL + 1):
            for x in range(box[0] // _CELL, (box[2] - 1) // _CELL + 1):
                colour = self._cell(x, y)
                if colour is None or (found and colour != found):
                    return None
                found = colour
        return found

    def rows(self) -> bytearray:
        """Return its rows as PNG has them, the caller's own: see `filtered_rows`."""
        wide, high = self.size
        stride = 3 * wide + 1
        rows = bytearray(stride * high)
        for top, band in self._bands:
            rows[top * stride : top * stride + len(band)] = band
        rows[::stride] = bytes((_UP,)) * high
        return rows

    @cached_property
    def _bands(self) -> tuple[tuple[int, bytes], ...]:
        """The rows that rise: the first of each band, and the bytes of all of it."""
        return tuple(self._rising())

    def _rising(self) -> Iterator[tuple[int, bytes]]:
        wide, high = self.size
        for top in range(0, high, _STEP):
            # With the row above, and black above the first.
            strip = self.crop((0, top - 1, wide, min(high, top + _STEP)))
            if top == 0:
                strip.paste(0, (0, 0, wide, 1))
            lifts = rises(strip, (0, 1, wide, strip.height))
            if box := lifts.getbbox():
                rows = lifts.crop((0, box[1], wide, box[3])).tobytes("raw", "RGB", 3 * wide + 1)
                yield top + box[1], b"\0" + rows[:-1]  # the filter stands before a row, not after

    def _holds(self, box: Box) -> bool:
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.size[0] and box[3] <= self.size[1]

    def _cell(self, x: int, y: int) -> Colour | None:
        if (x, y) not in self._cells:
            right, bottom = min((x + 1) * _CELL, self.size[0]), min((y + 1) * _CELL, self.size[1])
            found = self.crop((x * _CELL, y * _CELL, right, bottom)).getcolors(1)
            self._cells[x, y] = found[0][1] if found else None  # type: ignore[assignment]
        return self._cells[x, y]


class PlainGround(Ground):
    """Paper of one colour: nothing of it is kept."""

    def __init__(self, size: tuple[int, int], colour: Colour) -> None:
        """Be of `size` px."""
        self.size, self.colour = size, colour

    @property
    def picture(self) -> "Image":
        """The whole picture, made anew."""
        return self.crop((0, 0, *self.size))

    @property
    def weight(self) -> int:
        """One row, in bytes."""
        return 3 * self.size[0]

    def crop(self, box: Box) -> "Image":
        """Return what lies in `box`, and the same beyond the ground."""
        from PIL import Image  # noqa: PLC0415

        return Image.new("RGB", (box[2] - box[0], box[3] - box[1]), self.colour)

    def plain(self, box: Box) -> Colour | None:
        """Return the colour; None when the box reaches beyond the ground."""
        return self.colour if self._holds(box) else None

    def _rising(self) -> Iterator[tuple[int, bytes]]:
        yield 0, b"\0" + bytes(self.colour) * self.size[0]


class TexturedGround(Ground):
    """Paper of one colour with a texture in another: a mask, which other grounds may share."""

    def __init__(self, mask: "Image", paper: Colour, ink: Colour, share: float) -> None:
        """Lay `ink` on `paper` as far as `mask`, which is L, and `share` of it let it."""
        self.size = mask.size
        self._mask = mask
        self._palette = mask_colours(paper, ink, share)
        self._cells = {}

    @property
    def picture(self) -> "Image":
        """The whole picture, made anew."""
        return self.crop((0, 0, *self.size))

    @property
    def weight(self) -> int:
        """The rows that rise, in bytes."""
        return sum(len(band) for _, band in self._bands)

    def crop(self, box: Box) -> "Image":
        """Return what lies in `box`; beyond the ground it is bare paper."""
        return coloured(self._mask.im.crop(box), self._palette)


@lru_cache(maxsize=64)
def mask_colours(under: Colour, ink: Colour, share: float = 1.0) -> bytes:
    """Return the colours that `ink` gives on `under` at each level of a mask, as Pillow blends."""
    from PIL import Image  # noqa: PLC0415

    strip = Image.new("RGB", (256, 1), under)
    levels = bytes(round(level * share) for level in range(256))
    strip.paste(ink, (0, 0), Image.frombytes("L", (256, 1), levels))
    return strip.tobytes()


def coloured(mask: Any, colours: bytes) -> "Image":
    """Return an RGB picture of a mask (a core image, which is used up) in the colours of its levels."""
    from PIL import Image  # noqa: PLC0415

    levels = Image.new("P", (0, 0))
    levels.im = mask
    levels.putpalette(colours)
    return levels.convert("RGB")
