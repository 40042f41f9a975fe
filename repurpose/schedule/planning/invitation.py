"""A calendar in, an iCalendar file out, for the calendar on somebody's phone."""

import hashlib

from repurpose.outbox import CalendarEvent, write_events
from repurpose.schedule.planning.calendar import Calendar, Item


def write_ics(calendar: Calendar, now: int) -> str:
    """Return a calendar with an event for each publication (RFC 5545); `now` is when it was written."""
    return write_events([_event(item) for item in calendar.items], now)


def _event(item: Item) -> CalendarEvent:
    texts = [message.text for message in item.publication.messages]
    name = f"{item.account}|{item.publication.key}"
    return CalendarEvent(
        uid=hashlib.sha256(name.encode()).hexdigest()[:32],
        at=item.at,
        summary=f"{item.account}: {item.what}: {item.label[:60]}",
        description="\n---\n".join(texts),
        status="TENTATIVE" if item.publication.approval else "CONFIRMED",
    )
