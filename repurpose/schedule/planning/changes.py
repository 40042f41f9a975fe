"""A calendar and the outbox in, what committing it would change out: pure."""

from dataclasses import dataclass
from typing import Literal

from repurpose.messages import msg
from repurpose.outbox import NOT_BEGUN, STATE_WORDS, Publication, State, hashes_of
from repurpose.platforms import Message
from repurpose.schedule.planning.calendar import Calendar, Item, Reserved

Kind = Literal["added", "changed", "moved", "cut anew", "gone", "sent", "off"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that committing would do, or leave alone; what is the same in both is no change."""

    kind: Kind
    account: str
    key: str
    label: str
    said: str  # for people: what happens to it
    item: Item | None = None
    booked: Reserved | None = None
    revise: tuple[tuple[int, Message], ...] = ()  # by the message's place in its publication
    voids: bool = False  # somebody has approved it, and has to do so again

    @property
    def enters(self) -> Publication | None:
        """The publication that is new to the outbox."""
        return self.item.publication if self.item and self.kind in ("added", "cut anew") else None


def diff(calendar: Calendar) -> list[Change]:
    """Return what committing a calendar would change in the outbox, in order of time.

    The calendar knows what the outbox has. What is sent stays as it is; of what is not, texts are
    revised, which voids their approval; what is no longer in the plan is cancelled.
    """
    found = [change for item in calendar.items for change in _of_item(item)]
    for booked in calendar.gone:
        said = msg("not in the plan any more: it is cancelled")
        found.append(Change("gone", booked.account, booked.key, booked.key, said, booked=booked))
    return found


def _of_item(item: Item) -> list[Change]:
    booked = item.booked
    if booked is None:
        return [_change("added", item, msg("goes at {time}", time=item.shown))]
    if booked.over:
        gone = STATE_WORDS[booked.states[0]]
        said = msg("stays {state}: repurpose outbox retry sends it after all", state=gone)
        return [_change("off", item, said)]
    wanted = [hashes_of(message) for message in item.publication.messages]
    if item.problems:
        return []
    changes = []
    if len(wanted) != len(booked.contents):
        return [_cut_anew(item, booked)]
    differ = [
        n
        for n, (hashes, content) in enumerate(zip(wanted, booked.contents, strict=True))
        if content not in hashes
    ]
    loose = [n for n in differ if booked.states[n] in NOT_BEGUN]
    if loose:
        voids = any(booked.states[n] is not State.DRAFT for n in loose) and _approved(item)
        messages = tuple((n, item.publication.messages[n]) for n in loose)
        worded = any(item.publication.messages[n].text != booked.texts[n] for n in loose)
        said = msg("the text is revised") if worded else msg("pictures or captions are revised")
        if len(wanted) > 1:
            said = msg(
                "{said} ({count} of {total} messages)",
                said=said,
                count=len(loose),
                total=len(wanted),
            )
        if len(loose) != len(differ):
            said = msg("{said}; what is sent stays", said=said)
        changes.append(_change("changed", item, said, revise=messages, voids=voids))
    elif differ:
        changes.append(_change("sent", item, msg("was sent as it was, and stays so")))
    if booked.waits and booked.at != item.at:
        was = booked.local or msg("no time")
        changes.append(_change("moved", item, msg("from {old} to {new}", old=was, new=item.shown)))
    return changes


def _cut_anew(item: Item, booked: Reserved) -> Change:
    now = len(item.publication.messages)
    count = msg("{old} messages become {new}", old=len(booked.contents), new=now)
    if booked.waits:
        voids = any(state is not State.DRAFT for state in booked.states) and _approved(item)
        return _change(
            "cut anew", item, msg("{count}: cancelled and entered anew", count=count), voids=voids
        )
    said = msg("has begun, and stays as it is ({count} in the pack)", count=count)
    return _change("sent", item, said)


def _approved(item: Item) -> bool:
    return item.publication.approval


def _change(
    kind: Kind,
    item: Item,
    said: str,
    *,
    revise: tuple[tuple[int, Message], ...] = (),
    voids: bool = False,
) -> Change:
    if voids:
        said = msg("{said}; to be approved again", said=said)
    return Change(
        kind, item.account, item.publication.key, item.label, said, item, item.booked,
        revise, voids,
    )  # fmt: skip
