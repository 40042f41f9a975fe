"""Things drawn into a week in; which of them can go there, those in the outbox, and a plan in TOML, out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError, RepurposeError, SetupError, UsageError
from repurpose.messages import Say, msg
from repurpose.platforms import Message
from repurpose.studio.answers import Body, need
from repurpose.studio.outgoing.entering import enter
from repurpose.studio.outgoing.places import (
    Place,
    Subject,
    messages_for,
    places_of,
    print_of,
    subject_of,
    zone_of,
)
from repurpose.studio.planning import mend_of
from repurpose.studio.shapes_of_outgoing import VerdictAnswer

if TYPE_CHECKING:
    from repurpose.outbox import Ledger

_MOST = 200  # things in one drawing


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing where somebody has put it: `at` is a wall time of the page's zone."""

    id: str
    subject: Subject
    account: str
    at: str

    @property
    def place(self) -> Place | None:
        """The account, None when there is none yet."""
        return next((one for one in places_of(self.subject) if one.name == self.account), None)


def read_drawn(folder: Path, body: Body) -> list[Drawn]:
    """Return what a request has drawn.

    Raises:
        UsageError, UnknownName: Something of it is no such thing.
    """
    items = need(body, "items", list)
    if len(items) > _MOST or not all(isinstance(item, dict) for item in items):
        raise UsageError(
            msg(
                "The request's {name!r} is not a list of at most {most} things.",
                name="items",
                most=_MOST,
            )
        )
    return [
        Drawn(
            need(item, "id", str)[:80],
            subject_of(folder, item),
            need(item, "account", str),
            need(item, "at", str)[:16],
        )
        for item in items
    ]


def judge(ledger: "Ledger", drawn: Sequence[Drawn], home: str, say: Say) -> list[VerdictAnswer]:
    """Return of each thing whether it can go where it was put, and else why and what would mend it."""
    now = ledger.now()
    return [_judge(one, home, now, say) for one in drawn]


def _judge(one: Drawn, home: str, now: int, say: Say) -> VerdictAnswer:
    verdict = VerdictAnswer(id=one.id, why="", mend="", count=0, publication=0)
    place = one.place
    if place is None:
        label = one.subject.platform or one.account
        why = msg("There is no {label} account yet", label=label)
        return {**verdict, "why": say(why), "mend": "account"}
    try:
        messages = messages_for(one.subject, place.rules)
        moment_of(one.at, home, now)
    except UsageError as error:
        mend = "thread" if one.subject.what == "thread" and _lacks(one, place) else "time"
        return {**verdict, "why": say(error.message), "mend": mend}
    except RepurposeError as error:
        return {**verdict, "why": say(error.message), "mend": "edit"}
    problems = [said for message in messages for said in place.rules.problems(message)]
    if problems:
        return {
            **verdict,
            "why": say(problems[0]),
            "mend": mend_of(problems),
            "count": len(messages),
        }
    return {**verdict, "count": len(messages)}


def _lacks(one: Drawn, place: Place) -> bool:
    """Say whether the pack has no thread for the account."""
    try:
        messages_for(one.subject, place.rules)
    except UsageError:
        return True
    return False


def moment_of(text: str, zone: str, now: int) -> int:
    """Return the moment of a wall time.

    Raises:
        UsageError: It is none, or has passed.
    """
    from repurpose.schedule import resolve  # noqa: PLC0415

    try:
        at = resolve(datetime.fromisoformat(text).replace(tzinfo=None), zone).at
    except (ValueError, OverflowError, OSError):
        raise UsageError(msg("{text!r} is not a time.", text=text[:20])) from None
    if at < now - 60_000:
        raise UsageError(msg("That moment has passed."))
    return at


def commit_drawn(
    ledger: "Ledger", drawn: Sequence[Drawn], change: str, home: str, say: Say
) -> list[VerdictAnswer]:
    """Put what can go into the outbox, each once; of the rest say why not. `change` names the wish."""
    found = []
    for one, verdict in zip(drawn, judge(ledger, drawn, home, say), strict=True):
        if verdict["why"]:
            found.append(verdict)
            continue
        try:
            found.append({**verdict, "publication": _enter(ledger, one, change, home)})
        except (ContentError, UsageError, SetupError) as error:
            found.append({**verdict, "why": say(error.message), "mend": "edit"})
    return found


def _enter(ledger: "Ledger", one: Drawn, change: str, home: str) -> int:
    from repurpose.schedule import PostingHours, wall  # noqa: PLC0415

    place = one.place
    assert place is not None  # it was judged
    at = moment_of(one.at, home, ledger.now())
    local = wall(at, zone_of(ledger, place, home)).isoformat(timespec="minutes")
    return enter(
        ledger,
        one.subject,
        place.name,
        when=local,
        seen=print_of(_messages(one, place)),
        key=f"studio/{change}/{one.id}",
        rhythm=PostingHours(),
        home=home,
    ).publication


def _messages(one: Drawn, place: Place) -> tuple[Message, ...]:
    return messages_for(one.subject, place.rules)


def plan_of(drawn: Sequence[Drawn], name: str, home: str) -> str:
    """Return a plan that says the same: each thing at its day and hour.

    Raises:
        UsageError: The name will not do, or nothing is drawn.
    """
    from repurpose.schedule import read_plan  # noqa: PLC0415
    from repurpose.toml_files import write_toml  # noqa: PLC0415

    sends = [_send(one) for one in sorted(drawn, key=lambda one: (one.at, one.account))]
    table: Mapping[str, Any] = {"zone": home, "send": sends}
    text = write_toml(table, comment="Drawn in the studio's calendar.")
    read_plan(name, text)
    return text


def _send(one: Drawn) -> dict[str, Any]:
    which = {"which": [one.subject.item]} if one.subject.item else {}
    to = one.account or one.subject.platform
    return {"what": one.subject.what, **which, "to": to, "at": one.at.replace("T", " ")}


def save_plan(folder: Path, drawn: Sequence[Drawn], name: str, home: str) -> Path:
    """Write a drawn plan into the user's `schedules/`; a plan of that name is not written over.

    Raises:
        UsageError: There is one already, or as `plan_of`.
    """
    path = folder / "schedules" / f"{name}.toml"
    text = plan_of(drawn, name, home)
    if path.exists():
        raise UsageError(
            msg("There is a plan {name!r} already.", name=name), hint=msg("Call it something else.")
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text)
    return path
