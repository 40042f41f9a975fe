"""A calendar in, what a person should know before it is committed out: pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from repurpose import platforms
from repurpose.messages import fixed, join, msg
from repurpose.outbox import SendingPolicy, hash_content, hashes_of
from repurpose.schedule.grammar.days import announced_until
from repurpose.schedule.grammar.zones import read_wall
from repurpose.schedule.planning.calendar import Calendar, Item, Kind, Notice, Reserved

_HOUR = 3_600_000
_AGAIN = round(SendingPolicy().duplicate_days * 24 * _HOUR)  # the outbox refuses the same within it


def advise(calendar: Calendar, booked: Sequence[Reserved], now: int) -> list[Notice]:
    """Return what is to be said of a calendar; what stops it from being committed comes first."""
    found = [
        *_refused(calendar),
        *_past(calendar, now),
        *_twice(calendar, booked),
        *_clashes(calendar, booked),
        *_moved(calendar),
        *_manners(calendar),
        *_costs(calendar),
        *_years(calendar),
    ]
    return sorted(found, key=lambda notice: not notice.stops)


def name_of(item: Item) -> str:
    """Return how people are told of an item."""
    return msg(
        "{account}, {time}, {what}", account=item.account, time=item.shown, what=fixed(item.what)
    )


def _fresh(calendar: Calendar) -> list[Item]:
    return [item for item in calendar.items if item.booked is None]


def _told(kind: Kind, said: Iterable[tuple[Item, str]], *, stops: bool) -> Iterator[Notice]:
    """What is the same for several posts of an account is said once."""
    together: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item, text in said:
        together[item.account, text].append(item)
    for (account, text), items in together.items():
        who = name_of(items[0])
        if len(items) > 1:
            who = msg(
                "{account}, {count} posts from {shown} on",
                account=account,
                count=len(items),
                shown=items[0].shown,
            )
        yield Notice(
            kind,
            msg("{name}: {why}", name=who, why=text),
            stops,
            tuple(item.name for item in items),
        )


def _refused(calendar: Calendar) -> Iterator[Notice]:
    said = (
        (item, join("; ", item.problems))
        for item in calendar.items
        if item.problems and not (item.booked and not item.booked.waits)
    )
    return _told("refused", said, stops=True)


def _past(calendar: Calendar, now: int) -> Iterator[Notice]:
    late = ((item, msg("that time has passed.")) for item in _fresh(calendar) if item.at < now)
    return _told("past", late, stops=True)


def _twice(calendar: Calendar, booked: Sequence[Reserved]) -> Iterator[Notice]:
    """The same content for the same account within 30 days: in the outbox, or in the calendar."""
    seen: defaultdict[tuple[str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for one in booked:
        if not one.over and one.at is not None:
            for content in one.contents:
                said = msg("publication {publication} of the outbox", publication=one.publication)
                seen[one.account, content].append((one.at, one.key, said))
    for item in calendar.items:
        if item.booked is not None:
            continue
        key = item.publication.key
        found = ""
        for message in item.publication.messages:
            same = [one for known in hashes_of(message) for one in seen[item.account, known]]
            near = [said for at, other, said in same if abs(at - item.at) < _AGAIN and other != key]
            found = found or (near[0] if near else "")
            new = (item.at, key, msg("what goes at {shown}", shown=item.shown))
            seen[item.account, hash_content(message)].append(new)
        if found:
            said = msg(
                "{name}: the same as {other}, within 30 days.",
                name=name_of(item),
                other=found,
            )
            yield Notice("duplicate", said, True, (item.name,))


def _clashes(calendar: Calendar, booked: Sequence[Reserved]) -> Iterator[Notice]:
    """Two posts of an account within an hour, where the plan says nothing of spacing."""
    moments: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    planned = {item.name for item in calendar.items}
    for item in calendar.items:
        moments[item.account].append((item.at, name_of(item), item.publication.key))
    for one in booked:
        if one.at is not None and not one.over and (one.account, one.key) not in planned:
            said: str = msg("publication {publication} of the outbox", publication=one.publication)
            moments[one.account].append((one.at, said, ""))
    for account, found in moments.items():
        if account not in calendar.paces or calendar.paces[account].gap:
            continue
        found.sort()
        for (at, before, key), (after, said, other) in pairwise(found):
            if after - at < _HOUR and (key or other):
                minutes = (after - at) // 60_000
                pair = (said, before) if other else (before, said)
                told = (
                    msg(
                        "{name}: {count} min from {other}.",
                        name=pair[0],
                        count=minutes,
                        other=pair[1],
                    )
                    if minutes
                    else msg("{name}: at the same time as {other}.", name=pair[0], other=pair[1])
                )
                yield Notice("clash", told, False, ((account, key or other),))


def _moved(calendar: Calendar) -> Iterator[Notice]:
    for item in _fresh(calendar):
        if item.moved:
            wished = item.publication.notes["wished"]
            said = msg(
                "{name}: not at {wished}, because of {reason}.",
                name=name_of(item),
                wished=wished,
                reason=item.moved,
            )
            yield Notice("moved", said, False, (item.name,))
        elif item.shown != item.slot.local:
            said = msg(
                "{name}: the clock is put forward over {time} that day.",
                name=name_of(item),
                time=item.slot.local[11:],
            )
            yield Notice("moved", said, False, (item.name,))


def _manners(calendar: Calendar) -> Iterator[Notice]:
    """What platforms say of when not to post."""
    said = (
        (item, advice.why)
        for item in _fresh(calendar)
        if item.platform
        for advice in platforms.get(item.platform).avoid
        if read_wall(item.shown).minute in advice.minutes
    )
    return _told("advice", said, stops=False)


def _costs(calendar: Calendar) -> Iterator[Notice]:
    by_platform: defaultdict[str, list[Item]] = defaultdict(list)
    for item in _fresh(calendar):
        if item.cost:
            by_platform[item.platform].append(item)
    for platform, items in by_platform.items():
        label = platforms.get(platform).label
        total = sum(item.cost for item in items)
        count = sum(len(item.publication.messages) for item in items)
        dear = [item for item in items if any(_linked(item))]
        link = msg("; a link makes a post much dearer") if dear else ""
        said = msg(
            "{label} charges ${total:.3f} for {count} posts{link}.",
            label=label,
            total=total,
            count=count,
            link=link,
        )
        yield Notice("cost", said, False, tuple(item.name for item in items))


def _linked(item: Item) -> Iterator[bool]:
    for message in item.publication.messages:
        yield "://" in message.text


def _years(calendar: Calendar) -> Iterator[Notice]:
    last = max((read_wall(item.shown).date() for item in calendar.items), default=None)
    for country in calendar.plan.holidays:
        until = announced_until(country)
        if last and until and (last + timedelta(days=1)).year > until:
            yield Notice(
                "until",
                msg(
                    "Which days {country} moves around its holidays is known until {until} only.",
                    country=country,
                    until=until,
                ),
            )
