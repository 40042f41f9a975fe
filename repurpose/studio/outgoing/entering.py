"""A subject, an account and a wish in, a publication in the outbox out: once, and what was seen."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.config import user_name
from repurpose.errors import ContentError, UnknownName, UsageError
from repurpose.folders import data_folder, user_folder
from repurpose.messages import join, msg
from repurpose.studio.answers import StalePage
from repurpose.studio.outgoing.places import (
    Place,
    Subject,
    messages_for,
    phone_place,
    places_of,
    print_of,
    taken_moments,
    zone_of,
)

if TYPE_CHECKING:
    from repurpose.outbox import Entered, Ledger, Publication, Slot
    from repurpose.platforms import Message
    from repurpose.schedule import PostingHours

LATE = 2 * 3600.0  # seconds after its time when nobody would expect it any more: then it is held
_FALL_BACK = 8  # moments that something may take when others were quicker


def enter(
    ledger: "Ledger",
    subject: Subject,
    name: str,
    *,
    when: str,
    seen: str,
    key: str,
    rhythm: "PostingHours",
    home: str,
) -> "Entered":
    """Put a subject into the outbox for an account: now, at the next free moment, or at a wall time.

    Args:
        ledger: The outbox.
        subject: What goes.
        name: The account.
        when: "now", "next", or "2027-03-01T09:30" by the account's clock.
        seen: The print of what the page has shown.
        key: The window's own name for this wish: asked again, it changes nothing.
        rhythm: When the account posts.
        home: The zone of this machine.

    Raises:
        UnknownName: There is no such account.
        StalePage: What would go is no longer what was shown.
        ContentError: The platform would refuse it, or the account has the same already.
        UsageError: The moment has passed, or the rhythm has no free one.
    """
    known = {place.name: place for place in places_of(subject)}
    if name not in known:
        raise UnknownName("account", name, known)
    place = known[name]
    messages = messages_for(subject, place.rules)
    if print_of(messages) != seen:
        raise StalePage(msg("What would go has changed since this page showed it."))
    if problems := [said for message in messages for said in place.rules.problems(message)]:
        raise ContentError(join("; ", dict.fromkeys(problems)), hint=msg("Nothing was entered."))
    publication = _publication(subject, place, messages, key)
    zone = zone_of(ledger, place, home)
    slots = _moments(ledger, place, when, zone, rhythm)
    place = settle_place(place)
    introduce(ledger, place)
    if when == "now":
        wanted = replace(publication, due_at=ledger.now())
    elif len(slots) == 1:
        [slot] = slots
        wanted = replace(publication, due_at=slot.at, local_due=slot.local, zone=slot.zone)
    else:
        wanted = replace(publication, due_at=slots[0].at, slots=slots)
    [entered] = ledger.enqueue(wanted)
    let_go(ledger, subject.folder)
    return entered


def hand_over(ledger: "Ledger", subject: Subject) -> "Entered":
    """Put a subject into the outbox for a person's phone, at once; the same content is entered once.

    Raises:
        ContentError, UsageError: The pack has no such thing, or a file of it was changed. What is too
            long goes all the same, for a person can still shorten it.
    """
    place = _phone_of(subject)
    messages = messages_for(subject, place.rules)
    key = f"studio/phone/{print_of(messages)}"
    publication = replace(_publication(subject, place, messages, key), allow_duplicate=True)
    introduce(ledger, settle_place(place))
    [entered] = ledger.enqueue(replace(publication, due_at=ledger.now(), late_after=None))
    let_go(ledger, subject.folder)
    return entered


def let_go(ledger: "Ledger", folder: Path) -> int:
    """Let go what of a pack waited for a review and is approved now; return how many parts go.

    Raises:
        SetupError: The file of accounts cannot be read.
    """
    from repurpose.accounts import AccountFile  # noqa: PLC0415
    from repurpose.outbox import let_go_reviewed  # noqa: PLC0415

    return let_go_reviewed(ledger, folder, AccountFile(user_folder()).settings())


def _phone_of(subject: Subject) -> Place:
    """Return the account by which somebody posts a subject by hand: the first there is, or a new one."""
    there = [place for place in places_of(subject) if place.by_hand]
    if not there and not subject.platform:
        raise UsageError(msg("Choose for which platform."))
    return there[0] if there else phone_place(subject.platform)


def _publication(
    subject: Subject, place: Place, messages: "tuple[Message, ...]", key: str
) -> "Publication":
    from repurpose.outbox import Publication, review_notes  # noqa: PLC0415

    waits = review_notes(subject.folder, subject.item)
    return Publication(
        account=place.name,
        messages=messages,
        kind=subject.what,
        key=key,
        pack=str(subject.folder.resolve()),
        by=user_name(),
        late_after=LATE,
        notes={"item": subject.item, **waits},
        approval=bool(waits),
    )


def _moments(
    ledger: "Ledger", place: Place, when: str, zone: str, rhythm: "PostingHours"
) -> "tuple[Slot, ...]":
    from repurpose.schedule import free_moments, resolve  # noqa: PLC0415

    now = ledger.now()
    if when == "now":
        return ()
    if when == "next":
        taken = taken_moments(ledger, place.name, now, now + 60 * 86_400_000)
        found = free_moments(rhythm, zone, now, taken, _FALL_BACK)
        if len(found) < 2:
            raise UsageError(
                msg("The rhythm of {account} has no free moment.", account=place.name),
                hint=msg("Give it more hours, or pick a time."),
            )
        return tuple(found)
    try:
        wished = datetime.fromisoformat(when).replace(tzinfo=None, second=0, microsecond=0)
        slot = resolve(wished, zone)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            msg("{text!r} is not a time.", text=when[:20]), hint=msg('Such as "2027-03-01T09:30".')
        ) from None
    if slot.at < now - 60_000:
        raise UsageError(msg("That moment has passed."), hint=msg("Choose a later one."))
    return (slot,)


def settle_place(place: Place) -> Place:
    """Add an account by hand that is not among the user's accounts yet; return it as it is kept."""
    if place.made:
        return place
    from repurpose.accounts import open_accounts  # noqa: PLC0415

    settings = {**place.settings, "folder": str(data_folder() / "handoff")}
    with open_accounts() as accounts:
        accounts.add(place.name, place.kind, settings, {})
    return replace(place, settings=settings, made=True)


def introduce(ledger: "Ledger", place: Place) -> None:
    """Make an account known to the outbox, with the kind that its client has."""
    from repurpose.outbox import LedgerAccount  # noqa: PLC0415

    ledger.put_account(
        LedgerAccount(
            place.name,
            place.rules.platform.name,
            place.settings.get("handle", ""),
            place.name,
            settings={"kind": place.kind},
        )
    )
