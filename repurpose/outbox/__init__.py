"""Publications in, each of their parts delivered once and written down, receipts out."""

from typing import TYPE_CHECKING

from repurpose.lazy import import_later
from repurpose.outbox.core.machine import Event, ImpossibleStep, State
from repurpose.outbox.core.model import (
    Entered,
    LedgerAccount,
    Pacing,
    Part,
    Publication,
    SendingPolicy,
    Slot,
    Task,
    from_moment,
    hash_content,
    hashes_of,
    to_moment,
)

if TYPE_CHECKING:
    from repurpose.outbox.core.database import default_path
    from repurpose.outbox.core.dispatcher import Dispatcher, SendCounts
    from repurpose.outbox.core.exchange import Exchange, SenderRequest
    from repurpose.outbox.core.ledger import Ledger
    from repurpose.outbox.core.notifications import Notifications, watch_notifications
    from repurpose.outbox.core.opening import open_ledger
    from repurpose.outbox.from_pack import publication_from_pack
    from repurpose.outbox.operator.export import write_csv, write_ics, write_json
    from repurpose.outbox.operator.names import read_name
    from repurpose.outbox.operator.plan_store import PlanRow, SenderNode
    from repurpose.outbox.operator.query import Attempt, LoggedEvent, PartEntry, PartFilter

__all__ = [
    "Attempt",
    "Dispatcher",
    "Entered",
    "Event",
    "Exchange",
    "ImpossibleStep",
    "Ledger",
    "LedgerAccount",
    "LoggedEvent",
    "Notifications",
    "Pacing",
    "Part",
    "PartEntry",
    "PartFilter",
    "PlanRow",
    "Publication",
    "SendCounts",
    "SenderNode",
    "SenderRequest",
    "SendingPolicy",
    "Slot",
    "State",
    "Task",
    "default_path",
    "from_moment",
    "hash_content",
    "hashes_of",
    "open_ledger",
    "publication_from_pack",
    "read_name",
    "to_moment",
    "watch_notifications",
    "write_csv",
    "write_ics",
    "write_json",
]

# What needs SQLAlchemy, or the pack room with all that it draws by, is imported when it is asked for.
__getattr__ = import_later(
    __name__,
    {
        "Attempt": "operator.query",
        "Dispatcher": "core.dispatcher",
        "PartEntry": "operator.query",
        "PartFilter": "operator.query",
        "LoggedEvent": "operator.query",
        "Ledger": "core.ledger",
        "Notifications": "core.notifications",
        "SenderNode": "operator.plan_store",
        "PlanRow": "operator.plan_store",
        "SendCounts": "core.dispatcher",
        "Exchange": "core.exchange",
        "SenderRequest": "core.exchange",
        "default_path": "core.database",
        "open_ledger": "core.opening",
        "publication_from_pack": "from_pack",
        "read_name": "operator.names",
        "watch_notifications": "core.notifications",
        "write_csv": "operator.export",
        "write_ics": "operator.export",
        "write_json": "operator.export",
    },
)
