"""A plan's series in, what each comes to within a stretch of time out: the longest unused goes first.

Occurrences go by the wall clock of each account, and are known to the outbox by it: written out again
and again, none comes twice. What should have gone while nobody wrote it out is not made up for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from repurpose import platforms
from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox import Slot
from repurpose.schedule.grammar.plan import Plan, Series, What
from repurpose.schedule.grammar.times import Fixed, NextSlot, Offset, sequence
from repurpose.schedule.grammar.zones import find_zone, resolve
from repurpose.schedule.planning.account_planner import SERIES, SLOT, AccountPlanner, Draft, Loaded
from repurpose.schedule.planning.calendar import Destination, Notice, Reserved
from repurpose.schedule.planning.pieces import Piece, pieces_of
from repurpose.schedule.planning.posting_policy import destinations_of

_PLURAL: Mapping[What, What] = {"card": "cards", "quote": "quotes", "clip": "clips"}
_NEVER = -1  # before every moment: it was not used yet

Pool = list[tuple[Loaded, Piece]]


@dataclass(frozen=True, slots=True)
class _Turn:
    """One occurrence of a series for an account, before anything is chosen for it."""

    number: int
    nominal: datetime  # by the wall clock, without jitter
    key: str


def rotate(
    plan: Plan,
    loaded: Sequence[Loaded],
    accounts: Sequence[Destination],
    planners: Mapping[str, AccountPlanner],
    uses: Mapping[str, Mapping[str, int]],
    first: date,
    now: int,
    ends: int,
) -> Iterator[Notice]:
    """Place what the series send from `now` until `ends` with the planners of their accounts.

    Args:
        plan: The plan.
        loaded: The packs that the series draw on.
        accounts: Those that there are.
        planners: By account, with all that goes out once already placed.
        uses: By account: what was used, and when for the last time.
        first: The day on which the plan starts: the series are counted from it.
        now: Milliseconds.
        ends: Milliseconds.

    Raises:
        UsageError: No pack has what a series sends.
    """
    used = {name: _used_by(planner, uses.get(name, {})) for name, planner in planners.items()}
    for series in plan.series:
        pools = {what: _pool(series, what, loaded) for what in series.what}
        for destination in destinations_of(series.to, accounts):
            planner = planners[destination.account]
            missed: list[str] = []
            for turn in _turns(plan, series, planner, first, now, ends):
                draft = _booked_draft(series, planner, turn, pools)
                if draft is not None:
                    planner.items.append(planner.settle(draft))
                    continue
                if any(one.key == turn.key for one in planner.booked):
                    continue  # what it sends is in no pack any more; the outbox still has it
                said = _place(series, planner, turn, pools, used[destination.account], now)
                missed += [said] if said else []
            if missed:
                told = missed[0]
                if missed[1:]:
                    told = msg(
                        "{said} {count} more of its times are left out.",
                        said=told,
                        count=len(missed) - 1,
                    )
                yield Notice("left out", told)


def _used_by(planner: AccountPlanner, known: Mapping[str, int]) -> dict[str, int]:
    """Return what an account has used, and will have used by what is planned already."""
    used = dict(known)
    for booked in planner.booked:
        for name in booked.uses if not booked.over else ():
            used[name] = max(booked.at or _NEVER, used.get(name, _NEVER))
    for item in planner.items:
        for name in item.publication.uses:
            used[name] = max(item.at, used.get(name, _NEVER))
    return used


def _pool(series: Series, what: What, loaded: Sequence[Loaded]) -> Pool:
    pool: Pool = []
    missing: UsageError | None = None
    for pack in loaded:
        try:
            pieces = pieces_of(pack.manifest, _PLURAL.get(what, what), series.which)
        except UsageError as error:  # another pack may have it
            missing = error
            continue
        pool += [(pack, piece) for piece in pieces]
    if not pool and missing is not None:
        raise missing
    return pool


def _turns(
    plan: Plan, series: Series, planner: AccountPlanner, first: date, now: int, ends: int
) -> Iterator[_Turn]:
    """Yield the occurrences of a series from `now` until `ends`, counted from the plan's start."""
    zone = planner.conduct.pacing.zone
    when = series.at
    if isinstance(when, NextSlot):
        when = Offset(when.days, time())
    if isinstance(when, Fixed) and when.instant is not None:
        local = when.instant.astimezone(find_zone(zone)).replace(tzinfo=None)
        when = Fixed(local)
    for number, nominal in enumerate(sequence(when, first, planner.conduct.days, series.every)):
        at = resolve(nominal, zone).at
        over = series.until is not None and nominal.date() > series.until
        if at >= ends or over or (series.runs is not None and number >= series.runs):
            return
        if at >= now:
            key = f"{plan.name}/{SERIES}/{series.name}/{nominal:%Y-%m-%dT%H:%M}"
            yield _Turn(number, nominal, key)


def _booked_draft(
    series: Series, planner: AccountPlanner, turn: _Turn, pools: Mapping[What, Pool]
) -> Draft | None:
    booked = next((one for one in planner.booked if one.key == turn.key), None)
    if booked is None:
        return None
    for pool in pools.values():
        for pack, piece in pool:
            if piece.what == booked.kind and piece.uses in booked.uses:
                return _draft(series, turn, pack, piece, booked, booked.wished)
    return None


def _place(
    series: Series,
    planner: AccountPlanner,
    turn: _Turn,
    pools: Mapping[What, Pool],
    used: dict[str, int],
    now: int,
) -> str:
    """Choose what goes at an occurrence and take its moment; say why nothing goes."""
    zone = planner.conduct.pacing.zone
    slots: tuple[Slot, ...] = ()
    moved = ""
    if isinstance(series.at, NextSlot):
        wish = NextSlot(0, series.at.weekday)
        slots = planner.slots_from(wish, turn.nominal.date(), now)
        if not slots:
            return msg(
                "{series}: no slot of {account} is free from {day:%Y-%m-%d} on.",
                series=series.name,
                account=planner.name,
                day=turn.nominal,
            )
        slot = slots[0]
    else:
        slot, moved = planner.fit.first(resolve(planner.fit.spread(turn.nominal), zone))
    chosen = _choose(series, planner, turn, pools, used, slot.at)
    if chosen is None:
        return msg(
            "{series}: nothing goes to {account} on {time}: all of it was used within {days:g} days.",
            series=series.name,
            account=planner.name,
            time=slot.local,
            days=series.cool_down / 86_400,
        )
    wished = SLOT if slots else f"{turn.nominal:%Y-%m-%d %H:%M}"
    planner.fit.take(slot.at)
    if slots:
        planner.fit.hold(slot.at)
    draft = _draft(series, turn, *chosen, None, wished)
    planner.items.append(planner.make(draft, slot, slots=slots, moved=moved))
    used[chosen[1].uses] = slot.at
    return ""


def _choose(
    series: Series,
    planner: AccountPlanner,
    turn: _Turn,
    pools: Mapping[What, Pool],
    used: Mapping[str, int],
    at: int,
) -> tuple[Loaded, Piece] | None:
    """Return what was not used for the longest time, in the form whose turn it is, if it is rested."""
    for step in range(len(series.what)):
        what = series.what[(turn.number + step) % len(series.what)]
        if _needs_pictures(what) and not _takes_pictures(planner.destination):
            continue
        ranked = sorted(pools[what], key=lambda pair: used.get(pair[1].uses, _NEVER))
        for pack, piece in ranked[:1]:
            last = used.get(piece.uses, _NEVER)
            if last == _NEVER or last + series.cool_down * 1000 <= at:
                return pack, piece
    return None


def _needs_pictures(what: What) -> bool:
    return what in ("card", "cards", "album")


def _takes_pictures(destination: Destination) -> bool:
    return not destination.platform or platforms.get(destination.platform).media.images > 0


def _draft(
    series: Series, turn: _Turn, pack: Loaded, piece: Piece, booked: Reserved | None, wished: str
) -> Draft:
    return Draft(
        pack=pack,
        send=series.name,
        piece=piece,
        key=turn.key,
        local=None,
        slot=None,
        wished=wished,
        begin=turn.nominal.date(),
        booked=booked,
        series=True,
    )
