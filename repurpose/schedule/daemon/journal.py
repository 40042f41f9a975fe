"""Events of the outbox in, lines that say what happened out: for people, and as JSON for programs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from repurpose.json_object import JsonObject
from repurpose.messages import msg, translate
from repurpose.outbox import from_moment
from repurpose.platforms import hide, hide_in

if TYPE_CHECKING:
    from repurpose.outbox import LoggedEvent

Level = Literal["info", "warning", "error"]

# Events of the outbox, as people say them, and how grave they are. What is not here is not told.
_SAID: Mapping[str, tuple[Level, str]] = {
    "entered": ("info", msg("entered")),
    "approved": ("info", msg("approved")),
    "moved": ("info", msg("moved")),
    "held": ("info", msg("held")),
    "released": ("info", msg("let go")),
    "cancelled": ("info", msg("cancelled")),
    "revised": ("info", msg("revised")),
    "retried": ("info", msg("to be sent again")),
    "paused": ("info", msg("paused")),
    "resumed": ("info", msg("resumed")),
    "login_restored": ("info", msg("login is good again")),
    "said_posted": ("info", msg("posted, says a person")),
    "said_not_posted": ("info", msg("not posted, says a person")),
    "sent": ("info", msg("sent")),
    "not_sent": ("warning", msg("not sent, to be tried again")),
    "unclear": ("warning", msg("unclear, to be settled")),
    "absent": ("info", msg("is not there, to be sent again")),
    "lease_lapsed": ("warning", msg("taken from a sender that does not answer")),
    "late": ("warning", msg("too late by its plan")),
    "late_result": ("warning", msg("answered after its lease")),
    "clock_went_back": ("warning", msg("the clock has gone back")),
    "failed": ("error", msg("failed")),
    "asks_person": ("error", msg("asks for a person")),
    "needs_login": ("error", msg("needs a login")),
    "login_ends": ("warning", msg("needs a login soon")),
}


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One thing that happened. `data` are JSON values; no secret is in any of it."""

    at: int  # ms since the epoch, UTC
    kind: str
    text: str
    level: Level = "info"
    data: Mapping[str, Any] = field(default_factory=dict)


Journal = Callable[[JournalLine], None]


def keep_silent(line: JournalLine) -> None:
    """Tell nobody."""


def make_line(at: int, kind: str, text: str, level: Level = "info", **data: Any) -> JournalLine:
    """Return a line from which every known secret is taken out."""
    return JournalLine(at, kind, hide(text), level, hide_in(data))


def describe(event: "LoggedEvent", name: str) -> JournalLine | None:
    """Return what an event of the outbox says; None when it is no news for people.

    `name` is what people call its part, such as 12.3, or "" when it is of no part.
    """
    if event.kind not in _SAID:
        return None
    level, said = _SAID[event.kind]
    about = name or (str(event.publication) if event.publication is not None else "")
    account = event.account or str(event.data.get("scope", ""))
    if about and account:
        about = msg("{part} on {account}", part=about, account=account)
    about = about or account
    text: str = msg("{name} {happened}", name=about, happened=said) if about else said
    if detail := event.data.get("reason") or event.data.get("url"):
        text = msg("{name}: {why}", name=text, why=detail)
    data = {"part": name, "publication": event.publication, "account": event.account}
    shown = {key: value for key, value in data.items() if value}
    return make_line(event.at, event.kind, text, level, **shown, **event.data)


def json_of(line: JournalLine) -> JsonObject:
    """Return a line as a JSON object, its moment in RFC 3339."""
    at = from_moment(line.at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {"at": at, "level": line.level, "kind": line.kind, "text": line.text}
    return {**line.data, **said}


def write_text(line: JournalLine, language: str = "en") -> str:
    """Return a line for people, in local time."""
    at = f"{from_moment(line.at).astimezone():%Y-%m-%d %H:%M:%S}"
    return f"{at}  {translate(line.text, language)}"
