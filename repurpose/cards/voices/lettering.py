"""Set text on a card as a voice wishes it: keywords set apart by colour, a slab, a marker, dots, a line."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.keyed import is_keyed
from repurpose.cards.model import Written
from repurpose.cards.sheet import Block, Sheet
from repurpose.ink import contrast, ink_box, rounded_mask
from repurpose.themes import KeyStyle
from repurpose.typeset import Setting

if TYPE_CHECKING:
    from PIL.Image import Image

Range = tuple[int, int]
_TOP, _LOW = 0.90, 0.14  # em above and below the baseline that a slab covers
SEEN = 3.0  # the least contrast of what is set apart by its colour (WCAG 2.2, large text)
READ = 4.5  # ... of what is read (WCAG 2.2, 1.4.3)
_LARGE = 0.08  # of the unit: smaller words are read, as text is
_SIDE = 0.07  # em that it reaches beyond the word
_BAND = (0.42, 0.12)  # em above and below the baseline that a marker covers
_RAGGED = 0.035  # em


def write_lettered(
    sheet: Sheet, block: Block, x: float, y: float, keys: Sequence[Range], style: KeyStyle
) -> float:
    """Draw a block as `Sheet.write` does, with its keywords set apart; return its bottom."""
    if not keys or style == "none":
        return sheet.write(block, x, y)
    setting, palette = block.setting, sheet.palette
    if style == "marker" and contrast(palette.on_accent, palette.bg) < SEEN:
        style = "slab"  # a pen on dark paper has to cover the whole word
    if style == "colour" and palette.accent == palette.text:
        style = "slab"  # a ground of one ink
    seen = SEEN if block.setting.size >= sheet.px(_LARGE) else READ
    if style in ("colour", "line", "dots") and contrast(palette.accent, palette.bg) < seen:
        return sheet.write(block, x, y)
    top = ink_box(setting)[1]
    at = (x, y - top)
    ink, order = palette.accent, sheet.canvas.count
    if style in ("slab", "pill"):
        ink = palette.on_accent
        for left, baseline, right in _places(setting, keys):
            _slab(
                sheet,
                setting.size,
                at[0] + left,
                at[1] + baseline,
                at[0] + right,
                round_=style == "pill",
            )
    elif style == "marker":
        ink = palette.on_accent
        for left, baseline, right in _places(setting, keys):
            _marker(sheet, setting.size, at[0] + left, at[1] + baseline, at[0] + right)
    elif style == "line":
        for left, baseline, right in _places(setting, keys):
            thick = max(2.0, setting.size * 0.07)
            sheet.fill(
                at[0] + left, at[1] + baseline + setting.size * 0.17, right - left, thick, ink
            )
    elif style == "dots":
        _dots(sheet, setting, at, keys)
    beneath = sheet.canvas.count
    bottom = sheet.write(block, x, y, keys=keys, ink=ink, order=order)
    for left, baseline, right in _places(setting, keys):
        up, low = at[1] + baseline - setting.size * 0.8, at[1] + baseline
        box = (int(at[0] + left), int(up), int(at[0] + right), int(low))
        sheet.written.append(Written(block.field, box, ink, setting.size, block.weight, beneath))
    return bottom


def _places(setting: Setting, keys: Sequence[Range]) -> Iterator[tuple[float, float, float]]:
    """Yield left, baseline and right of each stretch of a keyword that stands on one line, in px."""
    for line in setting.lines:
        for start, end in keys:
            runs = [run for run in line.runs if start <= run.start < end]
            if runs:
                left = min(run.x for run in runs)
                right = max(run.x + run.advance for run in runs)
                yield left, line.baseline, right


def _slab(
    sheet: Sheet, size: float, left: float, baseline: float, right: float, *, round_: bool = False
) -> None:
    side = size * _SIDE
    if round_:
        wide, high = round(right - left + 2 * side), round(size * (_TOP + _LOW))
        x, y = round(left - side), round(baseline - size * _TOP)
        mask = rounded_mask((wide, high), round(size * 0.22))
        sheet.canvas.paste(sheet.palette.accent, (x, y, x + wide, y + high), mask)
        return
    sheet.fill(
        left - side,
        baseline - size * _TOP,
        right - left + 2 * side,
        size * (_TOP + _LOW),
        sheet.palette.accent,
    )


def _marker(sheet: Sheet, size: float, left: float, baseline: float, right: float) -> None:
    """Draw the band of a felt pen behind the lower half of a word, its ends uneven."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    over = size * 0.06
    wide, high = round(right - left + 2 * over), round(size * sum(_BAND))
    chance = Random(round(left) * 7919 + round(baseline))  # noqa: S311
    rag = size * _RAGGED
    mask: Image.Image = Image.new("L", (wide * 2, high * 2), 0)
    upper = [(k * wide / 4, chance.uniform(0, rag * 2)) for k in range(9)]
    lower = [(k * wide / 4, high * 2 - 1 - chance.uniform(0, rag * 2)) for k in range(8, -1, -1)]
    edge = chance.uniform(0.2, 1.0) * rag * 3
    upper[0], lower[-1] = (edge, upper[0][1]), (0.0, lower[-1][1])
    upper[-1] = (wide * 2 - 1.0, upper[-1][1])
    lower[0] = (wide * 2 - 1.0 - edge, lower[0][1])
    ImageDraw.Draw(mask).polygon([*upper, *lower], fill=255)
    mask = mask.resize((wide, high), Image.Resampling.BOX)
    x, y = round(left - over), round(baseline - size * _BAND[0])
    sheet.canvas.paste(sheet.palette.accent, (x, y, x + wide, y + high), mask)


def _dots(sheet: Sheet, setting: Setting, at: tuple[float, float], keys: Sequence[Range]) -> None:
    """Draw a dot under each character of the keywords, as Chinese print emphasises."""
    wide = max(3, round(setting.size * 0.085))
    mask = dot_mask(wide)
    for line in setting.lines:
        for run in line.runs:
            if is_keyed(run.start, keys) and run.text.strip():
                x = round(at[0] + run.x + run.advance / 2 - wide / 2)
                y = round(at[1] + line.baseline + setting.size * 0.24)
                sheet.canvas.paste(sheet.palette.accent, (x, y, x + wide, y + wide), mask)


@lru_cache(maxsize=16)
def dot_mask(wide: int) -> "Image":
    """Return the mask of a round dot."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", (wide * 4, wide * 4), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, wide * 4 - 1, wide * 4 - 1), fill=255)
    return mask.resize((wide, wide), Image.Resampling.BOX)
