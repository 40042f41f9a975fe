"""An Article and a platform in, the posts that its readers expect out: a thread, or one long post."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from repurpose.article import Article, Span
from repurpose.platforms import Platform
from repurpose.slicing.closing import Call, fit_call, write_call, write_hashtags
from repurpose.slicing.compose import LINE, PARAGRAPH, Gauge, compose_body
from repurpose.slicing.cut import Cut, cut_units
from repurpose.slicing.digest import choose_windows, condense
from repurpose.slicing.model import Post, Run, Thread
from repurpose.slicing.names import Name, find_names
from repurpose.slicing.overlong import split_overlong
from repurpose.slicing.score import score_text
from repurpose.slicing.units import LeftOut, Unit, read_units
from repurpose.slicing.words import leans_back

Style = Literal["full", "digest"]
DIGEST_POSTS = 7  # a thread that a reader finishes
_HEADING_SHARE = 0.28  # of a post; a longer heading is left out of a digest


@dataclass(frozen=True, slots=True)
class Sliced:
    """A thread with what it leaves out, what its cuts were charged, and what was taken out."""

    thread: Thread
    left_out: tuple[LeftOut, ...]
    cuts: tuple[Cut, ...] = ()
    removed: tuple[str, ...] = ()


def slice_thread(
    article: Article,
    platform: Platform,
    *,
    style: Style | None = None,
    posts: int | None = None,
    link: str = "",
) -> Sliced:
    """Return the article's posts for `platform`.

    Args:
        article: The article.
        platform: Whose limit, counting rule and form are followed.
        style: "full", the whole article, or "digest", its points; by default what the platform's
            readers expect: a thread is a digest, one long post is as full as its limit allows.
        posts: How many posts a digest thread may have, the closing one included.
        link: The address of the source; it stands in the last post only.
    """
    units, left_out = read_units(article)
    slicer = _Slicer(
        article, platform, units, find_names(article), write_call(article, platform), link
    )
    if platform.form != "thread":
        made, kept, cuts = slicer.one_post()
        style = "full" if len(kept) == len(units) else "digest"
    elif style == "full":
        made, kept, cuts = slicer.full_thread()
    else:
        style = "digest"
        made, kept, cuts = slicer.digest_thread(posts or DIGEST_POSTS)
    said = {span for unit in kept for span in (unit.span, *unit.headings)}
    reason = "not among the points of the digest"
    for unit in units:
        if not any(unit.span.start <= s.start and s.end <= unit.span.end for s in said):
            left_out.append(LeftOut(unit.span, reason))
    thread = Thread(platform.name, style, tuple(made))
    ordered = tuple(sorted(left_out, key=lambda gone: gone.span))
    return Sliced(thread, ordered, tuple(cuts), slicer.call.removed)


@dataclass(frozen=True)
class _Slicer:
    """What every form of one platform's posts is made from."""

    article: Article
    platform: Platform
    units: Sequence[Unit]
    names: list[Name]
    call: Call
    link: str

    @property
    def gauge(self) -> Gauge:
        return Gauge(self.platform.body)

    def full_thread(self) -> tuple[list[Post], list[Unit], list[Cut]]:
        """Cut the whole article at the cheapest places."""
        gauge, room = self.gauge, 1.0
        reserve = gauge.share(f"{PARAGRAPH}99/99") if self.platform.numbered else 0.0
        title = self.article.title_span if self._has_title_line() else None
        for _ in range(6):
            limit = room - reserve

            def alone(text: str, limit: float = limit) -> bool:
                return gauge.share(PARAGRAPH + text) <= limit

            units = [
                part
                for unit in self._fit_headings(limit)
                for part in split_overlong(self.article, unit, alone)
            ]
            cuts = cut_units(units, self._measure(units, title, limit))
            posts = []
            for cut in cuts:
                runs = compose_body(
                    self.article,
                    units[cut.start : cut.end],
                    self.platform,
                    title=title if cut.start == 0 else None,
                )
                posts.append(runs)
            made = self._close_thread(posts)
            if all(self.platform.body.excess(post.text) == 0 for post in made):
                return made, units, cuts
            room -= 0.03  # an address can weigh more beside other text than alone
        raise AssertionError("a thread that does not fit its own limit")

    def digest_thread(self, count: int) -> tuple[list[Post], list[Unit], list[Cut]]:
        """Say the article's points, one a post: the hook, a window of each section, the close."""
        gauge = self.gauge
        reserve = gauge.share(f"{PARAGRAPH}99/99") if self.platform.numbered else 0.0
        title = self.article.title_span if self._has_title_line() else None
        heads = gauge.share(self.article.title + PARAGRAPH) if title else 0.0
        room = 1.0 - reserve
        units = [
            replace(u, headings=()) if self._heading_share(u) > _HEADING_SHARE else u
            for u in self.units
        ]
        units = [u for u in units if self._unit_share(u) <= room]

        def share(unit: Unit) -> float:
            return self._unit_share(unit) + (heads if units and unit is units[0] else 0.0)

        wanted = count - (1 if self.call.text else 0)
        windows = choose_windows(units, self._worth, share, room, max(1, wanted))
        if not windows:
            return self.full_thread()
        posts = []
        for window in windows:
            opens = window[0] is units[0]
            posts.append(
                compose_body(self.article, window, self.platform, title=title if opens else None)
            )
        if title and windows[0][0] is not units[0]:
            hook = compose_body(self.article, [], self.platform, title=title)[:-1]
            posts.insert(0, hook)
        made = self._close_thread(posts)
        kept = [unit for window in windows for unit in window]
        if any(self.platform.body.excess(post.text) for post in made):
            return self.full_thread()
        return made, kept, []

    def one_post(self) -> tuple[list[Post], list[Unit], list[Cut]]:
        """Say the whole article in one post, or as much of it as the limit takes."""
        gauge, room = self.gauge, 1.0
        title = (
            self.article.title_span if self._has_title_line() and not self.platform.title else None
        )
        for _ in range(12):
            tail = self._closing_runs(room * 0.3, tags=True)
            left = room - gauge.share("".join(r.text for r in tail) + PARAGRAPH)
            if title:
                left -= gauge.share(self.article.title + PARAGRAPH * 2)
            kept = condense(self.units, self._worth, self._unit_share, left)
            runs = compose_body(self.article, kept, self.platform, title=title)
            runs = [*runs, *tail] if kept else [*runs[:-1], *tail]
            post = Post(tuple(runs))
            if self.platform.body.excess(post.text) == 0:
                return [post], kept, []
            room -= 0.04
        raise AssertionError("a post that does not fit its own limit")

    def _measure(
        self, units: Sequence[Unit], title: Span | None, limit: float
    ) -> Callable[[int, int], float | None]:
        shares = [self._unit_share(unit) for unit in units]
        if title and shares:
            shares[0] += self.gauge.share(self.article.title + PARAGRAPH)
        sums = [0.0, *accumulate(shares)]

        def fits(start: int, end: int) -> float | None:
            share = sums[end] - sums[start]
            # A unit by itself always goes: it was made to fit.
            return min(1.0, share / limit) if share <= limit or end - start == 1 else None

        return fits

    def _unit_share(self, unit: Unit) -> float:
        return self.gauge.unit(self.article, unit, self.platform)

    def _heading_share(self, unit: Unit) -> float:
        return sum(self.gauge.share(self.article.show(span)) for span in unit.headings)

    def _fit_headings(self, limit: float) -> list[Unit]:
        """Leave out headings so long that no sentence would fit below them."""
        return [
            replace(unit, headings=()) if self._heading_share(unit) > limit / 2 else unit
            for unit in self.units
        ]

    def _worth(self, unit: Unit) -> float:
        sections = self.units[-1].section if self.units else 0
        value = score_text(self.article, unit, unit.text, self.names, sections=sections).value
        return value + (0.5 if unit.opens_block else 0) - (0.6 if leans_back(unit.text) else 0)

    def _has_title_line(self) -> bool:
        """Say whether the title is a line of its own, not the first sentence of the body."""
        span = self.article.title_span
        return span is not None and not any(
            unit.span.start <= span.start < unit.span.end for unit in self.units
        )

    def _close_thread(self, bodies: list[list[Run]]) -> list[Post]:
        """Add the closing post, hashtags and the n/N numbers."""
        closing = self._closing_runs(0.9, tags=True)
        bodies = [*bodies]
        has_call = any(run.role == "cta" for run in closing)
        if has_call or self.link:
            bodies.append(closing[1:])  # without the gap that opens it
        elif closing and bodies:
            text = "".join(run.text for run in [*bodies[-1], *closing])
            if self.gauge.share(f"{text}{PARAGRAPH}99/99") <= 1:
                bodies[-1] = [*bodies[-1], *closing]
        total = len(bodies)
        if not self.platform.numbered or total < 2:
            return [Post(tuple(runs)) for runs in bodies]
        return [
            Post((*runs, Run(PARAGRAPH, "label"), Run(f"{n}/{total}", "number")))
            for n, runs in enumerate(bodies, start=1)
        ]

    def _closing_runs(self, room: float, *, tags: bool) -> list[Run]:
        gauge = self.gauge
        runs: list[Run] = []
        if text := fit_call(self.call, gauge, room - 0.15):
            runs += [Run(PARAGRAPH, "label"), Run(text, "cta")]
        if self.link and self.platform.link_in_body:
            runs += [Run(PARAGRAPH if not runs else LINE, "label"), Run(self.link, "link")]
        if tags:
            left = room - gauge.share("".join(run.text for run in runs))
            if line := write_hashtags(self.names, self.platform, gauge, left):
                runs += [Run(PARAGRAPH, "label"), *line]
        return runs
