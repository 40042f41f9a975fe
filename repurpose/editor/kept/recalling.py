"""What was once taken of an article in, what of it still holds for the text of today out.

Places are looked up in the text that they were made for; where that has changed, an item is carried
over when each of its passages still stands exactly once. Then all of it goes through the sieve again:
a pack, and its record with it, may come from anybody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from repurpose.article import Article, Span, Tracer
from repurpose.editor.choosing.sieve import Sieve, overlap
from repurpose.editor.listing import number_article
from repurpose.slicing import ChosenPost, Selection, Wishes, joined


@dataclass(frozen=True, slots=True)
class Recalled:
    """A selection that holds for an article, and how many of its items do not."""

    selection: Selection
    carried: int  # items that hold
    lost: int


def recall(
    selection: Selection, article: Article, wishes: Wishes, *, before: str | None = None
) -> Recalled:
    """Return what of a kept selection holds for an article.

    Args:
        selection: What was taken, as places.
        article: The article as it is now.
        wishes: What its author wants said, and what not.
        before: The text that the places were made for, where it is another one.
    """
    total = _count(selection)
    moved = selection if before is None else _carry(selection, before, article.text)
    moved = _within(moved, len(article.text))
    kept = _hold(moved, Sieve(number_article(article, wishes), wishes))
    return Recalled(kept, _count(kept), total - _count(kept))


def _carry(selection: Selection, before: str, text: str) -> Selection:
    """Return a selection's places in another text, without the items that have none there."""

    def moved(span: Span) -> Span | None:
        passage = before[span.start : span.end]
        at = text.find(passage) if passage.strip() else -1
        once = at >= 0 and text.find(passage, at + 1) < 0
        return Span(at, at + len(passage)) if once else None

    def each(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(there for span in spans if (there := moved(span)))

    posts = [
        ChosenPost(post.role, spans, each(post.more))
        for post in selection.posts
        if len(spans := each(post.spans)) == len(post.spans)
    ]
    return replace(
        selection,
        subject=moved(selection.subject) if selection.subject else None,
        dropped=each(selection.dropped),
        titles=each(selection.titles),
        posts=tuple(posts),
        quotes=each(selection.quotes),
        figures=each(selection.figures),
        core=moved(selection.core) if selection.core else None,
        keywords=each(selection.keywords),
        cards=each(selection.cards),
        beats=each(selection.beats),
    )


def _within(selection: Selection, length: int) -> Selection:
    """Return a selection without the places that lie outside a text."""

    def inside(span: Span) -> bool:
        return 0 <= span.start < span.end <= length

    def each(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(filter(inside, spans))

    def one(span: Span | None) -> Span | None:
        return span if span and inside(span) else None

    return replace(
        selection,
        subject=one(selection.subject),
        dropped=each(selection.dropped),
        titles=each(selection.titles),
        posts=tuple(
            ChosenPost(post.role, post.spans, each(post.more))
            for post in selection.posts
            if all(map(inside, post.spans)) and post.spans
        ),
        quotes=each(selection.quotes),
        figures=each(selection.figures),
        core=one(selection.core),
        keywords=each(selection.keywords),
        cards=each(selection.cards),
        beats=each(selection.beats),
    )


def _hold(selection: Selection, sieve: Sieve) -> Selection:
    """Return what of a selection keeps every rule."""

    def sound(spans: Sequence[Span], wrong: Callable[[Span], str]) -> tuple[Span, ...]:
        kept: list[Span] = []
        for span in spans:
            apart = not any(overlap(span, other) for other in kept)
            if apart and not wrong(span):
                kept.append(span)
        return tuple(kept)

    def is_no_sentence(span: Span) -> str:
        return "" if sieve.is_sentence(span) else "no"

    dropped = sound(selection.dropped, is_no_sentence)
    subject = sound([selection.subject] if selection.subject else [], is_no_sentence)
    core = sound([selection.core] if selection.core else [], sieve.core)
    beats, _ = sieve.clip(sound(selection.beats, sieve.beat))
    tracer = Tracer(sieve.article)
    return Selection(
        subject=next(iter(subject), None),
        dropped=() if sieve.too_many_dropped(dropped) else dropped,
        titles=tuple(
            span for span in selection.titles if sound([span], sieve.title)
        ),  # one may be part of another
        posts=_posts(selection, sieve, dropped),
        quotes=sound(selection.quotes, sieve.quote),
        figures=sound(selection.figures, sieve.figure),
        core=next(iter(core), None),
        keywords=sound(selection.keywords, sieve.keyword),
        cards=sound(selection.cards, sieve.card),
        beats=beats,
        hashtags=tuple(
            dict.fromkeys(
                text
                for text in selection.hashtags
                if not sieve.hashtag(text) and tracer.find(text) is not None
            )
        ),
    )


def _posts(selection: Selection, sieve: Sieve, dropped: Sequence[Span]) -> tuple[ChosenPost, ...]:
    said: list[Span] = list(dropped)
    posts: list[ChosenPost | None] = []
    for post in selection.posts:
        spans = joined(sieve.cuts, post.spans)
        taken = any(overlap(one, other) for one in spans for other in said)
        repeats = not posts and sieve.repeats_title(spans)
        kept = [] if taken or repeats else sieve.sound_part(spans)
        said += kept
        posts.append(ChosenPost(post.role, tuple(kept), post.more) if kept else None)
    found, _ = sieve.settle(posts)
    return found


def _count(selection: Selection) -> int:
    several = (selection.titles, selection.posts, selection.quotes, selection.figures)
    rest = (selection.keywords, selection.cards, selection.beats, selection.hashtags)
    one = (selection.subject, selection.core)
    return sum(map(len, (*several, *rest))) + sum(item is not None for item in one)
