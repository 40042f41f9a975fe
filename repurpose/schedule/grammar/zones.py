"""Wall times and IANA zones in, instants out: one rule for gaps and folds, everywhere.

A wall time that a change of the clock leaves out (a *gap*) means the first instant after the gap:
02:30 becomes 03:00, not 03:30. One that comes twice (a *fold*) means the first time; the second one
is meant only by an instant that was read off the clock (PEP 495, `fold=1`).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox import Slot, instant, load_zone, local_time

FindZone = Callable[[str], tzinfo]
# What people write who have not met the IANA names; 时间 and 时区 at the end are left out.
_CALLED = {
    **dict.fromkeys(("beijing", "北京", "上海", "深圳", "中国", "中国标准"), "Asia/Shanghai"),
    **dict.fromkeys(("shenzhen", "china", "cst", "bjt", "东八区", "东8区"), "Asia/Shanghai"),
    "台北": "Asia/Taipei",
    "香港": "Asia/Hong_Kong",
    "东京": "Asia/Tokyo",
    "日本": "Asia/Tokyo",
    "韩国": "Asia/Seoul",
    "首尔": "Asia/Seoul",
    "新加坡": "Asia/Singapore",
    "munich": "Europe/Berlin",
    "san_francisco": "America/Los_Angeles",
}
# Zones that keep one offset all year, where many of our readers live; others of whole hours are
# Etc/GMT, whose sign is the other way round (Etc/GMT-8 is UTC+8).
_OFFSETS = {
    0: "UTC",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    480: "Asia/Shanghai",
    540: "Asia/Tokyo",
}
_OFFSET = re.compile(r"(?:utc|gmt)\s*([+-])\s*(\d{1,2})(?::?(\d\d))?|([+-])(\d\d):?(\d\d)")
WALL = "%Y-%m-%d %H:%M"  # how a wall time is kept


def read_zone(text: str) -> str:
    """Return the IANA name of the zone that a person means.

    `GMT+8`, `UTC+8` and `+08:00` are eight hours before UTC, `北京时间` and `CST` are China's, and
    any IANA name is itself: `Etc/GMT+8` too, which is eight hours *behind* UTC.

    Raises:
        UsageError: There is no such zone; the hint names the nearest.
    """
    words = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if words in available_timezones():
        return words
    plain = re.sub(r"\s*(?:标准)?(?:时间|時間|时区|時區)$", "", words).lower().replace(" ", "_")
    if meant := _CALLED.get(plain):
        return meant
    if found := _OFFSET.fullmatch(words.lower()):
        sign, hours, minutes = found[1] or found[4], found[2] or found[5], found[3] or found[6]
        ahead = (int(hours) * 60 + int(minutes or 0)) * (-1 if sign == "-" else 1)
        if zone := _zone_of_offset(ahead):
            return zone
        raise UsageError(
            msg("Unknown time zone {name!r}.", name=text),
            hint=msg(
                "Name a place in it, as the IANA database does: Asia/Shanghai, Europe/Berlin."
            ),
        )
    find_zone(words)
    return words


def _zone_of_offset(minutes: int) -> str:
    """Return the zone that is `minutes` ahead of UTC all year, "" when none is known."""
    hours, rest = divmod(minutes, 60)
    known = "" if rest or not -12 <= hours <= 14 else f"Etc/GMT{-hours:+d}"
    return _OFFSETS.get(minutes, known)


def zone_label(zone: str) -> str:
    """Return a zone's name as people are shown it: `Etc/GMT-3` as UTC+3."""
    found = re.fullmatch(r"Etc/GMT([+-])(\d{1,2})", zone)
    return zone if not found else f"UTC{'-' if found[1] == '+' else '+'}{found[2]}"


@cache
def find_zone(name: str) -> ZoneInfo:
    """Return a zone of the IANA database, which the system or the package `tzdata` brings.

    Raises:
        UsageError: There is none of that name; the hint names the nearest.
    """
    try:
        return load_zone(name)
    except UsageError:
        raise UsageError(
            msg("Unknown time zone {name!r}.", name=name), hint=_near_zone(name)
        ) from None


def _near_zone(name: str) -> str:
    known = sorted(available_timezones())
    by_case = {zone.lower(): zone for zone in known}
    wanted = name.lower().replace(" ", "_")
    if wanted.startswith(("utc", "gmt", "etc/gmt")):
        return msg("Write UTC+8, or a place in the zone: Asia/Shanghai, Europe/Berlin.")
    cities = {zone.rpartition("/")[2].lower(): zone for zone in known if "/" in zone}
    if meant := cities.get(wanted) or _CALLED.get(wanted):
        return msg("Did you mean {meant!r}?", meant=meant)
    near = [
        zone for zone in get_close_matches(wanted, by_case, n=3, cutoff=0.6) if "etc/" not in zone
    ]
    near = [by_case[near[0]]] if near else []
    city = get_close_matches(wanted.rpartition("/")[2], cities, n=1, cutoff=0.75)
    near = near or [cities[word] for word in city]
    if near:
        return msg("Did you mean {near!r}?", near=near[0])
    return msg("Zones are called as in the IANA database: Asia/Shanghai, Europe/Berlin, UTC.")


def resolve(local: datetime, zone: str, find: FindZone = find_zone) -> Slot:
    """Return the one instant that a wall time means in a zone.

    Args:
        local: A naive datetime, to the minute.
        zone: An IANA name.
        find: Where zones are found: another table in tests.

    Raises:
        UsageError: There is no such zone.
    """
    return Slot(instant(local, find(zone)), local.strftime(WALL), zone)


def wall(at: int, zone: str, find: FindZone = find_zone) -> datetime:
    """Return what the clock of a zone shows at a moment, naive."""
    return local_time(at, find(zone)).replace(tzinfo=None)


def slot_at(at: int, zone: str) -> Slot:
    """Return a moment as a slot of a zone."""
    return Slot(at, wall(at, zone).strftime(WALL), zone)


def read_wall(text: str) -> datetime:
    """Return a wall time that `Slot.local` keeps, naive."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def day_start(day: date, zone: str) -> int:
    """Return the first moment of a day in a zone."""
    return resolve(datetime(day.year, day.month, day.day), zone).at  # noqa: DTZ001  # a wall time


def home_zone() -> str:
    """Return the IANA name of this machine's zone, "UTC" where it has none."""
    from tzlocal import get_localzone_name  # noqa: PLC0415  # reads the system's settings

    name = get_localzone_name()
    return name if name in available_timezones() else "UTC"


def zone_version() -> str:
    """Return the version of the zone data that this process resolves by, such as "2026c".

    Zones come from the system's files first, then from the package `tzdata` (PEP 615), and so does
    this; a system that does not say its version is known by the state of its files.
    """
    for folder in TZPATH:
        root = Path(folder)
        if not root.is_dir():
            continue
        for name in ("tzdata.zi", "+VERSION"):
            try:
                head = (root / name).read_text(encoding="ascii", errors="replace")[:64]
            except OSError:
                continue
            return head.splitlines()[0].removeprefix("# version").strip()
        if (root / "UTC").exists():
            return f"files of {int((root / 'UTC').stat().st_mtime)}"
    from importlib.metadata import version  # noqa: PLC0415

    return version("tzdata")
