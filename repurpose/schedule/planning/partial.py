"""A calendar of which some cannot be carried out in; the rest of it, which can, out: pure."""

from dataclasses import replace

from repurpose.schedule.planning.calendar import Calendar, Item


def stopped_items(calendar: Calendar) -> list[Item]:
    """Return what cannot be entered as it stands: its account is missing, or a notice stops it."""
    stops = {name for notice in calendar.notices if notice.stops for name in notice.about}
    return [item for item in calendar.items if item.missing or item.name in stops]


def without_stopped(calendar: Calendar) -> Calendar:
    """Return the calendar without what cannot be entered; what the outbox has already stays there."""
    stopped = {item.name for item in stopped_items(calendar)}
    there = tuple(one for one in calendar.destinations if not one.missing)
    names = {one.account for one in there}
    return replace(
        calendar,
        items=tuple(item for item in calendar.items if item.name not in stopped),
        notices=tuple(notice for notice in calendar.notices if not notice.stops),
        destinations=there,
        paces={name: pace for name, pace in calendar.paces.items() if name in names},
    )
