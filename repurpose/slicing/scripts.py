"""An Article and its quotes in, clip scripts out: hook, beats, close; all of it the author's words."""

from collections.abc import Sequence

from repurpose.article import Article, Span
from repurpose.slicing.captions import write_captions
from repurpose.slicing.model import Beat, Quote, Script
from repurpose.slicing.names import Name, find_names
from repurpose.slicing.titles import choose_title, short_title
from repurpose.slicing.words import measure

IDEA = 110.0  # full-width characters that a clip of 15 to 25 seconds says, hook and close aside
STORY = 230.0  # ... of 30 to 60 seconds


def write_scripts(
    article: Article, quotes: Sequence[Quote], names: Sequence[Name] | None = None
) -> list[Script]:
    """Return the article's scripts: its highlights (15-25 s), and its story when there is enough.

    The hook is the title's first part; the beats are quotes in the article's order; the close is the
    last of them that comes from the article's end.
    """
    names = find_names(article) if names is None else names
    says = {quote: _said(article, quote) for quote in quotes}
    scripts = []
    for slug, room in (("highlights", IDEA), ("story", STORY)):
        chosen = _choose(article, list(says.values()), room)
        if slug == "story" and sum(measure(article.show(span)) for span in chosen) < 1.4 * IDEA:
            continue
        if chosen:
            scripts.append(_write(article, slug, chosen, names))
    return scripts


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
    hook = short_title(article)
    beats = []
    if hook:
        beats.append(Beat("hook", tuple(write_captions(article, hook, names))))
    for index, span in enumerate(spans):
        captions = tuple(write_captions(article, span, names))
        beats.append(Beat("close" if index == len(spans) - 1 else "beat", captions))
    title: Span | None = choose_title(article)
    return Script(slug, article.title, title, tuple(beats))
