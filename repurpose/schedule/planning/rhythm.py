"""When an account likes to post in: `rhythms.toml` of the user's folder; its next free moments out.

[xiaohongshu]
slots = ["mon wed fri 12:30", "sat sun 10:00"]
on = true

A plan says when its own posts go; a rhythm says when anything goes that only wants the next free moment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar

from annotated_types import MinLen

from repurpose.atomic import write_atomically
from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox import Slot
from repurpose.schedule.grammar.times import Unreadable, read_week
from repurpose.schedule.grammar.zones import resolve, wall
from repurpose.toml_files import CLOSED, OneOrMany, read_toml, write_toml, written

USUAL = ("mon-sun 12:30 20:00",)  # of an account for which nobody has said anything
_DAYS = 60  # that are looked through for free moments
_SOON = 5 * 60_000  # ms from now on that count as gone


def _check_week(text: str) -> str:
    read_week(text)
    return text


Hours = Annotated[str, written(_check_week, "mon-fri 09:00 12:30")]


@dataclass(frozen=True, slots=True)
class PostingHours:
    """The hours of the week at which an account posts; `own` when somebody has said them."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    slots: Annotated[tuple[Hours, ...], OneOrMany(), MinLen(1)] = USUAL
    on: bool = True

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Return every weekday (0 is Monday) and minute of the day, in order."""
        found = {pair for text in self.slots for pair in read_week(text)}
        return sorted((day, at.hour * 60 + at.minute) for day, at in found)


RhythmsFile = dict[str, PostingHours]


def read_rhythms(folder: Path) -> Mapping[str, PostingHours]:
    """Return the rhythms that somebody has said, by account.

    Raises:
        UsageError: The file has a mistake: named with its line.
    """
    path = folder / "rhythms.toml"
    return read_toml(RhythmsFile, path) if path.is_file() else {}


def write_rhythm(folder: Path, account: str, slots: Sequence[str], *, on: bool) -> PostingHours:
    """Say the rhythm of an account; comments in the file stay.

    Raises:
        UsageError: The hours cannot be read.
    """
    try:
        for text in slots:
            read_week(text)
    except Unreadable as error:
        raise UsageError(msg("{said}.", said=error.args[0])) from None
    rhythm = PostingHours(tuple(slots) or USUAL, on)
    path = folder / "rhythms.toml"
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    all_of = {**read_rhythms(folder), account: rhythm}
    table = {name: {**asdict(one), "slots": list(one.slots)} for name, one in all_of.items()}
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(path, write_toml(table, before=before, comment="When accounts post."))
    return rhythm


def moments_of(rhythm: PostingHours, zone: str, since: int, until: int) -> Iterator[Slot]:
    """Yield the moments of a rhythm in [since, until), ms since the epoch, in order."""
    first = wall(since, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = rhythm.hours if rhythm.on else []
    for number in range(_DAYS):
        day: datetime = first + timedelta(days=number)
        for weekday, minute in hours:
            if weekday == day.weekday():
                slot = resolve(day + timedelta(minutes=minute), zone)
                if since <= slot.at < until:
                    yield slot


def free_moments(
    rhythm: PostingHours, zone: str, now: int, taken: frozenset[int], most: int = 8
) -> list[Slot]:
    """Return the next moments of a rhythm at which the account has nothing yet."""
    found: list[Slot] = []
    for slot in moments_of(rhythm, zone, now + _SOON, now + _DAYS * 86_400_000):
        if slot.at not in taken:
            found.append(slot)
        if len(found) == most:
            break
    return found
