"""Events of the outbox in, lines that say what happened out: for people, and as JSON for programs."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from repurpose.outbox.core.model import from_moment
from repurpose.platforms.secret import hide, hide_in

if TYPE_CHECKING:
    from repurpose.outbox.operator.query import LoggedEvent

Level = Literal["info", "warning", "error"]

# Events of the outbox, as people say them, and how grave they are. What is not here is not told.
_SAID: Mapping[str, tuple[Level, str]] = {
    "entered": ("info", "entered"),
    "approved": ("info", "approved"),
    "moved": ("info", "moved"),
    "held": ("info", "held"),
    "released": ("info", "let go"),
    "cancelled": ("info", "cancelled"),
    "revised": ("info", "revised"),
    "retried": ("info", "to be sent again"),
    "paused": ("info", "paused"),
    "resumed": ("info", "resumed"),
    "login_restored": ("info", "login is good again"),
    "said_posted": ("info", "posted, says a person"),
    "said_not_posted": ("info", "not posted, says a person"),
    "sent": ("info", "sent"),
    "not_sent": ("warning", "not sent, to be tried again"),
    "unclear": ("warning", "unclear, to be settled"),
    "absent": ("info", "is not there, to be sent again"),
    "lease_lapsed": ("warning", "taken from a sender that does not answer"),
    "late": ("warning", "too late by its plan"),
    "late_result": ("warning", "answered after its lease"),
    "clock_went_back": ("warning", "the clock has gone back"),
    "failed": ("error", "failed"),
    "asks_person": ("error", "asks for a person"),
    "needs_login": ("error", "needs a login"),
    "login_ends": ("warning", "needs a login soon"),
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
    about = " on ".join(filter(None, (about, event.account or str(event.data.get("scope", "")))))
    detail = str(event.data.get("reason") or event.data.get("url") or "")
    text = " ".join(filter(None, (about, said))) + (f": {detail}" if detail else "")
    data = {"part": name, "publication": event.publication, "account": event.account}
    shown = {key: value for key, value in data.items() if value}
    return make_line(event.at, event.kind, text, level, **shown, **event.data)


def write_json(line: JournalLine) -> str:
    """Return a line as one JSON object, its moment in RFC 3339."""
    at = from_moment(line.at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {"at": at, "level": line.level, "kind": line.kind, "text": line.text}
    return json.dumps({**line.data, **said}, ensure_ascii=False)


def write_text(line: JournalLine) -> str:
    """Return a line for people, in local time."""
    return f"{from_moment(line.at).astimezone():%Y-%m-%d %H:%M:%S}  {line.text}"
