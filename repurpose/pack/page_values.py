"""The values that the page of a pack shows: posts, cards, clips and quotes, as its template takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repurpose.json_object import JsonObject
from repurpose.pack.manifest import ArticleEntry
from repurpose.pack.page_article import Line, Pair
from repurpose.platforms import Fold, Tile


@dataclass(frozen=True, slots=True)
class ByView:
    """Who chose something: `model`, `rule` or `person`, and which model."""

    by: str
    model: str = ""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the pack inside the page: its `data:` address, its base name, its size in words."""

    uri: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class RunView:
    """A stretch of a post, and where its words stand in the article."""

    text: str
    role: str
    spans: tuple[Pair, ...]  # of what a model has written: those that it rests on
    source: str = ""  # the words there, of what a model has written


@dataclass(frozen=True, slots=True)
class Counter:
    """How full a post is; `dash` draws it as a ring."""

    length: int
    limit: int
    over: int
    near: bool  # worth a second look before a word is added
    dash: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture of a post: the one with `key` on the page, its own `uri`, or at an `address`."""

    key: str
    alt: str
    moves: bool  # the cover of a clip
    uri: str
    address: str = ""  # of a server's; "" on a page that stands alone


@dataclass(frozen=True, slots=True)
class WhoView:
    """Whose posts they are: as the brand calls itself, else the author."""

    name: str = ""
    handle: str = ""
    sign: str = ""
    avatar: PictureView | None = None


@dataclass(frozen=True, slots=True)
class PostView:
    """One post as the page shows it; `rest` are the runs behind the fold of a feed."""

    key: str
    runs: tuple[RunView, ...]
    rest: tuple[RunView, ...]
    text: str
    counter: Counter
    media: tuple[PictureView, ...]
    chosen: ByView | None = None


@dataclass(frozen=True, slots=True)
class ThreadView:
    """The posts for one platform; `twin`: the page has another thread for it.

    An article has its body `typeset` as HTML, and stands in lists with a cover and a summary.
    """

    key: str
    name: str  # as its file is called
    platform: str
    look: str
    form: str
    style: str
    variant: str
    edited: bool
    left_out: int
    posts: tuple[PostView, ...]
    title: str
    twin: bool
    fold: Fold | None = None
    tile: Tile | None = None
    typeset: str = ""
    cover: PictureView | None = None
    pair: bool = False  # the cover is a wide one and a square one side by side
    summary: str = ""


@dataclass(frozen=True, slots=True)
class CardView:
    """One card as the page shows it."""

    key: str
    file: str
    uri: str
    name: str
    size: str
    kind: str
    theme: str
    format: str
    width: int
    height: int
    alt: str
    spans: tuple[Pair, ...]
    chosen: ByView | None = None


@dataclass(frozen=True, slots=True)
class CaptionView:
    """One caption: `start` in seconds, `clock` as people read it."""

    start: float
    clock: str
    text: str
    spans: tuple[Pair, ...]
    edited: bool


@dataclass(frozen=True, slots=True)
class ClipView:
    """One clip as the page shows it."""

    key: str
    file: str
    slug: str
    video: FileView
    cover: FileView
    srt: FileView
    vtt: FileView
    width: int
    height: int
    fps: str
    seconds: str
    voice: str
    captions: tuple[CaptionView, ...]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """One quote as the page shows it."""

    text: str
    speaker: str
    score: str
    reasons: tuple[str, ...]
    spans: tuple[Pair, ...]
    chosen: ByView | None = None
    at: str = ""  # when it is said in the recording, such as 1:02:03


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What makes the page one on which somebody comments and approves."""

    pack: str  # the article's id
    prints: Mapping[
        str, str
    ]  # hash of what is shown, by item: "thread:x", "card:…", "clip:…", "article"
    address: str  # where answers are sent; "": the page saves them as a file
    said: Sequence[JsonObject]  # so far, of each item


@dataclass(frozen=True, slots=True)
class PageView:
    """All that the template of the page shows."""

    article: ArticleEntry
    who: WhoView
    version: str
    threads: tuple[ThreadView, ...]
    cards: tuple[CardView, ...]
    clips: tuple[ClipView, ...]
    quotes: tuple[QuoteView, ...]
    titles: Mapping[str, str]
    own_titles: tuple[str, ...]
    titles_by_model: tuple[str, ...]
    hashtags: tuple[str, ...]
    lines: tuple[Line, ...]
    share: int  # of the article that the pack cites, in percent
    dress: str  # the styles of typeset articles

    @property
    def post_count(self) -> int:
        """How many posts there are."""
        return sum(len(thread.posts) for thread in self.threads)

    @property
    def texts(self) -> dict[str, str]:
        """What the page copies, by the key of its button."""
        return {
            **{post.key: post.text for thread in self.threads for post in thread.posts},
            **{f"quote-{number}": quote.text for number, quote in enumerate(self.quotes)},
            **{f"title-{number}": title for number, title in enumerate(self.titles.values())},
            "hashtags": " ".join(f"#{tag}" for tag in self.hashtags),
        }
