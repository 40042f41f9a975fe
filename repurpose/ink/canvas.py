"""A ground in; a picture drawn on it out, and the rows of its PNG file: only what is drawn costs.

A canvas remembers what is laid on its ground as patches, each with what is to be seen in its box. On
paper of one colour a line of text is a mask whose levels are colours; elsewhere it is blended with
what is there. Both ways give the same pixels.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from repurpose.ink.colour import Colour
from repurpose.ink.colour_glyphs import colour_glyph
from repurpose.ink.columns import column_masks
from repurpose.ink.deflate import Piece, deflate_piece
from repurpose.ink.ground import (
    BAND,
    Box,
    FlatGround,
    Ground,
    PlainGround,
    Rows,
    coloured,
    give_back,
    mask_colours,
    packed,
    packed_plain,
)
from repurpose.ink.write import pen_at, run_mask
from repurpose.typeset import Columns, Face, Setting

if TYPE_CHECKING:
    from PIL.Image import Image

_NOT_SOLID = [255] * 255 + [0]  # of a mask
Lay = Callable[["Image", int, int], None]  # on a picture whose left top corner is at x, y
ColourRun = tuple[Face, float, str, tuple[str, ...], str]  # face, size, text, features, language
Glyph = tuple[Any, Box]  # the mask of a run (a core image), and where it stands


class _Patch(NamedTuple):
    """One thing that was drawn: where, how, and what its box looks like then."""

    box: Box
    lay: Lay
    seen: "Image | Colour"  # a picture, or the one colour of all of the box

    @property
    def plain(self) -> Colour | None:
        """The one colour of all of its box."""
        return self.seen if isinstance(self.seen, tuple) else None

    def show(self, picture: "Image", x: int, y: int) -> None:
        """Put what its box looks like on a picture whose left top corner is at `x` `y`."""
        if isinstance(self.seen, tuple):
            picture.paste(self.seen, _moved(self.box, x, y))
        else:
            picture.im.paste(self.seen.im, _moved(self.box, x, y))


class Canvas:
    """What is drawn on a ground, as patches; the one way to draw on cards.

    The whole picture is put together only for those who ask for it: a PNG file needs the rows of the
    ground and the boxes of the patches.
    """

    def __init__(self, ground: Ground) -> None:
        """Begin with the bare ground."""
        self.ground = ground
        self.size = ground.size
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
        part = self.ground.crop(box)
        for patch in self._patches[:count]:
            if _meet(patch.box, box):
                patch.show(part, box[0], box[1])
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

    def plain(self, box: Box) -> Colour | None:
        """Return the one colour inside `box` where that is known without looking."""
        return self._plain(box, len(self._patches))

    def _plain(self, box: Box, count: int) -> Colour | None:
        """Return what `plain` did when only `count` things had been drawn."""
        for place in range(count - 1, -1, -1):
            patch = self._patches[place]
            if _meet(patch.box, box):
                colour = patch.plain
                alike = colour and all(
                    self._plain(part, place) == colour for part in _beside(box, patch.box)
                )
                return colour if alike else None
        return self.ground.plain(box)

    def pieces(self) -> Iterator[Piece]:
        """Yield the rows of the picture as PNG has them, deflated, without making the picture.

        On paper of one colour and on textures, those near which nothing was drawn are deflated once for all
        canvases, and the others are stored unfiltered: that is done faster than filtering them, and the file is
        smaller.
        """
        ground = self.ground
        if isinstance(ground, FlatGround):
            at, runs = 0, self._runs()
            rows = self._stored(ground, runs)
            for top, bottom in runs:
                yield from ground.pieces(at, top)
                yield deflate_piece(rows.part(top, bottom))
                at = bottom
            yield from ground.pieces(at, self.size[1])
        else:
            rows = self._filtered(ground)
            yield deflate_piece(rows.data)
        give_back(rows.data)

    def _filtered(self, ground: Ground) -> Rows:
        """Return all rows, filtered."""
        rows = ground.rows()
        for patch in self._patches:
            if patch.plain:
                rows.level(patch.box)
        for top, bottom in self._touched():
            rows.lay_rises(self._part((0, top - 1, self.size[0], bottom)), top)
        return rows

    def _stored(self, ground: FlatGround, runs: Sequence[tuple[int, int]]) -> Rows:
        """Return rows of which those of some runs are there, unfiltered."""
        rows = Rows(3 * self.size[0], self.size[1], cleared=False)
        for top, bottom in runs:
            ground.store(rows, top, bottom)
        for box, _, seen in self._patches:
            if not isinstance(seen, tuple):
                rows.store(packed(seen), box[:2])
                continue
            wide = box[2] - box[0]
            for top, bottom in runs:
                first, last = max(top, box[1]), min(bottom, box[3])
                if first < last:
                    rows.store(packed_plain(seen, wide, last - first), (box[0], first))
        return rows

    def _runs(self) -> list[tuple[int, int]]:
        """Return the rows that are not as the ground has them, in whole bands, each run as first and end."""
        runs: list[tuple[int, int]] = []
        for top, bottom in self._touched(smooth=isinstance(self.ground, PlainGround)):
            first, end = top - top % BAND, min(self.size[1], bottom + -bottom % BAND)
            if (
                runs and first <= runs[-1][1] + BAND
            ):  # so few between them are deflated faster along
                first = runs.pop()[0]
            runs.append((first, end))
        return runs

    def _touched(self, *, smooth: bool = True) -> Iterator[tuple[int, int]]:
        """Yield the stretches of rows that patches make differ from the row above, each as first and end.

        On what is not `smooth` a patch of one colour makes all its rows differ from those of the ground.
        """
        high, spans = self.size[1], []
        for (_, top, _, bottom), _, seen in self._patches:
            if smooth and isinstance(seen, tuple):
                spans += [(top, top + 1), (bottom, bottom + 1)]
            else:
                spans.append((top, bottom + 1))
        begin = end = 0
        for top, bottom in sorted(spans):
            if top > end:
                if begin < end:
                    yield begin, end
                begin = top
            end = min(high, max(end, bottom))
        if begin < end:
            yield begin, end

    def paste(self, source: "Image | Colour", box: Box, mask: "Image | None" = None) -> None:
        """Lay a picture of the box's size, or a colour, over `box`, as far as `mask` lets it."""

        def lay(picture: "Image", x: int, y: int) -> None:
            picture.paste(source, _moved(box, x, y), mask)

        if isinstance(source, tuple) and mask is None:
            self._add_plain(box, source, lay)
        elif isinstance(source, tuple) and mask and mask.mode == "L" and (under := self.plain(box)):
            self._stain(mask.im.copy(), box, (under, source), lay)
        else:
            self._add(box, lay)

    def paste_framed(
        self, colour: Colour, box: Box, mask: "Image", edge: int, tail: int = 0
    ) -> None:
        """Lay a colour over `box` as far as `mask` lets it, which is solid `edge` px from its sides on.

        Below it may be so only from `tail` px more. The inside and what is solid between the corners are plain rectangles then, on which texts are written quickly.
        """
        left, top = box[:2]
        wide, high = mask.size
        if wide <= 2 * edge or high <= 2 * edge + tail:
            self.paste(colour, box, mask)
            return
        right, low = wide - edge, high - edge - tail
        west = _soft(mask, (0, edge, edge, low))[2]
        north = _soft(mask, (edge, 0, right, edge))[3]
        east = right + _soft(mask, (right, edge, wide, low), far=True)[0]
        south = low + _soft(mask, (edge, low, right, high), far=True)[1]
        for x, y, end, bottom in (
            (0, 0, edge, edge), (right, 0, wide, edge), (0, low, edge, high), (right, low, wide, high),
            (0, edge, west, low), (east, edge, wide, low), (edge, 0, right, north), (edge, south, right, high),
        ):  # fmt: skip
            if x < end and y < bottom:
                place = (left + x, top + y, left + end, top + bottom)
                self.paste(colour, place, mask.crop((x, y, end, bottom)))
        for x, y, end, bottom in (
            (west, edge, east, low), (edge, north, right, edge), (edge, low, right, south),
        ):  # fmt: skip
            if y < bottom:
                self.paste(colour, (left + x, top + y, left + end, top + bottom))

    def write(self, setting: Setting, at: tuple[float, float], fill: Colour) -> None:
        """Draw `setting` with its left top corner at `at`, in px."""
        language = setting.language
        for line in setting.lines:
            y = round(at[1] + line.baseline)
            glyphs: list[Glyph] = []
            for text, _, _, face, size, x, _, features in line.runs:
                if face.colour:
                    self._write_colour((face, size, text, features, language), round(at[0] + x), y)
                    continue
                pen, quarter = pen_at(at[0] + x, size)
                mask, left, top = run_mask(face, size, text, features, language, quarter, 0.0)
                if all(mask.size):
                    glyphs.append((mask, _placed(mask, pen + left, y + top)))
            for part in _stretches(glyphs, setting.size):
                self._write(part, fill)

    def write_columns(self, columns: Columns, at: tuple[float, float], fill: Colour) -> None:
        """Draw `columns` with their left top corner at `at`, in px."""
        glyphs = [(mask, _placed(mask, x, y)) for mask, x, y in column_masks(columns, at)]
        if glyphs:
            self._add(_around(glyphs), _blending(glyphs, fill))
        for run in (run for column in columns.columns for run in column.runs if run.face.colour):
            key = (run.face, run.size, run.text, run.features, columns.language)
            self._write_colour(key, round(at[0] + run.x), round(at[1] + run.y))

    def _write_colour(self, run: ColourRun, x: int, y: int) -> None:
        """Lay an emoji on the canvas with its pen at `x` `y`."""
        glyph = colour_glyph(*run)
        if glyph:
            left, top = x + glyph.left, y + glyph.top
            box = (left, top, left + glyph.mask.width, top + glyph.mask.height)
            self.paste(glyph.picture, box, glyph.mask)

    def _write(self, glyphs: list[Glyph], fill: Colour) -> None:
        from PIL import Image as Pillow  # noqa: PLC0415

        left, top, right, bottom = box = _around(glyphs)
        under, lay = self.plain(box), _blending(glyphs, fill)
        if under is None or any(a[2] > b[0] for (_, a), (_, b) in pairwise(glyphs)):
            self._add(box, lay)  # there is no one mask of all
            return
        mask = Pillow.new("L", (right - left, bottom - top), 0).im
        for glyph, place in glyphs:
            mask.paste(glyph, _moved(place, left, top))
        self._stain(mask, box, (under, fill), lay)

    def _stain(self, mask: Any, box: Box, colours: tuple[Colour, Colour], lay: Lay) -> None:
        """Lay a colour on one that is all there is in a box, through a mask (a core image, which is used up)."""
        # On another picture it is laid as it was drawn, without the paper around it.
        self._patches.append(_Patch(box, lay, coloured(mask, mask_colours(*colours))))
        self._picture = None

    def _part(self, box: Box) -> "Image":
        """Return what is to be seen inside `box`, which may reach beyond the canvas."""
        return self.before(self.count, box)

    def _add(self, box: Box, lay: Lay) -> None:
        """Remember a patch, as far as it is on the canvas."""
        if on := self._clipped(box):
            seen = self._part(on)
            lay(seen, on[0], on[1])
            self._patches.append(_Patch(on, lay, seen))
            self._picture = None

    def _add_plain(self, box: Box, colour: Colour, lay: Lay) -> None:
        """Remember a rectangle of one colour."""
        if on := self._clipped(box):
            self._patches.append(_Patch(on, lay, colour))
            self._picture = None

    def _clipped(self, box: Box) -> Box | None:
        """Return the part of a box that is on the canvas, if there is any."""
        left, top = max(0, box[0]), max(0, box[1])
        right, bottom = min(self.size[0], box[2]), min(self.size[1], box[3])
        return (left, top, right, bottom) if left < right and top < bottom else None


def _blending(glyphs: list[Glyph], fill: Colour) -> Lay:
    """Return what draws glyphs on whatever is there."""

    def lay(picture: "Image", x: int, y: int) -> None:
        from PIL import ImageDraw  # noqa: PLC0415

        draw = ImageDraw.Draw(picture)
        ink = draw._getink(fill)[0]  # noqa: SLF001 - one ink for many glyphs
        for mask, (left, top, _, _) in glyphs:
            draw.draw.draw_bitmap((left - x, top - y), mask, ink)

    return lay


def _placed(mask: Any, left: int, top: int) -> Box:
    return (left, top, left + mask.size[0], top + mask.size[1])


def _stretches(glyphs: list[Glyph], size: float) -> Iterator[list[Glyph]]:
    """Yield the glyphs of a line, parted where a character or more has been left out: a keyword."""
    begin = 0
    for place, ((_, one), (_, other)) in enumerate(pairwise(glyphs), 1):
        if other[0] - one[2] > size * 0.7:
            yield glyphs[begin:place]
            begin = place
    if glyphs[begin:]:
        yield glyphs[begin:]


def _around(glyphs: list[Glyph]) -> Box:
    left, top, right, bottom = zip(*(box for _, box in glyphs), strict=True)
    return (min(left), min(top), max(right), max(bottom))


def _moved(box: Box, x: int, y: int) -> Box:
    return (box[0] - x, box[1] - y, box[2] - x, box[3] - y)


def _beside(one: Box, other: Box) -> Iterator[Box]:
    """Yield the parts of a box that another one, which meets it, leaves: above, below, left and right of that."""
    left, top, right, bottom = one
    high, low = max(top, other[1]), min(bottom, other[3])
    for part in (
        (left, top, right, high),
        (left, low, right, bottom),
        (left, high, other[0], low),
        (other[2], high, right, low),
    ):
        if part[0] < part[2] and part[1] < part[3]:
            yield part


def _soft(mask: "Image", box: Box, *, far: bool = False) -> Box:
    """Return the least box of a part of a mask that holds all of it that is not solid, from the part's corner.

    Where there is none it is empty, and at the end of the part for `far`.
    """
    part = mask.crop(box)
    found = part.point(_NOT_SOLID).getbbox()
    return found or ((*part.size, *part.size) if far else (0, 0, 0, 0))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
