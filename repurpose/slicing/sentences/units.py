"""An Article in, the units that threads are made of out: sentences with what binds them together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from repurpose.article import (
    BODY_KINDS,
    Article,
    Block,
    Kind,
    Span,
    remembered,
    simplify,
    speakers_of,
)
from repurpose.messages import msg
from repurpose.slicing.sentences.announcing import announces
from repurpose.slicing.sentences.attributions import find_attributions
from repurpose.slicing.sentences.beside import points_beside
from repurpose.slicing.sentences.bonds import count_bonds
from repurpose.slicing.sentences.clauses import own_words
from repurpose.slicing.sentences.furniture import find_furniture
from repurpose.slicing.sentences.speech import lead_speaker, tail_speaker
from repurpose.slicing.sentences.words import is_lead_in, is_question, leans_back

_FEW = 5  # paragraphs, by fewer of which no habit is told
_OPEN_ENDED = 0.15  # of the paragraphs, by more of which to end without a mark is a habit
_ends_with_name = re.compile(r"(?<![A-Za-z.])[A-Z][A-Za-z0-9]*(?:[.·-][A-Za-z0-9]+)*$|[》]$")
_closed = re.compile(r"[。！？!?…；;.：:—~～♪）)\]】][）)」』”’\"']*$|[”’」』]$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of the body, in its place."""

    span: Span
    text: str  # as shown
    block: int  # number of its block in the article
    section: int  # number of its section, 0 before the first heading
    kind: Kind
    opens_block: bool
    closes_block: bool
    headings: tuple[Span, ...] = ()  # that stand directly above it
    marker: str = ""  # of the list item that it opens
    level: int = 0  # of that item: how many others it stands within
    forced: bool = False  # the author's own cut stands above it
    leans_back: bool = False
    question: bool = False
    lead_in: bool = False
    bonds: int = 0  # how many sentences must follow it: a list, a refutation
    led: bool = False  # stands within what another sentence leads in or supposes
    own: tuple[Span, str] | None = None  # without the connective that it opens with, if it has one
    announces: bool = False  # promises what only the next sentence, or what stands beside it, says
    speaker: str = ""  # whose words it is, by a line below it or, in a transcript, by who speaks
    spoken: bool = False  # stands in a transcript
    names_speaker: bool = False  # is such a line
    cut_short: bool = False  # ends at a clause of its sentence, before the next
    cut_off: bool = False  # ends without a mark where paragraphs end with one: its end is lost
    beside: bool = False  # speaks of code, a table or a picture that stands beside it
    dangles: bool = False  # leads in, or out of, code, a table or a formula, which no post can show


def without_connective(unit: Unit) -> Unit:
    """Return a sentence that leans back only by the connective that it opens with without that; else as it is."""
    if unit.own is None or not leans_back(unit.text) or leans_back(unit.own[1]):
        return unit
    span, text = unit.own
    return replace(unit, span=span, text=text, own=None, leans_back=False)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch of the article that a thread does not carry, and why."""

    span: Span
    reason: str


def read_units(article: Article) -> tuple[list[Unit], list[LeftOut]]:
    """Return the sentences of `article` that speak of its subject, in order, and what else there is.

    Code, tables, pictures and footnotes have no place in a post; nor have credits, captions and
    promotion that stand in the body; the call to action and the disclaimer are handled by themselves.
    """
    units, left_out = _read_units(article)
    return [*units], [*left_out]


@remembered
def _read_units(article: Article) -> tuple[list[Unit], list[LeftOut]]:
    units, left_out = read_sentences(article)
    furniture = _furniture_of(article, units)
    units = _name_speakers(article, units)
    kept: list[Unit] = []
    headings: tuple[Span, ...] = ()
    forced = False
    for number, unit in enumerate(units):
        headings, forced = headings + unit.headings, forced or unit.forced
        if (number in furniture and not unit.names_speaker) or unit.dangles:
            reason = furniture.get(number) or msg("leads in what a post cannot show")
            left_out.append(LeftOut(unit.span, reason))
            continue
        opens = unit.opens_block or kept[-1:] == [] or kept[-1].block != unit.block
        kept.append(
            replace(unit, headings=headings, forced=forced and bool(kept), opens_block=opens)
        )
        headings, forced = (), False
    left_out += [LeftOut(span, msg("a heading with no text below it")) for span in headings]
    closes = [now.block != after.block for now, after in pairwise(kept)] + [True]
    kept = [replace(u, closes_block=end) for u, end in zip(kept, closes, strict=False)]
    return _bind(article, _mark_cut_off(kept)), left_out


def _name_speakers(article: Article, units: list[Unit]) -> list[Unit]:
    """Return the units, those that a line below names a source for with its words.

    What the author says himself needs no name.
    """
    turns = speakers_of(article)
    named = [
        replace(unit, speaker=turns[unit.block], spoken=True) if unit.block in turns else unit
        for unit in units
    ]
    for number, (start, who) in find_attributions(units).items():
        if article.author and who.startswith(article.author):
            continue
        named[start:number] = [replace(unit, speaker=who) for unit in named[start:number]]
        named[number] = replace(named[number], names_speaker=True)
    return _named_beside(article, named)


def _named_beside(article: Article, units: list[Unit]) -> list[Unit]:
    """Return the units, those of a block quotation with whose words the line above or below says that they are."""
    found = [*units]
    for number, unit in enumerate(units):
        if unit.kind != Kind.PARAGRAPH:
            continue
        after = number + 1 < len(units) and units[number + 1].kind == Kind.QUOTATION
        before = number > 0 and units[number - 1].kind == Kind.QUOTATION
        leads = after and unit.text.endswith(("：", ":"))
        ways = [(1, lead_speaker)] if leads else [(-1, tail_speaker)] if before else []
        for step, says in ways:
            who = says(article, unit.span)
            if who and not (article.author and who.startswith(article.author)):
                for place in _quotation_beside(units, number, step):
                    found[place] = replace(found[place], speaker=found[place].speaker or who)
    return found


def _quotation_beside(units: Sequence[Unit], number: int, step: int) -> Iterator[int]:
    """Yield the units of the block quotation that begins beside a unit, above or below it."""
    place = number + step
    while (
        0 <= place < len(units)
        and units[place].kind == Kind.QUOTATION
        and abs(units[place].block - units[place - step].block) <= 1
    ):
        yield place
        place += step


def _mark_cut_off(units: list[Unit]) -> list[Unit]:
    """Mark the last sentences of paragraphs that end without a mark, where nearly all end with one."""
    ends = [u for u in units if u.closes_block and u.kind == Kind.PARAGRAPH]
    open_ended = {u.span for u in ends if not (_closed.search(u.text) or _lacks_mark_only(u.text))}
    if len(ends) < _FEW or len(open_ended) > _OPEN_ENDED * len(ends):
        return units
    return [replace(u, cut_off=True) if u.span in open_ended else u for u in units]


def _lacks_mark_only(text: str) -> bool:
    """Say whether a sentence without a mark lacks nothing else: it ends with a name, or a picture."""
    return bool(_ends_with_name.search(text)) or not (text[-1:].isalnum() or text[-1:] in "，,、")


def _bind(article: Article, units: list[Unit]) -> list[Unit]:
    """Return the units, each with what must follow it and whether another one holds it."""
    texts = [simplify(unit.text, article.language) for unit in units]
    bonds = count_bonds(units, texts)
    led = {n for i, count in enumerate(bonds) for n in range(i + 1, i + count)}
    led |= {i + 1 for i, unit in enumerate(units) if unit.lead_in}
    led |= {i for i, unit in enumerate(units) if unit.names_speaker}
    bonds = _bind_to_speakers(units, bonds)
    return [
        replace(
            unit,
            bonds=count,
            led=number in led,
            announces=announces(text) or unit.beside,
            own=_own(article, unit),
        )
        for number, (unit, count, text) in enumerate(zip(units, bonds, texts, strict=True))
    ]


def _bind_to_speakers(units: list[Unit], bonds: list[int]) -> list[int]:
    """Return the bonds with those of somebody's words to the line that names him."""
    bound, source = [*bonds], -1
    for number in range(len(units) - 1, -1, -1):
        source = number if units[number].names_speaker else source
        if units[number].speaker and not units[number].spoken and source > number:
            bound[number] = max(bound[number], source - number)
    return bound


def _own(article: Article, unit: Unit) -> tuple[Span, str] | None:
    span = own_words(article, unit.span)
    return None if span == unit.span else (span, article.show(span))


def _furniture_of(article: Article, units: list[Unit]) -> dict[int, str]:
    language = article.language
    return find_furniture(
        units,
        [simplify(unit.text, language) for unit in units],
        [tuple(simplify(article.show(h), language) for h in unit.headings) for unit in units],
        simplify(article.title, language),
        pictured={
            number
            for number, block in enumerate(article.blocks[:-1], start=1)
            if block.kind == Kind.IMAGE
        },
    )


def read_sentences(article: Article) -> tuple[list[Unit], list[LeftOut]]:
    """Return all sentences of the body of `article` in order, and the blocks that are no body."""
    units: list[Unit] = []
    left_out: list[LeftOut] = []
    headings: list[Span] = []
    section, forced = 0, False
    for number, block in enumerate(article.blocks):
        if block.kind == Kind.HEADING:
            section += 1
            if article.show(block.span) != article.title:  # said already
                headings.append(block.span)
        elif block.kind == Kind.CUT:
            forced = bool(units)
        elif block.kind in BODY_KINDS:
            new = _block_units(article, block, number, section, tuple(headings), forced=forced)
            if new and new[0].beside and number and article.blocks[number - 1].kind in _UNSAID:
                new[0] = replace(new[0], dangles=True)
            units += new
            if new:
                headings, forced = [], False
        elif reason := _REASONS.get(block.kind):
            if (
                block.kind in _UNSAID
                and units
                and (units[-1].lead_in or units[-1].beside)
                and units[-1].block == number - 1
            ):
                units[-1] = replace(units[-1], dangles=True)
            left_out.append(LeftOut(block.span, reason))
    left_out += [LeftOut(span, msg("a heading with no text below it")) for span in headings]
    return units, left_out


_REASONS = {
    Kind.FORMULA: "a formula",
    Kind.CODE: "code",
    Kind.TABLE: "a table",
    Kind.NOTE: "a footnote",
    Kind.IMAGE: "a picture",
    Kind.DISCLAIMER: "a disclaimer",
}

_UNSAID = (Kind.CODE, Kind.TABLE, Kind.FORMULA, Kind.IMAGE)


def _block_units(
    article: Article,
    block: Block,
    number: int,
    section: int,
    headings: tuple[Span, ...],
    *,
    forced: bool,
) -> list[Unit]:
    spans = article.sentences(block)
    units = []
    for index, span in enumerate(spans):
        text = article.show(span)
        first = index == 0
        units.append(
            Unit(
                span=span,
                text=text,
                block=number,
                section=section,
                kind=block.kind,
                opens_block=first,
                closes_block=index == len(spans) - 1,
                headings=headings if first else (),
                marker=block.marker if first else "",
                level=block.level if first and block.kind == Kind.ITEM else 0,
                forced=forced and first,
                # Below a heading, "this" may point at the heading: the reader sees it.
                leans_back=leans_back(text) and not (first and headings),
                question=is_question(text),
                lead_in=is_lead_in(text),
                beside=points_beside(text, article.language),
            )
        )
    return units


def is_next(article: Article, above: Span, below: Span) -> bool:
    """Say whether nothing that readers see stands between two spans: no sentence that was left out."""
    return not article.show(Span(above.end, below.start))
