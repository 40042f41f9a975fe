"""A choice in ids in, what of it may be taken out as places in the article, and why the rest may not.

Everything is looked up, ordered and counted here, by the same rules and counters as slicing's own: a
model's word is taken for nothing but taste. What breaks a rule is refused item by item; a post loses
its end first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from repurpose import platforms
from repurpose.article import Span
from repurpose.editor.choosing.contract import Choice, PostChoice, Word
from repurpose.editor.choosing.places import chosen_spans, find_words
from repurpose.editor.choosing.sieve import Sieve, overlap
from repurpose.editor.listing import Listing
from repurpose.messages import fixed, msg
from repurpose.slicing import RULES, ChosenPost, Fault, Selection, Wishes, joined

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
    judging = _Judging(listing, choice, Sieve(listing, wishes))
    dropped = judging.dropped()
    selection = Selection(
        subject=judging.sentence("subject", choice.subject) if choice.subject else None,
        dropped=dropped,
        titles=tuple(judging.titles()),
        posts=judging.posts(dropped),
        quotes=tuple(
            judging.passages("quote", choice.quotes, judging.sieve.quote, again=_SEEN_QUOTES)
        ),
        figures=tuple(judging.figures()),
        core=judging.core(),
        keywords=tuple(judging.keywords()),
        cards=tuple(judging.passages("card", choice.cards, judging.sieve.card)),
        beats=judging.beats(),
        hashtags=tuple(judging.hashtags()),
    )
    return Judged(selection, tuple(judging.refused))


@dataclass
class _Judging:
    """One answer beside its article."""

    listing: Listing
    choice: Choice
    sieve: Sieve
    refused: list[Refusal] = field(default_factory=list)

    def refuse(
        self, item: str, reason: str, ids: Sequence[str] = (), *, again: bool = False
    ) -> None:
        self.refused.append(Refusal(item, reason, tuple(ids), again=again))

    def is_known(self, name: str) -> bool:
        return name in self.listing.spans and self.listing.line(name) is not None

    def spans(self, item: str, ids: Sequence[str], *, again: bool = False) -> list[Span]:
        """Return the places of ids, those side by side as one; none, and a refusal, where one is unknown."""
        if unknown := [name for name in ids if not self.is_known(name)]:
            self.refuse(item, msg("there is no such sentence"), unknown, again=again)
            return []
        return joined(self.sieve.cuts, chosen_spans(self.listing, ids))

    def sentence(self, item: str, name: str) -> Span | None:
        line = self.listing.line(name) if self.is_known(name) else None
        if line is None:
            self.refuse(item, msg("there is no such sentence"), [name])
        return line.unit.span if line else None

    def dropped(self) -> tuple[Span, ...]:
        lines = (self.listing.line(name) for name in self.choice.skip if self.is_known(name))
        named = tuple(dict.fromkeys(line.unit.span for line in lines if line))
        if self.sieve.too_many_dropped(named):
            self.refuse("skip", msg("it drops more than a third of the article"))
            return ()
        return named

    def posts(self, dropped: Sequence[Span]) -> tuple[ChosenPost, ...]:
        """Return the posts that may be said: nothing when the first may not, or too few are left."""
        said: list[Span] = []
        made: list[ChosenPost | None] = []
        for number, post in enumerate(self.choice.posts, start=1):
            made.append(self._post(f"post {number}", post, dropped, said))
            said += made[-1].spans if made[-1] else ()
        posts, reason = self.sieve.settle(made)
        if reason:
            self.refuse("posts", reason)
        return posts

    def _post(
        self, item: str, post: PostChoice, dropped: Sequence[Span], said: Sequence[Span]
    ) -> ChosenPost | None:
        spans = self.spans(item, post.ids, again=True)
        reason = ""
        if any(overlap(span, one) for span in dropped for one in spans):
            reason = msg("it says what the answer skips")
        elif any(overlap(one, other) for one in spans for other in said):
            reason = msg("another post says it already")
        elif item == "post 1" and spans and self.sieve.repeats_title(spans):
            reason = msg("it only says the title again")
        if reason:
            self.refuse(item, reason, post.ids, again=True)
        if reason or not spans:
            return None
        kept = self.sieve.sound_part(spans)
        for fault in self.sieve.faults(spans):
            ids = self._ids(fault, post.ids)
            self.refused.append(
                Refusal(item, fixed(RULES[fault.rule]), ids, bool(kept), again=True)
            )
        if not kept:
            return None
        if over := self.sieve.excess(kept):
            reason = msg("it is {count} too long", count=over)
            self.refused.append(Refusal(item, reason, post.ids, mended=True, again=True))
        return ChosenPost(post.role, tuple(kept), tuple(self._more(post, [*said, *kept])))

    def _ids(self, fault: Fault, ids: Sequence[str]) -> tuple[str, ...]:
        spans = self.listing.spans
        return tuple(n for n in ids if overlap(spans[n], fault.span)) or tuple(ids)

    def _more(self, post: PostChoice, said: Sequence[Span]) -> Iterator[Span]:
        for name in filter(self.is_known, post.more):
            for span in joined(self.sieve.cuts, chosen_spans(self.listing, [name])):
                if not any(overlap(span, other) for other in said):
                    yield span

    def passages(
        self,
        kind: str,
        chosen: Sequence[Sequence[str]],
        wrong: Callable[[Span], str],
        *,
        again: int = 0,
    ) -> Iterator[Span]:
        """Yield the places of quotes or cards that may be said, none twice; the first `again` matter."""
        said: list[Span] = []
        for number, ids in enumerate(chosen, start=1):
            item, matters = f"{kind} {number}", number <= again
            spans = self.spans(item, ids, again=matters)
            if not spans:
                continue
            span = Span(spans[0].start, spans[-1].end)
            gaps = (Span(above.end, below.start) for above, below in pairwise(spans))
            if any(self.listing.article.show(gap) for gap in gaps):
                self.refuse(item, fixed(RULES["not neighbours"]), ids, again=matters)
            elif reason := wrong(span):
                self.refuse(item, reason, ids, again=matters)
            elif any(overlap(span, other) for other in said):
                self.refuse(item, msg("another one says it already"), ids)
            else:
                said.append(span)
                yield span

    def titles(self) -> Iterator[Span]:
        for number, name in enumerate(self.choice.titles, start=1):
            item, own = f"title {number}", dict(self.listing.title)
            spans = [own[name]] if name in own else self.spans(item, [name])
            if len(spans) != 1:
                continue
            if reason := self.sieve.title(spans[0]):
                self.refuse(item, reason, [name])
            else:
                yield spans[0]

    def figures(self) -> Iterator[Span]:
        for number, ids in enumerate(self.choice.figures, start=1):
            span = self.sentence(f"figure {number}", ids[0])
            if span and (reason := self.sieve.figure(span)):
                self.refuse(f"figure {number}", reason, ids)
            elif span:
                yield span

    def core(self) -> Span | None:
        words, title = self.choice.cover, self.listing.article.title_span
        if not words or title is None:
            return None
        span = find_words(self.listing.article, title, words)
        reason = msg("the words do not stand there") if span is None else self.sieve.core(span)
        if reason:
            self.refuse("cover", reason)
        return None if reason else span

    def keywords(self) -> Iterator[Span]:
        for number, word in enumerate(self.choice.keywords, start=1):
            item = f"keyword {number}"
            span = self._word(item, word)
            if span and (reason := self.sieve.keyword(span)):
                self.refuse(item, reason, [word.id])
            elif span:
                yield span

    def _word(self, item: str, word: Word) -> Span | None:
        where = self.listing.spans.get(word.id)
        span = find_words(self.listing.article, where, word.text) if where else None
        if span is None:
            self.refuse(item, msg("the words do not stand there"), [word.id])
        return span

    def beats(self) -> tuple[Span, ...]:
        spans: list[Span] = []
        for name in dict.fromkeys(self.choice.clip):
            for span in self.spans("clip", [name]):
                if reason := self.sieve.beat(span):
                    self.refuse("clip", reason, [name])
                elif not any(overlap(span, other) for other in spans):
                    spans.append(span)
        beats, reason = self.sieve.clip(spans)
        if reason:
            self.refuse("clip", reason)
        return beats

    def hashtags(self) -> Iterator[str]:
        said: set[str] = set()
        for number, word in enumerate(self.choice.tags, start=1):
            item, name = f"tag {number}", platforms.tag_name(word.text).lower()
            if self._word(item, word) is None:
                continue
            if reason := self.sieve.hashtag(word.text):
                self.refuse(item, reason, [word.id])
            elif name not in said:
                said.add(name)
                yield word.text
