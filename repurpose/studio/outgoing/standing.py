"""A pack and the outbox in, how far each of its things is out: planned, sent, waiting for somebody, in trouble."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.outbox import State
from repurpose.studio.shapes_of_outgoing import ShelfStanding, StandingAnswer

if TYPE_CHECKING:
    from repurpose.outbox import Part
    from repurpose.studio.agenda import View

_TROUBLE = (State.FAILED, State.UNKNOWN)
_TOGETHER = 1000  # publications asked for at one time
_OVER = (State.CANCELLED, State.SKIPPED)
# What a platform's mark on the shelf says when several things are on their way: the first of these.
URGENCY = ("trouble", "waiting", "held", "draft", "sending", "planned", "sent")


def standing_of(view: "View", folder: Path) -> list[StandingAnswer]:
    """Return what the outbox has of a pack, the newest first; what was cancelled is left out."""
    from repurpose.outbox import PartFilter  # noqa: PLC0415

    pack, found = str(folder.resolve()), []
    for entry in view.ledger.publications():
        if entry.pack != pack:
            continue
        parts = view.ledger.parts(PartFilter(publication=entry.id))
        state = state_of(parts)
        if not state:
            continue
        parts.sort(key=lambda part: part.seq)
        account = view.accounts[entry.account]
        leading = next((part for part in parts if part.last_error), parts[0])
        found.append(
            StandingAnswer(
                id=entry.id,
                account=entry.account,
                platform=account.platform,
                what=entry.kind,
                item=str(entry.notes.get("item", "")),
                state=state,
                name=leading.name,
                at=view.wall(parts[0].due_at, account.zone if account.pacing else ""),
                url=parts[0].remote_url,
                said=view.say(leading.last_error or leading.blocked),
            )
        )
    return found[::-1]


def state_of(parts: Iterable["Part"]) -> str:
    """Return how far a publication is in one word; "" when nothing of it will ever be seen."""
    states = {part.state for part in parts} - set(_OVER)
    if not states:
        return ""
    if states & set(_TROUBLE):
        return "trouble"
    if State.HUMAN in states:
        return "waiting"
    if states == {State.SENT}:
        return "sent"
    if State.HOLD in states:
        return "held"
    if State.DRAFT in states:
        return "draft"
    if states & {State.SENDING, State.LEASED} or State.SENT in states:
        return "sending"
    return "planned"


def shelf_standing(view: "View", packs: Mapping[str, Path]) -> Mapping[str, ShelfStanding]:
    """Return how far each pack of a shelf is out, by its name there; those of which nothing is are left out."""
    from repurpose.outbox import PartFilter  # noqa: PLC0415

    names = {str(folder.resolve()): name for name, folder in packs.items()}
    entered = {one.id: one for one in view.ledger.publications() if one.pack in names}
    parts: dict[int, list[Part]] = {number: [] for number in entered}
    for first in range(0, len(entered), _TOGETHER):
        some = PartFilter(among=list(entered)[first : first + _TOGETHER], archive="with")
        for part in view.ledger.parts(some):
            parts[part.publication].append(part)
    found: dict[str, ShelfStanding] = {}
    for number, entry in entered.items():
        if not (state := state_of(parts[number])):
            continue
        told = found.setdefault(
            names[entry.pack], {"platforms": {}, "counts": {}, "next": "", "next_on": ""}
        )
        account = view.accounts[entry.account]
        told["counts"][state] = told["counts"].get(state, 0) + 1
        before = told["platforms"].get(account.platform, state)
        told["platforms"][account.platform] = min(before, state, key=URGENCY.index)
        dues = [part.due_at for part in parts[number] if part.due_at is not None]
        if state == "planned" and dues:
            at = view.wall(min(dues), account.zone if account.pacing else "")
            if not told["next"] or at < told["next"]:
                told["next"], told["next_on"] = at, account.platform
    return found
