"""An Article and its quotes in, clip scripts out: hook, beats, close; all of it the author's words."""

from collections.abc import Sequence
from dataclasses import replace

from repurpose.article import Article, Span
from repurpose.slicing.captions import write_captions
from repurpose.slicing.model import Beat, Quote, Script
from repurpose.slicing.names import Name, find_names
from repurpose.slicing.score import score_text
from repurpose.slicing.titles import choose_title, short_title
from repurpose.slicing.units import Unit, read_units
from repurpose.slicing.windows import best_window, by_section, is_listed
from repurpose.slicing.words import measure

IDEA = 110.0  # full-width characters that a clip of 15 to 25 seconds says, hook and close aside
_HOOK = 15.0  # ... in two seconds
STORY = 230.0  # ... of 30 to 60 seconds


def write_scripts(
    article: Article, quotes: Sequence[Quote], names: Sequence[Name] | None = None
) -> list[Script]:
    """Return the article's scripts: highlights and one idea (15-25 s each), and its story (30-60 s).

    The hook is the title's first part. The beats of highlights and story are quotes in the article's
    order, those of the idea neighbouring sentences of one section; the last one closes.
    """
    names = find_names(article) if names is None else names
    said = [_said(article, quote) for quote in quotes]
    highlights = _choose(article, said, IDEA)
    idea = _idea(article)
    story = _choose(article, said, STORY)
    scripts = [("highlights", highlights), ("idea", idea if idea != highlights else [])]
    if sum(measure(article.show(span)) for span in story) >= 1.4 * IDEA:
        scripts.append(("story", story))
    return [_write(article, slug, spans, names) for slug, spans in scripts if spans]


def _idea(article: Article) -> list[Span]:
    """Return neighbouring sentences of one section that make one thought: the worthiest such run."""
    units, _ = read_units(article)

    def worth(unit: Unit) -> float:
        return score_text(article, unit, unit.text).value

    inner = [replace(u, headings=(), marker="") for u in units if u.section] or units
    windows = [
        best_window(
            section, worth, lambda u: measure(u.text) / IDEA, 1.0, listed=is_listed(section)
        )
        for section in by_section(inner)
    ]
    best = max(windows, key=lambda w: sum(map(worth, w)), default=[])
    return [unit.span for unit in best]


def _said(article: Article, quote: Quote) -> Span:
    """Return what a clip says for `quote`: for somebody's words, the sentence that names them."""
    span = Span(quote.spans[0].start, quote.spans[-1].end)
    if not quote.speaker:
        return span
    block = next(block for block in article.body if block.span.covers(span))
    return next((s for s in article.sentences(block) if s.covers(span)), block.span)


def _choose(article: Article, spans: Sequence[Span], room: float) -> list[Span]:
    """Return the best spans that fit `room` together, in the article's order."""
    chosen: list[Span] = []
    left = room
    for span in spans:
        width = measure(article.show(span))
        if width <= left:
            chosen.append(span)
            left -= width
    return sorted(chosen or spans[:1])


def _write(article: Article, slug: str, spans: Sequence[Span], names: Sequence[Name]) -> Script:
    hook = short_title(article, _HOOK)
    beats = []
    if hook:
        beats.append(Beat("hook", tuple(write_captions(article, hook, names))))
    for index, span in enumerate(spans):
        captions = tuple(write_captions(article, span, names))
        beats.append(Beat("close" if index == len(spans) - 1 else "beat", captions))
    title: Span | None = choose_title(article)
    return Script(slug, article.title, title, tuple(beats))
