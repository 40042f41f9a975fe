"""Classified lines and shown text in, blocks out: title, headings, body, call to action, disclaimer."""

import re
from collections.abc import Sequence
from dataclasses import replace

from repurpose.article import line as grammar
from repurpose.article.endings import (
    asks_readers,
    asks_you,
    ends_asking,
    find_call_label,
    is_call_label,
    is_disclaimer,
)
from repurpose.article.furniture import find_furniture, find_properties
from repurpose.article.line import Line
from repurpose.article.model import BODY_KINDS, Block, Kind
from repurpose.article.shown import HIDDEN, hidden_removed
from repurpose.article.span import Span
from repurpose.article.times import opens_cue
from repurpose.article.wrapped import is_hard_wrapped

LONGEST_TITLE = 72  # code points
LONGEST_HEADING = 60
LONGEST_PLAIN_HEADING = 40  # of a heading without marks
_MOST_QUESTIONS = 4  # to the readers, above a plea to answer

_KINDS = {
    grammar.HEADING: Kind.HEADING,
    grammar.TEXT: Kind.PARAGRAPH,
    grammar.ITEM: Kind.ITEM,
    grammar.QUOTED: Kind.QUOTATION,
    grammar.CODE: Kind.CODE,
    grammar.TABLE: Kind.TABLE,
    grammar.IMAGE: Kind.IMAGE,
    grammar.RULE: Kind.CUT,
    grammar.POST: Kind.CUT,
    grammar.NOTE: Kind.NOTE,
    grammar.FRONT: Kind.META,
    grammar.COMMENT: Kind.META,
    grammar.REFERENCE: Kind.META,
    grammar.FORMULA: Kind.FORMULA,
}
_UNSEEN = (Kind.META, Kind.CUT, Kind.IMAGE, Kind.CODE, Kind.TABLE, Kind.FORMULA)
_GROUPED = (grammar.CODE, grammar.TABLE, grammar.FRONT, grammar.COMMENT, grammar.FORMULA)

_bold_line = re.compile(r"\s*(\*\*|__)(?=\S)(?P<text>(?:(?!\1).)+)\1\s*[：:]?\s*$")
_bold_start = re.compile(r"\s*(\*\*|__)(?=\S)(?P<text>(?:(?!\1).)+)\1")
_ordinal = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节節层層部分篇幕回步重点點](?:[:：\s、]|$))"
)
_closing_word = re.compile(
    r"(?:结语|結語|尾声|写在最后|后记|引言|前言|导语|导读|结论|总结|小结|Conclusion|Introduction)\s*[：:]?\s*$"
)
_author = re.compile(
    r"(?:作者|撰文|文|编译|著者|筆者|글|글쓴이|By)\s*(?:[：:/／|｜]|(?<=By)\s)\s*(?P<name>\S.{0,30})$",
    re.IGNORECASE,
)
_sentence_end = re.compile(r"[。！；，、….!;,]$")


def build_blocks(text: str, shown: str, lines: Sequence[Line]) -> list[Block]:
    """Return the blocks of one article in their order. Linear; never fails."""
    blocks = _group(text, shown, lines)
    blocks = _find_headings(text, shown, blocks)
    blocks = _find_title(text, shown, lines, blocks)
    blocks = find_properties(text, blocks)
    blocks = find_furniture(shown, _find_ending(shown, blocks))
    return _with_body(blocks)


def _with_body(blocks: list[Block]) -> list[Block]:
    """Where nothing but headings was found, they are what the article says; or else the title is."""
    for kind in (Kind.HEADING, Kind.TITLE):
        if not any(block.kind in BODY_KINDS for block in blocks):
            blocks = [
                replace(b, kind=Kind.PARAGRAPH, level=0) if b.kind == kind else b for b in blocks
            ]
    return blocks


def find_author(shown: str, block: Block) -> str:
    """Return the name in an author line such as 作者：张三, or nothing."""
    match = _author.match(_seen(shown, block.span))
    return match.group("name").strip() if match else ""


def _seen(shown: str, span: Span) -> str:
    return hidden_removed(shown[span.start : span.end])


def _group(text: str, shown: str, lines: Sequence[Line]) -> list[Block]:
    """Make one block of each line, or of the lines that belong together."""
    wrapped = is_hard_wrapped(text, lines)
    blocks: list[Block] = []
    last: Line | None = None
    indents: list[int] = []  # of the items that are open
    for line in lines:
        if line.kind in (grammar.HEADING, grammar.RULE) or (
            line.kind == grammar.TEXT and not line.indent
        ):
            indents = []
        if line.kind != grammar.BLANK and not (
            line.kind == grammar.QUOTED and line.body >= line.end
        ):
            joined = last is not None and blocks and _continues(last, line, wrapped=wrapped)
            if joined and line.kind in _GROUPED:
                blocks[-1] = replace(blocks[-1], span=Span(blocks[-1].span.start, line.end))
            elif joined:
                end = _trim(shown, line.body, line.end).end
                blocks[-1] = replace(blocks[-1], span=Span(blocks[-1].span.start, end))
            elif block := _make_block(text, shown, line):
                if line.kind == grammar.ITEM:
                    indents = [*(i for i in indents if i < line.indent), line.indent]
                    block = replace(block, level=len(indents) - 1)
                blocks.append(block)
        last = line
    return blocks


def _continues(last: Line, line: Line, *, wrapped: bool) -> bool:
    if line.kind in _GROUPED:
        return last.kind == line.kind
    if line.kind == grammar.QUOTED:
        return last.kind == grammar.QUOTED and last.body < last.end and wrapped
    if line.kind == grammar.TEXT and last.kind in (grammar.ITEM, grammar.NOTE):
        return line.indent > last.indent or wrapped
    return wrapped and line.kind == grammar.TEXT == last.kind


def _make_block(text: str, shown: str, line: Line) -> Block | None:
    kind = _KINDS[line.kind]
    if kind in _UNSEEN:
        return Block(kind, Span(line.start, line.end))
    span = _trim(shown, line.body, line.end)
    if span.start == span.end:
        return None
    marker = ""
    if kind == Kind.ITEM:
        marker = _marker(text[line.start : line.body], ordered=bool(line.level))
    label = _find_label(text, span) if kind in (Kind.ITEM, Kind.PARAGRAPH) else None
    return Block(
        kind, span, level=line.level if kind == Kind.HEADING else 0, label=label, marker=marker
    )


def _marker(written: str, *, ordered: bool) -> str:
    """Return what marks an item: its number as written, a box for a task, or a bullet."""
    if ordered:
        return written.strip(" \t\u3000>\0")
    if re.search(r"\[[xX]\]|DONE", written):
        return "☑"
    return "☐" if re.search(r"\[ \]|TODO|DOING|LATER|WAITING", written) else "•"


def _trim(shown: str, start: int, end: int) -> Span:
    piece = shown[start:end]
    unseen = " \t\u3000" + HIDDEN
    left = len(piece) - len(piece.lstrip(unseen))
    return Span(start + left, start + max(left, len(piece.rstrip(unseen))))


def _find_label(text: str, span: Span) -> Span | None:
    """Return the span of the bold words that lead in, as in `**安全**：……`."""
    line_start = text.rfind("\n", 0, span.start) + 1
    marks = text[max(line_start, span.start - 3) : span.start]
    opening = span.start - (len(marks) - len(marks.rstrip("*_")))
    match = _bold_start.match(text, opening, min(len(text), span.start + 120))
    if not match or match.end() >= span.end:
        return None
    return Span(*match.span("text"))


def _find_headings(text: str, shown: str, blocks: list[Block]) -> list[Block]:
    """Turn paragraphs that are headings into headings; part a run-in closing word from its text."""
    found: list[Block] = []
    for block in blocks:
        if block.kind != Kind.PARAGRAPH:
            found.append(block)
            continue
        seen = _seen(shown, block.span)
        label = _seen(shown, block.label) if block.label else ""
        if block.label and _closing_word.match(label):
            rest = _after_label(shown, block)
            bare = label.rstrip("：:")
            end = block.label.start + shown[slice(*block.label)].find(bare) + len(bare)
            found.append(Block(Kind.HEADING, Span(block.label.start, end), level=2))
            if rest.start < rest.end:
                found.append(Block(Kind.PARAGRAPH, rest))
        elif level := _heading_level(text, seen, block):
            found.append(Block(Kind.HEADING, block.span, level=level))
        else:
            found.append(block)
    return found


def _after_label(shown: str, block: Block) -> Span:
    assert block.label is not None
    start = block.label.end
    while start < block.span.end and shown[start] in "：: \0*_":
        start += 1
    return Span(start, block.span.end)


def _heading_level(text: str, seen: str, block: Block) -> int:
    """Return 2 for a section's heading, 3 for one below it, 0 for no heading."""
    if "\n" in text[block.span.start : block.span.end]:
        return 0
    line_start = text.rfind("\n", 0, block.span.start) + 1
    line_end = text.find("\n", block.span.end)
    line = text[line_start : len(text) if line_end < 0 else line_end]
    if _bold_line.match(line) and len(seen) <= LONGEST_HEADING and not _sentence_end.search(seen):
        if is_call_label(seen) or is_disclaimer(seen) or asks_readers(seen) or asks_you(seen):
            return 0
        return 3 if seen.endswith(("：", ":")) else 2
    plain = len(seen) <= LONGEST_PLAIN_HEADING and not _sentence_end.search(seen)
    if plain and _ordinal.match(seen):
        return 2
    return 2 if plain and _closing_word.match(seen) else 0


def is_closing(words: str) -> bool:
    """Say whether a heading closes an article, such as 写在最后."""
    return bool(_closing_word.match(words))


def _find_title(text: str, shown: str, lines: Sequence[Line], blocks: list[Block]) -> list[Block]:
    """Mark the title line and an author line below it."""
    header = [line for line in lines if line.kind == grammar.FRONT and line.body < line.end]
    first = next((i for i, block in enumerate(blocks) if block.kind not in _UNSEEN), None)
    if header:
        title = Block(Kind.TITLE, _trim(shown, header[0].body, header[-1].end), level=1)
        same = first is not None and _seen(shown, blocks[first].span) == _seen(shown, title.span)
        rest = blocks[:first] + blocks[first + 1 :] if same and first is not None else blocks
        return [title, *rest]
    if first is None or not _is_title(text, shown, blocks, first):
        return blocks
    blocks = [*blocks]
    blocks[first] = Block(Kind.TITLE, blocks[first].span, level=1)
    for index in range(first + 1, min(first + 3, len(blocks))):
        if blocks[index].kind == Kind.PARAGRAPH and find_author(shown, blocks[index]):
            blocks[index] = Block(Kind.META, blocks[index].span)
    return blocks


def _is_title(text: str, shown: str, blocks: list[Block], first: int) -> bool:
    block = blocks[first]
    seen = _seen(shown, block.span)
    if block.kind == Kind.HEADING:
        # A first heading with a sibling of its level below is a section, not the title.
        same = [b for b in blocks[first + 1 :] if b.kind == Kind.HEADING and b.level == block.level]
        return block.level == 1 or not same
    if block.kind != Kind.PARAGRAPH or len(seen) > LONGEST_TITLE or _sentence_end.search(seen):
        return False
    if "\n" in text[block.span.start : block.span.end] or first + 1 >= len(blocks):
        return False
    if opens_cue(text, block.span):
        return False  # how somebody begins to speak is no title
    return not seen.endswith(("：", ":")) and not is_call_label(seen)


def _find_ending(shown: str, blocks: list[Block]) -> list[Block]:
    """Mark the call to action and the disclaimer among the last blocks."""
    blocks = [*blocks]
    seen = {i: _seen(shown, b.span) for i, b in enumerate(blocks) if b.kind not in _UNSEEN}
    tail = [i for i in seen if blocks[i].kind != Kind.TITLE][-10:]
    for index in tail:
        if is_disclaimer(seen[index]):
            blocks[index] = replace(blocks[index], kind=Kind.DISCLAIMER, level=0)
    labelled = next((i for i in tail if _announces(seen[i])), None)
    if labelled is not None:
        for index in tail[tail.index(labelled) :]:
            if blocks[index].kind != Kind.DISCLAIMER:
                blocks[index] = replace(blocks[index], kind=Kind.CTA, level=0)
        return blocks
    for index in reversed(tail):
        if blocks[index].kind == Kind.DISCLAIMER:
            continue
        if blocks[index].kind not in (
            Kind.PARAGRAPH,
            Kind.ITEM,
            Kind.QUOTATION,
        ) or not asks_readers(seen[index]):
            break
        blocks[index] = replace(blocks[index], kind=Kind.CTA)
    return _with_questions(blocks, seen)


def _with_questions(blocks: list[Block], seen: dict[int, str]) -> list[Block]:
    """Mark the questions to the readers that stand directly above a plea to answer."""
    called = next((i for i in seen if blocks[i].kind == Kind.CTA), None)
    if called is None:
        return blocks
    numbers = [i for i in seen if i < called]
    asked: list[int] = []
    for index in reversed(numbers[-_MOST_QUESTIONS:]):
        if blocks[index].kind != Kind.PARAGRAPH or not ends_asking(seen[index]):
            break
        asked.append(index)
        if asks_you(seen[index]):  # what stands between it and the plea goes on asking
            return [
                replace(block, kind=Kind.CTA) if i in asked else block
                for i, block in enumerate(blocks)
            ]
    return blocks


def _announces(seen: str) -> bool:
    return is_call_label(seen) or bool(find_call_label(seen))
