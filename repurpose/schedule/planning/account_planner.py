"""One account in the making of a calendar: its drafts, what the outbox has of them, their moments."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

from repurpose.errors import ContentError, RepurposeError, UsageError
from repurpose.messages import msg
from repurpose.outbox import Publication, Slot, messages_from_pack, review_notes
from repurpose.pack import Manifest
from repurpose.platforms import Message
from repurpose.schedule.grammar.plan import Plan
from repurpose.schedule.grammar.times import NextSlot
from repurpose.schedule.grammar.zones import resolve, wall
from repurpose.schedule.planning.account_timeline import AccountTimeline
from repurpose.schedule.planning.calendar import Destination, Item, Notice, Reserved
from repurpose.schedule.planning.pieces import Piece
from repurpose.schedule.planning.posting_policy import PostingPolicy, rules_for

SLOT = "slot"  # what is wished of the time of something that takes the next free slot
SERIES = "@series"  # stands in keys where others have their article
_CANDIDATES = 8  # slots that a publication may fall back on when another takes its own
_LOOK = 600  # slots that are looked at before there is none


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def article(self) -> str:
        """The article's name."""
        return self.manifest.article.id


@dataclass(frozen=True, slots=True)
class Draft:
    """A thing that goes out, before it has a moment."""

    pack: Loaded
    send: str
    piece: Piece
    key: str
    local: datetime | None  # the wall time that the plan says, or
    slot: NextSlot | None  # the next free slot
    wished: str  # either of them as it is kept
    begin: date
    booked: Reserved | None = None
    series: bool = False

    @property
    def settled(self) -> bool:
        """Its moment stays: it has begun, or the plan says what it said when it was entered."""
        return self.booked is not None and (
            not self.booked.waits or self.booked.wished == self.wished
        )


def key_of(plan: Plan, pack: Loaded, send: str, piece: Piece) -> str:
    """Return the name by which the outbox knows something of a plan, for ever."""
    return "/".join(word for word in (plan.name, pack.article, send, piece.name) if word)


def base_of(key: str) -> str:
    """Return a key without the number of its generation: a thread that was cut anew has `#2`."""
    return key.partition("#")[0]


class AccountPlanner:
    """What one account posts by a plan."""

    def __init__(
        self,
        plan: Plan,
        destination: Destination,
        conduct: PostingPolicy,
        booked: Sequence[Reserved],
    ) -> None:
        """Nothing is drafted yet; `booked` is what the outbox has for the account."""
        self.plan = plan
        self.destination = destination
        self.conduct = conduct
        self.fit = AccountTimeline(destination.account, conduct.pacing, conduct.days)
        self.booked = booked
        self.drafts: list[Draft] = []
        self.items: list[Item] = []
        self._placed: defaultdict[str, int] = defaultdict(int)  # by pack: its latest moment so far

    @property
    def name(self) -> str:
        """The account."""
        return self.destination.account

    def take_booked(self) -> None:
        """Take the moments that the outbox has given away, and those of settled drafts."""
        moving = {
            draft.booked.publication
            for draft in self.drafts
            if draft.booked is not None and not draft.settled
        }
        for booked in self.booked:
            if booked.at is not None and not booked.over and booked.publication not in moving:
                self.fit.take(booked.at)
            if booked.slot_at is not None and booked.publication not in moving:
                self.fit.hold(booked.slot_at)
        for draft in self.drafts:
            if draft.settled:
                self.items.append(self.settle(draft))

    def settle(self, draft: Draft) -> Item:
        """Return the item of a draft that keeps its moment."""
        booked = draft.booked
        if booked is None or booked.at is None:  # no time yet: a person gives it one
            return self.make(draft, resolve(datetime.combine(draft.begin, time()), self._zone))
        zone = booked.zone or self._zone
        local = booked.local or f"{wall(booked.at, zone):%Y-%m-%d %H:%M}"
        return self.make(draft, Slot(booked.at, local, zone))

    def place_fixed(self) -> None:
        """Give a moment to what has a day and hour, the earliest first."""
        fixed = [d for d in self.drafts if d.local is not None and not d.settled]
        wished = {draft.key: resolve(draft.local, self._zone) for draft in fixed if draft.local}
        for draft in sorted(fixed, key=lambda draft: wished[draft.key].at):
            slot, why = self.fit.first(wished[draft.key])
            self.fit.take(slot.at)
            self.items.append(self.make(draft, slot, moved=why))

    def place_slots(self, now: int) -> Iterator[Notice]:
        """Give a slot to what takes the next free one, in the order of the plan.

        Nothing goes before what stands before it in the plan for the same pack.

        Raises:
            UsageError: The account has no slots.
        """
        at = {item.publication.key: item.at for item in self.items}
        for draft in self.drafts:
            if draft.slot is not None and not draft.settled:
                least = max(now, self._placed[draft.pack.article] + 1)
                found = self.slots_from(draft.slot, draft.begin, least)
                if not found:
                    said = msg(
                        "No slot of {name} is free for {label!r}.",
                        name=self.name,
                        label=draft.piece.label[:24],
                    )
                    yield Notice("left out", said, stops=True)
                    continue
                self.fit.take(found[0].at)
                self.fit.hold(found[0].at)
                self.items.append(self.make(draft, found[0], slots=found))
                at[draft.key] = found[0].at
            here = at.get(draft.booked.key if draft.booked else draft.key, 0)
            self._placed[draft.pack.article] = max(self._placed[draft.pack.article], here)

    def slots_from(self, wish: NextSlot, begin: date, least: int) -> tuple[Slot, ...]:
        """Return free slots in order, from a wish and a moment on: the first, and what comes next."""
        if not self.conduct.slots:
            raise UsageError(
                msg("{plan}: {name} has no slots.", plan=self.plan.where, name=self.name),
                hint=msg('Add slots = ["mon-fri 09:00"] to [accounts.{name}].', name=self.name),
            )
        day = self.conduct.days.after(begin, wish.days)
        if wish.weekday is not None:
            day += timedelta(days=(wish.weekday - day.weekday()) % 7)
        day = max(day, wall(least, self._zone).date())
        found: list[Slot] = []
        for local, _ in zip(self._slot_times(day), range(_LOOK), strict=False):
            slot = resolve(self.fit.spread(local), self._zone)
            if slot.at < least or self.fit.has(slot.at) or self.fit.permits(slot.at):
                continue
            found.append(slot)
            if len(found) == _CANDIDATES:
                break
        return tuple(found)

    def _slot_times(self, day: date) -> Iterator[datetime]:
        hours = sorted({pair for weekly in self.conduct.slots for pair in weekly.hours})
        for ahead in count():
            here = day + timedelta(days=ahead)
            if not self.conduct.days.skips(here):
                for weekday, at in hours:
                    if weekday == here.weekday():
                        yield datetime.combine(here, at)

    @property
    def _zone(self) -> str:
        return self.conduct.pacing.zone

    # What goes out.

    def make(
        self, draft: Draft, slot: Slot, *, slots: tuple[Slot, ...] = (), moved: str = ""
    ) -> Item:
        """Return the item of a draft at its moment, judged by its platform."""
        messages, problems = self._judged(draft)
        waits = review_notes(draft.pack.folder, draft.piece.item)
        late = self.conduct.late
        key = draft.booked.key if draft.booked else draft.key
        publication = Publication(
            account=self.name,
            messages=messages,
            due_at=slot.at,
            kind=draft.piece.what,
            key=key,
            approval=self.conduct.approval or bool(waits),
            late_after=late.after,
            late_then=late.then,
            pack=str(draft.pack.folder),
            local_due=slot.local,
            zone=slot.zone,
            notes={"wished": draft.wished, "uses": [draft.piece.uses], **waits},
            by="plan",
            plan=self.plan.name,
            slots=slots,
            uses=(draft.piece.uses,),
        )
        length, limit, unit = self._measure(messages)
        return Item(
            publication=publication,
            platform=self.destination.platform,
            pack=draft.pack.article,
            send=draft.send,
            what=draft.piece.what,
            item=draft.piece.item,
            label=" ".join(draft.piece.label.split()),
            slot=slot,
            length=length,
            limit=limit,
            unit=unit,
            cost=self._cost(messages),
            problems=problems,
            missing=self.destination.missing,
            series=draft.series,
            moved=moved,
            booked=draft.booked,
        )

    def _judged(self, draft: Draft) -> tuple[tuple[Message, ...], tuple[str, ...]]:
        """Return the messages as the platform takes them, and why it would refuse them."""
        if not self.destination.platform:
            return (), ()
        try:
            rules = rules_for(self.destination)
            made = messages_from_pack(
                draft.pack.folder,
                draft.pack.manifest,
                rules,
                draft.piece.what,
                draft.piece.item,
            )
            messages = tuple(one for message in made for one in rules.arrange(message))
        except (UsageError, ContentError) as error:
            return (), (error.whole,)
        problems = [
            msg("message {number}: {why}", number=number, why=said) if len(messages) > 1 else said
            for number, message in enumerate(messages, start=1)
            for said in rules.problems(message)
        ]
        return messages, tuple(dict.fromkeys(problems))

    def _measure(self, messages: Sequence[Message]) -> tuple[int, int, str]:
        if not messages:
            return 0, 0, ""
        rules = rules_for(self.destination)
        measured = [(rules.limit_for(media=bool(one.media)), one.text) for one in messages]
        limit, text = max(measured, key=lambda pair: pair[0].count(pair[1]) / pair[0].most)
        return limit.count(text), limit.most, limit.unit

    def _cost(self, messages: Sequence[Message]) -> float:
        try:
            rules = rules_for(self.destination)
        except RepurposeError:
            return 0.0
        return sum(rules.cost(message) for message in messages)


def match(planner: AccountPlanner, plan: Plan, loaded: Sequence[Loaded]) -> list[Reserved]:
    """Find in the outbox what is drafted, by key, then in order; return what is drafted no longer.

    A sentence that was changed has another key: it takes the place of the one that is not there any
    more, of the same `send`, as long as that has not begun.
    """
    own: dict[str, Reserved] = {}
    for booked in sorted(planner.booked, key=lambda one: one.publication):
        if booked.key.startswith(f"{plan.name}/") and f"/{SERIES}/" not in booked.key:
            own[base_of(booked.key)] = booked  # of several generations the latest
    drafts = [replace(draft, booked=own.pop(draft.key, None)) for draft in planner.drafts]
    packs = {pack.article for pack in loaded}
    left: defaultdict[str, list[Reserved]] = defaultdict(list)
    for key, booked in own.items():
        words = key.split("/")
        if len(words) > 2 and words[1] in packs and booked.waits and not booked.over:
            left["/".join(words[:3])].append(booked)
    planner.drafts = []
    for draft in drafts:
        waiting = left["/".join(draft.key.split("/")[:3])]
        free = draft.booked is None and waiting
        planner.drafts.append(replace(draft, booked=waiting.pop(0)) if free else draft)
    return [booked for waiting in left.values() for booked in waiting]
