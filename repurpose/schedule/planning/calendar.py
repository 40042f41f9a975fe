"""The values of a calendar: what a plan comes to for some packs, moment by moment; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from repurpose.json_object import JsonObject
from repurpose.outbox import GONE, NOT_BEGUN, Pacing, Publication, Slot, State
from repurpose.schedule.grammar.plan import Plan
from repurpose.schedule.grammar.zones import slot_at

Kind = Literal[
    "missing account", "refused", "past", "clash", "duplicate", "advice", "cost", "moved", "left out",
    "until", "pace",
]  # fmt: skip


Name = tuple[str, str]  # an account, and a key of its own


@dataclass(frozen=True, slots=True)
class Destination:
    """An account that posts go to; `kind` names its client."""

    account: str
    platform: str
    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)
    missing: bool = False  # nobody has added it yet: it stands for what a plan names


@dataclass(frozen=True, slots=True)
class Reserved:
    """What the outbox has already for an account."""

    account: str
    publication: int
    key: str
    at: int | None
    local: str
    zone: str
    states: tuple[State, ...]  # of its parts, in order
    contents: tuple[str, ...]  # the hashes of its parts
    kind: str = ""
    plan: str = ""
    wished: str = ""  # what the plan said of its time when it was entered
    label: str = ""
    slot_at: int | None = None
    uses: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()  # of its parts

    @property
    def over(self) -> bool:
        """Nothing of it will be seen: cancelled, skipped or failed, and nothing was sent."""
        return all(state in GONE for state in self.states)

    @property
    def waits(self) -> bool:
        """Nothing of it has begun: its time and its words may still change."""
        return all(state in NOT_BEGUN for state in self.states)


@dataclass(frozen=True, slots=True)
class Item:
    """One publication of a calendar, and what people want to know of it."""

    publication: Publication
    platform: str
    pack: str  # the folder's name
    send: str  # the name of what the plan calls it
    what: str
    item: str
    label: str
    slot: Slot
    length: int  # of the longest message
    limit: int
    unit: str
    cost: float  # US dollars
    problems: tuple[str, ...] = ()  # why the platform would refuse it
    missing: bool = False  # the account is not there
    series: bool = False
    moved: str = ""  # why it is later than the plan says
    booked: Reserved | None = None

    @property
    def at(self) -> int:
        """The moment, in milliseconds since the epoch."""
        return self.slot.at

    @property
    def name(self) -> Name:
        """What tells it from all others: a key says it within its account."""
        return self.account, self.publication.key

    @property
    def account(self) -> str:
        """Who posts it."""
        return self.publication.account

    @property
    def shown(self) -> str:
        """What the account's clock will show: another time than was meant when that is left out."""
        return slot_at(self.slot.at, self.slot.zone).local


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person should know before the calendar is committed."""

    kind: Kind
    said: str
    stops: bool = False  # it cannot be committed like this
    about: tuple[Name, ...] = ()  # the items


@dataclass(frozen=True, slots=True)
class Calendar:
    """What goes out, in order of time, and what is to be known of it."""

    plan: Plan
    packs: tuple[str, ...]  # absolute folders
    begins: Mapping[str, date]  # by folder: the day from which its times are counted
    items: tuple[Item, ...]
    notices: tuple[Notice, ...]
    paces: Mapping[str, Pacing]  # by account
    destinations: tuple[Destination, ...] = ()  # the accounts that it speaks of
    home: str = "UTC"  # the zone where nothing names one
    held: bool = False  # everything waits for approval, whatever the plan says
    gone: tuple[Reserved, ...] = ()  # in the outbox by this plan, and no longer in it

    @property
    def cost(self) -> float:
        """What it costs to send it all, in US dollars."""
        return sum(item.cost for item in self.items)

    def describe(self) -> list[JsonObject]:
        """Return the items as JSON values."""
        return [describe(item) for item in self.items]


def describe(item: Item) -> JsonObject:
    """Return an item as programs read it."""
    from repurpose.outbox import from_moment  # noqa: PLC0415

    return {
        "at": from_moment(item.at).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "local": item.shown,
        "zone": item.slot.zone,
        "account": item.account,
        "platform": item.platform,
        "pack": item.pack,
        "send": item.send,
        "what": item.what,
        "item": item.item,
        "label": item.label,
        "key": item.publication.key,
        "messages": [message.text for message in item.publication.messages],
        "length": item.length,
        "limit": item.limit,
        "unit": item.unit,
        "cost": round(item.cost, 3),
        "approval": item.publication.approval,
        "problems": list(item.problems),
        "missing_account": item.missing,
        "moved": item.moved,
        "publication": item.booked.publication if item.booked else None,
        "states": [str(state) for state in item.booked.states] if item.booked else [],
    }
