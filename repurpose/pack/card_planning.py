"""An Article and its storyboard in, the cards of its pack out: what each says, and where that stands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from repurpose.article import Article, Span
from repurpose.cards import Card, find_kind
from repurpose.pack.branding import brand_of
from repurpose.pack.card_code import with_indentation
from repurpose.pack.card_keywords import cover_words_of, keywords_at, with_keywords
from repurpose.pack.card_pictures import CardPicture
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.choices import Choices
from repurpose.pack.cover_choice import choose_cover, cover_picture_of
from repurpose.pack.line_names import line_names
from repurpose.slicing import Piece, StoryboardCard, drawn_as, find_closing_question

# What a piece of the storyboard is called → the field of the card; others bear the field's own name.
_FIELDS = {"heading": "title", "item": "items", "answer": "title"}
_UNSAID = ("term",)  # it stands within the sentence that the card says
_WORDS = ("quote", "excerpt")  # kinds that are a sentence of the article, and nothing more

# An article that asks nothing of its readers and has no last word still ends politely.
_THANKS = {
    "zh-Hans": "感谢读到这里。",
    "zh-Hant": "感謝讀到這裡。",
    "ja": "お読みいただき、ありがとうございました。",
    "ko": "읽어 주셔서 감사합니다.",
    "en": "Thank you for reading.",
}


def plan_cards(
    article: Article,
    storyboard: Sequence[StoryboardCard],
    choices: Choices,
    call: str,
    names: Sequence[str],
    pictures: Sequence[CardPicture] = (),
) -> list[CardPlan]:
    """Return the cover, the cards of the storyboard in its order, and the end card: nine make a grid.

    Args:
        article: The article.
        storyboard: What its cards say.
        choices: What the user chose: at most so many cards of words alone, and a link.
        call: What the author asks of his readers, or "".
        names: The article's names and terms, best first.
        pictures: Those of the article that can be shown.
    """
    inner = list(_inner(article, storyboard, choices.quotes, pictures))
    link = brand_of(choices, article.language).address(choices.link)
    planned = [
        *_cover(article, names, choices, pictures),
        *inner,
        _end(article, storyboard, call, link),
    ]
    return [
        replace(
            plan,
            id=f"card-{number:02}",
            file=f"cards/{number:02}-{plan.card.kind}.png",
            card=replace(plan.card, page=f"{number}/{len(planned)}"),
        )
        for number, plan in enumerate(planned, start=1)
    ]


def _cover(
    article: Article, names: Sequence[str], choices: Choices, pictures: Sequence[CardPicture]
) -> Iterator[CardPlan]:
    """Yield the cover; without a title there is none."""
    if title := article.title_span:
        kicker = " · ".join(names[:2])
        picture = cover_picture_of(article, choices, pictures)
        shows = choices.cover or choose_cover(article, cover_words_of(article), picture)
        said = {"title": article.title, "author": article.author, "kicker": kicker}
        card = _card(article, "cover", **said, cover=shows)
        if shows == "photo" and picture:
            card = replace(card, picture=picture.name)
        yield with_keywords(article, CardPlan("", "", card, {"title": title}))


def _end(article: Article, storyboard: Sequence[StoryboardCard], call: str, link: str) -> CardPlan:
    """Return the last card: what the author asks his readers, or his last word, or thanks."""
    title, said = article.title_span, find_closing_question(article)
    if not said and not call:
        ends = (board.pieces[0].span for board in storyboard if board.kind == "end")
        said = next(ends, None)
    card = _card(
        article,
        "end",
        text=article.show(said) if said else call or _THANKS[article.language],
        title=article.title,
        author=article.author,
        link=link,
    )
    places = {"text": said, "title": title}
    sources = {name: span for name, span in places.items() if span}
    return with_keywords(article, CardPlan("", "", card, sources))


def _inner(
    article: Article,
    storyboard: Sequence[StoryboardCard],
    most_words: int,
    pictures: Sequence[CardPicture],
) -> Iterator[CardPlan]:
    """Yield the cards between cover and end, of those of words alone `most_words`.

    The line worth keeping, which stands last, stays longest; no two of a kind come to stand in a row.
    """
    inner = [board for board in storyboard if drawn_as(board.kind) not in ("cover", "end")]
    words = [board for board in inner if drawn_as(board.kind) in _WORDS]
    kept = [*words[-1:], *words[:-1]][:most_words]
    above = ""
    for board in inner:
        kind = drawn_as(board.kind)
        if kind != above and (kind not in _WORDS or board in kept):
            above = kind
            yield plan_card(article, board, pictures)


def plan_card(
    article: Article, board: StoryboardCard, pictures: Sequence[CardPicture] = ()
) -> CardPlan:
    """Return the card of a storyboard's card, drawn as its kind is; every word of it has its place."""
    kind = find_kind(drawn_as(board.kind))
    lists: dict[str, list[str]] = {}
    says: dict[str, str] = {}
    sources: dict[str, Span] = {}
    for piece in board.pieces:
        name = _FIELDS.get(piece.part, piece.part)
        field = next((field for field in kind.fields if field.name == name), None)
        if field is None or piece.part in _UNSAID:
            continue
        text = _words_of(article, piece)
        if field.shape == "list":
            place = len(lists.setdefault(name, []))
            lists[name].append(text)
            if text:  # the corner of a table may be empty
                sources[f"{name}.{place}"] = piece.span
            continue
        says[name] = text
        if field.quotes:
            sources[name] = piece.span
    card = _card(article, kind.name, **says, **{name: tuple(all_) for name, all_ in lists.items()})
    if kind.name == "code":
        card = with_indentation(article, card, sources)
    if article.title_span and kind.takes("source"):
        card = replace(card, source=article.title)
        sources["source"] = article.title_span
    if kind.shows_picture:
        shown = next((one for one in pictures if one.caption == sources.get("text")), None)
        card = replace(card, picture=shown.name if shown else "")
    keywords = tuple(board.keywords)
    card = replace(card, keywords=keywords_at(article, card, sources, keywords))
    return CardPlan("", "", card, sources, keywords=keywords)


def _words_of(article: Article, piece: Piece) -> str:
    """Return what a card says of a piece: what readers see there, of a formula its source."""
    if piece.part == "formula":
        return article.text[piece.span.start : piece.span.end]
    return article.show(piece.span)


def _card(article: Article, kind: str, **says: str | tuple[str, ...]) -> Card:
    return Card(
        kind,  # type: ignore[arg-type]  # looked up by the card
        language=article.language,
        names=line_names(article),
        **says,  # type: ignore[arg-type]
    )
