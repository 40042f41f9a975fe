"""What a plan writes of times in, the wall times that are meant out, in order: pure, without zones.

2027-03-01 09:30            that day and hour
2027-03-01 09:30+08:00      that instant, whatever the account's zone
+2d 09:30, +1w 09:30        days after the start; skipped days are not counted
fri 18:00                   the first Friday from the start on, then the next ...
mon-fri 09:00 12:30         every such moment of a week, in order; also `daily 09:00`
+1w fri 18:00               the same from a week later on
tomorrow 09:30, 明天 09:30   as seen today where the start is today or tomorrow, else from the start
slot                        the account's next free slot; `slot from +2d`, `slot from fri`
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Literal

from repurpose.messages import msg, reason_of
from repurpose.schedule.grammar.days import Days

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE = dict(zip("一二三四五六日", range(7), strict=True)) | {"天": 6}
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
# Days from the first one on: in a plan, from its start.
NEAR_DAYS = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2, "後天": 2, "大后天": 3}
_YEARS = (1970, 2200)  # what a plan may speak of: far beyond, no calendar can be computed
_FAR = 36_525  # days: nobody plans a century ahead, and no loop runs for ever


class Unreadable(ValueError):
    """A time that cannot be read: what is wrong, and how it could be written."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day and hour; with `instant` set, that moment wherever the account is."""

    local: datetime
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """So many days that are not skipped after the start, at an hour."""

    days: int
    at: time
    named: bool = False  # written as a day that people name from today on: tomorrow, 后天


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours of days of the week (0 is Monday), from so many days after the start on."""

    hours: tuple[tuple[int, time], ...]
    days: int = 0


@dataclass(frozen=True, slots=True)
class NextSlot:
    """The account's next free slot, not before `days` after the start, or its first `weekday`."""

    days: int = 0
    weekday: int | None = None


When = Fixed | Offset | Weekly | NextSlot


@dataclass(frozen=True, slots=True)
class TimeStep:
    """How far apart the times of a sequence are."""

    count: int
    unit: Literal["day", "week", "month"]


def read_when(text: str) -> When:
    """Return the time that a plan's text means.

    Raises:
        Unreadable: It means none.
    """
    words = plain_words(text)
    if re.match(r"\d{4}-", words):
        return _read_fixed(words)
    if words == "slot" or words.startswith("slot "):
        return _read_slot(words)
    days = 0
    near, _, rest = words.partition(" ")
    if near in NEAR_DAYS:
        words = f"+{NEAR_DAYS[near]}d {rest}"
    if found := re.match(r"\+(\d+)\s*([dw])\b\s*(.*)", words):
        days = int(found[1]) * (7 if found[2] == "w" else 1)
        words = found[3]
        if days > _FAR:
            raise Unreadable(msg("{text!r} is too far away", text=text))
        if re.fullmatch(r"\d{1,2}:\d\d", words):
            return Offset(days, read_hour(words), named=near in NEAR_DAYS)
        if not words:
            raise Unreadable(
                msg(
                    "{text!r} needs a time of day, such as '{strip} 09:30'",
                    text=text,
                    strip=text.strip(),
                )
            )
    try:
        return Weekly(read_week(words), days)
    except Unreadable as error:
        raise Unreadable(
            msg(
                "{text!r} is not a time ({error}); write '+2d 09:30', 'fri 18:00', 'mon-fri 09:00 12:30', '2027-03-01 09:30' or 'slot'",
                text=text,
                error=reason_of(error),
            )
        ) from None


def plain_words(text: str) -> str:
    """Return what is written of a time in small letters, half-width, its words parted by one space.

    `明天９：３０` becomes `明天 9:30`.
    """
    words = unicodedata.normalize("NFKC", text).strip().lower()
    return re.sub(r"\s+", " ", re.sub(r"(?<=[一-龥])(?=\d)", " ", words))


def seen_from(when: When, start: str) -> When:
    """Return a named day as days after the start of a plan: tomorrow is the first day of one that starts then."""
    if not isinstance(when, Offset) or not when.named:
        return when
    return replace(when, days=max(0, when.days - NEAR_DAYS.get(plain_words(start), 0)))


def check_year(day: date, text: str) -> None:
    """Refuse a day that no calendar can be computed for.

    Raises:
        Unreadable: It lies before 1970 or after 2200.
    """
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        said = msg(
            "{text!r} is too far away (years from {first} to {last})",
            text=text,
            first=_YEARS[0],
            last=_YEARS[1],
        )
        raise Unreadable(said)


def _read_fixed(words: str) -> Fixed:
    try:
        found = datetime.fromisoformat(re.sub(r"(?<=\d )(?=\d:)", "0", words))
    except ValueError:
        raise Unreadable(
            msg("{words!r} is not a day and time such as '2027-03-01 09:30'", words=words)
        ) from None
    if len(words) <= 10:
        raise Unreadable(msg("{words!r} needs a time of day, such as '{words} 09:30'", words=words))
    check_year(found.date(), words)
    if found.tzinfo:
        found = found.replace(second=0, microsecond=0)
        return Fixed(found.replace(tzinfo=None), found.astimezone(UTC))
    return Fixed(found.replace(second=0, microsecond=0))


def _read_slot(words: str) -> NextSlot:
    said = words.removeprefix("slot").strip()
    if not said:
        return NextSlot()
    found = re.fullmatch(r"from\s+(?:\+(\d+)\s*([dw]))?\s*([a-z一-龥]*)", said)
    if not found:
        raise Unreadable(
            msg(
                "{words!r} is not a slot; write 'slot', 'slot from +2d' or 'slot from fri'",
                words=words,
            )
        )
    days = int(found[1] or 0) * (7 if found[2] == "w" else 1)
    return NextSlot(days, _read_day(found[3]) if found[3] else None)


def read_week(text: str) -> tuple[tuple[int, time], ...]:
    """Return the hours that `mon-fri 09:00 12:30` or `sat sun 10:00` means, in order of the week.

    Raises:
        Unreadable: A day or an hour is none, or one of both is missing.
    """
    days: list[int] = []
    hours: list[time] = []
    for word in re.split(r"[\s,，、]+", plain_words(text)):
        if ":" in word:
            hours.append(read_hour(word))
        elif hours:
            raise Unreadable(msg("{word!r} comes after a time of day; days come first", word=word))
        elif word in ("daily", "每天"):
            days += range(7)
        elif "-" in word:
            first, _, last = word.partition("-")
            begin, end = _read_day(first), _read_day(last)
            days += [day % 7 for day in range(begin, end + (7 if end < begin else 0) + 1)]
        elif word:
            days.append(_read_day(word))
    if not days:
        raise Unreadable(msg("it has no day, such as mon or mon-fri"))
    if not hours:
        raise Unreadable(msg("it has no time of day, such as 09:30"))
    return tuple(sorted({(day, hour) for day in days for hour in hours}))


def _read_day(word: str) -> int:
    for names in (DAYS, _LONG):
        if word in names:
            return names.index(word)
    short = re.fullmatch(r"(?:周|星期|礼拜)([一二三四五六日天])", word)
    if short:
        return _CHINESE[short[1]]
    if word[:3] in DAYS and _LONG[DAYS.index(word[:3])].startswith(word):
        return DAYS.index(word[:3])
    raise Unreadable(msg("{word!r} is not a day of the week", word=word))


def read_hour(text: str) -> time:
    """Return an hour such as 09:30.

    Raises:
        Unreadable: It is none.
    """
    found = re.fullmatch(r"(\d{1,2}):(\d\d)", plain_words(text))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Unreadable(msg("{text!r} is not a valid time of day (use 00:00 to 23:59)", text=text))
    return time(int(found[1]), int(found[2]))


def read_length(text: str) -> float:
    """Return seconds: `90s`, `45m`, `2h`, `1h30m`, `3d`, `2w`.

    Raises:
        Unreadable: It is no length of time.
    """
    words = text.strip().lower().replace(" ", "")
    if not re.fullmatch(r"(\d+(min|[smhdw]))+", words):
        raise Unreadable(
            msg("{text!r} is not a length of time such as '45m', '2h' or '3d'", text=text)
        )
    pairs = re.findall(r"(\d+)(min|[smhdw])", words)
    return float(sum(int(number) * _SECONDS[unit] for number, unit in pairs))


def read_step(text: str) -> TimeStep:
    """Return how far apart the times of a sequence are: `1d`, `2w`, `1 month`.

    Raises:
        Unreadable: It is no such step.
    """
    found = re.fullmatch(r"(\d+)\s*(d|days?|w|weeks?|months?)", text.strip().lower())
    if not found or not int(found[1]):
        raise Unreadable(msg("{text!r} is not a step; write '1d', '2w' or '1 month'", text=text))
    unit: Literal["day", "week", "month"] = (
        "month" if found[2][0] == "m" else "week" if found[2][0] == "w" else "day"
    )
    return TimeStep(int(found[1]), unit)


def read_start(text: str, today: date) -> date:
    """Return the day that `2027-03-01`, `today`, `tomorrow`, `+3d` or `monday` means, seen from today.

    A day of the week is the next one, never today.

    Raises:
        Unreadable: It means none.
    """
    words = plain_words(text).removeprefix("next ")
    if words in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[words])
    if found := re.fullmatch(r"\+\s*(\d{1,4})\s*([dw])", words):
        return today + timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))
    try:
        named = date.fromisoformat(words)
    except ValueError:
        pass
    else:
        check_year(named, text)
        return named
    try:
        ahead = (_read_day(words) - today.weekday() - 1) % 7 + 1
    except Unreadable:
        raise Unreadable(
            msg(
                "{text!r} is not a day to start on; write 2027-03-01, today, tomorrow, +3d or monday",
                text=text,
            )
        ) from None
    return today + timedelta(days=ahead)


def sequence(
    when: Fixed | Offset | Weekly, start: date, days: Days, every: TimeStep | None = None
) -> Iterator[datetime]:
    """Yield the wall times that are meant, in order: one of them, or a sequence without end.

    A day and hour with `every`, and days of the week, go on; skipped days are passed over, but
    never one that the plan names by its date.
    """
    if isinstance(when, Weekly):
        yield from _weekly(when, start, days, every)
        return
    if isinstance(when, Fixed):
        first, at = when.local.date(), when.local.time()
    else:
        first, at = days.after(start, when.days), when.at
    yield datetime.combine(first, at)
    if every is None:
        return
    for number in count(1):
        day = _step(first, every, number)
        if (day - first).days > _FAR:
            return
        if not days.skips(day):
            yield datetime.combine(day, at)


def _weekly(when: Weekly, start: date, days: Days, every: TimeStep | None) -> Iterator[datetime]:
    begin = start + timedelta(days=when.days)
    weeks = every.count if every and every.unit == "week" else 1
    # The week of the first moment counts: every second Monday begins with the first Monday.
    first = min(begin + timedelta(days=(day - begin.weekday()) % 7) for day, _ in when.hours)
    monday = first - timedelta(days=first.weekday())
    for week in range(0, _FAR // 7, weeks):
        for weekday, hour in when.hours:
            day = monday + timedelta(days=week * 7 + weekday)
            if day >= begin and not days.skips(day):
                yield datetime.combine(day, hour)


def _step(first: date, every: TimeStep, number: int) -> date:
    if every.unit != "month":
        return first + timedelta(days=every.count * number * (7 if every.unit == "week" else 1))
    months = first.year * 12 + first.month - 1 + every.count * number
    year, month = divmod(months, 12)
    for day in range(first.day, 27, -1):  # the 31st is the last day of a shorter month
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(first.day, 28))
