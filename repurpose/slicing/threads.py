"""A desk in, a thread out: the whole article cut at the cheapest places, or its points."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from repurpose.slicing.compose import PARAGRAPH
from repurpose.slicing.cut import cut_units
from repurpose.slicing.digest import choose_windows
from repurpose.slicing.model import Post, Run
from repurpose.slicing.overlong import split_overlong
from repurpose.slicing.post_context import Made, PostContext
from repurpose.slicing.units import Unit

DIGEST_POSTS = 7  # a thread that a reader finishes
_DIGEST_HEADING = 0.28  # of a post; a longer heading is left out of a digest


def single_post(desk: PostContext) -> Made | None:
    """Say the whole article in one post with its call and link; None where that does not fit.

    A note of a sentence and an address is no thread. Hashtags give way to what the article says;
    where the author has cut, it is cut.
    """
    if any(unit.forced for unit in desk.units):
        return None
    said = desk.body(desk.units, title=desk.title)
    said = said if desk.units else said[:-1]  # without the gap below a title that stands alone
    share = desk.gauge.share("".join(run.text for run in said))
    closing = desk.closing(1.0 - share)
    if not said or _wanted(closing) != _wanted(desk.closing(0.9)):
        return None
    post = Post((*said, *closing))
    return Made((post,), tuple(desk.units)) if desk.fits(post) else None


def _wanted(closing: Sequence[Run]) -> list[Run]:
    return [run for run in closing if run.role in ("cta", "link")]


def full_thread(desk: PostContext) -> Made:
    """Cut the whole article: every sentence once, in order, at the cheapest places.

    A sentence that fits no post beside its neighbours, such as one with an endless address that
    weighs more there than alone, is left out.
    """
    while True:
        made, unfit = _cut_whole(desk)
        if not unfit:
            fitting = tuple(post for post in made.posts if desk.fits(post))
            return made if len(fitting) == len(made.posts) else replace(made, posts=fitting)
        left = [u for u in desk.units if not any(u.span.covers(part.span) for part in unfit)]
        desk = replace(desk, units=left)


def _cut_whole(desk: PostContext) -> tuple[Made, list[Unit]]:
    """Return a thread of the whole article, and what keeps a post of it over the limit."""
    room = 1.0
    for _ in range(8):
        limit = room - desk.numbers

        def alone(text: str, limit: float = limit) -> bool:
            return desk.gauge.share(PARAGRAPH + text) <= limit

        units = [
            part
            for unit in desk.with_short_headings(limit / 2)
            for part in split_overlong(desk.article, unit, alone)
        ]
        apart = bool(units) and desk.title_share + desk.share(units[0]) > limit
        cuts = cut_units(units, _measure(desk, units, limit, title=not apart))
        posts = [
            desk.body(units[c.start : c.end], title=None if apart or c.start else desk.title)
            for c in cuts
        ]
        if (apart or not units) and desk.title:
            posts.insert(0, desk.body([], title=desk.title)[:-1])
        made = desk.close_thread(posts)
        if all(desk.fits(post) for post in made):
            return Made(made, tuple(units), tuple(cuts)), []
        room -= 0.03  # an address can weigh more beside other text than alone
    return Made(made, tuple(units), tuple(cuts)), [
        max(units[c.start : c.end], key=desk.share)
        for c in cuts
        if desk.share_of(units[c.start : c.end]) + desk.numbers > 1.0
    ]


def _measure(
    desk: PostContext, units: Sequence[Unit], limit: float, *, title: bool
) -> Callable[[int, int], float | None]:
    shares = [desk.share(unit) for unit in units]
    if title and shares:
        shares[0] += desk.title_share
    sums = [0.0, *accumulate(shares)]

    def fits(start: int, end: int) -> float | None:
        share = sums[end] - sums[start]
        # A unit by itself always goes: it was made to fit.
        return min(1.0, share / limit) if share <= limit or end - start == 1 else None

    return fits


def digest_thread(desk: PostContext, count: int = DIGEST_POSTS) -> Made:
    """Say the article's points: the hook, then one window of sentences a section, then the close.

    Args:
        desk: The article and the platform.
        count: The most posts, the closing one included.
    """
    room = 1.0 - desk.numbers
    units = [u for u in desk.with_short_headings(_DIGEST_HEADING) if desk.share(u) <= room]
    wanted = max(1, count - (1 if desk.call.text else 0))
    windows = choose_windows(
        units, desk.worth, desk.share, room, wanted, title=desk.title_share, hook=desk.hook
    )
    if not windows:
        return full_thread(desk)
    posts = [
        desk.body(window, title=desk.title if number == 0 else None)
        for number, window in enumerate(windows)
    ]
    kept = tuple(unit for window in windows for unit in window)
    made = desk.close_thread(posts)
    if all(desk.fits(post) for post in made):
        return Made(made, kept)
    if desk.title:  # the title beside the first window is too much: it opens alone
        posts = [desk.body([], title=desk.title)[:-1], desk.body(windows[0]), *posts[1:]]
        made = desk.close_thread(posts)
    return Made(made, kept) if all(map(desk.fits, made)) else full_thread(desk)
