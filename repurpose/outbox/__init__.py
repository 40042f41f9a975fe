"""Publications in, each of their parts delivered once and written down, receipts out."""

from typing import TYPE_CHECKING

from repurpose.later import import_later
from repurpose.outbox.machine import Event, ImpossibleStep, State
from repurpose.outbox.model import (
    Account,
    Entered,
    Pacing,
    Part,
    Policy,
    Publication,
    Slot,
    Task,
    from_moment,
    hash_content,
    hashes_of,
    to_moment,
)

if TYPE_CHECKING:
    from repurpose.outbox.database import default_path
    from repurpose.outbox.dispatcher import Dispatcher, Tally
    from repurpose.outbox.export import write_csv, write_ics, write_json
    from repurpose.outbox.from_pack import publication_from_pack
    from repurpose.outbox.ledger import Ledger
    from repurpose.outbox.names import read_name
    from repurpose.outbox.news import News, watch_news
    from repurpose.outbox.opening import open_ledger
    from repurpose.outbox.plans import Node, PlanRow
    from repurpose.outbox.query import Attempt, Entry, Filter, Happening
    from repurpose.outbox.turn import Turn, Wishes

__all__ = [
    "Account",
    "Attempt",
    "Dispatcher",
    "Entered",
    "Entry",
    "Event",
    "Filter",
    "Happening",
    "ImpossibleStep",
    "Ledger",
    "News",
    "Node",
    "Pacing",
    "Part",
    "PlanRow",
    "Policy",
    "Publication",
    "Slot",
    "State",
    "Tally",
    "Task",
    "Turn",
    "Wishes",
    "default_path",
    "from_moment",
    "hash_content",
    "hashes_of",
    "open_ledger",
    "publication_from_pack",
    "read_name",
    "to_moment",
    "watch_news",
    "write_csv",
    "write_ics",
    "write_json",
]

# What needs SQLAlchemy, or the pack room with all that it draws by, is imported when it is asked for.
__getattr__ = import_later(
    __name__,
    {
        "Attempt": "query",
        "Dispatcher": "dispatcher",
        "Entry": "query",
        "Filter": "query",
        "Happening": "query",
        "Ledger": "ledger",
        "News": "news",
        "Node": "plans",
        "PlanRow": "plans",
        "Tally": "dispatcher",
        "Turn": "turn",
        "Wishes": "turn",
        "default_path": "database",
        "open_ledger": "opening",
        "publication_from_pack": "from_pack",
        "read_name": "names",
        "watch_news": "news",
        "write_csv": "export",
        "write_ics": "export",
        "write_json": "export",
    },
)
