"""A plan and packs in, a calendar of publications and what the outbox needs of it out; and the clock."""

from typing import TYPE_CHECKING

from repurpose.later import import_later

if TYPE_CHECKING:
    from repurpose.schedule.calendar import Booked, Calendar, Destination, Item, Notice
    from repurpose.schedule.changes import Change, diff
    from repurpose.schedule.entering import Committed, commit
    from repurpose.schedule.expansion import expand
    from repurpose.schedule.gather import destination_of, read_booked, read_uses, survey
    from repurpose.schedule.plan import Plan
    from repurpose.schedule.read import find_plan, list_plans, read_plan
    from repurpose.schedule.run import Chore, Rhythm, Runner
    from repurpose.schedule.status import Status, read_status
    from repurpose.schedule.tending import Upkeep, upkeep

__all__ = [
    "Booked",
    "Calendar",
    "Change",
    "Chore",
    "Committed",
    "Destination",
    "Item",
    "Notice",
    "Plan",
    "Rhythm",
    "Runner",
    "Status",
    "Upkeep",
    "commit",
    "destination_of",
    "diff",
    "expand",
    "find_plan",
    "list_plans",
    "read_booked",
    "read_plan",
    "read_status",
    "read_uses",
    "survey",
    "upkeep",
]

# Planning loads packs, and the ledger SQLAlchemy: each is imported when it is asked for.
__getattr__ = import_later(
    __name__,
    {
        "Booked": "calendar",
        "Calendar": "calendar",
        "Change": "changes",
        "Chore": "run",
        "Committed": "entering",
        "Destination": "calendar",
        "Item": "calendar",
        "Notice": "calendar",
        "Plan": "plan",
        "Rhythm": "run",
        "Runner": "run",
        "Status": "status",
        "Upkeep": "tending",
        "commit": "entering",
        "destination_of": "gather",
        "diff": "changes",
        "expand": "expansion",
        "find_plan": "read",
        "list_plans": "read",
        "read_booked": "gather",
        "read_plan": "read",
        "read_status": "status",
        "read_uses": "gather",
        "survey": "gather",
        "upkeep": "tending",
    },
)
