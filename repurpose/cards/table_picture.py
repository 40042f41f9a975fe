"""The cells of a wide table and a theme in, a picture of it on white out, as it stands within an article.

A table card holds a few cells, large; this holds all of them, at the size of the text around it.
"""

from collections.abc import Mapping, Sequence

from repurpose.ink import Canvas, Colour, PlainGround, encode_png, mix, readable_on
from repurpose.themes import Theme
from repurpose.typeset import Align, Catalogue, Setting, set_text

_WHITE: Colour = (255, 255, 255)
_TEXT: Colour = (38, 40, 44)
_RULE: Colour = (221, 224, 228)
_SIZE = 30  # px of an em: twice what is shown
_ASIDE, _ABOVE = 22, 18  # px beside and above the words of a cell
_WIDE = 1080  # px of the whole, as far as words let it
_LEADING = 1.45
_ALIGNS: Mapping[str, Align] = {"right": "right", "center": "center"}

Cells = Sequence[Sequence[str]]


def draw_wide_table(
    cells: Cells,
    theme: Theme,
    catalogue: Catalogue,
    *,
    headed: bool = True,
    aligned: Sequence[str] = (),
    language: str = "zh-Hans",
) -> bytes:
    """Return a PNG file of a table.

    Args:
        cells: Rows as long as each other.
        theme: Whose colours and fonts it wears.
        catalogue: Where the fonts are.
        headed: Whether the first row names the columns.
        aligned: Of each column: "left", "center", "right", or "" for left.
        language: Of the text, BCP 47.

    Raises:
        MissingGlyphs: No font has some of the characters.
    """
    pen = _Pen(theme, catalogue, language)
    widths = _widths(cells, pen, headed=headed)
    aligns = [_ALIGNS.get(one, "left") for one in (*aligned, *[""] * len(widths))][: len(widths)]
    rows = [
        [
            pen.set(text, width, align=align, bold=headed and not number)
            for text, width, align in zip(row, widths, aligns, strict=True)
        ]
        for number, row in enumerate(cells)
    ]
    heights = [max(round(cell.height) for cell in row) + 2 * _ABOVE for row in rows]
    whole = (round(sum(widths)) + 2 * _ASIDE * len(widths), sum(heights) + 8)
    canvas = Canvas(PlainGround(whole, _WHITE))
    accent = readable_on(theme.palette.accent, _WHITE)
    canvas.paste(accent, (0, 0, whole[0], 4))
    top = 4
    for number, (row, high) in enumerate(zip(rows, heights, strict=True)):
        head = headed and not number
        if head:
            canvas.paste(mix(_WHITE, accent, 0.1), (0, top, whole[0], top + high))
        elif number > headed:
            canvas.paste(_RULE, (0, top, whole[0], top + 2))
        left = 0.0
        for cell, width in zip(row, widths, strict=True):
            place = (left + _ASIDE, top + (high - cell.height) / 2)
            canvas.write(cell, place, accent if head else _TEXT)
            left += width + 2 * _ASIDE
        top += high
    canvas.paste(accent, (0, top, whole[0], top + 4))
    return encode_png(canvas)


class _Pen:
    """Sets the words of cells."""

    def __init__(self, theme: Theme, catalogue: Catalogue, language: str) -> None:
        role = theme.fonts.body.role
        self.plain, self.bold = (catalogue.stack(role, weight, language) for weight in (400, 700))
        self.language = language

    def set(self, text: str, width: float, *, align: Align = "left", bold: bool) -> Setting:
        """Set the words of a cell in lines."""
        stack = self.bold if bold else self.plain
        return set_text(
            text or " ",
            stack=stack,
            size=_SIZE,
            width=width + 1,
            leading=_LEADING,
            align=align,
            language=self.language,
        )

    def natural(self, text: str, *, bold: bool) -> float:
        """Return how wide a text is in one line."""
        return _width(self.set(text, 1e5, bold=bold)) if text.strip() else 0.0


def _width(setting: Setting) -> float:
    return max((line.width for line in setting.lines), default=0.0)


def _widths(cells: Cells, pen: _Pen, *, headed: bool) -> list[float]:
    """Return the widths of the columns: of their longest cells, or less where all are too wide together."""
    columns = range(len(cells[0]))
    asked, least = [], []
    for at in columns:
        texts = [(row[at], headed and not number) for number, row in enumerate(cells)]
        asked.append(max(2.0 * _SIZE, *(pen.natural(text, bold=bold) for text, bold in texts)))
        words = [(word, bold) for text, bold in texts for word in _unparted(text)]
        longest = max((pen.natural(word, bold=bold) for word, bold in words), default=0.0)
        least.append(min(asked[-1], max(3.0 * _SIZE, longest)))
    over = sum(asked) + 2 * _ASIDE * len(asked) - _WIDE
    slack = sum(asked) - sum(least)
    share = min(1.0, over / slack) if over > 0 and slack > 0 else 0.0
    return [wide - (wide - low) * share for wide, low in zip(asked, least, strict=True)]


def _unparted(text: str) -> list[str]:
    """Return the words of a text that no line may part; Han characters stand by themselves."""
    return "".join(c if c < "\u2e80" else " " for c in text).split()
