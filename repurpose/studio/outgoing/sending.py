"""A publication in the outbox in, its messages sent at once out: where nobody else is sending."""

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from repurpose.errors import RepurposeError
from repurpose.studio.state import Studio

if TYPE_CHECKING:
    from repurpose.outbox import Ledger

_SILENT = 90_000  # ms without a beat, after which a sender counts as gone


def is_running(ledger: "Ledger") -> bool:
    """Say whether a sender is at work, here or in another program."""
    now = ledger.now()
    return any(node.state == "running" and now - node.beat_at < _SILENT for node in ledger.nodes())


def send_one(studio: Studio, number: int) -> None:
    """Send one publication and nothing else that is due; what goes wrong stands in the outbox.

    Raises:
        SetupError: The accounts cannot be opened.
    """
    from repurpose.accounts import open_accounts  # noqa: PLC0415
    from repurpose.outbox import Dispatcher  # noqa: PLC0415

    accounts = open_accounts()
    try:
        ledger = studio.ledger()
        Dispatcher(
            ledger, lambda account: accounts.client(account.id), slots=1, only=number
        ).run_once()
    finally:
        accounts.close_all()
        studio.hub.tell("outbox")


def send_soon(studio: Studio, number: int) -> None:
    """Send one publication while the page goes on; a sender that runs already does it."""
    if is_running(studio.ledger()):
        return

    def work() -> None:
        with suppress(RepurposeError):  # the part says why it did not go
            send_one(studio, number)

    threading.Thread(target=work, name=f"send-{number}", daemon=True).start()
