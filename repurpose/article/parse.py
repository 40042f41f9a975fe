"""Canonical text in, one Article or several out. Pure: no I/O, and no text makes it fail."""

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Sequence

from repurpose.article import line as grammar
from repurpose.article.blocks import LONGEST_TITLE, build_blocks, find_author
from repurpose.article.endings import asks_readers, is_disclaimer
from repurpose.article.front import read_meta
from repurpose.article.language import detect_language
from repurpose.article.line import Line
from repurpose.article.lines import read_lines
from repurpose.article.model import Article, Block, Kind, Source
from repurpose.article.sentences import split_sentences
from repurpose.article.shown import hidden_removed, show_formulas
from repurpose.article.span import Span
from repurpose.article.times import opens_cue
from repurpose.article.title_parts import first_clause

LONGEST_UNMARKED = 40.0  # full-width characters of a title that no line of its own says
LONGEST_ID = 56  # code points: below 255 bytes in any script, with room for a number
_no_letter = re.compile(r"[\W_]+")
_notion_id = re.compile(r"[ \t][0-9a-f]{32}$")


def parse_article(text: str, source: Source, *, language: str = "", name: str = "") -> Article:
    r"""Return the article that `text` holds.

    Args:
        text: The canonical text: line ends as \n, no byte-order mark.
        source: Where it came from.
        language: BCP 47 tag; detected when empty.
        name: What the id is made from; the source's name when empty.
    """
    lines = read_lines(text)
    meta = read_meta(text, lines)
    language = language or meta.pop("lang", "") or detect_language(text)
    shown, formulas = show_formulas(text, lines, chinese=language.startswith("zh"))
    blocks = build_blocks(text, shown, lines)
    title_span = _title_span(text, shown, blocks)
    title = hidden_removed(shown[slice(*title_span)]) if title_span else ""
    author = meta.pop("author", "") or next(
        (found for b in blocks if b.kind == Kind.META and (found := find_author(shown, b))), ""
    )
    meta.pop("title", None)
    return Article(
        id=make_id(name or source.name, title),
        title=title,
        title_span=title_span,
        author=author,
        language=language,
        text=text,
        shown=shown,
        blocks=tuple(blocks),
        source=source,
        meta=meta,
        formulas=formulas,
    )


def split_articles(text: str) -> list[str]:
    """Return the articles in `text`, cut where one's ending is followed by another's title line.

    A title line stands alone between blank lines, is short, and ends no sentence; what stands
    before it must be a call to action or a disclaimer, so that no section is taken for an article.
    """
    lines = read_lines(text)
    starts = [lines[i].start for i in range(len(lines)) if _begins_article(text, lines, i)]
    bounds = [0, *starts, len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(bounds)]
    return [piece for piece in pieces if piece.strip()] or [text]


def _begins_article(text: str, lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if line.kind not in (grammar.TEXT, grammar.HEADING) or not 0 < index < len(lines) - 1:
        return False
    if lines[index - 1].kind != grammar.BLANK or lines[index + 1].kind != grammar.BLANK:
        return False
    if line.kind == grammar.HEADING and line.level != 1:
        return False
    raw = text[line.body : line.end].strip()
    if not 4 <= len(raw) <= LONGEST_TITLE or raw.startswith(("**", "【", "(", "（")):
        return False
    if re.search(r"[。！；，、….!;,：:]$", raw) or asks_readers(raw) or is_disclaimer(raw):
        return False
    above = [b for b in lines[max(0, index - 8) : index] if b.kind != grammar.BLANK][-4:]
    ends = (text[b.body : b.end].strip().strip("*") for b in above)
    return any(asks_readers(end) or is_disclaimer(end) for end in ends)


def _title_span(text: str, shown: str, blocks: Sequence[Block]) -> Span | None:
    """Return the title line's span, or else that of a first sentence, or clause, that is short.

    A title is not invented: None where the article begins with neither.
    """
    for kinds in ((Kind.TITLE,), (Kind.HEADING,), (Kind.PARAGRAPH, Kind.QUOTATION, Kind.ITEM)):
        for block in blocks:
            if block.kind in kinds:
                if block.kind in (Kind.TITLE, Kind.HEADING):
                    return block.span
                start = block.span.start
                if block.label and opens_cue(text, block.span):
                    start = min(block.label.end + 1, block.span.end)  # not who says it
                first = split_sentences(shown, start, block.span.end)[0]
                return first_clause(shown, first, LONGEST_UNMARKED)
    return None


def make_id(name: str, title: str) -> str:
    """Return an id for people to read: the name's letters and digits of any script, else the title's.

    It names the pack's folder: lower case, hyphens between words, at most 56 code points.
    """
    stem = _notion_id.sub("", re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name))
    web = stem.lower().startswith(("http://", "https://"))
    for words in (title, stem) if web else (stem, title):
        slug = _no_letter.sub("-", unicodedata.normalize("NFKC", words).lower())
        if slug := slug.strip("-")[:LONGEST_ID].strip("-"):
            return slug
    return hashlib.sha256((title or name).encode("utf-8", "replace")).hexdigest()[:10]
