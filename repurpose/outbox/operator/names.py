"""What people call publications and parts: `12`, and `12.3` for its third message."""

from repurpose.errors import UsageError
from repurpose.messages import msg

_LONGEST = 18  # characters: what databases can count
PartName = tuple[int, int | None]  # publication, and seq or None for all of it


def read_name(name: str) -> PartName:
    """Return what `12` (a publication) or `12.3` (its third message) names.

    Raises:
        UsageError: It is neither.
    """
    number, dot, place = name.partition(".")
    if (
        len(name) <= _LONGEST
        and number.isdecimal()
        and (place.isdecimal() and int(place) > 0 if dot else True)
    ):
        return int(number), int(place) - 1 if dot else None
    raise UsageError(
        msg("{name!r} is not the number of a part.", name=name),
        hint=msg("Publications are 12, their messages 12.1, 12.2 ..."),
    )
