"""A sheet: one card while it is being drawn; sets text, stacks it, writes it, remembers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repurpose.cards.formats import Format
from repurpose.cards.model import Card, CardLine, Written
from repurpose.ink import draw_setting, ink_box, paint_backdrop, paste_panel, soft_shadow
from repurpose.themes import FontChoice, Theme
from repurpose.typeset import Align, Catalogue, FontStack, Setting, fit_text

if TYPE_CHECKING:
    from PIL.Image import Image

Colour = tuple[int, int, int]


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

    @property
    def height(self) -> float:
        """Height of the ink in px."""
        _, top, _, bottom = ink_box(self.setting)
        return bottom - top


@lru_cache(maxsize=12)
def backdrop_of(theme: Theme, form: Format, kind: str) -> "Image":
    """Return backdrop and panel; shared by all cards of a kind, so copy it."""
    style, palette = theme.style, theme.colours(kind)
    picture = paint_backdrop(
        form.size,
        form.unit,
        palette.bg,
        palette.bg2,
        angle=style.angle,
        grain_levels=style.grain,
        shapes=theme.shapes(kind),
    )
    if kind not in style.panel:
        return picture
    picture = picture.copy()
    inset = round(style.inset * form.unit * (0.6 if form.wide else 1.0))
    top, bottom = (round(share * form.height) for share in (form.top, form.bottom))
    box = (inset, inset + top, form.width - inset, form.height - inset - bottom)
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
    paste_panel(picture, box, radius, palette.panel)
    return picture


class Sheet:
    """One card while it is being drawn."""

    def __init__(self, card: Card, theme: Theme, form: Format, catalogue: Catalogue) -> None:
        """Take a fresh copy of the backdrop."""
        self.card = card
        self.theme = theme
        self.form = form
        self.unit = form.unit
        self.palette = theme.colours(card.kind)
        self.catalogue = catalogue
        self.picture = backdrop_of(theme, form, card.kind).copy()
        self.lines: list[CardLine] = []
        self.written: list[Written] = []

    @property
    def area(self) -> Area:
        """The text area: the canvas without margins and without what the platform covers."""
        style = self.theme.style
        margin = style.margin * self.unit
        top, bottom = self.form.top * self.form.height, self.form.bottom * self.form.height
        edge = margin * 0.94
        if self.form.wide:
            edge = margin * (0.66 if self.card.kind in style.panel else 0.8)
        return Area(margin, edge + top, self.form.width - margin, self.form.height - edge - bottom)

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
        return fit_text(
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
        )

    def write(self, block: Block, x: float, y: float) -> float:
        """Draw a block with the top of its ink at `y` and its measure from `x`; return its bottom."""
        left, top, right, bottom = ink_box(block.setting)
        at = (x, y - top)
        draw_setting(self.picture, block.setting, at, block.colour)
        for line in block.setting.lines:
            if line.runs:
                raw = block.setting.text[line.start : line.end]
                start = line.start + len(raw) - len(raw.lstrip())
                text = raw.strip()
                first = block.offset + start
                self.lines.append(CardLine(text, block.field, first, first + len(text)))
        box = (int(x + left), int(y), int(x + right) + 1, int(y + bottom - top) + 1)
        self.written.append(
            Written(block.field, box, block.colour, block.setting.size, block.weight)
        )
        return y + bottom - top

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
        self.picture.paste(colour, box)


def stack_height(blocks: Sequence[Block]) -> float:
    """Return the height in px of blocks one under the other."""
    return sum(b.height + (b.before if k else 0.0) for k, b in enumerate(blocks))
