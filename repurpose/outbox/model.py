"""The values of the outbox: accounts, publications, parts, what a sender holds; no I/O.

Every moment is whole milliseconds since the epoch, UTC, and its name ends in `_at` or `until`;
every length of time is in seconds.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from repurpose.errors import UsageError
from repurpose.outbox.machine import State
from repurpose.platforms.delivery import Attachment, Message, Place

LatePolicy = Literal["hold", "skip"]


@dataclass(frozen=True, slots=True)
class Policy:
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

    def __post_init__(self) -> None:
        """Refuse a request that may outlive its lease.

        Raises:
            UsageError: It may.
        """
        if not 0 < self.request <= 0.75 * self.lease:
            raise UsageError(
                f"A request of {self.request} s needs a lease of more than that, and a third more."
            )


@dataclass(frozen=True, slots=True)
class Account:
    """A platform, who, and where the secret is kept (never the secret itself)."""

    id: str
    platform: str
    handle: str = ""
    secret_ref: str = ""
    zone: str = "UTC"  # IANA
    settings: Mapping[str, Any] = field(default_factory=dict)
    needs_login: str = ""  # the platform's own words, or nothing
    wait_until: int = 0  # the platform asked us to wait


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


@dataclass(frozen=True, slots=True)
class Entered:
    """The ledger's answer to a publication."""

    publication: int
    new: bool  # False: its key was there already, and nothing was changed


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
    account: Account
    message: Message
    place: Place
    handles: Mapping[int, Mapping[str, Any]]  # by position in message.media; what is uploaded
    lease_until: int
    intended: bool  # SENDING is committed: the request may leave

    @property
    def name(self) -> str:
        """What people call the part."""
        return f"{self.publication}.{self.place.seq + 1}"

    @property
    def uploaded(self) -> bool:
        """Say whether every attachment has its handle."""
        return all(n in self.handles for n in range(len(self.message.media)))


def hash_content(message: Message) -> str:
    """Return the hash to which an approval is bound, and by which duplicates are found.

    Over the text, the title, the link and the bytes of the media: what readers would see twice.
    """
    said = [message.text, message.title, message.link, [a.sha256 for a in message.media]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def freeze(message: Message) -> dict[str, Any]:
    """Return a message as JSON values."""
    frozen: dict[str, Any] = json.loads(json.dumps(asdict(message), ensure_ascii=False))
    return frozen


def thaw(frozen: Mapping[str, Any]) -> Message:
    """Return the message that `freeze` wrote down."""
    values = dict(frozen)
    values["runs"] = tuple(values.get("runs", ()))
    values["media"] = tuple(Attachment(**a) for a in values.get("media", ()))
    return Message(**values)


def to_moment(when: datetime) -> int:
    """Return an aware datetime as milliseconds since the epoch.

    Raises:
        UsageError: It has no time zone.
    """
    if when.tzinfo is None:
        raise UsageError(f"{when.isoformat()} has no time zone.", hint="Say it with its offset.")
    return round(when.timestamp() * 1000)


def from_moment(moment: int) -> datetime:
    """Return milliseconds since the epoch as a datetime in UTC."""
    return datetime.fromtimestamp(moment / 1000, UTC)
