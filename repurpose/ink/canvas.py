"""A ground in; a picture drawn on it out, and what its PNG file is made of: cheap when grounds are shared.

PNG's Up filter (W3C PNG, third edition, 9.2) stores the *rises* of a picture: each pixel less the one
above it, modulo 256. Those of a ground are found once. Where the ground is of one colour, a glyph
changes picture and rises in the same way wherever it stands; so its two tiles are kept and laid
down, and it is neither blended nor filtered again. Elsewhere it is blended, and the rises of its line
are found anew. Both ways give the same pixels.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import floor
from threading import Lock
from typing import TYPE_CHECKING, Any

from repurpose.ink.colour import Colour
from repurpose.ink.columns import column_masks
from repurpose.ink.write import run_mask
from repurpose.typeset import Columns, Face, Setting

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]  # px: left, top, right, bottom
_CELL = 64  # px a side of the squares that are asked whether they are of one colour
_STEP = 32  # rows that are filtered at a time: they stay in the processor's cache
_LARGEST = 160.0  # px per em up to which the tiles of glyphs are kept: they take 8 bytes a pixel


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
        stride = part.width * len(part.getbands()) + 1
        rows += part.tobytes("raw", part.mode, stride)
    stride = len(rows) // picture.height
    rows.insert(0, 0)
    rows.pop()
    rows[::stride] = b"\2" * picture.height
    return rows


class Ground:
    """A picture that canvases begin with; shared by them, and never drawn on."""

    def __init__(self, picture: "Image") -> None:
        """Keep `picture`, which is RGB."""
        self.picture = picture
        self._lock = Lock()
        self._cells: dict[tuple[int, int], Colour | None] = {}

    @property
    def size(self) -> int:
        """What it takes, in bytes: Pillow keeps four for a pixel, the filtered rows three."""
        return 7 * self.picture.width * self.picture.height

    @cached_property
    def _rows(self) -> memoryview:
        """The filtered rows, into which patches are written."""
        return memoryview(filtered_rows(self.picture))

    @contextmanager
    def rows_with(self, patches: "Sequence[_Patch]") -> Iterator[memoryview]:
        """Lend the filtered rows of the picture with `patches` on it; they are taken off again."""
        stride = 3 * self.picture.width + 1
        with self._lock:
            rows = self._rows
            under: list[tuple[int, bytes]] = []
            try:
                for patch in patches:
                    new, size = memoryview(patch.rises.tobytes()), 3 * patch.rises.width
                    top = patch.box[1] * stride
                    under.append((top, bytes(rows[top : top + patch.rises.height * stride])))
                    at = top + 3 * patch.box[0] + 1
                    for start in range(0, len(new), size):
                        rows[at : at + size] = new[start : start + size]
                        at += stride
                yield rows
            finally:
                for top, bare in reversed(under):
                    rows[top : top + len(bare)] = bare

    def plain(self, box: Box) -> Colour | None:
        """Return the one colour inside `box` and near it; None when there are several."""
        if box[0] < 0 or box[1] < 0 or box[2] > self.picture.width or box[3] > self.picture.height:
            return None
        found = None
        for y in range(box[1] // _CELL, (box[3] - 1) // _CELL + 1):
            for x in range(box[0] // _CELL, (box[2] - 1) // _CELL + 1):
                colour = self._cell(x, y)
                if colour is None or (found and colour != found):
                    return None
                found = colour
        return found

    def _cell(self, x: int, y: int) -> Colour | None:
        if (x, y) not in self._cells:
            wide, high = self.picture.size
            right, bottom = min((x + 1) * _CELL, wide), min((y + 1) * _CELL, high)
            found = self.picture.crop((x * _CELL, y * _CELL, right, bottom)).getcolors(1)
            self._cells[x, y] = found[0][1] if found else None  # type: ignore[assignment]
        return self._cells[x, y]


@dataclass(frozen=True, slots=True)
class _Patch:
    """One thing that was drawn: where, how, and the rises of its box and of the row under that."""

    box: Box
    lay: Callable[["Image", int, int], None]  # on a picture whose left top corner is at x, y
    rises: "Image"
    plain: Colour | None = None  # the one colour of all of its box


class Canvas:
    """What is drawn on a ground, as patches; the one way to draw on cards.

    The whole picture is put together only for those who ask for it: a PNG file needs the rows of the
    ground and the rises of the patches.
    """

    def __init__(self, ground: Ground) -> None:
        """Begin with the bare ground."""
        self.ground = ground
        self.size = ground.picture.size
        self._patches: list[_Patch] = []
        self._picture: Image | None = None

    @property
    def picture(self) -> "Image":
        """The whole picture: do not draw on it."""
        if self._picture is None:
            self._picture = self._part((0, 0, *self.size))
        return self._picture

    @property
    def count(self) -> int:
        """How many things have been drawn: see `before`."""
        return len(self._patches)

    def before(self, count: int, box: Box) -> "Image":
        """Return what was to be seen inside `box` when only `count` things had been drawn."""
        part = self.ground.picture.crop(box)
        for patch in self._patches[:count]:
            if _meet(patch.box, box):
                patch.lay(part, box[0], box[1])
        return part

    def lay(self, picture: "Image", at: tuple[int, int], first: int, last: int) -> None:
        """Draw the things from number `first` up to `last` on a picture whose left top corner is `at`."""
        box = (*at, at[0] + picture.width, at[1] + picture.height)
        for patch in self._patches[first:last]:
            if _meet(patch.box, box):
                patch.lay(picture, *at)

    def boxes(self, first: int = 0, last: int | None = None) -> list[Box]:
        """Return where each of these things was drawn, in px."""
        return [patch.box for patch in self._patches[first:last]]

    def filtered_rows(self) -> AbstractContextManager[memoryview]:
        """Lend what `filtered_rows` gives for the picture, without making the picture."""
        return self.ground.rows_with(self._patches)

    def paste(self, source: "Image | Colour", box: Box, mask: "Image | None" = None) -> None:
        """Lay a picture of the box's size, or a colour, over `box`, as far as `mask` lets it."""

        def lay(picture: "Image", x: int, y: int) -> None:
            picture.paste(source, _moved(box, x, y), mask)

        if mask is None and isinstance(source, tuple):
            self._add_plain(box, source, lay)
        else:
            self._add(box, lay)

    def paste_framed(self, colour: Colour, box: Box, mask: "Image", edge: int) -> None:
        """Lay a colour over `box` as far as `mask` lets it, which is solid `edge` px from its sides on.

        The inside is a plain rectangle then, on which texts are written quickly.
        """
        left, top = box[:2]
        wide, high = mask.size
        if wide <= 2 * edge or high <= 2 * edge:
            self.paste(colour, box, mask)
            return
        for part in (
            (0, 0, wide, edge),
            (0, high - edge, wide, high),
            (0, edge, edge, high - edge),
            (wide - edge, edge, wide, high - edge),
        ):
            place = (left + part[0], top + part[1], left + part[2], top + part[3])
            self.paste(colour, place, mask.crop(part))
        self.paste(colour, (left + edge, top + edge, left + wide - edge, top + high - edge))

    def write(self, setting: Setting, at: tuple[float, float], fill: Colour) -> None:
        """Draw `setting` with its left top corner at `at`, in px."""
        for line in setting.lines:
            y = round(at[1] + line.baseline)
            keys, glyphs = [], []
            for run in line.runs:
                x = floor((at[0] + run.x) * 4 + 0.5)
                key = (run.face, run.size, run.text, run.features, setting.language, x % 4)
                mask, left, top = run_mask(*key, 0.0)
                if all(mask.size):
                    keys.append(key)
                    glyphs.append((mask, x // 4 + left, y + top))
            if not glyphs:
                continue
            boxes = [(x, y, x + mask.size[0], y + mask.size[1]) for mask, x, y in glyphs]
            apart = all(a[2] <= b[0] for a, b in pairwise(boxes))
            under = self._under(_around(boxes)) if apart and setting.size <= _LARGEST else None
            if under is None:
                self._blend(glyphs, boxes, fill)
            else:
                self._lay_tiles([_tiles(*key, under, fill) for key in keys], boxes)

    def write_columns(self, columns: Columns, at: tuple[float, float], fill: Colour) -> None:
        """Draw `columns` with their left top corner at `at`, in px."""
        glyphs = column_masks(columns, at)
        if not glyphs:
            return
        boxes = [(x, y, x + mask.size[0], y + mask.size[1]) for mask, x, y in glyphs]
        self._blend(glyphs, boxes, fill)

    def _blend(self, glyphs: list[tuple[Any, int, int]], boxes: list[Box], fill: Colour) -> None:
        """Draw masks with their left top corners at x, y on whatever is there."""

        def lay(picture: "Image", x: int, y: int) -> None:
            blit = _blender(picture, fill)
            for mask, left, top in glyphs:
                blit((left - x, top - y), mask)

        self._add(_around(boxes), lay)

    def _lay_tiles(self, tiles: list[tuple[Any, Any]], boxes: list[Box]) -> None:
        """Lay tiles, each with its rises, side by side on plain ground."""
        from PIL import Image as Pillow  # noqa: PLC0415

        def lay(picture: "Image", x: int, y: int) -> None:
            for (tile, _), box in zip(tiles, boxes, strict=True):
                picture.im.paste(tile, _moved(box, x, y))

        left, top, right, bottom = whole = _around(boxes)
        lifts = Pillow.new("RGB", (right - left, bottom + 1 - top))
        for (_, lift), box in zip(tiles, boxes, strict=True):
            lifts.im.paste(lift, _moved((*box[:3], box[3] + 1), left, top))
        self._patches.append(_Patch(whole, lay, lifts))
        self._picture = None

    def _under(self, box: Box) -> Colour | None:
        """Return the colour inside and around `box`, if it is one and nothing has been drawn there."""
        box = (box[0], box[1] - 1, box[2], box[3] + 1)
        for patch in reversed(self._patches):
            if _meet(patch.box, box):
                return patch.plain if _holds(patch.box, box) else None
        return self.ground.plain(box)

    def _part(self, box: Box) -> "Image":
        """Return what is to be seen inside `box`, which may reach beyond the canvas."""
        return self.before(self.count, box)

    def _add(self, box: Box, lay: Callable[["Image", int, int], None]) -> None:
        """Remember a patch, as far as it is on the canvas."""
        wide, high = self.size
        left, top, right, bottom = max(0, box[0]), max(0, box[1]), min(wide, box[2]), box[3]
        bottom = min(high, bottom)
        if left >= right or top >= bottom:
            return
        around = self._part((left, top - 1, right, min(high, bottom + 1)))
        lay(around, left, top - 1)
        if top == 0:
            around.paste(0, (0, 0, around.width, 1))  # PNG takes what is above the top for 0
        below = (0, 1, *around.size)
        self._patches.append(_Patch((left, top, right, bottom), lay, rises(around, below)))
        self._picture = None

    def _add_plain(
        self, box: Box, colour: Colour, lay: Callable[["Image", int, int], None]
    ) -> None:
        """Remember a rectangle of one colour: only its first row rises, and the one below it."""
        from PIL import Image as Pillow  # noqa: PLC0415

        wide, high = self.size
        left, top, right, bottom = max(0, box[0]), max(0, box[1]), min(wide, box[2]), box[3]
        bottom = min(high, bottom)
        if left >= right or top >= bottom:
            return
        lifts = Pillow.new("RGB", (right - left, min(high, bottom + 1) - top))
        row = Pillow.new("RGB", (right - left, 2), colour)
        if top:
            row.paste(self._part((left, top - 1, right, top)), (0, 0))
        else:
            row.paste(0, (0, 0, row.width, 1))
        lifts.paste(rises(row, (0, 1, row.width, 2)), (0, 0))
        if bottom < high:
            row.paste(colour, (0, 0, row.width, 1))
            row.paste(self._part((left, bottom, right, bottom + 1)), (0, 1))
            lifts.paste(rises(row, (0, 1, row.width, 2)), (0, bottom - top))
        self._patches.append(_Patch((left, top, right, bottom), lay, lifts, colour))
        self._picture = None


def _around(boxes: list[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def _moved(box: Box, x: int, y: int) -> Box:
    return (box[0] - x, box[1] - y, box[2] - x, box[3] - y)


def _holds(one: Box, other: Box) -> bool:
    return one[0] <= other[0] and one[1] <= other[1] and one[2] >= other[2] and one[3] >= other[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _blender(picture: "Image", fill: Colour) -> Any:
    from PIL import ImageDraw  # noqa: PLC0415

    draw = ImageDraw.Draw(picture)
    ink = draw._getink(fill)[0]  # noqa: SLF001 - one ink for many glyphs
    return lambda at, mask: draw.draw.draw_bitmap(at, mask, ink)


@lru_cache(maxsize=32)
def _levels(under: Colour, fill: Colour) -> bytes:
    """Return the colours that `fill` gives on `under` at each level of a mask, as Pillow blends."""
    from PIL import Image  # noqa: PLC0415

    strip = Image.new("RGB", (256, 1), under)
    _blender(strip, fill)((0, 0), Image.frombytes("L", (256, 1), bytes(range(256))).im)
    return strip.tobytes()


@lru_cache(maxsize=600)
def _tiles(
    face: Face,
    size: float,
    text: str,
    features: tuple[str, ...],
    language: str,
    quarter: int,
    under: Colour,
    fill: Colour,
) -> tuple[Any, Any]:
    """Return a run in `fill` on `under`, and its rises, which are a row higher (core images)."""
    from PIL import Image  # noqa: PLC0415

    mask, _, _ = run_mask(face, size, text, features, language, quarter, 0.0)
    wide, high = mask.size
    # With an empty row above and below: a mask is 0 there, which is the first colour of the palette.
    levels = Image.new("P", (0, 0))
    levels.im = mask.crop((0, -1, wide, high + 1))
    levels.putpalette(_levels(under, fill))
    tile = levels.convert("RGB")
    return tile.crop((0, 1, wide, high + 1)).im, rises(tile, (0, 1, wide, high + 2)).im
