"""A thread and a title in, the next best ways to open it and the next best titles out: an author may take one of them.

All but what a model has written are the article's own words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from repurpose.article import Article, Span
from repurpose.messages import msg
from repurpose.platforms import Limit
from repurpose.slicing.composing.compose import PARAGRAPH
from repurpose.slicing.composing.post_context import Made, PostContext
from repurpose.slicing.finding.titles import choose_title, title_runs
from repurpose.slicing.model import Post, Run
from repurpose.slicing.selection import WrittenSentence
from repurpose.slicing.sentences.units import Unit, read_units, without_connective
from repurpose.slicing.sentences.words import leans_back, measure

_SHORTEST = 5.0  # full-width characters of a sentence that may be a title


def find_hooks(
    context: PostContext,
    made: Made,
    most: int,
    written: Sequence[WrittenSentence] = (),
    *,
    whole: bool = False,
) -> tuple[Post, ...]:
    """Return at most `most` posts that may stand in place of the first: a model's opening, then the next best.

    A digest of several posts is opened by another one, which says what none of them says. A single post, or
    the first of a thread that says the whole article, gets an opening before all that it says, as far as both fit.

    Args:
        context: The article and the platform.
        made: The posts.
        most: How many are looked for.
        written: Openings in a model's words.
        whole: The posts say all of the article.
    """
    if most < 1 or not made.posts:
        return ()
    first, replaces = made.posts[0], len(made.posts) > 1 and not whole
    number = [run for run in first.runs if run.role == "number"]
    tail = [Run(PARAGRAPH, "label"), *(number if replaces else first.runs)]
    found: list[Post] = []
    for body, reason in _openings(context, made, written, replaces=replaces):
        post = Post(
            (*body, *(tail if number or not replaces else ())), role="hook", reasons=(reason,)
        )
        if context.fits(post) and post.text not in {first.text, *(p.text for p in found)}:
            found.append(post)
        if len(found) == most:
            break
    return tuple(found)


def _openings(
    context: PostContext, made: Made, written: Sequence[WrittenSentence], *, replaces: bool
) -> Iterator[tuple[list[Run], str]]:
    for sentence in written:
        runs = [Run(sentence.text, "written", sources=sentence.sources)]
        yield runs, msg("rewritten by a model")
    said = [run.span for post in made.posts for run in post.runs if run.span]
    yield from _next_best(context, [u for u in context.units if not _is_said(u.span, said)])
    if replaces:
        return
    first = [run.span for run in made.posts[0].runs if run.span]
    for span in title_runs(context.article):
        if not _is_said(span, first):
            runs = [Run(context.article.show(span), "title", span)]
            yield runs, msg("the title opens it")
    later = [u for u in context.units if _is_said(u.span, said) and not _is_said(u.span, first)]
    yield from _next_best(context, later)


def _next_best(context: PostContext, units: Sequence[Unit]) -> Iterator[tuple[list[Run], str]]:
    alone = [unit for unit in map(without_connective, units) if _opens(unit)]
    alone.sort(key=lambda unit: (-context.hook(unit), unit.span.start))
    for unit in alone:
        yield context.body([replace(unit, headings=(), marker="")]), msg("opens well by itself")


def _is_said(span: Span, said: Sequence[Span]) -> bool:
    return any(_meet(span, one) for one in said)


def _opens(unit: Unit) -> bool:
    tied = unit.led or unit.bonds or unit.lead_in or unit.announces
    return not (tied or unit.leans_back or leans_back(unit.text))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def find_titles(
    article: Article, limit: Limit, most: int, chosen: Sequence[Span] = ()
) -> tuple[Span, ...]:
    """Return at most `most` titles within a limit, the best first; the one that is taken anyway is among them.

    Of the author's own title its parts, then short sentences that open well.
    """
    best = choose_title(article, limit)
    candidates = [*chosen, *([best] if best else []), *title_runs(article), *_sentences(article)]
    found: dict[str, Span] = {}
    for span in candidates:
        text = article.show(span)
        if text and not limit.excess(text):
            found.setdefault(text, span)
    return tuple(found.values())[:most]


def _sentences(article: Article) -> Iterator[Span]:
    """Yield short sentences that may be a title, without their stop, those that are quoted best first."""
    from repurpose.slicing.judging.score import judge_of  # noqa: PLC0415  # a ring: it asks for units, too

    units = [
        unit for unit in read_units(article)[0] if _opens(unit) and measure(unit.text) >= _SHORTEST
    ]
    judge = judge_of(article)
    ranked = sorted(units, key=lambda u: (-judge.score(u.span, u.text).value, u.span.start))
    for unit in ranked:
        end = unit.span.end
        while end > unit.span.start and article.shown[end - 1] in "。. \0":
            end -= 1
        yield Span(unit.span.start, end)
