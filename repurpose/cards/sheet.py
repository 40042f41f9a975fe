"""A sheet: one card while it is being drawn; sets text, stacks it, writes it, remembers it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from repurpose.cards.formats import Format
from repurpose.cards.grounds import Grounds
from repurpose.cards.keyed import part_columns, part_setting
from repurpose.cards.kinds import all_kinds, find_kind
from repurpose.cards.model import Card, CardLine, DrawnPart, Images, Written
from repurpose.cards.photo_ground import photo_ground
from repurpose.ink import (
    Canvas,
    Ground,
    ink_box,
    open_photo,
    paint_backdrop,
    paint_shapes,
    paste_panel,
    round_cut,
    soft_shadow,
)
from repurpose.messages import msg
from repurpose.themes import FontChoice, Palette, Theme
from repurpose.typeset import Align, Catalogue, Columns, FontStack, Setting, fit_text

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.kinds.base import Kind

Colour = tuple[int, int, int]
_KEY_WHOLE = 5  # Han of a keyword that no line parts where it can be helped
_ALL_HAN = re.compile(r"[\u4e00-\u9fff]+")


_fit = lru_cache(maxsize=128)(fit_text)  # the foot of a series is set once


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in px."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in px."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in px."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Block:
    """A setting that waits for its place in a stack."""

    field: str
    setting: Setting
    colour: Colour
    weight: int
    before: float = 0.0  # px of space above, unless it comes first
    offset: int = 0  # where the setting's text starts in the card's field
    portrait: "Image | None" = None  # a round picture that stands before the text

    @property
    def ink(self) -> float:
        """Height of the text in px."""
        _, top, _, bottom = ink_box(self.setting)
        return bottom - top

    @property
    def height(self) -> float:
        """Height in px of the text, or of the portrait when that is higher."""
        return max(self.ink, self.portrait.height if self.portrait else 0.0)

    @property
    def rise(self) -> float:
        """Px from its top to the baseline of its first line."""
        return self.setting.lines[0].baseline - ink_box(self.setting)[1]


_grounds = Grounds()


def keep_grounds(most: int) -> None:
    """Keep grounds up to `most` bytes from now on."""
    _grounds.most = most


def shared_grounds() -> Grounds:
    """Return the grounds that all cards share."""
    return _grounds


def ground_of(theme: Theme, form: Format, kind: "Kind") -> Ground:
    """Return backdrop and panel; shared by all cards whose kinds look alike."""

    def look(other: "Kind") -> tuple[object, ...]:
        names = other.grounds
        return theme.colours(*names), theme.shapes(*names), theme.has_panel(*names)

    alike = next(k for k in all_kinds() if look(k) == look(kind)).grounds
    return _grounds.take((theme, form, alike), lambda: Ground(_backdrop(theme, form, alike)))


def _backdrop(theme: Theme, form: Format, kinds: Sequence[str]) -> "Image":
    style, palette = theme.style, theme.colours(*kinds)
    shapes, panel = theme.shapes(*kinds), theme.has_panel(*kinds)
    picture = paint_backdrop(
        form.size,
        form.unit,
        palette.bg,
        palette.bg2,
        angle=style.angle,
        grain_levels=style.grain,
        shapes=tuple(shape for shape in shapes if not shape.over),
    )
    above = [shape for shape in shapes if shape.over]
    if not panel and not above:
        return picture
    if panel:
        _draw_panel(picture, theme, form, palette)
    paint_shapes(picture, above, form.unit)
    return picture


def _draw_panel(picture: "Image", theme: Theme, form: Format, palette: Palette) -> None:
    """Draw the panel with its shadow: soft, or a hard slab; in glass when it is veiled."""
    style = theme.style
    inset = round(style.inset * form.unit * (0.6 if form.wide else 1.0))
    top, bottom = (round(share * form.height) for share in (form.top, form.bottom))
    slab = round(style.slab * form.unit)
    box = (inset, inset + top, form.width - inset - slab, form.height - inset - bottom - slab)
    radius = round(style.radius * form.unit)
    if style.shadow:
        wide, near = round(0.05 * form.unit), round(0.012 * form.unit)
        for blur, offset, share in ((wide, wide // 2, 0.7), (near, near // 3, 0.3)):
            soft_shadow(
                picture,
                box,
                radius,
                blur=blur,
                offset=offset,
                colour=palette.text,
                share=style.shadow * share,
            )
    if slab:
        moved = (box[0] + slab, box[1] + slab, box[2] + slab, box[3] + slab)
        paste_panel(picture, moved, radius, palette.text)
    line = round(style.outline * form.unit)
    if line:
        paste_panel(picture, box, radius, palette.text)
        box = (box[0] + line, box[1] + line, box[2] - line, box[3] - line)
    paste_panel(picture, box, max(0, radius - line), palette.panel, share=style.veil)


class Sheet:
    """One card while it is being drawn."""

    def __init__(
        self,
        card: Card,
        theme: Theme,
        form: Format,
        catalogue: Catalogue,
        images: Images,
        under: tuple[Ground, Palette] | None = None,
    ) -> None:
        """Begin with the backdrop: `under`, or what the theme has for such a card."""
        self.card = card
        self.kind = find_kind(card.kind)
        self.theme = theme
        self.form = form
        self.unit = form.unit
        self.catalogue = catalogue
        self.images = images
        if under:
            ground, self.palette = under
        elif images.photo and not self.kind.shows_picture:
            ground, self.palette = photo_ground(theme, form, images.photo, images.duotone)
        else:
            ground, self.palette = (
                ground_of(theme, form, self.kind),
                theme.colours(*self.kind.grounds),
            )
        self.strokes = "flat"  # how a chart's bars are drawn: a voice has its own way
        self.tint: Colour | None = None  # ... and in what, where not in the accent
        self.first: float | None = None  # px: where a title's first line stands; None: at the top
        self.canvas = Canvas(ground)
        self.lines: list[CardLine] = []
        self.written: list[Written] = []
        self.parts: list[DrawnPart] = []

    @property
    def panel(self) -> bool:
        """Whether the text stands on a panel of the theme."""
        return self.theme.has_panel(*self.kind.grounds)

    @property
    def area(self) -> Area:
        """The text area: the canvas without margins and without what the platform covers."""
        margin = self.theme.style.margin * self.unit
        top, bottom = self.form.top * self.form.height, self.form.bottom * self.form.height
        edge = margin * 0.94
        if self.form.wide:
            edge = margin * (0.66 if self.panel else 0.8)
        left, right = self.form.left * self.form.width, self.form.right * self.form.width
        return Area(
            margin + left,
            edge + top,
            self.form.width - margin - right,
            self.form.height - edge - bottom,
        )

    @cached_property
    def portrait(self) -> "Image | None":
        """The round picture of whom the card names: the speaker where it takes one, else the author."""
        images = self.images
        data = images.portrait if self.kind.takes("speaker") else images.avatar
        return (
            round_cut(open_photo(data, msg("The portrait")), round(self.px(0.088)))
            if data
            else None
        )

    def px(self, share: float) -> float:
        """Return a share of the unit in px."""
        return share * self.unit

    def stack(self, font: FontChoice) -> FontStack:
        """Return the font stack for a choice of the theme."""
        return self.catalogue.stack(font.role, font.weight, self.card.language)

    def fit(
        self,
        text: str,
        font: FontChoice,
        sizes: tuple[float, float],
        *,
        width: float,
        height: float = 1e6,
        leading: float,
        align: Align | None = None,
        max_lines: int | None = None,
        hang: bool = False,
        balance: bool = True,
    ) -> Setting:
        """Set `text` as large as `sizes` (shares of the unit) and the box in px allow.

        Raises:
            Overflow: it does not fit at the least size.
        """
        least = max(12, round(self.px(sizes[0])))
        return _fit(
            text,
            stack=self.stack(font),
            width=width,
            height=height,
            sizes=(least, max(least, round(self.px(sizes[1])))),
            leading=leading,
            language=self.card.language,
            align=align or self.theme.style.align,
            balance=balance,
            max_lines=max_lines,
            hang=hang,
            names=self.names,
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What no line parts where it can be helped: the names of the card, and its short keywords."""
        card, whole = self.card, list(self.card.names)
        for name, start, end in card.keywords:
            field, _, number = name.partition(".")
            value = getattr(card, field)
            said = str(value[int(number)] if number else value)[start:end]
            if said not in whole and 2 <= len(said) <= _KEY_WHOLE and _ALL_HAN.fullmatch(said):
                whole.append(said)
        return tuple(whole)

    def write(
        self,
        block: Block,
        x: float,
        y: float,
        *,
        keys: Sequence[tuple[int, int]] = (),
        ink: Colour | None = None,
        order: int | None = None,
        by_line: bool = False,
    ) -> float:
        """Draw a block with its top at `y` and its measure from `x`; return its bottom.

        What begins within one of `keys`, ranges of the setting's text, is drawn in `ink`. `order` is
        how many things lie beneath the text, where that is not all that has been drawn; `by_line` says
        that each line has a ground of its own.
        """
        order = self.canvas.count if order is None else order
        left, top, right, bottom = ink_box(block.setting)
        low = y + block.height
        if block.portrait:
            side = block.portrait.height
            place = (round(x + left - side - self.px(0.022)), round(y + (block.height - side) / 2))
            self.paste(block.portrait, place, block.portrait)
            y += (block.height - block.ink) / 2
        at, first = (x, y - top), self.canvas.count
        if ink and keys:
            plain, apart = part_setting(block.setting, keys)
            self.canvas.write(plain, at, block.colour)
            begun = self.canvas.count
            self.canvas.write(apart, at, ink)
        else:
            self.canvas.write(block.setting, at, block.colour)
            begun = self.canvas.count
        self.parts.append(
            DrawnPart(block.field, first, self.canvas.count, block.setting, at, block.colour, begun)
        )
        for line in block.setting.lines:
            if line.runs:
                raw = block.setting.text[line.start : line.end]
                start = line.start + len(raw) - len(raw.lstrip())
                text = raw.strip()
                first = block.offset + start
                self.lines.append(CardLine(text, block.field, first, first + len(text)))
        setting = block.setting
        boxes = [(int(x + left), int(y), int(x + right) + 1, int(y + bottom - top) + 1)]
        if by_line:
            boxes = [
                (
                    int(x + line.x),
                    int(at[1] + line.baseline - 0.86 * setting.size),
                    int(x + line.x + line.width) + 1,
                    int(at[1] + line.baseline + 0.1 * setting.size) + 1,
                )
                for line in setting.lines
                if line.runs
            ]
        base = round(at[1] + setting.lines[0].baseline)
        self.written += [
            Written(block.field, box, block.colour, setting.size, block.weight, order, base)
            for box in boxes
        ]
        return low

    def write_columns(
        self,
        name: str,
        columns: Columns,
        x: float,
        y: float,
        *,
        weight: int,
        offset: int = 0,
        colour: Colour | None = None,
        keys: Sequence[tuple[int, int]] = (),
        ink: Colour | None = None,
    ) -> None:
        """Draw text in columns with their left top corner at `x` `y`, and remember its lines.

        `colour` is that of the text, else the palette's; `keys` and `ink` as of `write`.
        """
        colour, order = colour or self.palette.text, self.canvas.count
        if ink and keys:
            plain, apart = part_columns(columns, keys)
            self.canvas.write_columns(plain, (x, y), colour)
            self.canvas.write_columns(apart, (x, y), ink)
        else:
            self.canvas.write_columns(columns, (x, y), colour)
        part = DrawnPart(name, order, self.canvas.count, None, (x, y), colour, columns=columns)
        self.parts.append(part)
        for column in columns.columns:
            raw = columns.text[column.start : column.end]
            first = offset + column.start + len(raw) - len(raw.lstrip())
            text = raw.strip()
            self.lines.append(CardLine(text, name, first, first + len(text)))
        high = max(column.height for column in columns.columns)
        box = (int(x), int(y), int(x + columns.width) + 1, int(y + high) + 1)
        self.written.append(Written(name, box, colour, columns.size, weight, order))

    def write_stack(self, blocks: Sequence[Block], x: float, y: float) -> float:
        """Draw blocks one under the other from `y` on; return where the last ends."""
        for number, block in enumerate(blocks):
            y = self.write(block, x, y + (block.before if number else 0.0))
        return y

    def fill(self, left: float, top: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle, at least one px thick."""
        box = (
            round(left),
            round(top),
            round(left + width),
            max(round(top) + 1, round(top + height)),
        )
        self.canvas.paste(colour, box)

    def paste(self, picture: "Image", at: tuple[int, int], mask: "Image | None" = None) -> None:
        """Lay a picture on the card with its left top corner at `at`, in px."""
        box = (*at, at[0] + picture.width, at[1] + picture.height)
        self.canvas.paste(picture, box, mask)


def stack_height(blocks: Sequence[Block]) -> float:
    """Return the height in px of blocks one under the other."""
    return sum(b.height + (b.before if k else 0.0) for k, b in enumerate(blocks))
