"""What people write for a moment in, the moment out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from repurpose.errors import UsageError
from repurpose.messages import msg, reason_of


def read_time(text: str, now: int) -> int:
    """Return the moment that `text` names: ISO 8601, in local time without an offset; or +2h, +3d.

    Also `tomorrow 09:30`, `明天 09:30` and `周五 09:30`: a day of the week is the next one, never today.

    Raises:
        UsageError: It names none.
    """
    from repurpose.outbox import from_moment, to_moment
    from repurpose.schedule import Unreadable, check_year, plain_words

    words = plain_words(text)
    units = {"m": "minutes", "h": "hours", "d": "days"}
    try:
        if words.startswith("+") and words[1:-1].isdecimal() and words[-1] in units:
            return to_moment(from_moment(now) + timedelta(**{units[words[-1]]: int(words[1:-1])}))
        when = _near_day(words, from_moment(now).astimezone()) or datetime.fromisoformat(
            text if "t" in words else words
        )
        check_year(when.date(), text)
    except Unreadable as error:
        raise UsageError(msg("{why}.", why=reason_of(error))) from None
    except (ValueError, OverflowError):
        raise UsageError(
            msg("{text!r} is not a valid time.", text=text),
            hint=msg(
                'Write "2026-12-01 09:30", with +08:00 or in local time; or "tomorrow 09:30", or +2h.'
            ),
        ) from None
    return to_moment(when.astimezone() if when.tzinfo is None else when)


def _near_day(words: str, now: datetime) -> datetime | None:
    """Return what `tomorrow 09:30` means, in local time; None where no day is named in words."""
    from repurpose.schedule import read_hour, read_start

    day, _, hour = words.rpartition(" ")
    if not day or "-" in day or day[:1].isdecimal():
        return None
    return datetime.combine(read_start(day, now.date()), read_hour(hour))


def local_zone_name() -> str:
    """Return the name of the zone that times are shown in here: Asia/Shanghai, or UTC+08:00."""
    from repurpose.schedule import home_zone

    now = datetime.now().astimezone()
    name = home_zone()
    if now.astimezone(ZoneInfo(name)).utcoffset() == now.utcoffset():
        return name
    return f"UTC{now.isoformat()[-6:]}"
