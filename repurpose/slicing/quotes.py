"""An Article in, its quotes out: sentences that stand alone, ranked, diverse, with reasons.

A quote is never a heading, a list's label, a call to action or a disclaimer, never opens with a word
that points back, and never parts a pair of marks. Somebody's words keep their speaker and leave the
author's out; the author's never get a speaker.
"""

import re
from collections.abc import Sequence

from repurpose.article import Article, Kind, Span
from repurpose.article.chars import PAIRS
from repurpose.article.endings import asks_readers
from repurpose.slicing.compose import is_next
from repurpose.slicing.model import Quote
from repurpose.slicing.names import Name, find_names
from repurpose.slicing.score import score_text
from repurpose.slicing.speech import find_speech, is_speech
from repurpose.slicing.units import Unit, read_units
from repurpose.slicing.wishes import Wishes
from repurpose.slicing.words import is_lead_in, leans_back, measure

SHORTEST, LONGEST = 12.0, 70.0  # full-width characters; Latin counts a half
LONGEST_SPEECH = 100.0
MOST, FEWEST = 12, 6
NO_WISHES = Wishes()
FLOOR = 1.0  # the least score of a quote beyond the first FEWEST

_complete = re.compile(r"[。！？!?.…][”’」』）)]*$")
_deictic = re.compile(r"如下|以下|如上|上文|下文|见下|下图|上图|如图")
_dangling = re.compile(
    r"^(?:答案|结果|原因|问题|关键|[一二三四]是|是|而|则|并|且|也|还|才|就|都|却|即|让|使|将|被|把|对|在于|为的)[^，。]{0,3}"
)


def find_quotes(
    article: Article,
    *,
    names: Sequence[Name] | None = None,
    wishes: Wishes = NO_WISHES,
    most: int = MOST,
) -> list[Quote]:
    """Return up to `most` quotes, best first.

    Args:
        article: The article.
        names: The article's names, when they are known already.
        wishes: What must be among them, and comes first; what must not.
        most: How many at the most.
    """
    names = find_names(article) if names is None else names
    units, _ = read_units(article)
    sections = max((unit.section for unit in units), default=0)
    candidates = []
    for index, unit in enumerate(units):
        found = _candidates(article, units, index, names, sections)
        candidates += [(quote, unit.section) for quote in found if not wishes.bans(quote.text)]
    first = [quote for quote, _ in candidates if wishes.pins(quote.text)]
    rest = [pair for pair in candidates if not wishes.pins(pair[0].text)]
    return [*first, *_diversify(rest, most - len(first))]


def _candidates(
    article: Article, units: Sequence[Unit], index: int, names: Sequence[Name], sections: int
) -> list[Quote]:
    unit = units[index]
    block = article.blocks[unit.block]
    if speech := find_speech(article, unit.span):
        text = article.show(speech.words)
        if not SHORTEST <= measure(text) <= LONGEST_SPEECH or leans_back(text):
            return []
        score = score_text(article, unit, text, names, sections=sections, speech=True)
        return [
            Quote(
                text, (speech.words,), speech.speaker, score.value, score.reasons(article.language)
            )
        ]
    if is_speech(unit.text) or (block.kind == Kind.ITEM and unit.opens_block):
        return []
    found = []
    for span in (unit.span, _with_next(article, units, index)):
        if span and _stands_alone(text := article.show(span)) and not is_speech(text):
            score = score_text(article, unit, text, names, sections=sections)
            found.append(Quote(text, (span,), "", score.value, score.reasons(article.language)))
    return found


def _with_next(article: Article, units: Sequence[Unit], index: int) -> Span | None:
    """Return the span of a sentence and the next, when the first needs the second.

    That is a question with its answer, or a short statement that the next one fills.
    """
    if index + 1 >= len(units) or units[index + 1].block != units[index].block:
        return None
    unit, following = units[index], units[index + 1]
    if not is_next(article, unit.span, following.span):
        return None
    needs = unit.question or measure(unit.text) < 14
    if not needs or following.question or following.lead_in or is_speech(following.text):
        return None
    return Span(unit.span.start, following.span.end)


def _stands_alone(text: str) -> bool:
    if not SHORTEST <= measure(text) <= LONGEST or not _complete.search(text):
        return False
    if leans_back(text) or is_lead_in(text) or asks_readers(text) or _dangling.match(text):
        return False
    return not _deictic.search(text) and is_balanced(text)


def is_balanced(text: str) -> bool:
    """Say whether every quotation mark and bracket in `text` has its partner."""
    opened: list[str] = []
    for character in text:
        if character in PAIRS:
            opened.append(PAIRS[character])
        elif character in PAIRS.values() and (not opened or opened.pop() != character):
            return False
    return not opened


def _diversify(candidates: list[tuple[Quote, int]], most: int) -> list[Quote]:
    """Pick greedily by score, less what a quote shares with those picked and with their sections."""
    pool = [*candidates]
    chosen: list[tuple[Quote, int]] = []
    while pool and len(chosen) < most:

        def worth(pair: tuple[Quote, int]) -> tuple[float, int]:
            quote, section = pair
            same = sum(1 for _, other in chosen if other == section)
            shared = max((_overlap(quote.text, other.text) for other, _ in chosen), default=0.0)
            return (quote.score - 0.9 * same - 4 * shared, -quote.spans[0].start)

        best = max(pool, key=worth)
        if len(chosen) >= FEWEST and worth(best)[0] < FLOOR:
            break
        chosen.append(best)
        pool = [pair for pair in pool if not _touches(pair[0], best[0])]
    return [quote for quote, _ in chosen]


def _touches(one: Quote, other: Quote) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.spans for b in other.spans)


def _overlap(one: str, other: str) -> float:
    """Return the share of two-character sequences that two texts have in common."""
    a = {one[i : i + 2] for i in range(len(one) - 1)}
    b = {other[i : i + 2] for i in range(len(other) - 1)}
    return len(a & b) / (min(len(a), len(b)) or 1)
