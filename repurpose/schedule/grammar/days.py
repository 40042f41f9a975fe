"""Days on which nothing goes out: dates, ranges, days of every year, and holidays by country; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache

from repurpose.errors import UsageError
from repurpose.messages import msg

_FAR = 3660  # days: a plan that skips ten years has no next day


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are skipped: dates, (month, day) of every year, and holidays of countries."""

    dates: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    countries: frozenset[str] = frozenset()  # whose public holidays are skipped

    def skips(self, day: date) -> bool:
        """Say whether nothing goes out on a day."""
        if day in self.dates or (day.month, day.day) in self.yearly:
            return True
        return any(day in holidays_of(country, day.year) for country in self.countries)

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
        return Days(
            self.dates | other.dates,
            self.yearly | other.yearly,
            self.countries | other.countries,
        )


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


@lru_cache(maxsize=512)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country in a year, with the days that are kept in their stead.

    Args:
        country: A code that `check_country` takes, in small letters.
        year: Any; rules are known for years to come, announcements as far as `announced_until` says.
    """
    from holidays import country_holidays  # noqa: PLC0415  # only where a plan names a country

    code, _, part = country.upper().partition("-")
    return frozenset(country_holidays(code, subdiv=part or None, years=year))


def check_country(text: str) -> str:
    """Return the code of a country, such as `cn`, or of a part of one, such as `de-by` (ISO 3166).

    Raises:
        UsageError: Its holidays are not known.
    """
    from holidays import country_holidays, list_supported_countries  # noqa: PLC0415

    word = text.strip().lower()
    code, _, part = word.upper().partition("-")
    try:
        country_holidays(code, subdiv=part or None, years=2026)
    except (NotImplementedError, TypeError):  # the library also has MON and the like, no countries
        known = list_supported_countries(include_aliases=False)
        parts = [f"{code}-{one}".lower() for one in known.get(code, ())]
        raise UsageError(
            msg("No holidays of {text!r} are known.", text=text),
            hint=_near(word, parts) if parts else msg("Such as cn, hk, tw, us, de or de-by."),
        ) from None
    return word


def _near(word: str, known: Sequence[str]) -> str:
    found = get_close_matches(word, known, n=1, cutoff=0.5)
    return msg("Did you mean {found!r}?", found=(found or known)[0])


def announced_until(country: str) -> int | None:
    """Return the last year for which a country's moved days are known; None: it moves none by decree.

    China's State Council says each November which days are worked and which are free around the holidays
    of the year to come; the library has them from its next release on.
    """
    if country.partition("-")[0] != "cn":
        return None
    from holidays import country_holidays  # noqa: PLC0415

    return int(max(country_holidays("CN").special_public_holidays))
