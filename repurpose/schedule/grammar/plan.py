"""The values of a plan: who gets what of a pack, when, and how fast; no I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Interval, MinLen

from repurpose.messages import msg
from repurpose.schedule.grammar.days import read_day
from repurpose.schedule.grammar.posting_rules import Length, PostingRules
from repurpose.schedule.grammar.times import (
    Fixed,
    NextSlot,
    Offset,
    TimeStep,
    Weekly,
    When,
    read_step,
    read_when,
)
from repurpose.toml_files import CLOSED, OneOrMany, Wrong, written

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
_RESTED = 30 * 86_400.0  # the outbox refuses the same content within 30 days
_NAME = re.compile(r"[\w.-]{1,64}")


def read_name(text: str) -> str:
    """Return a name of a plan, or of what it sends.

    Raises:
        Wrong: It will not do.
    """
    if not _NAME.fullmatch(text):
        raise Wrong(
            msg("{text!r} cannot be a name: use letters, digits, hyphens and full stops", text=text)
        )
    return text


Name = Annotated[str, written(read_name, "quotes")]
To = Annotated[
    tuple[Annotated[str, written(str.strip, "x", digits=True)], ...], OneOrMany(), MinLen(1)
]
Which = Annotated[
    tuple[Annotated[str, written(str.strip, "2", "cover", digits=True)], ...], OneOrMany()
]
At = Annotated[When, written(read_when, "+1d 09:30", "slot", "fri 18:00", "mon-fri 09:00 12:30")]
Every = Annotated[TimeStep, written(read_step, "1d", "2w", "1 month")]
Count = Annotated[int, Interval(ge=1)]
Day = Annotated[date, written(read_day, "2027-12-31")]


@dataclass(frozen=True, slots=True)
class Send:
    """Something of each pack that goes to some accounts, once."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    what: What
    to: To  # accounts, or platforms: all accounts there
    at: Annotated[tuple[At, ...], OneOrMany(), MinLen(1)]  # for the first thing, the second ...
    name: Name = ""
    which: Which = ()  # ids or numbers or kinds of cards; () for the usual ones
    most: Count | None = None
    every: Every | None = None

    def __post_init__(self) -> None:
        """Refuse times that do not go with what is sent.

        Raises:
            Wrong: They do not.
        """
        many = self.what in MANY
        if not many and len(self.at) > 1:
            raise Wrong(msg("one {what} cannot go at several times", what=self.what), "at")
        if not many and (self.every or self.most):
            key = "every" if self.every else "most"
            raise Wrong(
                msg(
                    "{key} is only for {many}, of which there are several",
                    key=key,
                    many=", ".join(MANY),
                ),
                key,
                hint=msg("What goes out again and again is a [[series]]."),
            )
        if self.every and isinstance(self.at[-1], NextSlot):
            raise Wrong(
                msg("the slots already say how far apart things are"),
                "every",
                hint=msg("Leave it out."),
            )
        single = all(isinstance(when, Fixed | Offset) for when in self.at) and not self.every
        if many and single and self.most != 1 and len(self.at) == 1:
            raise Wrong(
                msg("one time is not enough for several {what}", what=self.what),
                "at",
                hint=msg(
                    'Add every = "1d", or write what = "{many}" for one of them.',
                    many=MANY[self.what],
                ),
            )


@dataclass(frozen=True, slots=True)
class Series:
    """Something that goes out again and again: each time what was not used for the longest time."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    name: Name  # by which the outbox knows what has been
    what: Annotated[tuple[What, ...], OneOrMany(), MinLen(1)]  # several: taken in turn
    to: To
    at: At
    which: Which = ()
    every: Every | None = None
    cool_down: Length = 60 * 86_400.0  # seconds until the same words may come again
    until: Day | None = None
    runs: Count | None = None

    def __post_init__(self) -> None:
        """Refuse what the outbox would refuse, and a series that goes out once.

        Raises:
            Wrong: It is such.
        """
        if self.cool_down < _RESTED:
            raise Wrong(msg("the outbox refuses the same content within 30 days"), "cool_down")
        if self.every is None and not isinstance(self.at, Weekly):
            raise Wrong(
                msg("this goes out once, because every is missing"),
                "at",
                hint=msg('Add every = "2w", or use [[send]].'),
            )


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as a person wrote it, checked."""

    name: str
    text: str  # its TOML
    where: str  # the file, for messages
    about: str = ""
    start: str = "tomorrow"
    next_pack: int = 0  # days; with several packs, each starts so much later than the one before
    rules: PostingRules = field(default_factory=PostingRules)
    accounts: Mapping[str, PostingRules] = field(default_factory=dict)  # by account or platform
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
    return replace(plan, rules=replace(plan.rules, approval=True), accounts=accounts)
