"""What people write for a moment in, the moment out."""

from datetime import datetime, timedelta

from repurpose.errors import UsageError
from repurpose.messages import msg


def read_time(text: str, now: int) -> int:
    """Return the moment that `text` names: ISO 8601, in local time without an offset; or +2h, +3d.

    Raises:
        UsageError: It names none.
    """
    from repurpose.outbox import from_moment, to_moment

    units = {"m": "minutes", "h": "hours", "d": "days"}
    if text.startswith("+") and text[1:-1].isdecimal() and text[-1] in units:
        return to_moment(from_moment(now) + timedelta(**{units[text[-1]]: int(text[1:-1])}))
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            msg("{text!r} is not a valid time.", text=text),
            hint=msg('Write "2026-12-01 09:30", with +08:00 or in local time; or +2h.'),
        ) from None
    return to_moment(when.astimezone() if when.tzinfo is None else when)
