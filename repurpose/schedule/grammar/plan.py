"""The values of a plan: who gets what of a pack, when, and how fast; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from repurpose.schedule.grammar.days import Days
from repurpose.schedule.grammar.times import TimeStep, Weekly, When

What = Literal["thread", "album", "cards", "card", "quotes", "quote", "clips", "clip"]
WHATS: Mapping[What, str] = {
    "thread": "the text that was cut for the platform: a thread, a post, a note or an article",
    "album": "all cards in one post",
    "cards": "the quote cards, each in a post of its own with its words",
    "card": "one quote card with its words",
    "quotes": "the sentences of the quote cards, each as a post of text",
    "quote": "one such sentence as a post of text",
    "clips": "the clips, each in a post of its own",
    "clip": "one clip",
}
MANY: Mapping[What, What] = {"cards": "card", "quotes": "quote", "clips": "clip"}
LateThen = Literal["hold", "skip", "next_slot"]


@dataclass(frozen=True, slots=True)
class Late:
    """What becomes of a post whose time has passed by more than `after` seconds (None: it goes)."""

    after: float | None = 2 * 3600.0
    then: LateThen = "hold"


@dataclass(frozen=True, slots=True)
class PostingHabits:
    """How an account posts. What is None is left open, for the platform's or the plan's habits."""

    zone: str | None = None
    slots: tuple[Weekly, ...] | None = None
    gap: float | None = None  # seconds between the beginnings of two posts, at the least
    jitter: float | None = None  # a post goes up to so many seconds after its time
    quiet: tuple[tuple[str, str], ...] | None = None  # ("22:00", "08:00"), wall times
    per_day: int | None = None  # 0: no limit
    approval: bool | None = None
    late: Late | None = None
    skip: Days | None = None  # added to the plan's
    line: int = 0


@dataclass(frozen=True, slots=True)
class Send:
    """Something of each pack that goes to some accounts, once."""

    name: str
    what: What
    to: tuple[str, ...]  # accounts, or platforms: all accounts there
    at: tuple[When, ...]  # several: for the first thing, the second ...
    which: tuple[str, ...] = ()  # ids or numbers or kinds of cards; () for the usual ones
    most: int | None = None
    every: TimeStep | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """Something that goes out again and again: each time what was not used for the longest time."""

    name: str
    what: tuple[What, ...]  # several: taken in turn, so that the same words come in another form
    to: tuple[str, ...]
    at: When
    which: tuple[str, ...] = ()
    every: TimeStep | None = None
    cool_down: float = 60 * 86_400.0  # seconds until the same words may come again
    until: date | None = None
    runs: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as a person wrote it, checked."""

    name: str
    text: str  # its TOML
    where: str  # the file, for messages
    about: str = ""
    start: str = "tomorrow"
    next_pack: int = 0  # days; with several packs, each starts so much later than the one before
    habits: PostingHabits = field(default_factory=PostingHabits)
    accounts: Mapping[str, PostingHabits] = field(default_factory=dict)  # by account or platform
    holidays: tuple[str, ...] = ()
    sends: tuple[Send, ...] = ()
    series: tuple[Series, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The accounts and platforms that it names, each once."""
        named = [word for send in self.sends for word in send.to]
        named += [word for series in self.series for word in series.to]
        return tuple(dict.fromkeys(named))


def hold_back(plan: Plan) -> Plan:
    """Return a plan of which everything waits for approval."""
    accounts = {name: replace(one, approval=True) for name, one in plan.accounts.items()}
    return replace(plan, habits=replace(plan.habits, approval=True), accounts=accounts)
