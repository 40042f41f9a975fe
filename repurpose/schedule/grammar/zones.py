"""Wall times and IANA zones in, instants out: one rule for gaps and folds, everywhere.

A wall time that a change of the clock leaves out (a *gap*) means the first instant after the gap:
02:30 becomes 03:00, not 03:30. One that comes twice (a *fold*) means the first time; the second one
is meant only by an instant that was read off the clock (PEP 495, `fold=1`).
"""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox.core.model import Slot
from repurpose.outbox.rates.local_time import instant, load_zone, local_time

FindZone = Callable[[str], tzinfo]
_CALLED = {  # what people write who have not met the IANA names
    "beijing": "Asia/Shanghai",
    "北京": "Asia/Shanghai",
    "上海": "Asia/Shanghai",
    "shenzhen": "Asia/Shanghai",
    "china": "Asia/Shanghai",
    "utc+8": "Asia/Shanghai",
    "gmt+8": "Asia/Shanghai",
    "台北": "Asia/Taipei",
    "香港": "Asia/Hong_Kong",
    "munich": "Europe/Berlin",
    "san_francisco": "America/Los_Angeles",
}
WALL = "%Y-%m-%d %H:%M"  # how a wall time is kept


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
    cities = {zone.rpartition("/")[2].lower(): zone for zone in known if "/" in zone}
    if meant := cities.get(wanted) or _CALLED.get(wanted):
        return msg("Did you mean {meant!r}?", meant=meant)
    near = get_close_matches(wanted, by_case, n=1, cutoff=0.6)
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
