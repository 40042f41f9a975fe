"""A calendar in, the outbox as it says: all of it in one transaction, or none; twice changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from repurpose.errors import ContentError, RepurposeError, SetupError, UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.outbox import (
    Entered,
    Ledger,
    LedgerAccount,
    Move,
    PlanChanges,
    Publication,
    let_go_reviewed,
)
from repurpose.schedule.planning.calendar import Calendar, Kind
from repurpose.schedule.planning.changes import Change, diff


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a calendar."""

    entered: tuple[Entered, ...]  # of what is new, in the calendar's order
    changes: tuple[Change, ...]

    @property
    def new(self) -> int:
        """How many publications were not there before."""
        return sum(entered.new for entered in self.entered)


def commit(ledger: Ledger, calendar: Calendar, *, by: str = "plan") -> Committed:
    """Put a calendar into the outbox, revise and move what has changed, cancel what is gone.

    What is sent stays as it is. The plan itself is kept, for what its series send later on.

    Raises:
        SetupError: An account is missing.
        ContentError: A platform would refuse something, or the account has the same content already.
        UsageError: The time of something new has passed.
        ImpossibleStep: A sender has begun with something meanwhile: try again.
    """
    refuse(calendar)
    changes = diff(calendar)
    orders = PlanChanges(
        accounts=tuple(_accounts(calendar).values()),
        paces=calendar.paces,
        cancel=tuple(
            change.booked.publication
            for change in changes
            if change.booked and change.kind in ("gone", "cut anew")
        ),
        revise=tuple(
            ((change.booked.publication, seq), message)
            for change in changes
            if change.booked
            for seq, message in change.revise
        ),
        move=tuple(
            Move(
                change.booked.publication,
                change.item.slot,
                change.item.publication.slots,
                change.item.publication.notes,
            )
            for change in changes
            if change.booked and change.item and change.kind == "moved"
        ),
        enter=tuple(
            _anew(change.enters) if change.kind == "cut anew" else change.enters
            for change in changes
            if change.enters
        ),
        plan=(calendar.plan.name, body_of(ledger, calendar)),
    )
    done = Committed(tuple(ledger.carry_out(orders, by=by)), tuple(changes))
    settings = {one.account: {**one.settings, "kind": one.kind} for one in calendar.destinations}
    for folder in sorted({item.publication.pack for item in calendar.items}):
        let_go_reviewed(ledger, Path(folder), settings)
    return done


def _anew(publication: Publication) -> Publication:
    """Return what takes the place, and the time, of what had another number of messages."""
    base, _, number = publication.key.partition("#")
    return replace(publication, key=f"{base}#{int(number or 1) + 1}", slots=())


def refuse(calendar: Calendar) -> None:
    """Refuse a calendar that cannot be carried out as it stands.

    Raises:
        SetupError, ContentError, UsageError: Why; the first of several.
    """
    stops = [notice for notice in calendar.notices if notice.stops]
    for kind, error in _ERRORS.items():
        found = [notice for notice in stops if notice.kind == kind]
        if found:
            said = msg("{notice} Nothing was committed.", notice=found[0].said)
            if len(stops) > 1:
                said = msg(
                    "{said} There are {count} more such notices.", said=said, count=len(stops) - 1
                )
            raise error(said, hint=_HINTS.get(kind, ""))


_ERRORS: Mapping[Kind, type[RepurposeError]] = {
    "missing account": SetupError,
    "refused": ContentError,
    "duplicate": ContentError,
    "past": UsageError,
    "left out": UsageError,
}
_HINTS: Mapping[Kind, str] = {"past": msg("Start later: --start tomorrow")}


def _accounts(calendar: Calendar) -> dict[str, LedgerAccount]:
    return {
        one.account: LedgerAccount(
            one.account,
            one.platform,
            one.settings.get("handle", ""),
            one.account,
            settings={"kind": one.kind},
        )
        for one in calendar.destinations
    }


def body_of(ledger: Ledger, calendar: Calendar) -> JsonObject:
    """Return what is kept of a plan: its text, all packs that were committed by it, their starts."""
    kept = next((row.body for row in ledger.plans() if row.name == calendar.plan.name), {})
    begins = {folder: day.isoformat() for folder, day in calendar.begins.items()}
    starts = {**kept.get("starts", {}), **begins}
    return {
        "toml": calendar.plan.text,
        "packs": list(dict.fromkeys([*kept.get("packs", []), *calendar.packs])),
        "starts": starts,
        "start": kept.get("start", min(starts.values())),  # the series are counted from it
        "home": calendar.home,
        "hold": calendar.held,
    }
