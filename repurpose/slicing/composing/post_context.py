"""What every form of one platform's posts is made from: the article's units, measured and weighed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from repurpose.article import Article, Span, simplify
from repurpose.platforms import Limit, Platform
from repurpose.slicing.composing.closing import (
    CallToAction,
    fit_call,
    without_begging,
    write_hashtags,
)
from repurpose.slicing.composing.compose import PARAGRAPH, Gauge, compose_body
from repurpose.slicing.composing.cut import Cut
from repurpose.slicing.finding.names import Name
from repurpose.slicing.finding.titles import title_within
from repurpose.slicing.judging.score import Score, score_text
from repurpose.slicing.model import Post, Run
from repurpose.slicing.selection import NOTHING, Selection
from repurpose.slicing.sentences.units import Unit, without_connective
from repurpose.slicing.sentences.words import asks
from repurpose.slicing.wishes import PINNED, Wishes

_LEANS = 5.0  # more than any hook is worth
_UNSEEN = 1.0  # ... that a hook loses whose end stands below what is seen first
_NAMED = 3.0  # ... that the name below somebody's words is worth: they do not stand without it
_ALONE = 0.6  # labels that it is worth to be understood alone
_HOOK = 1.5  # what a digest opens with instead of the title, understood alone or not
_ASKS = 1.0  # labels more for what the author asks his readers, where nothing else does
_LONGEST_TITLE = 0.5  # of a post


@dataclass(frozen=True, slots=True)
class Made:
    """Posts, the units that they say, and what the cuts were charged."""

    posts: tuple[Post, ...]
    kept: tuple[Unit, ...]
    cuts: tuple[Cut, ...] = ()
    next: tuple[Post, ...] = ()  # the best that were not taken


@dataclass(frozen=True)
class PostContext:
    """One article and one platform, side by side."""

    article: Article
    platform: Platform
    limit: Limit
    units: Sequence[Unit]
    names: Sequence[Name]
    hashtags: Sequence[str]
    call: CallToAction
    link: str  # the author's own address of the article; never one found in the text
    wishes: Wishes
    selection: Selection = NOTHING  # what an editor has chosen
    titled: bool = True  # whether the first post opens with the title

    @cached_property
    def gauge(self) -> Gauge:
        """Measures shares of the limit."""
        return Gauge(self.limit)

    @cached_property
    def numbers(self) -> float:
        """The share that n/N takes of every post."""
        return self.gauge.share(f"{PARAGRAPH}99/99") if self.platform.numbered else 0.0

    @cached_property
    def title(self) -> Span | None:
        """The title line, or its best part when the whole would fill half a post.

        None when the title is the first sentence of the body, or where platforms have a field for it.
        """
        span = self.article.title_span
        if span is None or not self.titled or self.platform.title:
            return None
        if any(unit.span.start <= span.start < unit.span.end for unit in self.units):
            return None
        return title_within(self.article, lambda text: self.gauge.share(text) <= _LONGEST_TITLE)

    @cached_property
    def title_share(self) -> float:
        """The share that the title takes of the first post."""
        return self.gauge.share(self.article.show(self.title) + PARAGRAPH) if self.title else 0.0

    def share(self, unit: Unit) -> float:
        """Return an upper bound for the share that `unit` adds to a post."""
        return self.gauge.unit(self.article, unit, self.platform)

    def share_of(self, units: Sequence[Unit]) -> float:
        """Return the share that `units` take of one post together."""
        return self._share(self.body(units))

    def heading_share(self, unit: Unit) -> float:
        """Return the share of the headings above `unit`."""
        return sum(self.gauge.share(self.article.show(span)) for span in unit.headings)

    def with_short_headings(self, most: float) -> list[Unit]:
        """Return the units, headings longer than `most` of a post left out."""
        return [replace(u, headings=()) if self.heading_share(u) > most else u for u in self.units]

    def score(self, unit: Unit) -> Score:
        """Return what an editor would say of `unit`."""
        return score_text(self.article, unit, unit.text)

    def worth(self, unit: Unit) -> float:
        """Return what a reader would miss if `unit` went."""
        value = self.score(unit).point
        value += _NAMED if unit.names_speaker else 0
        return value + (PINNED if self.wishes.pins(unit.text) else 0)

    def hook(self, unit: Unit) -> float:
        """Return how well `unit` opens a thread: below 0 when it leans on what stands before."""
        own = without_connective(unit)
        score = self.score(own)
        pinned = PINNED if self.wishes.pins(unit.text) else 0
        value = score.hook + _ALONE * score.alone + pinned - (_LEANS if own.leans_back else 0.0)
        return value - (_UNSEEN if self._is_folded(own.text) else 0.0)

    def _is_folded(self, text: str) -> bool:
        """Say whether readers see only the beginning of `text` before they ask for more."""
        fold = self.platform.fold
        if fold is None or not fold.opening:
            return False
        return self.gauge.share(text) * self.limit.most > fold.most

    def close(self, unit: Unit) -> float:
        """Return how well `unit` closes a thread: below 0 when it leans on what stands before."""
        own = without_connective(unit)
        score = self.score(own)
        said = score.quote + score.point / 2 + _ALONE * score.alone
        if score.found["question"] and score.found["second person"] and not self._asked.text:
            said += _ASKS
        return said - (_LEANS if own.leans_back else 0.0)

    @cached_property
    def asked(self) -> bool:
        """Whether the title asks something, so that a digest has to answer it."""
        return asks(simplify(self.article.title, self.article.language))

    def opens_alone(self, unit: Unit) -> bool:
        """Say whether a sentence hooks so well that no title has to stand above it."""
        return self.hook(unit) >= _HOOK

    def body(self, units: Sequence[Unit], *, title: Span | None = None) -> list[Run]:
        """Return the runs of a post that says `units`."""
        return compose_body(self.article, units, self.platform, title=title)

    def fits(self, post: Post) -> bool:
        """Say whether a post is within the limit, counted exactly."""
        return self.limit.excess(post.text) == 0

    def close_thread(self, bodies: list[list[Run]]) -> tuple[Post, ...]:
        """Add the closing post with call, links and hashtags, and the n/N numbers."""
        closing = self.closing(0.9)
        bodies = [*bodies]
        if closing and bodies and self._closes_with(bodies[-1], closing):
            bodies[-1] = [*bodies[-1], *closing]
        elif any(run.role in ("cta", "link") for run in closing):
            bodies.append(closing[1:])  # without the gap that opens it
        total = len(bodies)
        if not self.platform.numbered or total < 2:
            return tuple(Post(tuple(runs)) for runs in bodies)
        return tuple(
            Post((*runs, Run(PARAGRAPH, "label"), Run(f"{n}/{total}", "number")))
            for n, runs in enumerate(bodies, start=1)
        )

    @cached_property
    def _asked(self) -> CallToAction:
        """The call to action: where a post says the points, what it asks, without the pleas."""
        if self.platform.form == "article":
            return self.call
        return replace(self.call, text=without_begging(self.call.text))

    def _closes_with(self, body: Sequence[Run], closing: Sequence[Run]) -> bool:
        """Say whether the last post has room for the closing words too."""
        text = "".join(run.text for run in [*body, *closing])
        return self.gauge.share(f"{text}{PARAGRAPH}99/99") <= 1

    def closing(self, room: float, *, call: bool = True) -> list[Run]:
        """Return the runs that close a post or thread, as many as `room` takes."""
        runs: list[Run] = []
        if call and (text := fit_call(self._asked, self.gauge, room - 0.15)):
            runs += [Run(PARAGRAPH, "label"), Run(text, "cta")]
        if self.link and self.platform.link_in_body:
            added = [Run(PARAGRAPH, "label"), Run(self.link, "link")]
            if self._share([*runs, *added]) <= room:
                runs += added
        left = room - self._share(runs)
        if line := write_hashtags(self.hashtags, self.platform, self.gauge, left):
            runs += [Run(PARAGRAPH, "label"), *line]
        return runs

    def _share(self, runs: Sequence[Run]) -> float:
        return self.gauge.share("".join(run.text for run in runs))
