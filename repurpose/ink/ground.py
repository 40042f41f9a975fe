"""Grounds: what canvases begin with, shared by them and never drawn on; each keeps as little as it can.

PNG's Up filter (W3C PNG, third edition, 9.2) stores the *rises* of a picture: each pixel less the one
above it, modulo 256. Those of a ground are found once, and only the rows are kept in which something
rises: none but the first on paper of one colour, one in twenty under a grid. PNG lets every row have
a filter of its own, or none.
"""

from abc import abstractmethod
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from repurpose.ink.colour import Colour
from repurpose.ink.deflate import Piece, deflate_piece

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]  # px: left, top, right, bottom
_CELL = 64  # px a side of the squares that are asked whether they are of one colour
_ALIKE = 4  # rows that are kept as one
BAND = 16  # rows of a ground that are deflated together
_STEP = 32  # rows that are filtered or stored at a time: they stay in the processor's cache
_SPARE = 4  # rows of a size each that are kept to be written over: to ask for new memory takes longer than a line of text
_NONE, _UP = 0, 2  # PNG's numbers of the filters


def rises(picture: "Image", box: Box | None = None) -> Any:
    """Return the bytes of `picture`, or of its part `box`, each less the one above it; above the top is 0.

    They are a core image in L, and three times as wide as an RGB picture.
    """
    left, top, right, bottom = box or (0, 0, *picture.size)
    part = picture.crop((left, top - 1, right, bottom))
    wide, high = part.width * len(part.getbands()), part.height - 1
    data = memoryview(_bytes_of(part))  # of which both are views: nothing is copied
    rows, above = (_as_core(data[first : first + wide * high], high) for first in (wide, 0))
    return rows.chop_subtract_modulo(above)


def packed(picture: "Image") -> Any:
    """Return the bytes of a picture, three for a pixel where it is RGB, as a core image in L."""
    return _as_core(_bytes_of(picture), picture.height)


def packed_plain(colour: Colour, wide: int, high: int) -> Any:
    """Return the bytes of a picture of one colour as a core image in L."""
    return _as_core(bytes(colour) * (wide * high), high)


def _bytes_of(picture: "Image") -> bytes:
    """Return what `tobytes` does, made in one go: that joins pieces of 64 kB."""
    from PIL import Image  # noqa: PLC0415

    encoder = Image._getencoder(picture.mode, "raw", picture.mode)  # noqa: SLF001
    encoder.setimage(picture.im, (0, 0, *picture.size))
    data: bytes = encoder.encode(picture.width * len(picture.getbands()) * picture.height)[2]
    return data


def _as_core(data: "bytes | bytearray | memoryview", high: int) -> Any:
    """Return a core image in L that lies in these very bytes."""
    from PIL import Image  # noqa: PLC0415

    size = (len(data) // high, high)
    return Image.core.map_buffer(data, size, "raw", 0, ("L", 0, 1))  # type: ignore[attr-defined]


_spare: dict[int, bytearray] = {}


def give_back(data: bytearray) -> None:
    """Let rows that nobody needs any more be written over by the next ones."""
    if len(_spare) < _SPARE:
        _spare[len(data)] = data


def _spared(size: int) -> tuple[bytearray, bool]:
    """Return so many bytes, and whether they are all 0."""
    data = _spare.pop(size, None)
    return (data, False) if data else (bytearray(size), True)


class Rows:
    """The rows of a picture as PNG has them: 2, for the filter Up, and then the rises."""

    def __init__(self, wide: int, high: int, *, cleared: bool = True) -> None:
        """Begin with `high` rows of `wide` bytes that do not rise, or with whatever is there."""
        self._line = wide + 1
        self.data, empty = _spared(self._line * high)
        self._sheet = _as_core(self.data, high)  # which is drawn on
        if cleared:
            if not empty:
                self._sheet.paste(0, (0, 0, *self._sheet.size))
            self.data[:: self._line] = bytes((_UP,)) * high

    def part(self, top: int, bottom: int) -> memoryview:
        """Return the bytes of some rows."""
        return memoryview(self.data)[top * self._line : bottom * self._line]

    def store(self, data: Any, at: tuple[int, int]) -> None:
        """Put bytes (see `packed`) or rises where they belong, with their left top corner at the pixel `at`."""
        left, top = 1 + 3 * at[0], at[1]
        self._sheet.paste(data, (left, top, left + data.size[0], top + data.size[1]))

    def level(self, box: Box) -> None:
        """Let nothing rise in a box of pixels."""
        self._sheet.paste(0, (1 + 3 * box[0], box[1], 1 + 3 * box[2], box[3]))

    def replace(self, top: int, lines: "bytes | memoryview") -> None:
        """Put whole rows from the row `top` on, each with the number of its filter before it."""
        start = top * self._line
        self.data[start : start + len(lines)] = lines

    def lay_rises(self, picture: "Image", top: int) -> None:
        """Filter rows of a picture, before which it has the row above, and put them in from the row `top` on."""
        for first in range(0, picture.height - 1, _STEP):
            last = min(picture.height - 1, first + _STEP)
            strip = picture.crop((0, first, picture.width, last + 1))
            if not top + first:
                strip.paste(0, (0, 0, strip.width, 1))  # PNG takes what is above the top for 0
            self.store(rises(strip, (0, 1, *strip.size)), (0, top + first))


def filtered_rows(picture: "Image") -> bytearray:
    """Return the rows of `picture` as PNG has them."""
    wide, high = picture.size
    rows = Rows(wide * len(picture.getbands()), high)
    for top in range(0, high, _STEP):
        rows.store(rises(picture, (0, top, wide, min(high, top + _STEP))), (0, top))
    return rows.data


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

    def rows(self) -> Rows:
        """Return its rows as PNG has them, the caller's own."""
        rows = Rows(3 * self.size[0], self.size[1])
        for top, band in self._bands:
            rows.store(band, (0, top))
        return rows

    @cached_property
    def _bands(self) -> tuple[tuple[int, Any], ...]:
        """The rows that rise: the first of each band, and the rises of all of it."""
        return tuple(self._rising())

    def _rising(self) -> Iterator[tuple[int, Any]]:
        wide, high = self.size
        for top in range(0, high, _STEP):
            # With the row above, and black above the first.
            strip = self.crop((0, top - 1, wide, min(high, top + _STEP)))
            if top == 0:
                strip.paste(0, (0, 0, wide, 1))
            lifts = rises(strip, (0, 1, wide, strip.height))
            if box := lifts.getbbox():
                yield top + box[1], lifts.crop((0, box[1], lifts.size[0], box[3]))

    def _holds(self, box: Box) -> bool:
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.size[0] and box[3] <= self.size[1]

    def _cell(self, x: int, y: int) -> Colour | None:
        if (x, y) not in self._cells:
            right, bottom = min((x + 1) * _CELL, self.size[0]), min((y + 1) * _CELL, self.size[1])
            found = self.crop((x * _CELL, y * _CELL, right, bottom)).getcolors(1)
            self._cells[x, y] = found[0][1] if found else None  # type: ignore[assignment]
        return self._cells[x, y]


class FlatGround(Ground):
    """One whose rows are as small without a filter, as those of a slope or a photograph are not."""

    @property
    def rough(self) -> bool:
        """Whether it rises nearly everywhere, so that none of its rows are filtered."""
        return False

    @abstractmethod
    def store(self, rows: Rows, top: int, bottom: int) -> None:
        """Put its own bytes, unfiltered, into some rows."""

    def pieces(self, top: int, bottom: int) -> Iterator[Piece]:
        """Yield some of its rows deflated, in whole bands: `top` and `bottom` are ends of such."""
        for first in range(top, bottom, BAND):
            if first not in self._pieces:
                self._pieces[first] = self._piece(first, min(first + BAND, self.size[1]))
            yield self._pieces[first]

    @cached_property
    def _pieces(self) -> dict[int, Piece]:
        return {}

    def _piece(self, top: int, bottom: int) -> Piece:
        """Return a band, deflated."""
        wide, high = self.size[0], bottom - top
        if self.rough:
            rows = Rows(3 * wide, self.size[1], cleared=False)
            self.store(rows, top, bottom)
            return deflate_piece(rows.part(top, bottom))
        strip = self.crop((0, top - 1, wide, bottom))
        if top == 0:
            strip.paste(0, (0, 0, wide, 1))  # PNG takes what is above the top for 0
        rows = Rows(3 * wide, high)
        rows.store(rises(strip, (0, 1, wide, strip.height)), (0, 0))
        return deflate_piece(rows.data)


@lru_cache(maxsize=64)
def _level_rows(wide: int, high: int) -> Piece:
    """Return rows that do not rise, deflated."""
    return deflate_piece((bytes((_UP,)) + bytes(wide)) * high)


class PlainGround(FlatGround):
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

    def store(self, rows: Rows, top: int, bottom: int) -> None:
        """Put its own bytes, unfiltered, into some rows."""
        line = bytes((_NONE,)) + bytes(self.colour) * self.size[0]
        lines = memoryview(line * min(_STEP, bottom - top))
        for first in range(top, bottom, _STEP):
            rows.replace(first, lines[: (bottom - first) * len(line)])

    def pieces(self, top: int, bottom: int) -> Iterator[Piece]:
        """Yield some of its rows deflated: none but the first rises, and those are the same for all papers."""
        if top == 0 < bottom:
            top = min(BAND, self.size[1])
            yield from super().pieces(0, top)
        while top < bottom:
            bands = max(1, (bottom - top) // BAND)
            high = min(BAND << bands.bit_length() - 1, bottom - top)  # few heights: a power of two
            yield _level_rows(3 * self.size[0], high)
            top += high


class TexturedGround(FlatGround):
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
        """Its mask, whoever shares it, the rows that differ and what has been deflated, in bytes."""
        deflated = sum(len(piece.data) for piece in self._pieces.values())
        return (
            self.size[0] * self.size[1]
            + deflated
            + sum(len(data) for _, _, data in self._stretches)
        )

    @cached_property
    def rough(self) -> bool:
        """Whether most of its rows differ from the row above."""
        return sum(len(data) for _, _, data in self._stretches) >= 1.5 * self.size[0] * self.size[1]

    def store(self, rows: Rows, top: int, bottom: int) -> None:
        """Put its own bytes, unfiltered, into some rows."""
        wide = 1 + 3 * self.size[0]
        for start, end, lines in self._stretches:
            first, last = max(top, start), min(bottom, end)
            if first >= last:
                continue
            if len(lines) == wide:
                rows.replace(first, lines * (last - first))
            else:
                part = memoryview(lines)[(first - start) * wide : (last - start) * wide]
                rows.replace(first, part)

    @cached_property
    def _stretches(self) -> tuple[tuple[int, int, bytes], ...]:
        """Its unfiltered rows in stretches: the first, the end, and one row where all are alike, else all."""
        wide, high = 3 * self.size[0], self.size[1]
        data = self.crop((0, 0, *self.size)).tobytes()
        lines = [bytes((_NONE,)) + data[at : at + wide] for at in range(0, len(data), wide)]
        edges = [0, *(y for y in range(1, high) if lines[y] != lines[y - 1]), high]
        runs = [(start, end) for start, end in pairwise(edges) if end - start >= _ALIKE]
        found, at = [], 0
        for start, end in (*runs, (high, high)):
            if at < start:
                found.append((at, start, b"".join(lines[at:start])))
            if start < end:
                found.append((start, end, lines[start]))
            at = end
        return tuple(found)

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

    mask.putpalette("RGB", "RGB", colours)  # its levels are numbers of colours now
    return Image.Image()._new(mask.convert("RGB", 0))  # noqa: SLF001 - a picture of a core image
