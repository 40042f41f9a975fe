"""How an account posts, as a plan says it: slots, gaps, quiet hours, holidays, what is late."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Interval, MinLen

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox import Pacing
from repurpose.schedule.grammar.days import Days, read_days
from repurpose.schedule.grammar.times import Weekly, read_hour, read_length, read_week
from repurpose.schedule.grammar.zones import read_zone
from repurpose.toml_files import CLOSED, Made, OneOrMany, Wrong, one_of, written

LATE = 15 * 60.0  # seconds: a post of a running program is not late before
LateThen = Literal["hold", "skip", "next_slot"]


@dataclass(frozen=True, slots=True)
class Late:
    """What becomes of a post whose time has passed by more than `after` seconds (None: it goes)."""

    after: float | None = 2 * 3600.0
    then: LateThen = "hold"


def _read_late(text: str) -> Late:
    words = text.strip().lower()
    if words == "send":
        return Late(None)
    found = re.fullmatch(r"send_if_within\s+(.+)|(hold|skip|next_slot)(?:\s+after\s+(.+))?", words)
    if not found:
        raise Wrong(
            msg(
                "must be 'send', 'send_if_within 2h', 'skip', 'next_slot' or 'hold' (the last three also as 'skip after 1h'), not {text!r}",
                text=text,
            )
        )
    if found[1]:
        return Late(read_length(found[1]))
    then: LateThen = (
        "skip" if found[2] == "skip" else "next_slot" if found[2] == "next_slot" else "hold"
    )
    return Late(read_length(found[3]) if found[3] else LATE, then)


def _read_zone(text: str) -> str:
    return read_zone(text)


def _read_quiet(text: str) -> tuple[str, str]:
    begin, dash, end = text.partition("-")
    if not dash:
        raise Wrong(msg("{text!r} is not a stretch of the day, such as '22:30-07:30'", text=text))
    first, last = read_hour(begin), read_hour(end)
    if first == last:
        raise Wrong(msg("{text!r} covers the whole day", text=text))
    return f"{first:%H:%M}", f"{last:%H:%M}"


def _join(found: Sequence[Days]) -> Days:
    whole = Days()
    for days in found:
        whole |= days
    return whole


Length = Annotated[float, written(read_length, "45m", "2h", "1h30m")]
Slot = Annotated[Weekly, written(lambda text: Weekly(read_week(text)), "mon-fri 09:00 12:30")]
Quiet = Annotated[tuple[str, str], written(_read_quiet, "22:30-07:30")]
Skipped = Annotated[Days, written(read_days, "2027-02-06", "2027-02-05..2027-02-11", "12-25")]


@dataclass(frozen=True, slots=True)
class PostingRules:
    """How an account posts. What is None is left open, for the platform's or the plan's rules."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    zone: Annotated[str, written(_read_zone, "Europe/Berlin")] | None = None
    slots: Annotated[tuple[Slot, ...], OneOrMany(), MinLen(1)] | None = None
    gap: Length | None = None  # seconds between the beginnings of two posts, at the least
    jitter: Length | None = None  # a post goes up to so many seconds after its time
    quiet: Annotated[tuple[Quiet, ...], OneOrMany()] | None = None  # wall times
    per_day: Annotated[int, Interval(ge=1)] | None = None
    approval: (
        Annotated[bool, Made(Annotated[str, one_of(("required", "none"))], "required".__eq__)]
        | None
    ) = None
    late: Annotated[Late, written(_read_late, "send_if_within 2h", "skip after 1h")] | None = None
    skip: Annotated[Days, Made(Annotated[tuple[Skipped, ...], OneOrMany()], _join)] | None = (
        None  # added to the plan's
    )

    def __post_init__(self) -> None:
        """Refuse quiet hours that leave no time.

        Raises:
            Wrong: They do.
        """
        try:
            Pacing(quiet=self.quiet or ())
        except UsageError as error:
            raise Wrong(error.message, "quiet", hint=error.hint) from None
