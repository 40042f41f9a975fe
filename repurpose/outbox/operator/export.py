"""Parts in, a table (CSV), rows (JSON) or a calendar (iCalendar) out, as text."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from repurpose.json_object import JsonObject
from repurpose.outbox.core.machine import State
from repurpose.outbox.core.model import Part, freeze, from_moment
from repurpose.visible import write_json as dump_json

_FIELDS = (
    "part", "state", "platform", "account", "due", "sent", "url", "attempts", "text", "error", "why", "variant",
)  # fmt: skip
_STATUS = {
    State.CANCELLED: "CANCELLED",
    State.SKIPPED: "CANCELLED",
    State.DRAFT: "TENTATIVE",
    State.APPROVED: "TENTATIVE",
    State.HOLD: "TENTATIVE",
}


def describe(part: Part) -> JsonObject:
    """Return what people and programs want to know of a part; moments in ISO 8601, UTC."""
    return {
        "part": part.name,
        "state": str(part.state),
        "platform": part.platform,
        "account": part.account,
        "due": _moment(part.due_at),
        "sent": _moment(part.sent_at),
        "url": part.remote_url,
        "attempts": part.attempts,
        "text": part.message.text,
        "error": part.last_error,
        "why": part.blocked,
        "variant": part.message.variant,  # which hook and title of its pack: "hook 2, title 1"
    }


def _moment(moment: int | None) -> str:
    if moment is None:
        return ""
    return from_moment(moment).isoformat(timespec="seconds").replace("+00:00", "Z")


def write_csv(parts: Iterable[Part]) -> str:
    """Return a table with a header, RFC 4180; a cell that a spreadsheet would compute is quoted."""
    out = io.StringIO()
    table = csv.DictWriter(out, _FIELDS, lineterminator="\r\n")
    table.writeheader()
    for part in parts:
        row = describe(part)
        row["text"], row["error"] = _tame(row["text"]), _tame(row["error"])
        table.writerow(row)
    return out.getvalue()


def _tame(cell: str) -> str:
    # https://owasp.org/www-community/attacks/CSV_Injection (read 2026-11)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def write_json(parts: Iterable[Part]) -> str:
    """Return one object a line: what `describe` says, the whole message, the remote id."""
    return "".join(
        dump_json(describe(part) | {"remote_id": part.remote_id, "message": freeze(part.message)})
        + "\n"
        for part in parts
    )


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One entry of a calendar: a quarter of an hour from a moment on."""

    uid: str
    at: int  # milliseconds since the epoch
    summary: str
    description: str
    status: str = "CONFIRMED"  # or TENTATIVE, CANCELLED
    url: str = ""


def write_ics(parts: Sequence[Part], now: int) -> str:
    """Return a calendar with an event for each publication that has a time (RFC 5545)."""
    timed = sorted(
        (part for part in parts if part.due_at is not None), key=lambda p: (p.publication, p.seq)
    )
    groups = groupby(timed, key=lambda part: part.publication)
    return write_events([_event(list(group)) for _, group in groups], now)


def write_events(events: Iterable[CalendarEvent], now: int) -> str:
    """Return events as an iCalendar file (RFC 5545); `now` is when it was written."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Repurpose//Outbox//EN",
        "CALSCALE:GREGORIAN",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}@repurpose",
            f"DTSTAMP:{_stamp(now)}",
            f"DTSTART:{_stamp(event.at)}",
            f"DTEND:{_stamp(event.at + 15 * 60_000)}",
            f"SUMMARY:{_escape(event.summary)}",
            f"DESCRIPTION:{_escape(event.description)}",
            f"STATUS:{event.status}",
            *([f"URL:{event.url}"] if event.url else []),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _event(parts: list[Part]) -> CalendarEvent:
    first = parts[0]
    count = f" ({len(parts)})" if len(parts) > 1 else ""
    headline = " ".join(first.message.text.split())[:60]
    states = ", ".join(dict.fromkeys(str(part.state) for part in parts))
    text = "\n---\n".join([f"[{states}]", *(part.message.text for part in parts)])
    return CalendarEvent(
        uid=first.idem_key,
        at=first.due_at or 0,
        summary=f"{first.account}: {headline}{count}",
        description=text,
        status=_STATUS.get(first.state, "CONFIRMED"),
        url=first.remote_url,
    )


def _stamp(moment: int) -> str:
    return from_moment(moment).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    """Escape a TEXT value: RFC 5545 §3.3.11."""
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def _fold(line: str) -> str:
    """Break a line after at most 75 octets, never inside a character: RFC 5545 §3.1."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > 75:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n".join(pieces)
