"""Lines of code as the article has them: indented, highlighted by Pygments, long ones continued."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from textwrap import dedent
from typing import ClassVar, Literal

from repurpose.cards.kinds.base import (
    FOOTER,
    KICKER,
    SOURCE,
    TITLE,
    CardField,
    Kind,
    NewSheet,
    items_of,
)
from repurpose.cards.kinds.labelled import draw_title
from repurpose.cards.model import Card, CardLine, DrawnPart, Written
from repurpose.cards.parts import body_anchor, inner_area, pale
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.errors import Overflow
from repurpose.ink import contrast, mix, rounded_mask
from repurpose.messages import msg
from repurpose.patterns import lazy_pattern
from repurpose.text import NEVER_FIRST, closed_places
from repurpose.themes import FontChoice
from repurpose.typeset import FontStack, Setting, set_text, type_sizes

Role = Literal["plain", "keyword", "string", "comment"]
_LEAST, _MOST = 0.031, 0.056  # of the unit
_PASSING = 0.056  # ... of lines in a clip, where long ones rather go on in the next than be smaller
_LEADING = 1.56
_PAD, _BAR = 0.042, 0.068  # of the unit: within the panel, and its bar
_SPACE = 0.6  # em, as all letters of the bundled monospaced font
_AIR = 7.0  # em that a window has more than its lines take, at the most
_HANG = 2  # spaces before what continues a line
_TITLE, _TITLE_WIDE = (0.7, 0.6), 0.27  # of the theme's titles; of the width of a wide card
_LINES = 60  # of a card that parts
_FENCE = re.compile(r"(?:`{3,}|~{3,})\s*(?P<language>[\w+#-]*)\s*")
_AS_TYPED = "zxx"  # no language: English would have its straight marks curled
_FONT = FontChoice("mono", 500)
_HAN = lazy_pattern("[\u3400-\u9fff]{2}")
_READ = 4.7  # the least contrast of a token


class Code(Kind):
    """Lines of code in a window; more than fit take more cards."""

    __slots__ = ()

    name = "code"
    label = msg("code")
    fields: ClassVar[tuple[CardField, ...]] = (
        TITLE,
        items_of(msg("lines of code"), most=_LINES, exact=True),
        KICKER,
        FOOTER,
        SOURCE,
    )
    ground = "points"
    illustrates = True
    parts = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the title, a window, and the lines in it at the largest size that they fit."""
        inner = inner_area(sheet, area)
        below = _title_beside(sheet, inner) if sheet.form.wide else draw_title(sheet, inner)
        pad, bar = sheet.px(_PAD), sheet.px(_BAR)
        room = below.height - bar - 2 * pad
        most = _MOST if not sheet.form.wide else _MOST * 0.8
        whole = sheet.px(_LEAST) * 1.12  # the largest that long lines are continued at
        if sheet.form.bare:
            whole = max(whole, sheet.px(_PASSING) / sheet.form.scale)
        for size in reversed(type_sizes(round(sheet.px(_LEAST)), round(sheet.px(most)))):
            for count in (1, 2) if sheet.form.wide else (1,):
                lines = _set_lines(sheet, size, (below.width - (1 + count) * pad) / count)
                high = -(-len(lines) // count) * size * _LEADING
                continued = any(line.start for line in lines)
                if lines and high <= room and not (continued and size > whole):
                    self._place(sheet, below, lines, high, count)
                    return
        raise Overflow(
            msg(
                "{count} items do not fit a {name} card.",
                count=len(sheet.card.items),
                name=sheet.form.name,
            ),
            hint=msg("Use fewer items, or spread them over several cards."),
        )

    def _place(
        self, sheet: Sheet, area: Area, lines: "Sequence[_CodeLine]", high: float, columns: int
    ) -> None:
        """Draw the window, and the lines in it in one column or two."""
        pad, bar, size = sheet.px(_PAD), sheet.px(_BAR), lines[0].size
        whole = high + bar + 2 * pad
        air = min((area.height - whole) * 0.6, size * _AIR)
        whole += air
        top = area.top + (area.height - whole) * min(body_anchor(sheet), 0.5)
        colours = _colours(
            sheet, _draw_window(sheet, replace(area, top=top, bottom=top + whole), bar)
        )
        y = top + bar + pad + air * 0.4
        each = -(-len(lines) // columns)
        across = (area.width - pad) / columns
        for number, line in enumerate(lines):
            x = area.left + pad + number // each * across
            line.write(sheet, x, y + number % each * size * _LEADING, colours)

    def split(self, card: Card, new_sheet: NewSheet, most: int) -> Sequence[Sheet]:
        """Draw the lines on the fewest cards that hold them, parted at an empty line where there is one."""
        for count in range(1, min(most, len(card.items)) + 1):
            try:
                return [self.drawn(new_sheet(part)) for part in _pages(card, count)]
            except Overflow:
                if count == min(most, len(card.items)):
                    raise
        raise AssertionError  # a card has at least one line

    def alt(self, card: Card) -> str:
        """Return the title and the lines as they stand."""
        lines = dedent("\n".join(line.rstrip() for line in card.items)).strip("\n")
        return f"{card.title.strip()}\n{lines}".strip("\n")

    def read_lines(self, words: str) -> dict[str, str | tuple[str, ...]]:
        """Return the lines with their indentation; a fence around them names their language."""
        lines = dedent(words).strip("\n").splitlines()
        fence = _FENCE.fullmatch(lines[0]) if lines else None
        if fence is None:
            return {"items": tuple(lines)}
        inner = lines[1:-1] if _FENCE.fullmatch(lines[-1]) else lines[1:]
        return {"items": tuple(inner), "kicker": fence["language"]}

    def samples(self) -> tuple[Card, ...]:
        """Return a function with a comment."""
        lines = (
            "def shade(trees, noon=True):",
            '    """一条街有多少树荫。"""',
            "    total = 0",
            "    for tree in trees:",
            "        # 第一个冬天活下来的才算",
            "        if tree.winters >= 1:",
            "            total += tree.crown ** 2",
            "    return total * (1.0 if noon else 0.6)",
        )
        return (Card(self.name, title="把树荫算出来", kicker="python", items=lines),)


def _title_beside(sheet: Sheet, area: Area) -> Area:
    """Write the title of a wide card at the left; return what is left of the area.

    Raises:
        Overflow: It does not fit.
    """
    card, theme = sheet.card, sheet.theme
    if not card.title:
        return area
    least, most = theme.scale.title
    setting = sheet.fit(
        card.title,
        theme.fonts.title,
        (least * _TITLE[0], most * _TITLE[1]),
        width=area.width * _TITLE_WIDE,
        height=area.height,
        leading=theme.leading.title,
        align="left",
    )
    block = Block("title", setting, sheet.palette.text, theme.fonts.title.weight)
    sheet.write(block, area.left, area.top)
    return replace(area, left=area.left + area.width * _TITLE_WIDE + sheet.px(0.06))


@dataclass(frozen=True, slots=True)
class _CodeLine:
    """A line as it is set: pieces of an item, each with its place there and what it is."""

    item: int
    start: int  # 0, or where the part of the item that continues begins
    indent: float  # px
    size: int
    parts: tuple[tuple[int, str, Role], ...]

    def write(
        self, sheet: Sheet, x: float, y: float, colours: dict[Role, tuple[int, int, int]]
    ) -> None:
        """Write the pieces one behind the other, and remember the line."""
        at, field = x + self.indent, f"items.{self.item}"
        order = sheet.canvas.count
        for _, text, role in self.parts:
            wide = _width(sheet, text, self.size)
            if text.strip():
                lead = len(text) - len(text.lstrip())
                start = at + lead * _SPACE * self.size
                setting = _setting(sheet, text.strip(), self.size)
                sheet.canvas.write(setting, (start, y), colours[role])
                box = (int(start), int(y), int(at + wide) + 1, int(y + self.size * 1.3))
                sheet.written.append(Written(field, box, colours[role], self.size, 400, order))
            at += wide
        raw = "".join(text for _, text, _ in self.parts)
        said = raw.strip()
        if said:
            sheet.parts.append(DrawnPart(field, order, sheet.canvas.count))
            item = sheet.card.items[self.item]
            first = self.parts[0][0] + len(raw) - len(raw.lstrip())
            first -= len(item) - len(item.lstrip())  # a field's text begins with what is seen
            sheet.lines.append(CardLine(said, field, first, first + len(said)))


def _setting(sheet: Sheet, text: str, size: int) -> Setting:
    return set_text(
        text, stack=sheet.stack(_FONT), size=size, width=1e5, leading=1.3, language=_AS_TYPED
    )


def _width(sheet: Sheet, text: str, size: int) -> float:
    """Return how wide a piece is, its spaces at its ends as well."""
    said = text.strip()
    spaces = (len(text) - len(said)) * _SPACE * size
    if not said:
        return spaces
    return spaces + _ems(said, sheet.stack(_FONT)) * size


@lru_cache(maxsize=512)
def _ems(text: str, stack: FontStack) -> float:
    """Return how wide a piece is in em, at whatever size: each is asked for at many."""
    setting = set_text(text, stack=stack, size=1, width=1e5, leading=1.3, language=_AS_TYPED)
    return float(setting.lines[0].width)


def _set_lines(sheet: Sheet, size: int, width: float) -> "list[_CodeLine]":
    """Return the lines as they are set; one that is too long goes on in the next, further in.

    [] where a word alone is longer than a line.
    """
    card = sheet.card
    indents = [len(line) - len(line.lstrip()) for line in card.items if line.strip()]
    least = min(indents, default=0)
    found = []
    for number, tokens in enumerate(_tokens(card.items, card.kicker)):
        lead = len(card.items[number]) - len(card.items[number].lstrip()) - least
        indent = lead * _SPACE * size
        at, start = indent, 0
        row: list[tuple[int, str, Role]] = []
        for place, text, role in tokens:
            wide = _width(sheet, text, size)
            if row and at + wide > width:
                found.append(_CodeLine(number, start, indent, size, tuple(row)))
                start, row = place, []
                at = indent = (lead + _HANG) * _SPACE * size
            if not row and at + wide > width:
                return []
            row.append((place, text, role))
            at += wide
        found.append(_CodeLine(number, start, indent, size, tuple(row)))
    return found


def _tokens(lines: Sequence[str], language: str) -> list[list[tuple[int, str, Role]]]:
    """Return the pieces of each line, without its indentation: where each begins, and what it is."""
    found: list[list[tuple[int, str, Role]]] = [[] for _ in lines]
    row, column = 0, 0
    for role, text in _lexed("\n".join(lines), language):
        for number, part in enumerate(text.split("\n")):
            if number:
                row, column = row + 1, 0
            for piece in _words(part):
                if row < len(lines) and (piece.strip() or found[row]):
                    found[row].append((column, piece, role))
                column += len(piece)
    return found


def _words(text: str) -> Iterator[str]:
    """Yield a token in pieces between which a line may break: words with the spaces behind them."""
    start, inside = 0, closed_places(text, "zh-Hans") if _HAN.search(text) else ()
    for place, character in enumerate(text):
        han = (
            character > "\u2e7f"
            and place + 1 not in inside
            and text[place + 1 : place + 2] not in NEVER_FIRST
        )
        space = character == " " and place + 1 < len(text) and text[place + 1] != " "
        if space or (han and place + 1 < len(text)):
            yield text[start : place + 1]
            start = place + 1
    if start < len(text):
        yield text[start:]


@lru_cache(maxsize=8)
def _lexed(text: str, language: str) -> list[tuple[Role, str]]:
    """Return the code in tokens; all of it plain where the language is not known."""
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415  # 30 ms
    from pygments.token import Comment, Keyword, Number, String  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False, ensurenl=False)
    except ClassNotFound:
        return [("plain", text)]
    roles: list[tuple[Role, str]] = []
    for kind, value in lexer.get_tokens(text):
        role: Role = "plain"
        if kind in Comment or kind in String.Doc:
            role = "comment"
        elif kind in String:
            role = "string"
        elif kind in Keyword or kind in Number:
            role = "keyword"
        roles.append((role, value))
    return roles


def _colours(sheet: Sheet, ground: tuple[int, int, int]) -> dict[Role, tuple[int, int, int]]:
    """Return the colour of each kind of token; one that could not be read on the ground is the text's."""
    palette = sheet.palette

    def seen(colour: tuple[int, int, int]) -> tuple[int, int, int]:
        share = 0.0
        while contrast(mix(colour, palette.text, share), ground) < _READ and share < 1:
            share += 0.1
        return mix(colour, palette.text, min(1.0, share))

    return {
        "plain": palette.text,
        "keyword": seen(palette.accent),
        "string": seen(mix(palette.accent, palette.text, 0.55)),
        "comment": seen(palette.muted),
    }


def _draw_window(sheet: Sheet, box: Area, bar: float) -> tuple[int, int, int]:
    """Draw the window behind the code; return its colour."""
    text = sheet.palette.text
    inside, line = pale(sheet, text, 0.045), pale(sheet, text, 0.24)
    radius = round(sheet.px(min(0.02, sheet.theme.style.radius or 0.004)))
    thin = max(2, round(sheet.px(0.0022)))
    left, top = round(box.left), round(box.top)
    wide, high = round(box.width), round(box.height)
    sheet.canvas.paste(
        line, (left, top, left + wide, top + high), rounded_mask((wide, high), radius)
    )
    inner = (wide - 2 * thin, high - 2 * thin)
    mask = rounded_mask(inner, max(0, radius - thin))
    sheet.canvas.paste(
        inside, (left + thin, top + thin, left + thin + inner[0], top + thin + inner[1]), mask
    )
    sheet.fill(left + thin, top + bar, inner[0], thin, line)
    dot, gap = round(sheet.px(0.019)), sheet.px(0.034)
    x, y = box.left + sheet.px(_PAD), top + (bar - dot) / 2
    for place in range(3):
        colour = sheet.palette.accent if not place else line
        spot = (round(x), round(y), round(x) + dot, round(y) + dot)
        sheet.canvas.paste(colour, spot, rounded_mask((dot, dot), dot // 2))
        x += gap
    if sheet.card.kicker and not any(line.field == "kicker" for line in sheet.lines):
        label = sheet.theme.fonts.label
        setting = sheet.fit(
            sheet.card.kicker,
            label,
            (0.0232, 0.026),
            width=box.width / 2,
            leading=1.2,
            align="left",
            max_lines=1,
        )
        block = Block("kicker", setting, _colours(sheet, inside)["comment"], label.weight)
        end = box.right - sheet.px(_PAD) - setting.lines[0].width
        sheet.write(block, end, top + (bar - block.height) / 2)
    return inside


def _pages(card: Card, count: int) -> Iterator[Card]:
    """Yield `count` cards that share the lines, each but the last to an empty line if one is near."""
    if count == 1:
        yield card
        return
    each = -(-len(card.items) // count)
    start = 0
    for number in range(count):
        end = min(len(card.items), start + each)
        near = [k for k in range(max(start + 1, end - each // 3), end) if not card.items[k].strip()]
        end = near[-1] + 1 if near and number < count - 1 else end
        end = len(card.items) if number == count - 1 else end
        page = card.page or f"{number + 1}/{count}"
        if any(line.strip() for line in card.items[start:end]):
            yield replace(card, items=card.items[start:end], first=card.first + start, page=page)
        start = end


KIND = Code()
