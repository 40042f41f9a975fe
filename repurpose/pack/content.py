"""An Article and choices in, all that a pack will say out: pure, before anything is drawn."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from repurpose import platforms
from repurpose.article import Article, Span
from repurpose.errors import RepurposeError
from repurpose.pack.choices import Choices
from repurpose.pack.content_threads import other_titles, slice_all, title_all
from repurpose.pack.parting import parting
from repurpose.slicing import (
    NOTHING,
    Quote,
    Script,
    Selection,
    Sliced,
    Thread,
    find_hashtags,
    find_names,
)

if TYPE_CHECKING:
    from repurpose.pack.card_content import CardContent
    from repurpose.pack.card_plan import CardPlan
    from repurpose.pack.overrides.series_file import CardSeries
    from repurpose.slicing import StoryboardCard


@dataclass(frozen=True, slots=True)
class Content:
    """What a pack says."""

    threads: tuple[Sliced, ...]
    quotes: tuple[Quote, ...]
    next_quotes: tuple[Quote, ...]  # the best of those that were not taken
    cards: "tuple[CardPlan, ...]"
    planned: "tuple[CardPlan, ...]"  # the cards that the article gives, whatever the author wants
    storyboard: "tuple[StoryboardCard, ...]"
    scripts: tuple[Script, ...]
    titles: dict[str, Span]
    hashtags: tuple[str, ...]
    call: str
    selection: Selection = NOTHING  # what an editor has chosen of the article
    failed: Mapping[str, RepurposeError] = field(default_factory=dict)  # by file
    other_titles: Mapping[str, Sequence[Span]] = field(default_factory=dict)  # to choose from
    variants: int = 0  # how many others there may be of a hook or a title


_READ, _SPOKEN = 7.0, 4.4  # full-width characters a second
_END = 5.0  # seconds of a clip in which nothing new is read: turns and the end card


def plan_content(
    article: Article,
    choices: Choices,
    series: "CardSeries | None" = None,
    hashtags: Sequence[str] | None = None,
    selection: Selection = NOTHING,
    *,
    quotes: Sequence[str] = (),
    cards: "CardContent | None" = None,
) -> Content:
    """Return all that the pack of `article` says, its cards as the author's `series` wants them.

    `hashtags` are the author's own, best first; without them the article's names and terms are taken.
    What an editor has chosen, `selection`, goes before our own ranking. `quotes` are those that the
    author wants, all of them; without any they are ranked. `cards` is what the cards say, where that
    was planned before (`plan_card_content`, from the same).

    Raises:
        UnknownName: A platform does not exist.
    """
    from repurpose.pack.card_content import PLAIN, plan_card_content  # noqa: PLC0415  # a draft has no cards

    shown = cards or plan_card_content(
        article, choices, series or PLAIN, hashtags, selection, quotes=quotes
    )
    failed = dict(shown.failed)
    failed_cards = failed.pop("cards", None)
    scripts: Sequence[Script] = ()
    titles: dict[str, Span] = {}
    others: Mapping[str, Sequence[Span]] = {}
    sliced = list(slice_all(article, choices, shown.names, shown.hashtags, failed, selection))
    with parting(partial(failed.__setitem__, "titles")):
        titles = title_all(article, choices, selection)
        others = other_titles(article, choices, selection)
    if failed_cards:
        failed["cards"] = failed_cards
    with parting(partial(failed.__setitem__, "clips")):
        scripts = _write_scripts(article, choices, shown, selection)
    clips = [clip_file(n, script) for n, script in enumerate(scripts[: choices.clips], start=1)]
    threads = [replace(s, thread=attach_media(s, shown.cards, clips)) for s in sliced]
    return Content(
        tuple(threads),
        shown.ranked.taken,
        shown.ranked.next,
        shown.cards,
        shown.planned,
        shown.storyboard,
        tuple(scripts),
        titles,
        shown.hashtags,
        shown.call,
        selection,
        failed,
        {name: spans for name, spans in others.items() if len(spans) > 1},
        choices.variants,
    )


def plan_words(article: Article, choices: Choices) -> Content:
    """Return what the threads of a pack say, and nothing else: no cards, quotes or scripts; what fails is left out."""
    failed: dict[str, RepurposeError] = {}
    titles: dict[str, Span] = {}
    names = find_names(article)
    hashtags = find_hashtags(article, names=names)
    sliced = slice_all(article, choices, names, hashtags, failed, NOTHING)
    with parting(partial(failed.__setitem__, "titles")):
        titles = title_all(article, choices, NOTHING)
    return Content(
        tuple(sliced), (), (), (), (), (), (), titles, tuple(hashtags), "", failed=failed
    )


def _write_scripts(
    article: Article, choices: Choices, shown: "CardContent", selection: Selection
) -> Sequence[Script]:
    from repurpose.slicing import Drawable, write_scripts  # noqa: PLC0415  # see above

    return write_scripts(
        article,
        shown.ranked.taken,
        shown.names,
        selection.beats,
        room=_clip_room(choices),
        drawable=Drawable(shown.captions),
        most=max(4, choices.clips),
    )


def found_hashtags(article: Article) -> tuple[str, ...]:
    """Return the hashtags that the article gives, best first, without their sign."""
    return tuple(find_hashtags(article))


def clip_name(number: int, script: Script) -> str:
    """Return the name of a clip's files: its number in the pack, from 1, and what it is."""
    return f"{number:02}-{script.slug}"


def clip_file(number: int, script: Script) -> str:
    """Return the path of a clip's video in the pack."""
    return f"clips/{clip_name(number, script)}.mp4"


def without_files(content: Content, lost: Container[str]) -> Content:
    """Return `content` when the cards and clips of the files `lost` could not be made.

    Cards take the place of clips, and other cards that of a card.
    """
    cards = tuple(plan for plan in content.cards if plan.file not in lost)
    threads = []
    for sliced in content.threads:
        media = [name for post in sliced.thread.posts for name in post.media]
        if not any(name in lost for name in media):
            threads.append(sliced)
            continue
        left = [name for name in media if name.startswith("clips/") and name not in lost]
        posts = tuple(replace(post, media=()) for post in sliced.thread.posts)
        bare = replace(sliced, thread=replace(sliced.thread, posts=posts))
        threads.append(replace(bare, thread=attach_media(bare, cards, left)))
    return replace(content, cards=cards, threads=tuple(threads))


def _clip_room(choices: Choices) -> float | None:
    """Return the full-width characters that fit a clip's wished length: fewer are said than read."""
    if choices.seconds is None:
        return None
    rate = _READ if choices.voice == "none" else _SPOKEN
    return max(0.0, choices.seconds - _END) * rate


def attach_media(sliced: Sliced, cards: "Sequence[CardPlan]", clips: Sequence[str]) -> Thread:
    """Return the thread with the cards and clips that go with each post, as many as it may carry.

    A clip's text carries the clip. A notice, and Weibo's one open call, carry the cover. One long
    post, a note and an album carry the whole series. In a thread the first post carries the cover, a
    post that says a quote its card, and the closing post nothing.
    """
    thread = sliced.thread
    rules = platforms.rules_of(thread.platform).of_variant(thread.variant)
    form, most = rules.platform.form, rules.images
    if form == "video" and clips and rules.videos:
        files = tuple(clips[:1])
    elif form == "notice" or most == 1:
        files = tuple(plan.file for plan in cards[: min(1, most)])
    elif form == "thread":
        return _illustrate(thread, cards, min(1, most))
    else:
        files = _series(cards, most)
    if not files or not thread.posts:
        return thread
    return replace(thread, posts=(replace(thread.posts[0], media=files), *thread.posts[1:]))


def _series(cards: "Sequence[CardPlan]", most: int) -> tuple[str, ...]:
    """Return the cards in their order; the end card stays when some have to go."""
    files = tuple(plan.file for plan in cards)
    return files if len(files) <= most else (*files[: max(0, most - 1)], *files[-1:])[:most]


def _illustrate(thread: Thread, cards: "Sequence[CardPlan]", most: int) -> Thread:
    """Give each post of a thread the card of what it says."""
    from repurpose.cards import find_kind  # noqa: PLC0415  # see above

    if not cards or not most or not thread.posts:
        return thread
    posts = [replace(thread.posts[0], media=(cards[0].file,))]
    for post in thread.posts[1:]:
        if any(run.role in ("cta", "link") for run in post.runs):  # it closes: a link has its card
            posts.append(post)
            continue
        said = [run.span for run in post.runs if run.role == "body" and run.span]
        files = tuple(
            plan.file
            for plan in cards
            if find_kind(plan.card.kind).illustrates and _is_said(plan, said)
        )
        posts.append(replace(post, media=files[:most]))
    return replace(thread, posts=tuple(posts))


def _is_said(plan: "CardPlan", said: Sequence[Span]) -> bool:
    """Say whether a post that says those stretches says all words of a card, but for its head and foot."""
    words = [span for name, span in plan.sources.items() if name not in ("title", "source")]
    return bool(words) and all(any(run.covers(span) for run in said) for span in words)
