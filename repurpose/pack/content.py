"""An Article and choices in, all that a pack will say out: pure, before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repurpose import platforms
from repurpose.article import Article, Span
from repurpose.cards import Card
from repurpose.pack.choices import Choices
from repurpose.slicing import (
    VARIANTS,
    Quote,
    Script,
    Sliced,
    Thread,
    choose_title,
    find_names,
    find_quotes,
    slice_thread,
    write_scripts,
)
from repurpose.slicing.closing import questions_of, write_call

HASHTAGS = 8


@dataclass(frozen=True, slots=True)
class CardPlan:
    """A card to draw, and where in the article the words of its fields stand."""

    id: str
    file: str
    card: Card
    sources: dict[str, Span]  # by the card's field; a field without one is a label


@dataclass(frozen=True, slots=True)
class Content:
    """What a pack says."""

    threads: tuple[Sliced, ...]
    quotes: tuple[Quote, ...]
    cards: tuple[CardPlan, ...]
    scripts: tuple[Script, ...]
    titles: dict[str, Span]
    hashtags: tuple[str, ...]
    call: str


def plan_content(article: Article, choices: Choices) -> Content:
    """Return all that the pack of `article` says.

    Raises:
        UnknownName: A platform does not exist.
    """
    chosen = [platforms.get(name) for name in choices.platforms]
    names = find_names(article)
    sliced = [
        slice_thread(
            article,
            p,
            variant=variant,
            names=names,
            style=choices.style,
            posts=choices.posts,
            link=choices.link,
        )
        for p in chosen
        for variant in ("", *VARIANTS.get(p.name, ()))
    ]
    quotes = find_quotes(article, names=names)
    titles = {
        p.name: title for p in chosen if p.title and (title := choose_title(article, p.title))
    }
    call = questions_of(write_call(article).text)
    cards = (
        _plan_cards(article, quotes, choices, call, [n.text for n in names])
        if choices.cards
        else []
    )
    scripts = write_scripts(article, quotes, names)[: choices.clips]
    threads = [replace(s, thread=attach_media(s, cards)) for s in sliced]
    return Content(
        tuple(threads),
        tuple(quotes),
        tuple(cards),
        tuple(scripts),
        titles,
        tuple(name.text for name in names[:HASHTAGS]),
        call,
    )


def _plan_cards(
    article: Article, quotes: Sequence[Quote], choices: Choices, call: str, names: Sequence[str]
) -> list[CardPlan]:
    """Plan the cover, one card a quote, and the end card, in the order in which readers see them."""
    chosen = sorted(quotes[: choices.quotes], key=lambda quote: quote.spans[0].start)
    total = len(chosen) + 2
    plain = Card("cover", language=article.language)
    title = article.title_span
    whole = {"title": title, "source": title} if title else {}
    cover = replace(
        plain,
        title=article.title,
        author=article.author,
        kicker=" · ".join(names[:2]),
        page=f"1/{total}",
    )
    plans = [CardPlan("card-01", "cards/01-cover.png", cover, {"title": title} if title else {})]
    for number, quote in enumerate(chosen, start=2):
        card = replace(
            plain,
            kind="quote",
            text=quote.text,
            speaker=quote.speaker,
            source=article.title,
            page=f"{number}/{total}",
        )
        span = Span(quote.spans[0].start, quote.spans[-1].end)
        sources = {"text": span, **({"source": title} if title else {})}
        plans.append(CardPlan(f"card-{number:02}", f"cards/{number:02}-quote.png", card, sources))
    end = replace(
        plain,
        kind="end",
        text=call or _THANKS[article.chinese],
        title=article.title,
        author=article.author,
        page=f"{total}/{total}",
    )
    plans.append(CardPlan(f"card-{total:02}", f"cards/{total:02}-end.png", end, whole))
    return plans


# An article that asks nothing of its readers still ends politely.
_THANKS = {True: "感谢读到这里。", False: "Thank you for reading."}


def attach_media(sliced: Sliced, cards: Sequence[CardPlan]) -> Thread:
    """Return the thread with the cards that go with each post, as many as the platform takes.

    A single post carries the whole series; in a thread the first post carries the cover, a post
    that says a quote carries the quote's card, and the closing post carries none.
    """
    thread = sliced.thread
    most = platforms.get(thread.platform).media.images
    if not cards or not most:
        return thread
    if len(thread.posts) == 1:
        files = tuple(plan.file for plan in cards)
        kept = files if len(files) <= most else (*files[: most - 1], files[-1])
        return replace(thread, posts=(replace(thread.posts[0], media=kept[:most]),))
    posts = [replace(thread.posts[0], media=(cards[0].file,))]
    for post in thread.posts[1:]:
        said = [run.span for run in post.runs if run.role == "body" and run.span]
        files = tuple(
            plan.file
            for plan in cards
            if plan.card.kind == "quote" and any(s.covers(plan.sources["text"]) for s in said)
        )
        posts.append(replace(post, media=files[: min(most, 1)]))
    return replace(thread, posts=tuple(posts))
