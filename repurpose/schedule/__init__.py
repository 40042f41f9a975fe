"""A plan and packs in, a calendar of publications and what the outbox needs of it out; and the clock."""

from typing import TYPE_CHECKING

from repurpose.lazy import import_later

if TYPE_CHECKING:
    from repurpose.schedule.daemon.maintenance import Upkeep, upkeep
    from repurpose.schedule.daemon.run import BackgroundTask, Rhythm, Runner
    from repurpose.schedule.daemon.status import Status, read_status
    from repurpose.schedule.grammar.plan import Plan
    from repurpose.schedule.grammar.read import find_plan, list_plans, read_plan
    from repurpose.schedule.planning.calendar import Calendar, Destination, Item, Notice, Reserved
    from repurpose.schedule.planning.changes import Change, diff
    from repurpose.schedule.planning.commit import Committed, commit
    from repurpose.schedule.planning.expansion import expand
    from repurpose.schedule.planning.snapshot import destination_of, read_booked, read_uses, survey

__all__ = [
    "BackgroundTask",
    "Calendar",
    "Change",
    "Committed",
    "Destination",
    "Item",
    "Notice",
    "Plan",
    "Reserved",
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
        "Reserved": "planning.calendar",
        "Calendar": "planning.calendar",
        "Change": "planning.changes",
        "BackgroundTask": "daemon.run",
        "Committed": "planning.commit",
        "Destination": "planning.calendar",
        "Item": "planning.calendar",
        "Notice": "planning.calendar",
        "Plan": "grammar.plan",
        "Rhythm": "daemon.run",
        "Runner": "daemon.run",
        "Status": "daemon.status",
        "Upkeep": "daemon.maintenance",
        "commit": "planning.commit",
        "destination_of": "planning.snapshot",
        "diff": "planning.changes",
        "expand": "planning.expansion",
        "find_plan": "grammar.read",
        "list_plans": "grammar.read",
        "read_booked": "planning.snapshot",
        "read_plan": "grammar.read",
        "read_status": "daemon.status",
        "read_uses": "planning.snapshot",
        "survey": "planning.snapshot",
        "upkeep": "daemon.maintenance",
    },
)
