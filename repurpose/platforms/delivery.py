"""The words that platform clients and the outbox share: a message, its outcome, how doubt is settled.

A publish call ends in exactly one of the outcomes below. `Sent` and `Refused` are certain; `NotSent`
says that nothing was created, so that trying again is safe; `Unclear` says that nobody knows, so that
trying again is not: it is settled by the platform's own key, by looking, or by a person.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from repurpose.declared import NOT_DECLARED, Declared
from repurpose.errors import RepurposeError
from repurpose.messages import msg
from repurpose.platforms.declarations import Provenance

# Where a figure stands in HTML, in Markdown, and in X's blocks.
_figure = re.compile(r'(src="|(?<!\\)\]\(|"media_id": ")figure:(\d{1,4})(?=[") ])')

# How an unclear end is settled: the platform takes our key again (keyed), its recent posts can be
# read (searchable), or only a person can look (opaque).
Settling = Literal["keyed", "searchable", "opaque"]

# How the reason of an `Unclear` begins when nobody was asked: a person posts it.
BY_HAND = msg("Waiting for a person to post it")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or video of a message; both hashes are of the bytes that were approved."""

    path: str  # absolute
    sha256: str
    mime: str
    alt: str = ""
    captions: str = ""  # path of a .vtt beside a video
    captions_sha256: str = ""  # "" in what was frozen before captions were
    seconds: float = 0.0
    width: int = 0
    height: int = 0
    voice: str = ""  # the synthetic one that speaks in a clip
    crops: tuple[tuple[str, str], ...] = ()  # ratio, and left_top_right_bottom as shares
    cover: str = ""  # path of the picture that stands for a video, where the platform takes one
    cover_sha256: str = ""

    @property
    def cover_picture(self) -> "Attachment | None":
        """The picture that stands for a video, as a file of its own."""
        if not self.cover:
            return None
        kind = "png" if self.cover.endswith(".png") else "jpeg"
        return Attachment(self.cover, self.cover_sha256, f"image/{kind}")


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What stands below a post for the address that it names, where the platform makes none itself.

    Made from the pack and frozen with the message, so that a post is the same on every attempt.
    """

    address: str
    title: str
    description: str = ""
    picture: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message to be sent: a part of a publication, frozen."""

    text: str
    runs: tuple[
        Mapping[str, Any], ...
    ] = ()  # {text, role, sources?} of the pack, for links and tags
    media: tuple[Attachment, ...] = ()
    title: str = ""
    language: str = "zh-Hans"
    link: str = ""
    card: LinkCard | None = None  # only of a message without media
    variant: str = ""  # which hook and title of a pack it opens with: "hook 2, title 1"
    summary: str = ""  # of an article, where lists show one
    # A whole article for a platform that takes one, as HTML, Markdown or blocks; `figure:N` is the figure N.
    body: str = ""
    figures: tuple[Attachment, ...] = ()
    title_sources: str = ""  # on which a title rests that a model has written
    declared: Declared = NOT_DECLARED  # what its author says of it

    @property
    def provenance(self) -> Provenance:
        """What a model did in it."""
        voices = (item.voice for item in self.media if item.voice)
        return Provenance(self.is_written, next(voices, ""))

    @property
    def is_written(self) -> bool:
        """Say whether a model has written some of it: then a person has to approve it."""
        return bool(self.written)

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """The sentences that a model has written, each with those that it rests on."""
        written = (run for run in self.runs if run.get("role") == "written")
        title = ((self.title, self.title_sources),) if self.title_sources else ()
        return (*title, *((str(run["text"]), str(run.get("sources", ""))) for run in written))

    def body_with(self, addresses: Sequence[str]) -> str:
        """Return the article's body with each figure at its address, in the order of `figures`."""

        def placed(found: re.Match[str]) -> str:
            number = int(found[2])  # code that an article shows may look like one
            return f"{found[1]}{addresses[number]}" if number < len(addresses) else found[0]

        return _figure.sub(placed, self.body)

    @property
    def files(self) -> tuple[Attachment, ...]:
        """What is uploaded before it goes: its media, or the picture of its link card; then its figures."""
        picture = self.card.picture if self.card else None
        return (*(self.media or ((picture,) if picture else ())), *self.figures)


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """What the client needs to know of where a message stands: minted once, kept with the part."""

    key: str  # idempotency key, the same on every attempt
    seq: int  # 0 for the first message of a thread
    created_at: str  # RFC 3339, UTC, the same on every attempt
    # `ref` of the thread's first message, and of the message before. Where a person said that it
    # stands, the only keys are `id` and `url`.
    root: Mapping[str, Any] | None = None
    parent: Mapping[str, Any] | None = None
    # Seconds since the epoch: when the first attempt began, by a clock that may have been wrong:
    # whoever searches by it should search wider.
    begun_at: float = 0.0
    name: str = ""  # what people call the part, such as 12.3
    # When looking for it: ids of other messages of the account, which it cannot be.
    known: frozenset[str] = frozenset()


LONGEST_NUMBER = 1000  # characters
_LONGEST_REASON = 2000


def _short(reason: str) -> str:
    """Return a reason; a long one as far as people read it."""
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}…"


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it.

    Raises:
        ValueError: What it gave as the number of the post is longer than any number.
    """

    remote_id: str
    url: str = ""
    ref: Mapping[str, Any] = field(default_factory=dict)  # what a reply to it needs

    def __post_init__(self) -> None:
        """Refuse a number that no platform gives; the longest, `at://` addresses, have some hundred."""
        if len(self.remote_id) > LONGEST_NUMBER:
            raise ValueError(len(self.remote_id))


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform said no for good: its own words."""

    reason: str
    status: int = 0

    def __post_init__(self) -> None:
        """Keep no more of the reason than people read; a server may have put thousands of lines in it."""
        object.__setattr__(self, "reason", _short(self.reason))


@dataclass(frozen=True, slots=True)
class NotSent:
    """Nothing was created; `wait` seconds at the least before the next attempt.

    `stale`: the platform has let the uploads go; a client that says so has tried to upload again.
    """

    reason: str
    wait: float = 0.0
    status: int = 0
    stale: bool = False

    def __post_init__(self) -> None:
        """Keep no more of the reason than people read; a server may have put thousands of lines in it."""
        object.__setattr__(self, "reason", _short(self.reason))


@dataclass(frozen=True, slots=True)
class NeedsLogin:
    """The account cannot be used: its parts wait, and one notice says why, until a person acts.

    Its credentials are refused, it is suspended, it may not do this, or its server has moved.
    """

    reason: str

    def __post_init__(self) -> None:
        """Keep no more of the reason than people read; a server may have put thousands of lines in it."""
        object.__setattr__(self, "reason", _short(self.reason))


@dataclass(frozen=True, slots=True)
class Unclear:
    """The request may or may not have been carried out."""

    reason: str
    status: int = 0

    def __post_init__(self) -> None:
        """Keep no more of the reason than people read; a server may have put thousands of lines in it."""
        object.__setattr__(self, "reason", _short(self.reason))


Outcome = Sent | Refused | NotSent | NeedsLogin | Unclear


@dataclass(frozen=True, slots=True)
class Absent:
    """Settling looked and found nothing."""

    reason: str = ""

    def __post_init__(self) -> None:
        """Keep no more of the reason than people read; a server may have put thousands of lines in it."""
        object.__setattr__(self, "reason", _short(self.reason))


class DeliveryError(RepurposeError):
    """An upload failed; `outcome` says what that means for the part: never `Sent` or `Unclear`."""

    exit_code = 4

    def __init__(self, outcome: Refused | NotSent | NeedsLogin) -> None:
        """Keep `outcome`; its reason is the message."""
        super().__init__(outcome.reason)
        self.outcome = outcome


class Client(Protocol):
    """One platform's calls for one account. Built with an httpx client, secrets and a clock.

    A call that comes back after its deadline is no harm; a first byte sent after it is: look at
    the deadline once more right before the request that publishes.
    """

    settling: Settling
    key_life: (
        float  # seconds a keyed platform honours a key, `math.inf` for ever; then `settle` looks
    )

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Upload one attachment and return its handle as JSON: safe to repeat, never a publication.

        Raises:
            DeliveryError: It failed; the error carries the outcome.
        """

    def publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        """Make the one call that publishes; ends before `deadline`, seconds of `time.monotonic`."""

    def settle(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Find out whether an earlier `publish` of this message was carried out."""
