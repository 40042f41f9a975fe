"""The shapes of what the calendar answers: its weeks, publications and plans."""

from typing import Literal, TypedDict

from repurpose.json_object import JsonObject
from repurpose.studio.shapes import ByLanguage

Mend = Literal["", "account", "link", "edit", "time", "thread"]  # what makes something possible


class AccountAnswer(TypedDict):
    """An account beside the calendar."""

    id: str
    platform: str
    label: ByLanguage
    zone: str
    login: str
    wait: str


class PublicationAnswer(TypedDict):
    """A publication as the calendar shows it."""

    id: int
    account: str
    platform: str
    label: ByLanguage
    at: str
    words: str
    language: str
    written: bool  # a model has written some of it
    state: str
    name: str
    why: str
    error: str
    count: int
    sent: int
    pictures: int
    films: int
    movable: bool


class AttemptAnswer(TypedDict):
    """An attempt, and how it ended."""

    at: str
    kind: str
    outcome: str
    status: int
    words: str
    node: str


class PartAnswer(TypedDict):
    """One message of a publication, whole."""

    name: str
    state: str
    sha: str
    title: str
    text: str
    link: str
    written: list[dict[str, str]]  # a model's sentences, each with its source
    language: str
    media: list[dict[str, str]]
    card: dict[str, str] | None  # of its link
    at: str
    sent: str
    url: str
    by: str
    why: str
    error: str
    problems: list[str]
    log: list[AttemptAnswer]
    can: list[str]


class WholePublicationAnswer(PublicationAnswer):
    """A publication with all its messages."""

    zone: str
    account_zone: str
    account_at: str
    parts: list[PartAnswer]
    can: list[str]


class WeekAnswer(TypedDict):
    """A week of the calendar."""

    event: int
    now: str
    zone: str
    today: str
    week: str
    days: list[str]
    items: list[PublicationAnswer]
    loose: list[PublicationAnswer]
    drafts: int
    next_draft: str
    urgent: list[PublicationAnswer]
    pauses: list[JsonObject]
    accounts: list[AccountAnswer]
    counts: dict[str, int]
    running: int


class PlanRow(TypedDict):
    """A publication that a plan would make."""

    at: str
    zone: str
    account: str
    label: ByLanguage
    what: str
    words: str
    count: int
    length: int
    limit: int
    problems: list[str]
    platform: str
    stops: bool  # it is left out, the rest goes
    why: str  # ... and for what reason
    mend: Mend
    booked: bool


class PlanAnswer(TypedDict):
    """What a plan comes to; `print` is the hash of all that is shown."""

    rows: list[PlanRow]
    notices: list[JsonObject]
    stops: bool
    approval: bool
    cost: float
    changes: int
    first: str
    print: str
