"""The context of a post in, a thread out: the whole article cut at the cheapest places, or its points."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from repurpose.messages import msg
from repurpose.slicing.composing.compose import PARAGRAPH
from repurpose.slicing.composing.cut import cut_units
from repurpose.slicing.composing.overlong import split_overlong
from repurpose.slicing.composing.post_context import Made, PostContext
from repurpose.slicing.model import Post, Run
from repurpose.slicing.planning.digest import plan_digest
from repurpose.slicing.planning.plan import PlannedPost
from repurpose.slicing.sentences.units import Unit

DIGEST_POSTS = 7  # a thread that a reader finishes


def single_post(context: PostContext) -> Made | None:
    """Say the whole article in one post with its call and link; None where that does not fit.

    A note of a sentence and an address is no thread. Hashtags give way to what the article says;
    where the author has cut, it is cut.
    """
    if any(unit.forced for unit in context.units):
        return None
    said = context.body(context.units, title=context.title)
    said = said if context.units else said[:-1]  # without the gap below a title that stands alone
    share = context.gauge.share("".join(run.text for run in said))
    closing = context.closing(1.0 - share)
    if not said or _wanted(closing) != _wanted(context.closing(0.9)):
        return None
    post = Post((*said, *closing))
    return Made((post,), tuple(context.units)) if context.fits(post) else None


def _wanted(closing: Sequence[Run]) -> list[Run]:
    return [run for run in closing if run.role in ("cta", "link")]


def full_thread(context: PostContext) -> Made:
    """Cut the whole article: every sentence once, in order, at the cheapest places.

    A sentence that fits no post beside its neighbours, such as one with an endless address that
    weighs more there than alone, is left out.
    """
    while True:
        made, unfit = _cut_whole(context)
        if not unfit:
            fitting = tuple(post for post in made.posts if context.fits(post))
            return made if len(fitting) == len(made.posts) else replace(made, posts=fitting)
        left = [u for u in context.units if not any(u.span.covers(part.span) for part in unfit)]
        context = replace(context, units=left)


def _cut_whole(context: PostContext) -> tuple[Made, list[Unit]]:
    """Return a thread of the whole article, and what keeps a post of it over the limit."""
    room = 1.0
    for _ in range(8):
        limit = room - context.numbers

        def alone(text: str, limit: float = limit) -> bool:
            return context.gauge.share(PARAGRAPH + text) <= limit

        units = [
            part
            for unit in context.with_short_headings(limit / 2)
            for part in split_overlong(context.article, unit, alone)
        ]
        apart = bool(units) and context.title_share + context.share(units[0]) > limit
        cuts = cut_units(units, _measure(context, units, limit, title=not apart))
        posts = [
            context.body(units[c.start : c.end], title=None if apart or c.start else context.title)
            for c in cuts
        ]
        if (apart or not units) and context.title:
            posts.insert(0, context.body([], title=context.title)[:-1])
        made = context.close_thread(posts)
        if all(context.fits(post) for post in made):
            return Made(made, tuple(units), tuple(cuts)), []
        room -= 0.03  # an address can weigh more beside other text than alone
    return Made(made, tuple(units), tuple(cuts)), [
        max(units[c.start : c.end], key=context.share)
        for c in cuts
        if context.share_of(units[c.start : c.end]) + context.numbers > 1.0
    ]


def _measure(
    context: PostContext, units: Sequence[Unit], limit: float, *, title: bool
) -> Callable[[int, int], float | None]:
    shares = [context.share(unit) for unit in units]
    if title and shares:
        shares[0] += context.title_share
    sums = [0.0, *accumulate(shares)]

    def fits(start: int, end: int) -> float | None:
        share = sums[end] - sums[start]
        # A unit by itself always goes: it was made to fit.
        return min(1.0, share / limit) if share <= limit or end - start == 1 else None

    return fits


def digest_thread(context: PostContext, count: int = DIGEST_POSTS) -> Made:
    """Say the article's points: the hook, then one window of sentences a section, then the close.

    Args:
        context: The article and the platform.
        count: The most posts, the closing one included.
    """
    for most in (count, count - 1):  # the closing words go into the last post, or get one
        plan = plan_digest(context, 1.0 - context.numbers, max(1, most))
        if not plan.parts:
            return full_thread(context)
        first, *rest = plan.parts
        posts = [
            context.body(first.units, title=plan.title),
            *(context.body(part.units) for part in rest),
        ]
        made = _with_roles(context.close_thread(posts), plan.parts)
        if len(made) <= count:
            break
    if plan.title and not all(map(context.fits, made)):  # it opens alone
        alone = context.body([], title=plan.title)[:-1]
        title = PlannedPost("hook", (), (msg("opens: the title"),))
        parts = [title, replace(first, role="claim"), *rest]
        posts = [alone, context.body(first.units), *posts[1:]]
        made = _with_roles(context.close_thread(posts), parts)
    if not all(map(context.fits, made)):
        return full_thread(context)
    others = [
        Post(tuple(context.body(part.units)), (), part.role, part.reasons, part.passed_over)
        for part in plan.next
    ]
    return Made(made, plan.units, next=tuple(others))


def _with_roles(posts: Sequence[Post], parts: Sequence[PlannedPost]) -> tuple[Post, ...]:
    """Return the posts of a plan with what each does; the closing words may have one of their own."""
    closing = PlannedPost("close", (), (msg("closes: what the author asks, and where to read on"),))
    return tuple(
        replace(post, role=part.role, reasons=part.reasons, by=part.by)
        for post, part in zip(posts, [*parts, closing], strict=False)
    )
