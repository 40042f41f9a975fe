"""The shape of a platform's facts: limits that know how they count, where they were read and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Counter = Callable[[str], int]
Form = Literal["thread", "post", "note", "album", "video", "notice", "article"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure of a platform: how much of what, who says so, and since when we know."""

    most: int
    count: Counter
    unit: str  # what is counted, for people: "weighted characters", "graphemes", "bytes" ...
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


@dataclass(frozen=True, slots=True)
class Hashtags:
    """How many hashtags a post should carry and how one is written."""

    most: int
    write: Callable[[str], str]  # name without the sign -> as it stands in a post
    source: str
    checked: str
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


@dataclass(frozen=True, slots=True)
class Avoid:
    """Minutes of the hour at which a platform asks not to be posted to, in its time zone or any."""

    minutes: tuple[int, ...]
    why: str  # for people: what happens then
    source: str
    checked: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Platform:
    """All that the slicer, the page, the scheduler and the sender need to know of one platform."""

    name: str
    label: str
    label_zh: str
    form: Form
    body: Limit
    hashtags: Hashtags
    media: Media
    title: Limit | None = None
    write_title: Callable[[str], str] = str  # title -> as the platform's form takes it
    answer_word: str = "评论区"  # what readers call the place where they answer
    chinese: bool = False  # a platform whose readers write Chinese
    link_in_body: bool = True  # False: an address in the text is not clickable or not allowed
    numbered: bool = False  # posts of a thread carry n/N
    variants: dict[str, Limit] = field(default_factory=dict)  # other bodies: weibo "api", ...
    sent_as: str = ""  # the variant that its interface takes, when that is not the body itself
    avoid: tuple[Avoid, ...] = ()  # when not to post

    def limit(self, variant: str = "", *, media: bool = False) -> Limit:
        """Return the limit of a post: of a variant, or of a caption where that differs."""
        if variant:
            return self.variants[variant]
        return self.variants.get("caption", self.body) if media else self.body
