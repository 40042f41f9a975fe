"""The shapes of what the studio answers: JSON objects whose keys its page relies on."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

from repurpose.json_object import JsonObject

Pair = tuple[int, int]
ByLanguage = Mapping[str, str]


class CountAnswer(TypedDict):
    """How long a text is by a platform's own rule."""

    length: int
    limit: int
    unit: str
    over: int
    over_at: int | None  # UTF-16 units, as browsers count; None while the text fits


class ChooserAnswer(TypedDict):
    """Who chose something: `model`, `rule` or `person`; and which model."""

    by: str
    model: str


class NextTagAnswer(TypedDict):
    """A hashtag that may be taken: `near` says that it is "narrower" or "wider" than the one it replaces, or "other"."""

    name: str
    near: str


class VariantAnswer(CountAnswer):
    """A hook or a title to choose: its words, counted, and whether they stand there."""

    text: str
    taken: bool
    written: bool  # by a model


class TitleAnswer(CountAnswer):
    """The title that goes with a thread."""

    text: str
    own: bool
    written: bool  # by a model
    generated: str
    others: list[VariantAnswer]  # to choose from, the one that is taken among them


class HeadsAnswer(TypedDict):
    """Titles and hashtags: the author's own, and those that were found."""

    base: str
    titles: Mapping[str, str]
    hashtags: Sequence[str] | None
    tags: Sequence[str]
    found: Sequence[str]


class RunAnswer(TypedDict):
    """A stretch of a post."""

    text: str
    role: str
    span: Pair | None
    sources: list[Pair]  # of what a model has written: the places of the sentences that it rests on
    source: str  # those sentences, as readers see them


class MediaAnswer(TypedDict):
    """A picture or clip of a post."""

    file: str
    address: str
    alt: str
    width: int
    height: int


class TileAnswer(TypedDict):
    """How a feed crops pictures, and who says so."""

    width: int
    height: int


class TrayAnswer(TypedDict):
    """What may hang on a post of a thread."""

    images: int
    videos: int
    alt: int  # characters of a description; 0: it takes none
    tile: TileAnswer | None
    cover: str  # how the cover of a video gets there: by "hand", "sent" with it, "none"


class WhyAnswer(TypedDict):
    """What a post does in its thread, and why it says these sentences."""

    role: str
    reasons: list[str]


class WeightAnswer(TypedDict):
    """What weighed for a quote, or against it."""

    about: str
    weight: float


class QuoteAnswer(TypedDict):
    """A quote; `passed_over` says why it was not taken."""

    text: str
    speaker: str
    spans: list[Pair]
    score: float
    reasons: list[str]
    weights: list[WeightAnswer]
    passed_over: str
    chosen: ChooserAnswer | None  # None: nobody but the rules could have


class NextPostAnswer(WhyAnswer):
    """A post that the thread had no place for; it would stand behind the post at `after`."""

    text: str
    passed_over: str
    after: int


class PostAnswer(TypedDict):
    """One post of a thread."""

    id: str
    text: str
    runs: list[RunAnswer]
    length: int
    limit: int
    over: bool
    over_at: int | None
    fold_at: int | None  # UTF-16 units, where a feed folds it
    cuts: list[int]
    media: list[MediaAnswer]
    own_media: bool  # they are as a person wants them
    why: WhyAnswer
    chosen: ChooserAnswer | None


class ProblemAnswer(TypedDict):
    """What is wrong with a post, counted from 1, or with the thread as a whole (0)."""

    post: int
    rule: str
    severity: Literal["error", "warning"]
    said: str


class LeftAnswer(TypedDict):
    """What a digest does not say, and why."""

    span: Pair
    reason: str


class ThreadAnswer(TypedDict):
    """The posts for one platform."""

    name: str
    platform: str
    variant: str
    label: str
    label_zh: str
    form: str
    look: str
    group: str  # `china`, `abroad` or `team`
    drawn: str  # a phone with the app in it, as HTML of ours
    more: str  # what readers press where a feed folds a post
    known: bool
    style: str
    unit: str
    file: str
    base: str
    edited: bool
    generated: Sequence[str]
    over: int
    problems: list[ProblemAnswer]
    left_out: int
    left: list[LeftAnswer]
    title: TitleAnswer | None
    tags: dict[str, int] | None
    hooks: list[VariantAnswer]  # as it was made first
    posts: list[PostAnswer]
    next: list[NextPostAnswer]
    tray: TrayAnswer | None


class PlatformAnswer(TypedDict):
    """A platform that a pack may have posts for."""

    name: str
    label: str
    label_zh: str
    look: str
    group: str


class CardAnswer(TypedDict):
    """One card of a pack."""

    id: str
    file: str
    address: str
    kind: str
    theme: str
    format: str
    width: int
    height: int
    alt: str
    says: JsonObject
    look: JsonObject
    edited: Sequence[str]
    spans: list[Pair]
    core: str  # the place of the big words of a cover, "" of any other card
    chosen: ChooserAnswer | None


class SeriesAnswer(TypedDict):
    """The look of the whole series, and its cards where the author keeps them."""

    base: str
    own: bool
    cards: Sequence[JsonObject]
    look: JsonObject
    theme: str
    format: str
    mark: str  # the hash of what else decides how a card is drawn: the brand, and the article


class WishesAnswer(TypedDict):
    """Sentences that must, or must not, be said."""

    base: str
    pin: list[str]
    ban: list[str]
    why: Mapping[str, str]  # of those that must not be said


class ArticleAnswer(TypedDict):
    """The article in short; `print` is the hash of its text."""

    print: str
    title: str
    author: str
    language: str


class MakingAnswer(TypedDict):
    """How far the cards of a pack are that is being made for the first time; 0 of 0 when nobody knows yet."""

    done: int
    total: int


class PackAnswer(TypedDict):
    """A pack as it stands on the disk; clips and planned cards are as the manifest has them."""

    name: str
    folder: str
    drafts: str
    trouble: str
    steps: dict[str, str]
    article: ArticleAnswer
    threads: list[ThreadAnswer]
    cards: list[CardAnswer]
    planned: list[JsonObject]
    series: SeriesAnswer
    pictures: list[str]
    clips: list[JsonObject]
    quotes: list[QuoteAnswer]
    next_quotes: list[QuoteAnswer]
    heads: HeadsAnswer
    wishes: WishesAnswer
    kept: list[JsonObject]
    cited: list[Pair]
    dress: str  # the styles of typeset articles
    media: str  # the hash of `media.toml`
    making: MakingAnswer | None


class ShelfPlatform(TypedDict):
    """A platform that a pack has posts for."""

    name: str
    label: ByLanguage


class ShelfRow(TypedDict, total=False):
    """A pack in the list of packs; one that cannot be read has its `trouble` alone."""

    name: str
    folder: str
    trouble: str
    made: int  # ns since 1970
    title: str  # as somebody named it, else that of the article
    written: str  # the title of the article
    author: str
    cover: str
    posts: int
    platforms: list[ShelfPlatform]
    cards: int
    clips: int


class LinesChanged(TypedDict):
    """The lines that a step took away, and those that it brought."""

    gone: str
    new: str


class StepAnswer(LinesChanged):
    """A step that can be taken back."""

    number: int
    what: str
    at: float
    files: list[str]


class NewCardAnswer(TypedDict):
    """A card of a selection in the article, and the span that it says."""

    card: JsonObject
    span: list[int]


class BrandAnswer(TypedDict):
    """The brand of a pack, where it is written, and how much can be taken back."""

    brand: Mapping[str, str]
    swipe: bool | None
    sign: str
    avatar: str
    file: str
    base: str
    undo: int
