"""The ledger and the folders of the accounts in; what a person has to post by hand, out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from repurpose.outbox import Ledger, PartFilter, State


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that waits to be posted by hand."""

    name: str  # of the part, such as 12.1
    account: str
    platform: str
    since: int  # ms since the epoch, UTC
    words: str  # the title, or how the text begins
    folder: Path


def find_waiting(ledger: Ledger, boxes: Mapping[str, Path]) -> list[Waiting]:
    """Return what waits for a person, the longest first.

    Args:
        ledger: The outbox.
        boxes: By account, where its folders are put. Other accounts are not looked at: what is
            HUMAN there was sent over an interface.
    """
    found = []
    for part in ledger.parts(PartFilter(states=[State.HUMAN])):
        box = boxes.get(part.account)
        folder = _find_folder(box, part.idem_key) if box else None
        if folder is not None:
            words = part.message.title or part.message.text.strip().split("\n", 1)[0]
            since = part.intent_at or part.due_at or 0
            found.append(Waiting(part.name, part.account, part.platform, since, words, folder))
    return sorted(found, key=lambda one: (one.since, one.name))


def _find_folder(box: Path, key: str) -> Path | None:
    """Return the folder that was written for an idempotency key: its name ends with the key's end."""
    matches = sorted(box.glob(f"*-{key[-8:]}"))
    return matches[-1] if matches else None
