"""The outbox and the accounts in, what an expansion has to know of them out: reads, changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from repurpose.errors import RepurposeError
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.outbox import Ledger, Part, PartFilter
from repurpose.pack import MANIFEST
from repurpose.schedule.grammar.plan import Plan, hold_back
from repurpose.schedule.planning.calendar import Calendar, Destination, Notice, Reserved
from repurpose.schedule.planning.expansion import expand
from repurpose.schedule.planning.posting_policy import destinations_of, rules_for

_DAY = 86_400_000
_BACK = 31 * _DAY  # what is older clashes with nothing and is no duplicate
_USED = 400 * _DAY


def survey(
    ledger: Ledger,
    plan: Plan,
    packs: Sequence[Path],
    accounts: Sequence[Destination],
    *,
    start: str = "",
    home: str = "UTC",
    hold: bool = False,
) -> Calendar:
    """Return the calendar of a plan for some packs, with all that the outbox has taken into account.

    Args:
        ledger: The outbox; nothing of it is changed.
        plan: The plan.
        packs: Folders.
        accounts: Those that there are.
        start: The day on which it starts; else that of an earlier commit, else the plan's own.
        home: The zone of accounts for which nothing names one.
        hold: Whatever the plan says, everything waits for approval.

    Raises:
        UsageError, ContentError: As `expand` does.
    """
    now = ledger.now()
    names = [one.account for one in destinations_of(plan.words, accounts)]
    kept = (dict(row.body) for row in ledger.plans() if row.name == plan.name)
    body: JsonObject = next(kept, {})
    pool = [Path(folder) for folder in body.get("packs", ()) if plan.series]
    booked = read_booked(ledger, plan, names, now)
    calendar = expand(
        hold_back(plan) if hold else plan,
        packs,
        accounts,
        now=now,
        start=start,
        begun={folder: date.fromisoformat(day) for folder, day in body.get("starts", {}).items()},
        booked=booked,
        uses=read_uses(ledger, names, now),
        home=home,
        pool=[folder for folder in pool if (folder / MANIFEST).is_file()],
        since=date.fromisoformat(body["start"]) if body else None,
    )
    notices = (*calendar.notices, *_paces_that_change(ledger, calendar, booked))
    return replace(calendar, notices=notices, held=hold)


def _paces_that_change(
    ledger: Ledger, calendar: Calendar, booked: Sequence[Reserved]
) -> Iterator[Notice]:
    """An account has one pace: what another plan has put into the outbox will go by this one's."""
    known = {account.id: account.pacing for account in ledger.accounts()}
    for name, wanted in calendar.paces.items():
        others = {one.plan for one in booked if one.account == name and one.waits and one.plan}
        others.discard(calendar.plan.name)
        if others and known.get(name, wanted) != wanted:
            said = msg(
                "{name}: what {plans} sends will go by this plan's zone, spacing and quiet hours.",
                name=name,
                plans=", ".join(sorted(others)),
            )
            yield Notice("pace", said)


def destination_of(name: str, kind: str, settings: Mapping[str, str]) -> Destination:
    """Return an account as a destination; one of a kind that is not known has no platform."""
    try:
        platform = rules_for(Destination(name, "", kind, settings)).platform.name
    except RepurposeError:
        platform = ""
    return Destination(name, platform, kind, settings)


def known_accounts(ledger: Ledger) -> list[Destination]:
    """Return the accounts that the outbox knows, with the kinds that it was told."""
    found = []
    for account in ledger.accounts():
        settings = {key: str(value) for key, value in account.settings.items() if key != "kind"}
        kind = str(account.settings.get("kind", account.platform))
        found.append(Destination(account.id, account.platform, kind, settings))
    return found


def read_booked(ledger: Ledger, plan: Plan, accounts: Iterable[str], now: int) -> list[Reserved]:
    """Return what the outbox has for some accounts: of the last month and later, and all of a plan."""
    found: list[Reserved] = []
    for account in accounts:
        parts: defaultdict[int, list[Part]] = defaultdict(list)
        for part in ledger.parts(PartFilter(account=account, due_from=now - _BACK, archive="with")):
            parts[part.publication].append(part)
        for entry in ledger.publications(account=account):
            own = (entry.key or "").startswith(f"{plan.name}/")
            if entry.id not in parts and not own:
                continue
            rows = sorted(
                parts.get(entry.id) or ledger.parts(PartFilter(publication=entry.id)),
                key=lambda part: part.seq,
            )
            found.append(
                Reserved(
                    account=account,
                    publication=entry.id,
                    key=entry.key or "",
                    at=rows[0].due_at if rows[0].due_at is not None else entry.due_at,
                    local=entry.local_due,
                    zone=entry.zone,
                    states=tuple(part.state for part in rows),
                    contents=tuple(part.content_sha256 for part in rows),
                    texts=tuple(part.message.text for part in rows),
                    kind=entry.kind,
                    plan=entry.plan,
                    wished=str(entry.notes.get("wished", "")),
                    slot_at=entry.slot_at,
                    uses=tuple(str(name) for name in entry.notes.get("uses", ())),
                )
            )
    return found


def read_uses(ledger: Ledger, accounts: Collection[str], now: int) -> dict[str, Mapping[str, int]]:
    """Return, by account, what was used within the last year or will be, and when for the last time."""
    return {account: ledger.uses(account, now - _USED) for account in accounts}
