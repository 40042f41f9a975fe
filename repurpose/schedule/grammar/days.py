"""Days on which nothing goes out: dates, ranges, days of every year, and holidays by country; pure."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from repurpose import resources
from repurpose.messages import msg

_FAR = 3660  # days: a plan that skips ten years has no next day


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are skipped: dates, and (month, day) of every year."""

    dates: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()

    def skips(self, day: date) -> bool:
        """Say whether nothing goes out on a day."""
        return day in self.dates or (day.month, day.day) in self.yearly

    def after(self, start: date, count: int) -> date:
        """Return the day that comes `count` days after `start` when skipped days are not counted.

        With 0 it is `start` itself, or the first day behind it that is not skipped.
        """
        day, left = start, count
        for _ in range(count + _FAR):
            if not self.skips(day):
                if not left:
                    return day
                left -= 1
            day += timedelta(days=1)
        return start + timedelta(days=count)

    def __or__(self, other: "Days") -> "Days":
        """Return the days that either skips."""
        return Days(self.dates | other.dates, self.yearly | other.yearly)


def read_day(text: str) -> date:
    """Return a day such as 2027-02-06.

    Raises:
        ValueError: It is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(msg("{text!r} is not a day such as 2027-02-06", text=text)) from None


def read_days(text: str) -> Days:
    """Return what `2027-02-06`, `2027-02-05..2027-02-11`, `12-25` or `12-24..12-26` skips.

    Raises:
        ValueError: It is no day and no range of days.
    """
    words = text.strip()
    first, _, last = words.partition("..")
    last = last or first
    if re.fullmatch(r"\d\d-\d\d", first) and re.fullmatch(r"\d\d-\d\d", last):
        begin = read_day(f"2024-{first}")  # a leap year: 02-29 is a day
        end = read_day(f"{2025 if last < first else 2024}-{last}")
        return Days(yearly=frozenset((day.month, day.day) for day in _range(begin, end)))
    begin, end = read_day(first), read_day(last)
    if end < begin:
        raise ValueError(msg("{words!r} ends before it begins", words=words))
    if (end - begin).days > _FAR:
        raise ValueError(msg("{words!r} is longer than ten years", words=words))
    return Days(frozenset(_range(begin, end)))


def _range(begin: date, end: date) -> Iterable[date]:
    return (begin + timedelta(days=n) for n in range((end - begin).days + 1))


@cache
def holidays() -> Mapping[str, tuple[str, Days, int]]:
    """Return the bundled calendars by country: what is in it, its days, the last year it knows."""
    path = resources.asset("holidays.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {}
    for country, entry in table.items():
        days = Days()
        for text in entry["days"]:
            days |= read_days(text)
        found[country] = (str(entry["about"]), days, int(entry["until"]))
    return found
