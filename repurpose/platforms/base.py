"""The shape of a platform's facts: limits that know how they count, where they were read and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from repurpose.messages import Translatable, mark_plural, msg, plural
from repurpose.platforms.declarations import Question

Counter = Callable[[str], int]
Form = Literal["thread", "post", "note", "album", "video", "notice", "article"]
# The drawings of apps in assets/page/handset.html; they have no logo, but the order of things.
Look = Literal[
    "note",
    "article",
    "grid",
    "post",
    "thread",
    "thread-alt",
    "thread-square",
    "thread-strip",
    "slides",
    "album",
    "channel",
    "chat",
    "film",
]


Unit = Literal["characters", "字", "weighted characters", "graphemes", "UTF-16 units", "bytes"]

# What is counted, for people: one, and several.
_UNITS: Mapping[Unit, tuple[str, str]] = {
    "characters": mark_plural("{count} character", "{count} characters"),
    "字": mark_plural("{count} character", "{count} characters"),
    "weighted characters": mark_plural("{count} weighted character", "{count} weighted characters"),
    "graphemes": mark_plural("{count} grapheme", "{count} graphemes"),
    "UTF-16 units": mark_plural("{count} UTF-16 unit", "{count} UTF-16 units"),
    "bytes": mark_plural("{count} byte", "{count} bytes"),
}


def say_length(count: int, unit: Unit) -> Translatable:
    """Return a number of characters, bytes and the like for people."""
    return plural(*_UNITS[unit], count=count)


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure of a platform: how much of what, who says so, and since when we know."""

    most: int
    count: Counter
    unit: Unit
    source: str  # address or document and section
    checked: str  # ISO date of the reading
    verified: bool = True  # False: from memory or a weak source, and said so wherever it is shown
    also: tuple[
        "Limit", ...
    ] = ()  # further limits on the same text, such as bytes beside graphemes

    def excess(self, text: str) -> int:
        """Return by how much `text` is over the limit, 0 when it fits."""
        over = max(0, self.count(text) - self.most)
        return max([over, *(other.excess(text) for other in self.also)])

    def say(self, count: int) -> Translatable:
        """Return a length in its unit, for people."""
        return say_length(count, self.unit)


@dataclass(frozen=True, slots=True)
class Hashtags:
    """How many hashtags a post should carry and how one is written."""

    most: int
    write: Callable[[str], str]  # name without the sign -> as it stands in a post
    source: str
    checked: str
    verified: bool = True
    enforced: bool = False  # a post with more is refused, those within its sentences included


@dataclass(frozen=True, slots=True)
class VideoCover:
    """The picture that an interface takes along with a video, to stand for it until it plays."""

    field: str  # what the interface calls it
    most: int  # bytes
    source: str
    checked: str
    jpeg: bool = False  # no other kind is taken; others are turned into it on their way
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Media:
    """What may hang on one post. Sizes in bytes, times in seconds, pictures in pixels."""

    images: int
    image_bytes: int
    image_formats: tuple[str, ...]
    source: str
    checked: str
    alt: Limit | None = None
    videos: int = 0
    video_bytes: int = 0
    video_seconds: float = 0
    verified: bool = True
    needed: bool = False  # a post without any is refused
    converted: bool = False  # pictures of other formats are turned into the right one on their way
    document: bool = False  # a post can carry the cards as one document
    cover: VideoCover | None = None  # of its videos; None: the interface takes none


@dataclass(frozen=True, slots=True)
class Fold:
    """Where a feed hides the rest of a post until a reader asks for more."""

    most: int  # UTF-16 units that are shown
    more: str  # what the reader presses, as the app says it
    source: str
    checked: str
    verified: bool = False
    opening: bool = False  # a digest opens with words that end before it


@dataclass(frozen=True, slots=True)
class Tile:
    """The shape in which a feed shows pictures: what stands beyond it is cropped, the middle stays."""

    width: int  # a proportion: 3 and 4 are 3:4
    height: int
    source: str
    checked: str
    verified: bool = False
    several: bool = False  # only where a post has more than one picture


@dataclass(frozen=True, slots=True)
class LinkCards:
    """Cards for addresses that a platform shows but does not make: whoever posts sends them along."""

    picture_bytes: int
    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class Avoid:
    """Minutes of the hour at which a platform asks not to be posted to, in its time zone or any."""

    minutes: tuple[int, ...]
    why: str  # for people: what happens then
    source: str
    checked: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Variant:
    """Another form in which a platform takes a post, beside its own: an interface, a kind of post."""

    limit: Limit
    built: bool = False  # a pack has a post in this form
    tagged: bool = True  # False: a hashtag is refused there, or of no use
    images: int | None = None  # how many pictures it takes; None: as many as any post
    videos: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleForm:
    """What the editor of whole articles keeps of HTML that is pasted into it, and where that was seen.

    `links`: "kept"; "notes": numbers, the addresses at the end; "named": the words alone, where the
    place takes no address at all. `own_links` are hosts whose links are kept all the same. "blocks"
    are those of X; its editor takes HTML.

    `tables`: "kept"; "narrow": those that fit a phone, others as pictures; "pictures": all; "lines": a
    line for each row.
    """

    source: str
    checked: str
    links: Literal["kept", "notes", "named"] = "kept"
    written: Literal["html", "markdown", "blocks"] = (
        "html"  # what its editor takes, or its interface
    )
    own_links: tuple[str, ...] = ()
    styled: bool = False  # takes inline styles
    tables: Literal["kept", "narrow", "pictures", "lines"] = "kept"
    web_pictures: bool = True  # shows pictures that stand elsewhere
    drawn_formulas: bool = True  # takes drawings and pictures that are written into the text itself
    lowest: int = 3  # the level of the lowest heading; the highest is 2
    code: Literal["", "lang", "class"] = ""  # which attribute tells its editor the language of code
    tools: Mapping[str, str] = field(
        default_factory=dict
    )  # how open tools call it that fill editors
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Platform:
    """The facts of one platform; `rules.Rules` says what they mean for a post."""

    name: str
    label: str
    label_zh: str
    form: Form
    body: Limit
    hashtags: Hashtags
    media: Media
    aliases: tuple[str, ...] = ()  # other names that people give it, in any language
    accounts: tuple[str, ...] = ()  # kinds of account that a client posts with; none: by hand
    title: Limit | None = None
    write_title: Callable[[str], str] = str  # title -> as the platform's form takes it
    answer_word: str = "评论区"  # what readers call the place where they answer
    answers_itself: bool = False  # an account there can answer by itself whoever writes to it
    chinese: bool = False  # a platform whose readers write Chinese
    link_in_body: bool = True  # False: an address in the text is not clickable or not allowed
    link_cards: LinkCards | None = None  # None: it makes them by itself, or has none
    links: int = 3  # how many addresses of the article's own may stand at the end
    numbered: bool = False  # posts of a thread carry n/N
    readable: int = 0  # how much its readers take, in the unit of the body; 0: all that fits
    fold: Fold | None = None  # where a feed folds a post; None: nowhere, or nobody knows
    tile: Tile | None = None  # how a feed crops its pictures; None: not at all, or nobody knows
    heading_marks: tuple[str, str] = ("", "")  # what stands before and after a heading
    variants: dict[str, Variant] = field(default_factory=dict)  # other forms of a post, by name
    caption: Limit | None = None  # of a text that stands below pictures, where that differs
    limits: dict[str, Limit] = field(default_factory=dict)  # of other fields, by their names
    sent_as: str = ""  # the variant that its interface takes, when that is not the post itself
    avoid: tuple[Avoid, ...] = ()  # when not to post
    look: Look = "post"  # the app in which its posts are drawn
    editor: str = ""  # the address where a person begins a post
    app: str = ""  # an address that opens its app on a phone; nobody vouches for it
    article: ArticleForm | None = None  # of whole articles; None: it takes none
    asks: tuple[Question, ...] = ()  # what it asks an author to declare
    cover_pair: bool = False  # heads an article with a wide cover, and lists it with a square one
    drafts: bool = False  # its interface makes drafts, which a person finishes

    @property
    def readers(self) -> Literal["china", "abroad", "team"]:
        """Where they are: in China, elsewhere, or in a team's own room."""
        return "team" if self.form == "notice" else "china" if self.chinese else "abroad"

    @property
    def called(self) -> Translatable:
        """What it is called, for sentences: each reader's language has its own name of it."""
        return msg("{en}", en=self.label, zh=self.label_zh)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which a pack has a post for it: its own, "", and further ones."""
        return ("", *(name for name, variant in self.variants.items() if variant.built))

    def figures(self) -> tuple[Limit, ...]:
        """Return every limit that is known of it."""
        named = (self.body, self.title, self.caption, self.media.alt)
        forms = (variant.limit for variant in self.variants.values())
        tops = (*(limit for limit in named if limit), *forms, *self.limits.values())
        return tuple(limit for top in tops for limit in (top, *top.also))
