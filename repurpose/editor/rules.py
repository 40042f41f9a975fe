"""A choice in ids in, what of it may be taken out as places in the article, and why the rest may not.

Everything is looked up, ordered and counted here, by the same rules and counters as slicing's own: a
model's word is taken for nothing but taste. What breaks a rule is refused item by item; a post loses
its end first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from repurpose import platforms
from repurpose.article import Span
from repurpose.editor.contract import Choice, PostChoice, Word
from repurpose.editor.listing import Listing
from repurpose.editor.places import chosen_spans, find_words
from repurpose.messages import fixed, msg
from repurpose.slicing import (
    RULES,
    SOFT,
    ChosenPost,
    Cuts,
    Fault,
    Selection,
    Wishes,
    excess_of,
    find_faults,
    find_quote,
    is_core,
    joined,
    leans_back,
    measure,
)
from repurpose.slicing.chosen import LEAST_POSTS

_MOST_DROPPED = 1 / 3  # of the sentences: a model that drops more has not read them
_LONGEST_TITLE = 40.0  # full-width characters of a title that is none of the author's
_LONGEST_CARD = 70.0
_LONGEST_BEAT, _LONGEST_CLIP, _FEWEST_BEATS = 34.0, 230.0, 3
_LONGEST_KEYWORD = 8.0
_LONGEST_TAG = 24  # code points
_SEEN_QUOTES = 5  # that are worth asking again for


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item of an answer that breaks a rule, and what became of it."""

    item: str  # "post 4", "quote 2", "clip" ...
    reason: str  # a message
    ids: tuple[str, ...] = ()
    mended: bool = False  # something of it was taken all the same
    again: bool = False  # worth asking for once more: readers would see it


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be taken of an answer, and what may not."""

    selection: Selection
    refused: tuple[Refusal, ...]

    @property
    def worth_asking(self) -> tuple[Refusal, ...]:
        """What a repair round asks for."""
        return tuple(refusal for refusal in self.refused if refusal.again)


def judge(listing: Listing, choice: Choice, wishes: Wishes) -> Judged:
    """Return what of a choice keeps every rule, as places in the article; and what does not."""
    judging = _Judging(listing, choice, wishes)
    dropped = judging.dropped()
    selection = Selection(
        subject=judging.subject(),
        dropped=dropped,
        titles=tuple(judging.titles()),
        posts=judging.posts(dropped),
        quotes=tuple(judging.quotes()),
        figures=tuple(judging.figures()),
        core=judging.core(),
        keywords=tuple(judging.keywords()),
        cards=tuple(judging.cards()),
        beats=judging.beats(),
        hashtags=tuple(judging.hashtags()),
    )
    return Judged(selection, tuple(judging.refused))


@dataclass
class _Judging:
    """One answer beside its article."""

    listing: Listing
    choice: Choice
    wishes: Wishes
    refused: list[Refusal] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.article = self.listing.article
        self.cuts = Cuts(self.article, [line.unit for line in self.listing.lines])

    def refuse(
        self, item: str, reason: str, ids: Sequence[str] = (), *, again: bool = False
    ) -> None:
        self.refused.append(Refusal(item, reason, tuple(ids), again=again))

    def spans(self, item: str, ids: Sequence[str], *, again: bool = False) -> list[Span]:
        """Return the places of ids, those side by side as one; none, and a refusal, where one is unknown."""
        unknown = [
            name
            for name in ids
            if self.listing.line(name) is None or name not in self.listing.spans
        ]
        if unknown:
            self.refuse(item, msg("there is no such sentence"), unknown, again=again)
            return []
        return joined(self.cuts, chosen_spans(self.listing, ids))

    def sentence(self, item: str, name: str) -> Span | None:
        line = self.listing.line(name)
        if line is None:
            self.refuse(item, msg("there is no such sentence"), [name] if name else [])
            return None
        return line.unit.span

    def subject(self) -> Span | None:
        return self.sentence("subject", self.choice.subject) if self.choice.subject else None

    def dropped(self) -> tuple[Span, ...]:
        named = [line.unit.span for name in self.choice.skip if (line := self.listing.line(name))]
        if len(set(named)) > len(self.listing.lines) * _MOST_DROPPED:
            self.refuse("skip", msg("it drops more than a third of the article"))
            return ()
        return tuple(dict.fromkeys(named))

    def posts(self, dropped: Sequence[Span]) -> tuple[ChosenPost, ...]:
        """Return the posts that may be said: nothing when the first may not, or too few are left."""
        said: list[Span] = []
        kept: list[ChosenPost | None] = []
        for number, post in enumerate(self.choice.posts, start=1):
            made = self._post(f"post {number}", post, dropped, said)
            said += made.spans if made else ()
            kept.append(made)
        found = [post for post in kept if post]
        if not kept:
            return ()
        if kept[0] is None:
            self.refuse("posts", msg("the first post falls, and the thread with it"))
            return ()
        if len(found) < LEAST_POSTS:
            self.refuse("posts", msg("fewer than three posts are left"))
            return ()
        first = ChosenPost("hook", found[0].spans, found[0].more)
        return (first, *found[1:])

    def _post(
        self, item: str, post: PostChoice, dropped: Sequence[Span], said: Sequence[Span]
    ) -> ChosenPost | None:
        spans = self.spans(item, post.ids, again=True)
        if not spans:
            return None
        if any(span.covers(one) for span in dropped for one in spans):
            self.refuse(item, msg("it says what the answer skips"), post.ids, again=True)
            return None
        if any(_overlap(one, other) for one in spans for other in said):
            self.refuse(item, msg("another post says it already"), post.ids, again=True)
            return None
        if item == "post 1" and self._repeats_title(spans):
            self.refuse(item, msg("it only says the title again"), post.ids, again=True)
            return None
        kept = self._sound(item, post, spans)
        if not kept:
            return None
        if over := max((excess_of(self.cuts, kept, p) for p in _thread_platforms()), default=0):
            self.refused.append(
                Refusal(
                    item,
                    msg("it is {count} too long", count=over),
                    post.ids,
                    mended=True,
                    again=True,
                )
            )
        return ChosenPost(post.role, tuple(kept), tuple(self._more(post, [*said, *kept])))

    def _sound(self, item: str, post: PostChoice, spans: list[Span]) -> list[Span]:
        """Return as much of a post as breaks no rule; its end goes first."""
        faults = list(find_faults(self.cuts, spans))
        kept = list(spans)
        while kept and any(f.rule not in SOFT for f in find_faults(self.cuts, kept)):
            kept.pop()
        for fault in faults:
            self.refused.append(
                Refusal(
                    item,
                    fixed(RULES[fault.rule]),
                    self._ids(fault, post.ids),
                    bool(kept),
                    again=True,
                )
            )
        return kept

    def _ids(self, fault: Fault, ids: Sequence[str]) -> tuple[str, ...]:
        spans = self.listing.spans
        return tuple(n for n in ids if n in spans and _overlap(spans[n], fault.span)) or tuple(ids)

    def _more(self, post: PostChoice, said: Sequence[Span]) -> Iterator[Span]:
        known = [
            name for name in post.more if self.listing.line(name) and name in self.listing.spans
        ]
        for name in known:
            for span in joined(self.cuts, chosen_spans(self.listing, [name])):
                if not any(_overlap(span, other) for other in said):
                    yield span

    def _repeats_title(self, spans: Sequence[Span]) -> bool:
        text = "".join(self.article.show(span) for span in spans)
        return _letters(text) == _letters(self.article.title)

    def quotes(self) -> Iterator[Span]:
        said: list[Span] = []
        for number, ids in enumerate(self.choice.quotes, start=1):
            item, again = f"quote {number}", number <= _SEEN_QUOTES
            span = self._one(item, ids, again=again)
            if span is None:
                continue
            found = find_quote(self.cuts, span)
            if isinstance(found, Fault):
                self.refuse(item, fixed(RULES[found.rule]), ids, again=again)
            elif any(_overlap(found.spans[0], other) for other in said):
                self.refuse(item, msg("another quote says it already"), ids, again=again)
            else:
                said.append(found.spans[0])
                yield span

    def _one(self, item: str, ids: Sequence[str], *, again: bool = False) -> Span | None:
        """Return the one place of neighbouring ids."""
        spans = self.spans(item, ids, again=again)
        if not spans:
            return None
        whole = Span(spans[0].start, spans[-1].end)
        gaps = (Span(a.end, b.start) for a, b in pairwise(spans))
        if any(self.article.show(gap).strip("，；、—–,; ") for gap in gaps):
            self.refuse(item, fixed(RULES["not neighbours"]), ids, again=again)
            return None
        return whole

    def titles(self) -> Iterator[Span]:
        for number, name in enumerate(self.choice.titles, start=1):
            item = f"title {number}"
            if name in dict(self.listing.title):
                span = self.listing.spans[name]
                if leans_back(self.article.show(span)):
                    self.refuse(item, fixed(RULES["opener"]), [name])
                else:
                    yield span
                continue
            spans = self.spans(item, [name])
            if len(spans) != 1:
                continue
            text = self.article.show(spans[0])
            if fault := next(find_faults(self.cuts, spans), None):
                self.refuse(item, fixed(RULES[fault.rule]), [name])
            elif measure(text) > _LONGEST_TITLE:
                self.refuse(item, msg("it is too long for a title"), [name])
            else:
                yield spans[0]

    def figures(self) -> Iterator[Span]:
        for number, ids in enumerate(self.choice.figures, start=1):
            span = self.sentence(f"figure {number}", ids[0])
            if span and not any(c.isdigit() for c in self.article.show(span)):
                self.refuse(f"figure {number}", msg("no number stands in it"), ids)
            elif span:
                yield span

    def core(self) -> Span | None:
        words, title = self.choice.cover, self.article.title_span
        if not words or title is None:
            return None
        span = find_words(self.article, title, words)
        if span is None or not is_core(self.article, title, span):
            self.refuse("cover", msg("it is not 2 to 8 whole characters of the title"))
            return None
        return span

    def keywords(self) -> Iterator[Span]:
        for number, word in enumerate(self.choice.keywords, start=1):
            span = self._word(f"keyword {number}", word)
            if span and measure(word.text) > _LONGEST_KEYWORD:
                self.refuse(f"keyword {number}", msg("it is too long to be set apart"), [word.id])
            elif span:
                yield span

    def _word(self, item: str, word: Word) -> Span | None:
        where = self.listing.spans.get(word.id)
        span = find_words(self.article, where, word.text) if where else None
        if span is None:
            self.refuse(item, msg("the words do not stand there"), [word.id])
        return span

    def cards(self) -> Iterator[Span]:
        said: list[Span] = []
        for number, ids in enumerate(self.choice.cards, start=1):
            item = f"card {number}"
            span = self._one(item, ids)
            if span is None:
                continue
            parts = [part for _, part in self.cuts.split(span)]
            if fault := next(find_faults(self.cuts, parts), None):
                self.refuse(item, fixed(RULES[fault.rule]), ids)
            elif measure(self.article.show(span)) > _LONGEST_CARD:
                self.refuse(item, msg("it is too long for a card"), ids)
            elif not any(_overlap(span, other) for other in said):
                said.append(span)
                yield span

    def beats(self) -> tuple[Span, ...]:
        """Return what a clip says: nothing when it is no whole, or too little is left."""
        if not self.choice.clip:
            return ()
        spans: list[Span] = []
        for name in dict.fromkeys(self.choice.clip):
            found = self.spans("clip", [name])
            wrong = [f for f in find_faults(self.cuts, found) if f.rule not in ("list", *SOFT)]
            if wrong:
                self.refuse("clip", fixed(RULES[wrong[0].rule]), [name])
            elif found and measure(self.article.show(found[0])) > _LONGEST_BEAT:
                self.refuse("clip", msg("it is too long for one beat"), [name])
            else:
                spans += found
        spans = sorted(spans)
        while spans and _length(self, spans) > _LONGEST_CLIP:
            spans.pop()
        if fault := next(iter(self._unsound(spans)), None):
            self.refuse("clip", fixed(RULES[fault.rule]))
            return ()
        if len(spans) < _FEWEST_BEATS:
            self.refuse("clip", msg("fewer than three beats are left"))
            return ()
        return tuple(spans)

    def _unsound(self, spans: Sequence[Span]) -> Iterator[Fault]:
        if spans and leans_back(self.article.show(spans[0])):
            yield Fault("opener", spans[0])
        yield from (f for f in find_faults(self.cuts, spans) if f.rule not in SOFT)

    def hashtags(self) -> Iterator[str]:
        said: set[str] = set()
        for number, word in enumerate(self.choice.tags, start=1):
            item, name = f"tag {number}", platforms.tag_name(word.text)
            if self._word(item, word) is None:
                continue
            if not name or len(word.text) > _LONGEST_TAG or self.wishes.bans(word.text):
                self.refuse(item, msg("it is no hashtag"), [word.id])
            elif name.lower() not in said:
                said.add(name.lower())
                yield word.text


def _length(judging: _Judging, spans: Sequence[Span]) -> float:
    return sum(measure(judging.article.show(span)) for span in spans)


def _thread_platforms() -> list[platforms.Platform]:
    return [p for name in platforms.names() if (p := platforms.get(name)).form == "thread"]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
