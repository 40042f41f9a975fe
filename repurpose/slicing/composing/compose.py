"""Units in, the runs of a post out: what stands on which line, and what it costs of the limit."""

from collections.abc import Sequence

from repurpose.article import Article, Kind, Span
from repurpose.platforms import Limit, Platform
from repurpose.slicing.model import Run
from repurpose.slicing.sentences.units import Unit, is_next

PARAGRAPH, LINE = "\n\n", "\n"
_DEEPEST = 3  # levels of a list that are told apart: a phone shows some twenty Han a line


def compose_body(
    article: Article, units: Sequence[Unit], platform: Platform, *, title: Span | None = None
) -> list[Run]:
    """Return the runs of a post that says `units`, in order, below the title when one is given.

    Sentences that follow each other in one block become one run, so that what the run shows is what
    the article shows there.
    """
    runs: list[Run] = []
    if title is not None:
        runs += [*_heading(article, title, platform), Run(PARAGRAPH, "label")]
    above: Unit | None = None
    for unit in units:
        if above is not None and _follows(above, unit) and is_next(article, above.span, unit.span):
            body = runs[-1]
            assert body.span is not None
            span = Span(body.span.start, unit.span.end)
            runs[-1] = Run(article.show(span), "body", span)
        else:
            if above is not None and (gap := _gap(article, above, unit)):
                runs.append(Run(gap + ("" if unit.headings else indent(article, unit)), "label"))
            for heading in unit.headings:
                runs += [*_heading(article, heading, platform), Run(LINE, "label")]
            if unit.marker:
                runs.append(Run(spaced_marker(unit.marker), "label"))
            runs.append(Run(unit.text, "body", unit.span))
        above = unit
    return runs


def indent(article: Article, unit: Unit) -> str:
    """Return what an item within another one is set in by; ideographic spaces where Han are set."""
    step = "\u3000" if article.language.startswith(("zh", "ja")) else "  "
    return step * min(unit.level, _DEEPEST) if unit.marker else ""


def spaced_marker(marker: str) -> str:
    """Return an item's marker with the blank that parts it from its words; a full-width mark has its own."""
    return marker if marker.endswith(("）", "、", "．")) else f"{marker} "


def _heading(article: Article, span: Span, platform: Platform) -> list[Run]:
    before, after = platform.heading_marks
    runs = [Run(before, "label"), Run(article.show(span), "title", span), Run(after, "label")]
    return [run for run in runs if run.text]


def _follows(above: Unit, unit: Unit) -> bool:
    return above.block == unit.block and not unit.opens_block and not unit.headings


def _gap(article: Article, above: Unit, unit: Unit) -> str:
    if above.cut_short and above.block == unit.block:  # a line's end does the work of the full stop
        return LINE
    if _follows(above, unit):  # a sentence between the two was left out
        return "" if article.language.startswith(("zh", "ja")) else " "
    listed = unit.kind == Kind.ITEM and not unit.headings
    return LINE if listed and (above.kind == Kind.ITEM or above.lead_in) else PARAGRAPH


class Gauge:
    """Measures shares of a limit: 1.0 is full. Every count that the limit knows must stay below."""

    def __init__(self, limit: Limit) -> None:
        """Measure by `limit` and by the limits that stand beside it."""
        self._limits = (limit, *limit.also)

    def share(self, text: str) -> float:
        """Return the largest share that `text` takes of any of the limits."""
        return max(limit.count(text) / limit.most for limit in self._limits)

    def unit(self, article: Article, unit: Unit, platform: Platform) -> float:
        """Return an upper bound for what `unit` adds to a post, its gap and headings included."""
        alone = compose_body(article, [unit], platform)
        text = "".join(run.text for run in alone)
        return self.share(PARAGRAPH + indent(article, unit) + text)
