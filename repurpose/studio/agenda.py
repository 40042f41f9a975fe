"""The ledger in, what a calendar shows of it out: a week of publications, one publication whole; JSON values."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose import platforms
from repurpose.errors import RepurposeError, UsageError
from repurpose.messages import Say, msg
from repurpose.outbox import NOT_BEGUN, TABLE, Event, State
from repurpose.studio.shapes_of_calendar import (
    AccountAnswer,
    AttemptAnswer,
    PartAnswer,
    PublicationAnswer,
    WeekAnswer,
    WholePublicationAnswer,
)

if TYPE_CHECKING:
    from repurpose.outbox import Attempt, Ledger, LedgerAccount, Part
    from repurpose.platforms import LinkCard

_LOOSE = 200  # parts without a time, or that need somebody, which a page lists
_SILENT = 90_000  # ms without a beat, after which a sender counts as gone
# What a thread is said to be when its parts differ: the first of these that any part is.
_LEADING = (
    State.HUMAN, State.FAILED, State.UNKNOWN, State.SENDING, State.LEASED, State.DRAFT, State.HOLD,
    State.APPROVED, State.READY, State.SKIPPED, State.CANCELLED, State.SENT,
)  # fmt: skip
URGENT = (State.HUMAN, State.UNKNOWN, State.FAILED)
# The verbs of a page and the steps of the machine that they take; `retry` also hurries what waits.
STEPS: Mapping[str, Event] = {
    "approve": Event.APPROVE,
    "hold": Event.HOLD,
    "release": Event.RELEASE,
    "cancel": Event.CANCEL,
    "retry": Event.RETRY,
    "posted": Event.SAY_POSTED,
    "not_posted": Event.SAY_NOT_POSTED,
}


@dataclass(frozen=True)
class View:
    """One look at a ledger: its accounts, its clock, and the zone in which times are shown (IANA)."""

    ledger: "Ledger"
    zone: str
    say: Say = str  # what the rooms below say, in the language of the page

    @cached_property
    def accounts(self) -> "dict[str, LedgerAccount]":
        """The accounts by name."""
        return {account.id: account for account in self.ledger.accounts()}

    @cached_property
    def now(self) -> int:
        """The moment by the ledger's clock, in ms since the epoch."""
        return self.ledger.now()

    def wall(self, moment: int | None, zone: str = "") -> str:
        """Return what the clock of a zone shows, such as "2027-03-01T09:30"; "" for no moment."""
        from repurpose.schedule import wall  # noqa: PLC0415

        return (
            ""
            if moment is None
            else wall(moment, zone or self.zone).isoformat(timespec="minutes")[:16]
        )

    def problems(self, part: "Part") -> list[str]:
        """Return why the platform would refuse a part; judged as the plan's own judge does."""
        account = self.accounts[part.account]
        return list(_judge(account).problems(part.message))


def _judge(account: "LedgerAccount") -> Any:
    from repurpose.schedule import (  # noqa: PLC0415
        Destination,
        rules_for,
    )

    settings = {key: str(value) for key, value in account.settings.items() if key != "kind"}
    kind = str(account.settings.get("kind", account.platform))
    return rules_for(Destination(account.id, account.platform, kind, settings))


def monday_of(text: str, today: date) -> date:
    """Return the Monday of the week of a day, such as "2027-03-04"; of today for nothing.

    Raises:
        UsageError: It is no day.
    """
    try:
        day = date.fromisoformat(text) if text else today
        return day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        raise UsageError(
            msg("{text!r} is not a day.", text=text[:20]), hint=msg("Such as 2027-03-01.")
        ) from None


def read_week(view: View, wanted: str = "") -> WeekAnswer:
    """Return a week: its publications, what has no time, what needs somebody, and who is paused.

    Raises:
        UsageError: `wanted` is no day.
    """
    from repurpose.outbox import PartFilter  # noqa: PLC0415
    from repurpose.schedule import day_start  # noqa: PLC0415

    ledger = view.ledger
    today = datetime.fromisoformat(view.wall(view.now)).date()
    monday = monday_of(wanted, today)
    try:
        days = [monday + timedelta(days=n) for n in range(8)]
        since, until = day_start(days[0], view.zone), day_start(days[7], view.zone)
    except (OverflowError, ValueError, OSError):
        raise UsageError(msg("{wanted!r} is beyond all calendars.", wanted=wanted)) from None
    there = ledger.parts(PartFilter(due_from=since, due_to=until, archive="with"))
    open_ = ledger.parts(PartFilter(states=(State.DRAFT, State.APPROVED), most=10_000))
    urgent = ledger.parts(PartFilter(states=URGENT, most=_LOOSE))
    nodes = (n for n in ledger.nodes() if n.state == "running" and view.now - n.beat_at < _SILENT)
    return {
        "event": ledger.last_event(),
        "now": view.wall(view.now),
        "zone": view.zone,
        "today": today.isoformat(),
        "week": monday.isoformat(),
        "days": [day.isoformat() for day in days[:7]],
        "items": _items(view, there),
        "loose": _items(view, [part for part in open_ if part.due_at is None][:_LOOSE]),
        "drafts": len({part.publication for part in open_ if part.state is State.DRAFT}),
        "next_draft": _first_draft(view, open_),
        "urgent": _items(view, urgent),
        "pauses": [asdict(pause) | {"until": view.wall(pause.until)} for pause in ledger.pauses()],
        "accounts": [_account(view, account) for account in view.accounts.values()],
        "counts": {str(state): count for state, count in ledger.counts().items()},
        "running": len(list(nodes)),
    }


def read_sending(view: View) -> dict[str, Any]:
    """Return what goes next, what is going, what is in doubt, what is held, and what waits for approval."""
    from repurpose.outbox import PartFilter  # noqa: PLC0415

    def of(*states: State, most: int = _LOOSE) -> list[PublicationAnswer]:
        return _items(view, view.ledger.parts(PartFilter(states=states, most=most)))

    return {
        "now": view.wall(view.now),
        "zone": view.zone,
        "next": of(State.READY, most=40)[:8],
        "flight": of(State.LEASED, State.SENDING),
        "doubt": of(*URGENT),
        "held": of(State.HOLD),
        "drafts": of(State.DRAFT),
        "counts": {str(state): count for state, count in view.ledger.counts().items()},
        "pauses": [
            asdict(pause) | {"until": view.wall(pause.until)} for pause in view.ledger.pauses()
        ],
    }


def _first_draft(view: View, parts: "Iterable[Part]") -> str:
    """Return the day of the first draft that is still to come, "" for none."""
    due = (p.due_at for p in parts if p.state is State.DRAFT and p.due_at is not None)
    return view.wall(min((at for at in due if at >= view.now), default=None))[:10]


def _account(view: View, account: "LedgerAccount") -> AccountAnswer:
    return {
        "id": account.id,
        "platform": account.platform,
        "label": label_of(account.platform),
        "zone": account.zone,
        "login": view.say(account.needs_login),
        "wait": view.wall(account.wait_until) if account.wait_until > view.now else "",
    }


def label_of(platform: str) -> dict[str, str]:
    """Return what a platform is called, by language; one that is not known by its own name."""
    if platform not in platforms.names():
        return {"en": platform, "zh": platform}
    facts = platforms.get(platform)
    return {"en": facts.label, "zh": facts.label_zh}


def _items(view: View, parts: "Iterable[Part]") -> list[PublicationAnswer]:
    """Return publications as a calendar shows them, in order of time."""
    groups: dict[int, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.publication, []).append(part)
    return [_item(view, sorted(found, key=lambda p: p.seq)) for found in groups.values()]


def _item(view: View, parts: "list[Part]") -> PublicationAnswer:
    first = parts[0]
    leading = min(parts, key=lambda part: _LEADING.index(part.state))
    media = [a.mime.partition("/")[0] for part in parts for a in part.message.media]
    return {
        "id": first.publication,
        "account": first.account,
        "platform": first.platform,
        "label": label_of(first.platform),
        "at": view.wall(min((p.due_at for p in parts if p.due_at is not None), default=None)),
        "words": " ".join((first.message.title or first.message.text).split())[:160],
        "language": first.message.language,
        "written": any(part.message.is_written for part in parts),
        "state": str(leading.state),
        "name": leading.name,
        "why": view.say(leading.blocked) if leading.state not in (State.DRAFT, State.HUMAN) else "",
        "error": view.say(leading.last_error) if leading.state in URGENT else "",
        "count": len(parts),
        "sent": sum(part.state is State.SENT for part in parts),
        "pictures": media.count("image"),
        "films": media.count("video"),
        "movable": any(part.state in NOT_BEGUN for part in parts),
    }


def read_publication(view: View, number: int) -> WholePublicationAnswer:
    """Return one publication whole: every part's words, its pictures, its attempts, what can be done.

    Raises:
        UsageError: There is none.
    """
    from repurpose.outbox import PartFilter  # noqa: PLC0415

    parts = view.ledger.parts(PartFilter(publication=number))
    if not parts:
        raise UsageError(msg("There is no publication {number}.", number=number))
    parts.sort(key=lambda part: part.seq)
    log = view.ledger.attempts([part.id for part in parts])
    account = view.accounts[parts[0].account]
    shown = [_part(view, part, [line for line in log if line.part == part.id]) for part in parts]
    return {
        **_item(view, parts),
        "zone": view.zone,
        "account_zone": account.zone,
        "account_at": view.wall(parts[0].due_at, account.zone),
        "parts": shown,
        "can": sorted({verb for part in shown for verb in part["can"]}),
    }


def _card(card: "LinkCard | None") -> dict[str, str] | None:
    """Return the words below an address; its picture stands among the media."""
    if card is None:
        return None
    return {"address": card.address, "title": card.title, "description": card.description}


def _part(view: View, part: "Part", log: "list[Attempt]") -> PartAnswer:
    can = [verb for verb, event in STEPS.items() if (part.state, event) in TABLE]
    if part.state is State.READY and not part.attempts:
        can.remove("retry")
    can += ["move"] * (part.state in NOT_BEGUN)
    return {
        "name": part.name,
        "state": str(part.state),
        "sha": part.content_sha256,
        "title": part.message.title,
        "text": part.message.text,
        "link": part.message.link,
        "written": [
            {"text": text.strip(), "source": sources} for text, sources in part.message.written
        ],
        "language": part.message.language,
        "media": [
            {"name": Path(a.path).name, "mime": a.mime, "alt": a.alt} for a in part.message.files
        ],
        "card": _card(part.message.card),
        "at": view.wall(part.due_at),
        "sent": view.wall(part.sent_at),
        "url": part.remote_url,
        "by": part.approved_by,
        "why": view.say(part.blocked) if part.state not in (State.DRAFT, State.HUMAN) else "",
        "error": view.say(part.last_error),
        "problems": [view.say(problem) for problem in _problems(view, part)],
        "log": _log(view, log),
        "can": can,
    }


def _problems(view: View, part: "Part") -> list[str]:
    if part.state not in (*NOT_BEGUN, State.FAILED):
        return []
    try:
        return view.problems(part)
    except RepurposeError as error:  # an account of a kind that this version does not know
        return [error.message]


def _log(view: View, log: "list[Attempt]") -> list[AttemptAnswer]:
    """Return attempts with how they ended; one whose end nobody heard has no outcome."""
    ended = {(line.epoch, line.kind) for line in log if line.phase == "ended"}
    return [
        {
            "at": view.wall(line.at),
            "kind": line.kind,
            "outcome": line.outcome,
            "status": line.status,
            "words": view.say(line.words),
            "node": line.owner,
        }
        for line in log
        if line.phase == "ended" or (line.epoch, line.kind) not in ended
    ]
