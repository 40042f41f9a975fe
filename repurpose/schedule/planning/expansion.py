"""A plan and packs in, a calendar out: who posts what at which moment. Reads the packs, nothing else.

The same plan, packs, accounts, bookings and `now` give the same calendar: there is no chance in it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from repurpose.errors import UsageError
from repurpose.messages import fixed, msg
from repurpose.pack import read_manifest
from repurpose.schedule.grammar.plan import Plan, Send
from repurpose.schedule.grammar.times import Fixed, NextSlot, Unreadable, read_start, sequence
from repurpose.schedule.grammar.zones import WALL, find_zone, wall
from repurpose.schedule.planning.account_planner import (
    SLOT,
    AccountPlanner,
    Draft,
    Loaded,
    key_of,
    match,
)
from repurpose.schedule.planning.advise import advise
from repurpose.schedule.planning.calendar import Calendar, Destination, Item, Notice, Reserved
from repurpose.schedule.planning.pieces import Piece, pieces_of
from repurpose.schedule.planning.posting_policy import (
    destinations_of,
    explain_missing,
    posting_policy_of,
)
from repurpose.schedule.planning.rotation import rotate

HORIZON = 14 * 86_400_000  # milliseconds: so far ahead the series are written out


def expand(
    plan: Plan,
    packs: Sequence[Path],
    accounts: Sequence[Destination],
    *,
    now: int,
    start: str = "",
    begun: Mapping[str, date] | None = None,
    booked: Sequence[Reserved] = (),
    uses: Mapping[str, Mapping[str, int]] | None = None,
    home: str = "UTC",
    horizon: int = HORIZON,
    pool: Sequence[Path] = (),
    since: date | None = None,
) -> Calendar:
    """Return what a plan comes to for some packs.

    Args:
        plan: The plan.
        packs: Folders of packs; each gets the plan's `send`s, its series draw on all of them.
        accounts: Those that there are.
        now: Milliseconds since the epoch.
        start: The day on which it starts (`2027-03-01`, `monday` ...), else the plan's own.
        begun: By folder, the day on which packs that were committed before began; `start` beats it.
        booked: What the outbox has for these accounts: it is stepped around, and what this plan
            has put there keeps its time as long as the plan says the same.
        uses: By account: names of what was used, and when for the last time.
        home: The zone of accounts for which nothing names one.
        horizon: Milliseconds for which series are written out.
        pool: Further packs that the series draw on.
        since: The day from which the series are counted, when they have begun before.

    Raises:
        UsageError: A pack has not what the plan wants of it, or `start` is no day.
        ContentError: A pack is damaged.
    """
    loaded = [Loaded(Path(os.path.realpath(folder)), read_manifest(folder)) for folder in packs]
    _check_names(loaded)
    others = {Path(os.path.realpath(path)) for path in pool} - {pack.folder for pack in loaded}
    drawn_on = [*loaded, *(Loaded(path, read_manifest(path)) for path in sorted(others))]
    first = first_day(plan, start, now, home)
    planners = _set_desks(plan, accounts, booked, home)
    begins = _begins(plan, loaded, first, {} if start else begun or {})
    notices = [*_draft_all(plan, loaded, accounts, planners, begins)]
    gone: list[Reserved] = []
    for planner in planners.values():
        gone += match(planner, plan, loaded)
        planner.take_booked()
        planner.place_fixed()
        notices += planner.place_slots(now)
    notices += rotate(
        plan, drawn_on, accounts, planners, uses or {}, since or first, now, now + horizon
    )
    found, missed = _without_missed(
        [item for planner in planners.values() for item in planner.items], now
    )
    notices += missed
    notices += [
        Notice("missing account", explain_missing(planner.destination, accounts), stops=True)
        for planner in planners.values()
        if planner.destination.missing
    ]
    calendar = Calendar(
        plan=plan,
        packs=tuple(str(pack.folder) for pack in loaded),
        begins={str(folder): day for folder, day in begins.items()},
        items=tuple(sorted(found, key=lambda item: (item.at, item.account, item.publication.key))),
        notices=tuple(notices),
        paces={name: planner.conduct.pacing for name, planner in planners.items()},
        destinations=tuple(planner.destination for planner in planners.values()),
        home=home,
        gone=tuple(gone),
    )
    return replace(calendar, notices=(*notices, *advise(calendar, booked, now)))


def first_day(plan: Plan, start: str, now: int, home: str) -> date:
    """Return the day on which a plan starts, when `start` is said, else by its own word.

    Raises:
        UsageError: That is no day.
    """
    today = wall(now, plan.rules.zone or home).date()
    try:
        return read_start(start or plan.start, today)
    except Unreadable as error:
        raise UsageError(msg("{said}.", said=error.args[0])) from None


def _begins(
    plan: Plan, loaded: Sequence[Loaded], first: date, begun: Mapping[str, date]
) -> dict[Path, date]:
    """Return the day on which each pack begins: as before, or one after another from the start on."""
    found: dict[Path, date] = {}
    number = 0
    for pack in loaded:
        known = begun.get(str(pack.folder))
        found[pack.folder] = known or first + timedelta(days=plan.next_pack * number)
        number += known is None
    return found


def _without_missed(items: Sequence[Item], now: int) -> tuple[list[Item], list[Notice]]:
    """Leave out what was added to a pack that is on its way, at a time that has passed."""
    under_way = {item.pack for item in items if item.booked is not None}
    missed = [i for i in items if i.booked is None and i.at < now and i.pack in under_way]
    notices = [
        Notice(
            "left out",
            msg(
                "{account}, {time}, {what}: new, but that time has passed.",
                account=i.account,
                time=i.slot.local,
                what=fixed(i.what),
            ),
        )
        for i in missed
    ]
    return [item for item in items if item not in missed], notices


def _check_names(loaded: Sequence[Loaded]) -> None:
    seen: dict[str, Path] = {}
    for pack in loaded:
        if pack.article in seen:
            raise UsageError(
                msg(
                    "{seen} and {folder} are packs of the same article.",
                    seen=seen[pack.article],
                    folder=pack.folder,
                ),
                hint=msg("Plan one of them."),
            )
        seen[pack.article] = pack.folder


def _set_desks(
    plan: Plan, accounts: Sequence[Destination], booked: Sequence[Reserved], home: str
) -> dict[str, AccountPlanner]:
    planners = {}
    for destination in destinations_of(plan.words, accounts):
        conduct = posting_policy_of(plan, destination, home)
        find_zone(conduct.pacing.zone)
        own = [one for one in booked if one.account == destination.account]
        planners[destination.account] = AccountPlanner(plan, destination, conduct, own)
    return planners


def _draft_all(
    plan: Plan,
    loaded: Sequence[Loaded],
    accounts: Sequence[Destination],
    planners: Mapping[str, AccountPlanner],
    begins: Mapping[Path, date],
) -> Iterator[Notice]:
    """Give the planner of each account what goes from it, in the order of the packs and of the plan."""
    for pack in loaded:
        begin = begins[pack.folder]
        for send in plan.sends:
            try:
                pieces = pieces_of(pack.manifest, send.what, send.which, send.most)
            except UsageError as error:
                said = error.whole
                yield Notice("left out", said, stops=bool(send.which))
                continue
            for destination in destinations_of(send.to, accounts):
                planner = planners[destination.account]
                drafts = _draft(plan, pack, send, pieces, planner, begin)
                planner.drafts += drafts
                yield from _on_skipped_days(send, drafts, planner)
                if left := len(pieces) - len(drafts):
                    said = msg(
                        "{left} of {count} {what} have no time for {name}.",
                        left=left,
                        count=len(pieces),
                        what=send.what,
                        name=planner.name,
                    )
                    yield Notice("left out", msg("{said} Add times to at, or every.", said=said))


def _on_skipped_days(
    send: Send, drafts: Sequence[Draft], planner: AccountPlanner
) -> Iterator[Notice]:
    """A day that is named by its date is taken at its word, and said."""
    for draft, when in zip(drafts, send.at, strict=False):
        if (
            isinstance(when, Fixed)
            and draft.local
            and planner.conduct.days.skips(draft.local.date())
        ):
            said = msg(
                "{account}, {time}, {what}: on a day that the plan skips.",
                account=planner.name,
                time=draft.wished,
                what=fixed(draft.piece.what),
            )
            yield Notice("advice", said, about=((planner.destination.account, draft.key),))


def _draft(
    plan: Plan,
    pack: Loaded,
    send: Send,
    pieces: Sequence[Piece],
    planner: AccountPlanner,
    begin: date,
) -> list[Draft]:
    wishes = _wishes(send, planner, begin)
    drafts = []
    for piece, wish in zip(pieces, wishes, strict=False):
        drafts.append(
            Draft(
                pack=pack,
                send=send.name,
                piece=piece,
                key=key_of(plan, pack, send.name, piece),
                local=wish if isinstance(wish, datetime) else None,
                slot=wish if isinstance(wish, NextSlot) else None,
                wished=f"{wish:{WALL}}" if isinstance(wish, datetime) else SLOT,
                begin=begin,
            )
        )
    return drafts


def _wishes(send: Send, planner: AccountPlanner, begin: date) -> Iterator[datetime | NextSlot]:
    """Yield when the first thing goes, the second ...: the last time of the list goes on."""
    days, zone = planner.conduct.days, planner.conduct.pacing.zone
    for number, when in enumerate(send.at, start=1):
        last = number == len(send.at)
        if isinstance(when, NextSlot):
            yield when
            while last:
                yield when
        elif isinstance(when, Fixed):
            local = when.local
            if when.instant is not None:
                local = when.instant.astimezone(find_zone(zone)).replace(tzinfo=None)
            found = sequence(replace(when, local=local), begin, days, send.every if last else None)
            yield from found if last else islice(found, 1)
        else:
            found = sequence(when, begin, days, send.every if last else None)
            yield from (
                planner.fit.spread(local) for local in (found if last else islice(found, 1))
            )
