"""The values of the outbox: accounts, publications, parts, what a sender holds; no I/O.

Every moment is whole milliseconds since the epoch, UTC, and its name ends in `_at` or `until`;
every length of time is in seconds.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from repurpose.declared import Declared
from repurpose.errors import UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.outbox.core.machine import State
from repurpose.platforms import Attachment, DeliveryContext, LinkCard, Message

LatePolicy = Literal["hold", "skip", "next_slot"]
_WALL = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class SendingPolicy:
    """How long things may take and how often they are tried. All in seconds unless said otherwise.

    The request is over before the lease is: what a sender that fell asleep has begun has ended
    before anybody else may act on the part. The two differ by enough to write the result down.
    """

    lease: float = 90.0
    request: float = 45.0
    settle: float = 120.0  # after a request ended unclear, before looking for what it made
    apart: float = 60.0  # between two looks that found nothing
    doubt: float = 6 * 3600.0  # then a person is asked
    upload: float = 600.0
    handles: float = 6 * 3600.0  # an uploaded file is used again for so long
    failures: int = 8  # tries that created nothing, before it is called failed
    backoff: float = 15.0  # doubles each time
    backoff_most: float = 1800.0
    duplicate_days: float = 30.0
    catch_up: float = 60.0  # at least so long between beginnings of what is late by more than that

    def __post_init__(self) -> None:
        """Refuse a request that may outlive its lease.

        Raises:
            UsageError: It may.
        """
        if not 0 < self.request <= 0.75 * self.lease:
            raise UsageError(
                msg(
                    "A request of {request} s needs a lease of more than that, and a third more.",
                    request=self.request,
                )
            )


@dataclass(frozen=True, slots=True)
class Pacing:
    """How fast an account may begin publications; whatever it is, one after the other, as they are due.

    What is late is spaced by `SendingPolicy.catch_up` at the least, even where all of this is zero.
    """

    zone: str = "UTC"  # IANA: the clock on the account's wall, of its days and quiet hours
    gap: float = 0  # seconds between the beginnings of two publications
    jitter: float = 0  # up to so many seconds more, fixed by the publication's key
    quiet: tuple[tuple[str, str], ...] = ()  # ("22:00", "08:00") of that clock
    per_day: int = 0  # publications begun per local day; 0: no limit

    def __post_init__(self) -> None:
        """Refuse a pace at which nothing could ever begin.

        Raises:
            UsageError: Such a pace, or a time of day that is none.
        """
        if min(self.gap, self.jitter, self.per_day) < 0:
            raise UsageError(msg("A gap, a jitter and a number per day cannot be negative."))
        # A quiet time ends on a whole minute, so that looking at whole minutes is enough.
        quiet = frozenset[int]().union(*(_minutes(start, end) for start, end in self.quiet))
        if len(quiet) >= 24 * 60:
            raise UsageError(msg("The quiet hours leave no time of the day."))


@lru_cache(maxsize=64)  # paces are read in every turn of a sender
def _minutes(start: str, end: str) -> frozenset[int]:
    for wall in (start, end):
        if not _WALL.fullmatch(wall):
            raise UsageError(
                msg("{wall!r} is not a valid time of day (use 00:00 to 23:59).", wall=wall)
            )
    first, last = minute_of(start), minute_of(end)
    if first == last:
        raise UsageError(
            msg(
                "Quiet hours cannot begin and end at the same time ({start} to {end}).",
                start=start,
                end=end,
            )
        )
    day = range(24 * 60)
    return frozenset(day[first:last] if first < last else (*day[first:], *day[:last]))


def minute_of(wall: str) -> int:
    """Return the minutes since midnight of "08:30"."""
    return int(wall[:2]) * 60 + int(wall[3:])


@dataclass(frozen=True, slots=True)
class Slot:
    """One moment of a clock on the wall: what was meant, and what it resolved to."""

    at: int
    local: str  # "2027-03-28 02:30"
    zone: str  # IANA


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """A platform, who, and where the secret is kept (never the secret itself)."""

    id: str
    platform: str
    handle: str = ""
    secret_ref: str = ""
    zone: str = "UTC"  # IANA; that of its pacing, where it has one
    settings: Mapping[str, Any] = field(default_factory=dict)
    needs_login: str = ""  # the platform's own words, or nothing
    wait_until: int = 0  # the platform asked us to wait
    pacing: Pacing | None = None  # None: no plan has spoken of it; it sends what is due at once

    def __post_init__(self) -> None:
        """Let an account have one clock."""
        if self.pacing is not None:
            object.__setattr__(self, "zone", self.pacing.zone)


@dataclass(frozen=True, slots=True)
class Publication:
    """What goes to one account: its messages are frozen when it enters the ledger."""

    account: str
    messages: tuple[Message, ...]
    due_at: int | None = None  # None: no time yet
    kind: str = "thread"
    key: str = ""  # the origin's own name for it; entering the same key again changes nothing
    approval: bool = False  # a person has to approve it
    late_after: float | None = None  # seconds after due_at when it is too late to begin
    late_then: LatePolicy = "hold"
    pack: str = ""
    local_due: str = ""  # the wall time that was meant, and its IANA zone
    zone: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict)  # the scheduler's own, JSON
    by: str = ""
    allow_duplicate: bool = False
    plan: str = ""  # the name of the plan that it came from
    # The first that no other publication of the account holds becomes its time; none: `due_at`.
    slots: tuple[Slot, ...] = ()
    uses: tuple[str, ...] = ()  # names of what it uses up, such as "quote:0123456789abcdef"

    def __post_init__(self) -> None:
        """Let nothing that a model has written go without a person's approval, whatever was asked for."""
        if any(message.is_written for message in self.messages):
            object.__setattr__(self, "approval", True)


@dataclass(frozen=True, slots=True)
class Entered:
    """The ledger's answer to a publication."""

    publication: int
    new: bool  # False: its key was there already, and nothing was changed
    due_at: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a publication, as the ledger has it."""

    id: int
    publication: int
    seq: int
    account: str
    platform: str
    state: State
    message: Message
    content_sha256: str
    revision: int
    approval: bool
    approved_by: str
    due_at: int | None
    next_at: int | None
    epoch: int
    owner: str
    lease_until: int | None
    begun_at: int | None
    intent_at: int | None
    sent_at: int | None
    attempts: int
    failures: int
    remote_id: str
    remote_url: str
    last_error: str
    hold_reason: str
    idem_key: str
    late_then: str
    blocked: str = ""  # why it does not go, in words

    @property
    def name(self) -> str:
        """What people call it: `12.3` is the third message of publication 12."""
        return f"{self.publication}.{self.seq + 1}"


@dataclass(frozen=True, slots=True)
class Task:
    """A part in a sender's hands: claimed with this epoch, to be sent or to be settled."""

    part: int
    publication: int
    epoch: int
    revision: int
    settling: bool
    account: LedgerAccount
    message: Message
    place: DeliveryContext
    handles: Mapping[int, Mapping[str, Any]]  # by position in message.files; what is uploaded
    lease_until: int
    intended: bool  # SENDING is committed: the request may leave
    rest: tuple["Task", ...] = ()  # the messages behind it that go in the same request

    @property
    def name(self) -> str:
        """What people call the part."""
        return f"{self.publication}.{self.place.seq + 1}"

    @property
    def uploaded(self) -> bool:
        """Say whether every attachment has its handle."""
        return all(n in self.handles for n in range(len(self.message.files)))


def hash_content(message: Message) -> str:
    """Return the hash to which an approval is bound, and by which duplicates are found.

    Over the text, the title, the link, its card, the bytes of the media and their captions, and an
    article's body: what readers would see twice.
    """
    said: list[Any] = [message.text, message.title, message.link]
    said.append([a.sha256 for a in message.media])
    if captions := [a.captions_sha256 for a in message.media if a.captions_sha256]:
        said.append(captions)
    if covers := [a.cover_sha256 for a in message.media if a.cover]:
        said.append({"covers": covers})
    if card := message.card:
        picture = card.picture.sha256 if card.picture else ""
        said.append([card.address, card.title, card.description, picture])
    if message.body or message.summary:
        said.append([message.summary, message.body, [a.sha256 for a in message.figures]])
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def hashes_of(message: Message) -> frozenset[str]:
    """Return the hashes by which the ledger may know this content.

    What it froze before captions or covers were frozen with their video, cards with their address, or
    articles with their body, has none of them in its hash.
    """
    uncovered = tuple(replace(one, cover="", cover_sha256="") for one in message.media)
    bare = tuple(replace(one, captions_sha256="") for one in uncovered)
    older = replace(message, media=bare, card=None, summary="", body="", figures=())
    forms = (message, replace(message, media=uncovered), older)
    return frozenset(hash_content(one) for one in forms)


def freeze(message: Message) -> JsonObject:
    """Return a message as JSON values."""
    frozen: JsonObject = json.loads(json.dumps(asdict(message), ensure_ascii=False))
    if not message.title_sources:  # as it was before titles could be a model's
        del frozen["title_sources"]
    del frozen["declared"]
    if said := message.declared.as_table():
        frozen["declared"] = said
    for item in _attachments(frozen):  # as it was before voices, crops and covers were known
        for name in ("voice", "crops", "cover", "cover_sha256"):
            if not item[name]:
                del item[name]
    return frozen


def _attachments(frozen: JsonObject) -> list[JsonObject]:
    picture = (frozen["card"] or {}).get("picture")
    return [*frozen["media"], *frozen["figures"], *([picture] if picture else [])]


def thaw(frozen: Mapping[str, Any]) -> Message:
    """Return the message that `freeze` wrote down."""
    values = dict(frozen)
    values["runs"] = tuple(values.get("runs", ()))
    values["media"] = tuple(_thaw_attachment(a) for a in values.get("media", ()))
    values["figures"] = tuple(_thaw_attachment(a) for a in values.get("figures", ()))
    if card := values.get("card"):
        picture = _thaw_attachment(card["picture"]) if card.get("picture") else None
        values["card"] = LinkCard(**{**card, "picture": picture})
    values["declared"] = Declared(**values.get("declared", {}))
    return Message(**values)


def _thaw_attachment(frozen: Mapping[str, Any]) -> Attachment:
    crops = tuple((ratio, place) for ratio, place in frozen.get("crops", ()))
    return Attachment(**{**frozen, "crops": crops})


def has_files(frozen: Mapping[str, Any]) -> bool:
    """Say whether what `freeze` wrote down needs an upload."""
    return bool(
        frozen.get("media") or frozen.get("figures") or (frozen.get("card") or {}).get("picture")
    )


def freeze_pacing(pacing: Pacing) -> JsonObject:
    """Return a pace as JSON values; nothing for what is not limited.

    Its zone has a column of its own in the outbox: accounts without a pace have one too.
    """
    values = asdict(pacing) | {"quiet": [list(window) for window in pacing.quiet]}
    return {name: value for name, value in values.items() if value and name != "zone"}


def thaw_pacing(frozen: Mapping[str, Any], zone: str) -> Pacing:
    """Return the pace that `freeze_pacing` wrote down, by the clock of a zone."""
    quiet = tuple((start, end) for start, end in frozen.get("quiet", ()))
    return Pacing(**{**frozen, "zone": zone, "quiet": quiet})


def thaw_account(frozen: Mapping[str, Any]) -> LedgerAccount:
    """Return an account from the values of its row."""
    pacing = frozen["pacing"]
    if pacing is not None:
        pacing = thaw_pacing(pacing, frozen["zone"])
    return LedgerAccount(**{**frozen, "pacing": pacing})


def to_moment(when: datetime) -> int:
    """Return an aware datetime as milliseconds since the epoch.

    Raises:
        UsageError: It has no time zone.
    """
    if when.tzinfo is None:
        raise UsageError(
            msg("{moment} has no time zone.", moment=when.isoformat()),
            hint=msg("Say it with its offset."),
        )
    return round(when.timestamp() * 1000)


def from_moment(moment: int) -> datetime:
    """Return milliseconds since the epoch as a datetime in UTC."""
    return datetime.fromtimestamp(moment / 1000, UTC)
