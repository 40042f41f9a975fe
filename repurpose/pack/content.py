"""An Article and choices in, all that a pack will say out: pure, before anything is drawn."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from repurpose import platforms
from repurpose.article import Article, Span, Tracer
from repurpose.cards import find_kind
from repurpose.errors import ContentError, RepurposeError
from repurpose.messages import msg
from repurpose.pack.branding import brand_of, with_brand
from repurpose.pack.card_formulas import drawable_formulas
from repurpose.pack.card_keywords import with_keywords
from repurpose.pack.card_pictures import CardPicture, card_pictures, with_picture
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.card_planning import plan_cards
from repurpose.pack.card_style import CardStyle
from repurpose.pack.choices import Choices
from repurpose.pack.cover_choice import cover_picture_of
from repurpose.pack.overrides.card_edits import apply_series
from repurpose.pack.overrides.series_file import CardSeries
from repurpose.pack.parting import parting
from repurpose.slicing import (
    NOTHING,
    Drawable,
    Name,
    Quote,
    RankedQuotes,
    Script,
    Selection,
    Sliced,
    StoryboardCard,
    Thread,
    choose_title,
    find_chosen_quotes,
    find_hashtags,
    find_names,
    find_titles,
    plan_storyboard,
    questions_of,
    rank_quotes,
    slice_thread,
    write_call,
    write_scripts,
)

_ENOUGH_TAGS = 5


@dataclass(frozen=True, slots=True)
class Content:
    """What a pack says."""

    threads: tuple[Sliced, ...]
    quotes: tuple[Quote, ...]
    next_quotes: tuple[Quote, ...]  # the best of those that were not taken
    cards: tuple[CardPlan, ...]
    planned: tuple[CardPlan, ...]  # the cards that the article gives, whatever the author wants
    storyboard: tuple[StoryboardCard, ...]
    scripts: tuple[Script, ...]
    titles: dict[str, Span]
    hashtags: tuple[str, ...]
    call: str
    selection: Selection = NOTHING  # what an editor has chosen of the article
    failed: Mapping[str, RepurposeError] = field(default_factory=dict)  # by file
    other_titles: Mapping[str, Sequence[Span]] = field(default_factory=dict)  # to choose from
    variants: int = 0  # how many others there may be of a hook or a title


PLAIN = CardSeries()
_READ, _SPOKEN = 7.0, 4.4  # full-width characters a second
_END = 5.0  # seconds of a clip in which nothing new is read: turns and the end card


def plan_content(
    article: Article,
    choices: Choices,
    series: CardSeries = PLAIN,
    hashtags: Sequence[str] | None = None,
    selection: Selection = NOTHING,
    *,
    quotes: Sequence[str] = (),
) -> Content:
    """Return all that the pack of `article` says, its cards as the author's `series` wants them.

    `hashtags` are the author's own, best first; without them the article's names and terms are taken.
    What an editor has chosen, `selection`, goes before our own ranking. `quotes` are those that the
    author wants, all of them; without any they are ranked.

    Raises:
        UnknownName: A platform does not exist.
    """
    chosen = [platforms.get(name) for name in choices.platforms]
    failed: dict[str, RepurposeError] = {}
    names: Sequence[Name] = ()
    tags: Sequence[str] = hashtags or ()
    ranked = RankedQuotes()
    storyboard: Sequence[StoryboardCard] = ()
    scripts: Sequence[Script] = ()
    planned: Sequence[CardPlan] = ()
    titles: dict[str, Span] = {}
    pictures: Sequence[CardPicture] = ()
    captions: Sequence[Span] = ()
    call = ""
    others: Mapping[str, Sequence[Span]] = {}
    with parting(partial(failed.__setitem__, "hashtags")):
        names = find_names(article)
        found = find_hashtags(article, names=names) if hashtags is None else hashtags
        tags = _with_chosen(found, selection) if hashtags is None else hashtags
    sliced = list(_slice_all(article, choices, chosen, names, tags, failed, selection))
    with parting(partial(failed.__setitem__, "titles")):
        titles = {
            p.name: title
            for p in chosen
            if p.title and (title := choose_title(article, p.title, selection.titles))
        }
        if choices.variants:
            others = {
                p.name: find_titles(article, p.title, choices.variants + 1, selection.titles)
                for p in chosen
                if p.title
            }
    with parting(partial(failed.__setitem__, "cards")):
        ranked = _rank(article, choices, selection, quotes)
        call = questions_of(write_call(article).text)
        pictures = card_pictures(article) if choices.cards or choices.clips else ()
        captions = _captions(article, choices, pictures)
        drawable = Drawable(captions, drawable_formulas(article)) if choices.cards else Drawable()
        storyboard = plan_storyboard(article, ranked.taken, tags, selection, drawable)
        if choices.cards:
            planned = plan_cards(article, storyboard, choices, call, tags, pictures)
    base = CardStyle(choices.theme, choices.format)
    brand = brand_of(choices, article.language)
    link = brand.address(choices.link)
    cards = [
        with_picture(with_brand(plan, brand), pictures)
        for plan in apply_series(article, planned, series, base, link)
    ]
    if selection.core:
        cards = [
            with_keywords(article, plan, selection.core) if plan.card.kind == "cover" else plan
            for plan in cards
        ]
    with parting(partial(failed.__setitem__, "clips")):
        room = _clip_room(choices)
        scripts = write_scripts(
            article,
            ranked.taken,
            names,
            selection.beats,
            room=room,
            drawable=Drawable(captions),
            most=max(4, choices.clips),
        )
    clips = [clip_file(n, script) for n, script in enumerate(scripts[: choices.clips], start=1)]
    threads = [replace(s, thread=attach_media(s, cards, clips)) for s in sliced]
    return Content(
        tuple(threads),
        ranked.taken,
        ranked.next,
        tuple(cards),
        tuple(planned),
        tuple(storyboard),
        tuple(scripts),
        titles,
        tuple(tags),
        call,
        selection,
        failed,
        {name: spans for name, spans in others.items() if len(spans) > 1},
        choices.variants,
    )


def _captions(
    article: Article, choices: Choices, pictures: Sequence[CardPicture]
) -> tuple[Span, ...]:
    """Return what stands under the pictures, best first: the one of the cover last."""
    cover = cover_picture_of(article, choices, pictures)
    ordered = sorted(pictures, key=lambda one: one is cover)
    return tuple(one.caption for one in ordered if one.caption)


def _rank(
    article: Article, choices: Choices, selection: Selection, wanted: Sequence[str]
) -> RankedQuotes:
    """Return the quotes: those that the author wants, else what an editor has chosen, then the best of the rest."""
    wishes = choices.wishes
    chosen = find_chosen_quotes(article, selection.quotes, wishes)
    ranked = rank_quotes(article, wishes=wishes, chosen=chosen, dropped=selection.dropped)
    if not wanted:
        return ranked
    tracer = Tracer(article)
    places = [span for text in wanted if (span := tracer.find(text))]
    own = find_chosen_quotes(article, places, wishes)
    named = {quote.text: quote for quote in (*own, *ranked.next, *ranked.taken)}
    taken = tuple(named[text] for text in dict.fromkeys(wanted) if text in named)
    if not taken:  # none of them stands in the article any more
        return ranked
    other = [quote for quote in (*ranked.taken, *ranked.next) if quote not in taken]
    return RankedQuotes(taken, tuple(other[: len(ranked.next)]))


def _with_chosen(found: Sequence[str], selection: Selection) -> list[str]:
    """Return hashtags, those that an editor has chosen first; they are filled up to a few."""
    if not selection.hashtags:
        return list(found)
    chosen = [tag.lower() for tag in selection.hashtags]
    other = [t for t in found if not any(t.lower() in tag or tag in t.lower() for tag in chosen)]
    return [*selection.hashtags, *other[: max(0, _ENOUGH_TAGS - len(chosen))]]


def _slice_all(
    article: Article,
    choices: Choices,
    chosen: Sequence[platforms.Platform],
    names: Sequence[Name],
    hashtags: Sequence[str],
    failed: dict[str, RepurposeError],
    selection: Selection,
) -> Iterator[Sliced]:
    """Yield the thread of every form of every chosen platform."""
    for p in chosen:
        for variant in p.forms:
            name = f"{p.name}-{variant}" if variant else p.name
            with parting(partial(failed.__setitem__, f"threads/{name}.md")):
                one = slice_thread(
                    article,
                    p,
                    variant=variant,
                    names=names,
                    hashtags=hashtags,
                    wishes=choices.wishes,
                    style=choices.style,
                    posts=choices.posts,
                    link=choices.link,
                    variants=choices.variants,
                    selection=selection,
                )
                yield _not_empty(one)


def _not_empty(sliced: Sliced) -> Sliced:
    if not sliced.thread.posts:
        raise ContentError(msg("Nothing of the article fits a post there."))
    return sliced


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


def attach_media(sliced: Sliced, cards: Sequence[CardPlan], clips: Sequence[str]) -> Thread:
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


def _series(cards: Sequence[CardPlan], most: int) -> tuple[str, ...]:
    """Return the cards in their order; the end card stays when some have to go."""
    files = tuple(plan.file for plan in cards)
    return files if len(files) <= most else (*files[: max(0, most - 1)], *files[-1:])[:most]


def _illustrate(thread: Thread, cards: Sequence[CardPlan], most: int) -> Thread:
    """Give each post of a thread the card of what it says."""
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


def _is_said(plan: CardPlan, said: Sequence[Span]) -> bool:
    """Say whether a post that says those stretches says all words of a card, but for its head and foot."""
    words = [span for name, span in plan.sources.items() if name not in ("title", "source")]
    return bool(words) and all(any(run.covers(span) for run in said) for span in words)
