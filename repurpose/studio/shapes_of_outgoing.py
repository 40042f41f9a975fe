"""The shapes of what the studio answers about sending: places, what was entered, a phone's page."""

from collections.abc import Mapping
from typing import TypedDict

ByLanguage = Mapping[str, str]


class PlaceAnswer(TypedDict):
    """An account that something can go to."""

    name: str
    platform: str
    label: ByLanguage
    by_hand: bool  # a person posts it
    made: bool  # False: it is made when it is first used
    zone: str
    moments: list[str]  # the next free ones of its rhythm, by its clock
    rhythm: bool  # somebody has said it
    problems: list[str]
    count: int  # of messages
    cost: float  # US dollars
    written: bool  # a model wrote some of it: it waits for approval
    review: bool  # it waits until somebody else has approved it
    print: str  # what would go


class OutAnswer(TypedDict):
    """Where something of a pack can go."""

    places: list[PlaceAnswer]
    zone: str  # of this machine
    label: ByLanguage  # of the platform, "" where it could go to any
    sent_by_program: bool  # False: the platform has no interface
    rich: bool  # an editor of the platform takes the whole article
    article: bool  # what goes there is that article
    editor: str  # the address where a person begins a post
    running: bool  # a sender


class EnteredAnswer(TypedDict):
    """What became of what was to go out."""

    id: int
    new: bool
    at: str  # by the account's clock
    state: str
    url: str
    said: str  # what the platform said


class RichAnswer(TypedDict):
    """A whole article for the clipboard."""

    title: str
    html: str
    text: str
    pictures: int
    lost: list[str]


class PhoneAnswer(TypedDict):
    """A page for the phone."""

    name: str  # of the part that waits
    address: str
    code: str  # a QR code, SVG
    state: str
    reach: bool  # False: this machine is in no network


class ShelfStanding(TypedDict):
    """How far a pack is out."""

    platforms: dict[str, str]  # the state that matters of each, see StandingAnswer
    counts: dict[str, int]  # of publications, by state
    next: str  # when the next one goes, by its account's clock; "" for none
    next_on: str  # and its platform


class StandingAnswer(TypedDict):
    """How far something of a pack is in the outbox."""

    id: int
    account: str
    platform: str
    what: str
    item: str
    state: str  # draft, planned, sending, waiting, held, trouble, sent
    name: str  # of the part that matters
    at: str
    url: str
    said: str


class ThingAnswer(TypedDict):
    """Something of a pack that can be dragged into the week."""

    what: str
    item: str
    platform: str  # of a thread, "" where it could go to several
    label: ByLanguage
    words: str
    picture: str  # an address, "" for none
    accounts: list[str]  # that take it
    state: str  # how far it is in the outbox, "" for not at all


class RhythmAnswer(TypedDict):
    """An account and when it posts."""

    name: str
    platform: str
    label: ByLanguage
    by_hand: bool
    slots: list[str]
    on: bool
    own: bool  # somebody has said it


class FreeAnswer(TypedDict):
    """A free moment of a rhythm."""

    account: str
    platform: str
    label: ByLanguage
    at: str  # by this machine's clock


class PlannerAnswer(TypedDict):
    """What the week is filled from."""

    things: list[ThingAnswer]
    rhythms: list[RhythmAnswer]
    free: list[FreeAnswer]


class VerdictAnswer(TypedDict):
    """Whether something can go where it was put; `why` and `mend` say what stands against it."""

    id: str
    why: str
    mend: str
    count: int
    publication: int  # 0: it is not in the outbox


class ServiceAnswer(TypedDict):
    """Whether this system sends as a service, without the studio."""

    kind: str  # systemd, launchd, "" where there is neither
    why: str  # there can be none; "" where there can
    on: bool  # it is set up: it runs whenever the user logs in
    running: bool
    file: str
