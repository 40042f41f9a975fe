"""An Article and choices in, what the cards of its pack say out: all that the first of them waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from repurpose.article import Article, Span, Tracer
from repurpose.errors import RepurposeError
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
    Selection,
    StoryboardCard,
    find_hashtags,
    find_names,
    plan_storyboard,
    questions_of,
    rank_quotes,
    write_call,
)

PLAIN: CardSeries = CardSeries()
_ENOUGH_TAGS = 5


@dataclass(frozen=True, slots=True)
class CardContent:
    """What the cards of a pack say, and what was found for them."""

    names: tuple[Name, ...]
    hashtags: tuple[str, ...]  # best first
    ranked: RankedQuotes
    storyboard: tuple[StoryboardCard, ...]
    planned: tuple[CardPlan, ...]  # the cards that the article gives, whatever the author wants
    cards: tuple[CardPlan, ...]
    call: str  # what the author asks of his readers
    failed: Mapping[str, RepurposeError] = field(default_factory=dict)  # "hashtags", "cards"
    captions: tuple[Span, ...] = ()  # of the article's pictures that can be shown, best first


def plan_card_content(
    article: Article,
    choices: Choices,
    series: CardSeries = PLAIN,
    hashtags: Sequence[str] | None = None,
    selection: Selection = NOTHING,
    *,
    quotes: Sequence[str] = (),
) -> CardContent:
    """Return what the cards of a pack say; arguments as those of `plan_content`, which plans the rest."""
    failed: dict[str, RepurposeError] = {}
    names: Sequence[Name] = ()
    tags: Sequence[str] = hashtags or ()
    ranked = RankedQuotes()
    storyboard: Sequence[StoryboardCard] = ()
    planned: Sequence[CardPlan] = ()
    pictures: Sequence[CardPicture] = ()
    captions: Sequence[Span] = ()
    call = ""
    with parting(partial(failed.__setitem__, "hashtags")):
        names = find_names(article)
        found = find_hashtags(article, names=names) if hashtags is None else hashtags
        tags = _with_chosen(found, selection) if hashtags is None else hashtags
    with parting(partial(failed.__setitem__, "cards")):
        ranked = _rank(article, choices, selection, quotes)
        call = questions_of(write_call(article).text)
        pictures = card_pictures(article) if choices.cards or choices.clips else ()
        captions = _captions(article, choices, pictures)
        drawable = Drawable(captions, drawable_formulas(article)) if choices.cards else Drawable()
        storyboard = plan_storyboard(article, ranked.taken, tags, selection, drawable)
        if choices.cards:
            planned = plan_cards(article, storyboard, choices, call, tags, pictures)
    cards = _of_series(article, planned, choices, series, pictures)
    if selection.core:
        cards = [
            with_keywords(article, plan, selection.core) if plan.card.kind == "cover" else plan
            for plan in cards
        ]
    return CardContent(
        tuple(names),
        tuple(tags),
        ranked,
        tuple(storyboard),
        tuple(planned),
        tuple(cards),
        call,
        failed,
        tuple(captions),
    )


def _of_series(
    article: Article,
    planned: Sequence[CardPlan],
    choices: Choices,
    series: CardSeries,
    pictures: Sequence[CardPicture],
) -> list[CardPlan]:
    """Return the cards as the author wants them, with his brand and their pictures."""
    base = CardStyle(choices.theme, choices.format)
    brand = brand_of(choices, article.language)
    return [
        with_picture(with_brand(plan, brand), pictures)
        for plan in apply_series(article, planned, series, base, brand.address(choices.link))
    ]


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
    chosen = _chosen(article, selection.quotes, choices) if selection.quotes else ()
    ranked = rank_quotes(article, wishes=wishes, chosen=chosen, dropped=selection.dropped)
    if not wanted:
        return ranked
    tracer = Tracer(article)
    places = [span for text in wanted if (span := tracer.find(text))]
    own = _chosen(article, places, choices)
    named = {quote.text: quote for quote in (*own, *ranked.next, *ranked.taken)}
    taken = tuple(named[text] for text in dict.fromkeys(wanted) if text in named)
    if not taken:  # none of them stands in the article any more
        return ranked
    other = [quote for quote in (*ranked.taken, *ranked.next) if quote not in taken]
    return RankedQuotes(taken, tuple(other[: len(ranked.next)]))


def _chosen(article: Article, places: Sequence[Span], choices: Choices) -> Sequence[Quote]:
    """Return the quotes at places that an editor or the author has chosen."""
    from repurpose.slicing import find_chosen_quotes  # noqa: PLC0415  # few packs have some

    return find_chosen_quotes(article, places, choices.wishes)


def _with_chosen(found: Sequence[str], selection: Selection) -> list[str]:
    """Return hashtags, those that an editor has chosen first; they are filled up to a few."""
    if not selection.hashtags:
        return list(found)
    chosen = [tag.lower() for tag in selection.hashtags]
    other = [t for t in found if not any(t.lower() in tag or tag in t.lower() for tag in chosen)]
    return [*selection.hashtags, *other[: max(0, _ENOUGH_TAGS - len(chosen))]]
