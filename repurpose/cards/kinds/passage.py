"""Long text on a series of cards: set once, parted between lines, never shrunk, never clipped.

Lines of one paragraph do not stand alone at the foot or head of a card where it can be helped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from operator import attrgetter

from repurpose.cards.frame import draw_frame
from repurpose.cards.kinds.base import FOOTER, KICKER, SOURCE, TITLE, CardField, Kind, NewSheet
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.errors import Overflow
from repurpose.ink import ink_box
from repurpose.messages import msg
from repurpose.patterns import lazy_pattern
from repurpose.typeset import Line, Setting, set_text

_BETWEEN = 0.62  # of a line: the space between paragraphs, instead of an indent
_MOST_PAGES = 99
_SENTENCE = lazy_pattern(r"[。！？；…!?;.][”’」』）)]*\s*$")
_CLAUSE = lazy_pattern(r"[，：、—,:][”’」』）)]*\s*$")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the text, and how much space stands above it, in lines."""

    setting: Setting  # of the paragraph
    line: Line
    offset: int  # where the paragraph starts in the card's text
    before: float
    number: int  # in its paragraph
    count: int  # lines of the paragraph


class Passage(Kind):
    """Text of any length, from the top of each card."""

    __slots__ = ()

    name = "passage"
    label = msg("passage")
    fields = (
        TITLE,
        CardField("text", quotes=True, needed=msg("text"), shape="text"),
        KICKER,
        FOOTER,
        SOURCE,
    )
    in_series = False  # how many cards it takes depends on the theme
    parts = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw a passage of which `split` knows that it takes one card."""
        (page,) = _pages(sheet, area)
        _draw_page(sheet, area, page)

    def split(self, card: Card, new_sheet: NewSheet, most: int) -> Sequence[Sheet]:
        """Draw every page; a lone one needs no number and may use the room of that."""
        plan = new_sheet(replace(card, page=card.page or "1/9"))
        pages = _pages(plan, draw_frame(plan))
        if len(pages) == 1:
            return (self.drawn(new_sheet(card)),)
        if len(pages) > most:
            raise _too_long(plan, len(pages), most)
        sheets = []
        for number, blocks in enumerate(pages, start=1):
            sheet = new_sheet(replace(card, page=card.page or f"{number}/{len(pages)}"))
            _draw_page(sheet, draw_frame(sheet), blocks)
            sheets.append(sheet)
        return sheets

    def alt_of(self, sheet: Sheet) -> str:
        """Return the title, if it is on this page, and the part of the text that is."""
        lines = [line for line in sheet.lines if line.field == "text"]
        text = sheet.card.text[lines[0].start : lines[-1].end]
        titled = any(line.field == "title" for line in sheet.lines)
        return f"{sheet.card.title}\n{text}" if titled else text

    def samples(self) -> tuple[Card, ...]:
        """Return two paragraphs."""
        text = (
            "种树的人常说，最好的时间是十年前，其次是现在。\n"
            "可真正难的不是开始，而是在看不见树荫的九年里，依然每天浇水。"
        )
        return (Card(self.name, title="慢慢走，比较快", text=text),)


def _too_long(sheet: Sheet, count: int, most: int) -> Overflow:
    return Overflow(
        msg(
            "The text takes {count} {name} cards, {most} allowed.",
            count=count,
            name=sheet.form.name,
            most=most,
        ),
        hint=msg("Draw a series, shorten it, or choose a larger format."),
    )


def _pages(sheet: Sheet, area: Area) -> list[list[Block]]:
    """Return the blocks of each page; the first begins with the title, if there is one.

    The size is the largest of the theme's body sizes that takes no more pages than the least does,
    and of which each page holds three lines.

    Raises:
        Overflow: it would take more than 99 pages.
    """
    text = sheet.card.text
    inner = inner_area(sheet, area)
    head = _title(sheet, inner)
    least, most = (round(sheet.px(share)) for share in sheet.theme.scale.body)
    leading = sheet.theme.leading.body
    first = inner.height
    if head:
        first -= head.height + sheet.px(0.06)
    best: list[list[_Row]] = []
    size = least
    for wish in takewhile(lambda size: 3 * size * leading <= first, range(least, most + 1)):
        rows = _rows(sheet, text, inner.width, wish)
        pages = _fill(rows, first, inner.height, wish * leading)
        if best and len(pages) > len(best):
            break
        best, size = pages, wish
    if not best:
        raise Overflow(
            msg(
                "A {name} card has no room for the title and three lines of text.",
                name=sheet.form.name,
            ),
            hint=msg("Shorten the title, or choose a larger format."),
        )
    if len(best) > _MOST_PAGES:
        raise Overflow(
            msg(
                "The text takes {count} cards; {most} are allowed.",
                count=len(best),
                most=_MOST_PAGES,
            ),
            hint=msg("Shorten it, or cut it into parts."),
        )
    found = [_blocks(sheet, page, size) for page in best]
    if head:
        text_block, *others = found[0]
        found[0] = [head, replace(text_block, before=sheet.px(0.06)), *others]
    return found


def _title(sheet: Sheet, inner: Area) -> Block | None:
    if not sheet.card.title:
        return None
    theme = sheet.theme
    least, most = theme.scale.title
    setting = sheet.fit(
        sheet.card.title,
        theme.fonts.title,
        (least * 0.8, most * 0.6),
        width=inner.width,
        leading=theme.leading.title,
        align="left",
        max_lines=3,
    )
    return Block("title", setting, sheet.palette.text, theme.fonts.title.weight)


def _rows(sheet: Sheet, text: str, width: float, size: int) -> list[_Row]:
    """Set every paragraph and return all lines."""
    rows: list[_Row] = []
    for start, end in _paragraphs(text):
        setting = set_text(
            text[start:end],
            stack=sheet.stack(sheet.theme.fonts.body),
            size=size,
            width=width,
            leading=sheet.theme.leading.body,
            language=sheet.card.language,
            align="justify",
        )
        count = len(setting.lines)
        rows += [
            _Row(setting, line, start, _BETWEEN if not k and rows else 0.0, k, count)
            for k, line in enumerate(setting.lines)
        ]
    return rows


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for piece in text.splitlines(keepends=True):
        kept = piece.strip()
        if kept:
            start = at + piece.index(kept)
            yield start, start + len(kept)
        at += len(piece)


def _fill(rows: Sequence[_Row], first: float, later: float, step: float) -> list[list[_Row]]:
    """Part the lines into pages of `first` and then `later` px, each of three lines at least."""
    pages: list[list[_Row]] = []
    at = 0
    while at < len(rows):
        room = (later if pages else first) + 0.35 * step  # leading above and below the ink is free
        end, used = at, 0.0
        while end < len(rows):
            used += step * (1 + (rows[end].before if end > at else 0.0))
            if used > room:
                break
            end += 1
        if end < len(rows):
            end = _kindly(rows, at, _breathing(rows, at, end))
        pages.append(list(rows[at:end]))
        at = end
    return pages


def _breathing(rows: Sequence[_Row], at: int, end: int) -> int:
    """Move the end of a page up to where a sentence ends, else a clause, if that is near.

    A page may lose a quarter of its lines for a sentence, a sixth for a clause.
    """
    count = end - at
    for ends, most in ((_SENTENCE, count // 4), (_CLAUSE, count // 6)):
        for back in range(min(most, count - 3) + 1):
            row = rows[end - 1 - back]
            if ends.search(row.setting.text[row.line.start : row.line.end]):
                return end - back
    return end


def _kindly(rows: Sequence[_Row], at: int, end: int) -> int:
    """Move the end of a page up, so that no line of a paragraph stands alone on either side."""
    following = rows[end]
    if following.number == following.count - 1 and following.count > 2:
        end -= 1  # the last line takes the one before it along
    if rows[end - 1].number == 0 and rows[end - 1].count > 1 and end - at > 2:
        end -= 1
    return end


def _blocks(sheet: Sheet, page: Sequence[_Row], size: int) -> list[Block]:
    """Gather the lines of a page into one block for each paragraph."""
    colour, weight = sheet.palette.text, sheet.theme.fonts.body.weight
    step = size * sheet.theme.leading.body
    blocks = []
    for offset, rows in groupby(page, key=attrgetter("offset")):
        kept = list(rows)
        part = replace(kept[0].setting, lines=tuple(row.line for row in kept))
        _, top, _, bottom = ink_box(replace(part, lines=part.lines[:1]))
        gap = step * (1 + _BETWEEN) - (bottom - top)
        blocks.append(Block("text", part, colour, weight, before=gap, offset=offset))
    return blocks


def _draw_page(sheet: Sheet, area: Area, blocks: Sequence[Block]) -> None:
    """Draw one page, from the top."""
    inner = inner_area(sheet, area)
    sheet.write_stack(blocks, inner.left, inner.top)


KIND = Passage()
