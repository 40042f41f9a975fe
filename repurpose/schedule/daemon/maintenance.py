"""The outbox and the moment in, the outbox tended out: series written ahead, the late given new slots.

Done again at once it changes nothing; several nodes may do it at the same time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from repurpose.errors import ContentError, RepurposeError
from repurpose.messages import msg
from repurpose.outbox import Ledger, PartEntry, PlanRow, Publication, Slot
from repurpose.pack import MANIFEST
from repurpose.schedule.grammar.plan import Plan, hold_back
from repurpose.schedule.grammar.read import read_plan
from repurpose.schedule.grammar.times import NextSlot, Offset, TimeStep, sequence
from repurpose.schedule.grammar.zones import (
    FindZone,
    find_zone,
    read_wall,
    resolve,
    wall,
    zone_version,
)
from repurpose.schedule.planning.account_planner import SERIES, AccountPlanner
from repurpose.schedule.planning.calendar import Destination
from repurpose.schedule.planning.expansion import HORIZON, expand
from repurpose.schedule.planning.posting_policy import posting_policy_of
from repurpose.schedule.planning.snapshot import known_accounts, read_booked, read_uses

_ZONES = "tzdata_version"  # the setting in which the ledger keeps by which data it was resolved
_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done: how many publications were written ahead, moved to a slot, resolved anew."""

    expanded: int = 0
    reslotted: int = 0
    re_resolved: int = 0
    problems: tuple[str, ...] = ()  # what could not be done, one line each


def upkeep(
    ledger: Ledger,
    *,
    now: int,
    accounts: Callable[[], Sequence[Destination]] | None = None,
    find: FindZone = find_zone,
    version: str = "",
) -> Upkeep:
    """Tend the outbox: no post of a series missing for two weeks ahead, none late without a slot.

    Args:
        ledger: The outbox, with the plans that were committed to it.
        now: Milliseconds since the epoch.
        accounts: Tells the accounts that there are; those of the outbox by default.
        find: Where zones are found.
        version: Of the zone data behind `find`; this process's own by default.
    """
    problems: list[str] = []
    known = list(accounts()) if accounts else known_accounts(ledger)
    # First the zones: what comes after looks at moments.
    moved = _resolve_again(ledger, now, find, version or zone_version(), problems)
    expanded = reslotted = 0
    for row in ledger.plans():
        try:
            plan = read_plan(row.name, text=str(row.body["toml"]))
            plan = hold_back(plan) if row.body.get("hold") else plan
            written, refused = _expand_series(ledger, row, plan, known, now)
            expanded += written
            problems += [msg("plan {plan}: {said}", plan=row.name, said=said) for said in refused]
            reslotted += _reslot_late(ledger, row, plan, known, now)
        except RepurposeError as error:
            problems.append(msg("plan {plan}: {said}", plan=row.name, said=error.whole))
    return Upkeep(expanded, reslotted, moved, tuple(problems))


# Series.


def _expand_series(
    ledger: Ledger, row: PlanRow, plan: Plan, known: Sequence[Destination], now: int
) -> tuple[int, list[str]]:
    """Enter what the series of a plan send until the horizon; say what cannot go."""
    packs = [Path(folder) for folder in row.body.get("packs", ())]
    packs = [folder for folder in packs if (folder / MANIFEST).is_file()]
    if not plan.series or not packs:
        return 0, []
    names = [one.account for one in known]
    calendar = expand(
        replace(plan, sends=()),
        packs,
        known,
        now=now,
        booked=read_booked(ledger, plan, names, now),
        uses=read_uses(ledger, names, now),
        home=str(row.body.get("home", "UTC")),
        horizon=HORIZON,
        since=date.fromisoformat(str(row.body["start"])),
    )
    stops = [notice for notice in calendar.notices if notice.stops]
    stopped = {name for notice in stops for name in notice.about}
    fresh = [
        item.publication
        for item in calendar.items
        if item.booked is None and not item.missing and item.name not in stopped
    ]
    entered, refused = _enter(ledger, fresh)
    return entered, [*(notice.said for notice in stops), *refused]


def _enter(ledger: Ledger, fresh: Sequence[Publication]) -> tuple[int, list[str]]:
    """Enter all at once or, when the outbox refuses one of them, all others; say what it refuses."""
    try:
        return sum(one.new for one in ledger.enqueue(*fresh)) if fresh else 0, []
    except ContentError as error:
        if len(fresh) == 1:
            return 0, [
                msg(
                    "{account}, {time}: {error}",
                    account=fresh[0].account,
                    time=fresh[0].local_due,
                    error=error.message,
                )
            ]
    found = [_enter(ledger, [publication]) for publication in fresh]
    return sum(new for new, _ in found), [said for _, refused in found for said in refused]


# What came too late for its time.


def _reslot_late(
    ledger: Ledger, row: PlanRow, plan: Plan, known: Sequence[Destination], now: int
) -> int:
    late = [entry for entry in ledger.held_late("next_slot") if entry.plan == plan.name]
    done = 0
    for account in sorted({entry.account for entry in late}):
        destination = next((one for one in known if one.account == account), None)
        if destination is None:
            continue
        conduct = posting_policy_of(plan, destination, str(row.body.get("home", "UTC")))
        booked = read_booked(ledger, plan, [account], now)
        for entry in _newest(ledger, [one for one in late if one.account == account]):
            others = [one for one in booked if one.publication != entry.id]
            slots = _later(AccountPlanner(plan, destination, conduct, others), entry, now)
            if not slots:
                continue
            slot = ledger.reslot(entry.id, slots)
            booked = [replace(one, at=slot.at, slot_at=slot.at) if one.publication == entry.id else one
                      for one in booked]  # fmt: skip
            done += 1
    return done


def _newest(ledger: Ledger, late: Sequence[PartEntry]) -> Iterator[PartEntry]:
    """Yield what is to go after all, the earliest first: of each series only what came last."""
    series: defaultdict[str, list[PartEntry]] = defaultdict(list)
    for entry in sorted(late, key=lambda entry: (entry.due_at or 0, entry.id)):
        words = (entry.key or "").split("/")
        name = words[2] if len(words) > 2 and words[1] == SERIES else f"#{entry.id}"
        series[name].append(entry)
    for missed in series.values():
        for entry in missed[:-1]:
            ledger.cancel((entry.id, None), by="upkeep")
        yield missed[-1]


def _later(planner: AccountPlanner, entry: PartEntry, now: int) -> tuple[Slot, ...]:
    """Return when something could go that missed its time: free slots, or the same hour of a later day."""
    planner.take_booked()
    zone = planner.conduct.pacing.zone
    today = wall(now, zone).date()
    if planner.conduct.slots:
        return planner.slots_from(NextSlot(), today, now + 60_000)
    meant = read_wall(entry.local_due) if entry.local_due else wall(entry.due_at or now, zone)
    days = sequence(Offset(0, meant.time()), today, planner.conduct.days, TimeStep(1, "day"))
    found: list[Slot] = []
    for local, _ in zip(days, range(60), strict=False):
        slot = resolve(local, zone)
        if slot.at > now and not planner.fit.permits(slot.at):
            found.append(slot)
        if len(found) == _CANDIDATES:
            break
    return tuple(found)


# Zone data that has changed.


def _resolve_again(
    ledger: Ledger, now: int, find: FindZone, version: str, problems: list[str]
) -> int:
    """Give waiting wall times the instants that newer zone data say."""
    if ledger.get_meta(_ZONES) == version:
        return 0
    moved = 0
    missing: dict[str, str] = {}  # zones, and what is said of them
    for entry in ledger.publications():
        if entry.due_at is None or entry.due_at <= now or not (entry.local_due and entry.zone):
            continue
        local = read_wall(entry.local_due)
        try:
            # An hour that comes twice may have been meant by its instant: what shows it, stays.
            if wall(entry.due_at, entry.zone, find) != local:
                at = resolve(local, entry.zone, find).at
                moved += at != entry.due_at and ledger.resolve_again(entry.id, at, version)
        except RepurposeError as error:
            missing[entry.zone] = error.whole
    problems += missing.values()
    ledger.set_meta(_ZONES, version)
    return moved
