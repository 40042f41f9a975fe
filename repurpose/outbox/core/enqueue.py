"""Publications into the ledger, whole or not at all; and content revised before it is sent."""

import base64
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, Select, bindparam, func, insert, select, update

from repurpose.errors import ContentError, SetupError, UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.event_log import log_event
from repurpose.outbox.core.machine import GONE, Event, State, advance
from repurpose.outbox.core.model import (
    Entered,
    LedgerAccount,
    Pacing,
    Publication,
    SendingPolicy,
    Slot,
    freeze,
    freeze_pacing,
    hash_content,
    hashes_of,
)
from repurpose.outbox.rates.local_time import load_zone
from repurpose.outbox.rates.rate_limit_store import let_wait_anew
from repurpose.outbox.rates.slots import choose_slot, lock_accounts
from repurpose.platforms import Message

_c, _p = t.part.c, t.publication.c
_NOT_BEGUN = [str(s) for s in (State.DRAFT, State.APPROVED, State.READY, State.HOLD, State.FAILED)]
_already = select(_p.id, _p.due_at).where(
    _p.account == bindparam("b_account"), _p.key == bindparam("b_key")
)
_enter = insert(t.publication).returning(_p.id)
_enter_parts = insert(t.part)


def _twins_in(c: Any) -> Select[Any]:
    """Return the question for the same content among parts, or those of the archive."""
    when = func.coalesce(c.sent_at, c.due_at, bindparam("b_now", type_=BigInteger))
    return (
        select(c.publication, c.seq, c.state)
        .where(
            c.account == bindparam("b_account"),
            c.content_sha256.in_(bindparam("b_hashes")),
            c.state.not_in([str(state) for state in GONE]),
            c.id != bindparam("b_besides"),
            when > bindparam("b_from"),
            when < bindparam("b_to"),
        )
        .limit(1)
    )


_twins = [_twins_in(table.c) for table in t.PARTS]
_install_id = select(t.meta.c.value).where(t.meta.c.key == "install_id")


def put_account(tx: Connection, account: LedgerAccount) -> None:
    """Add an account, or replace what is known of it.

    What it waits for is kept, and its pace and zone are: those are set by `set_pacing`.
    """
    values: JsonObject = {
        "platform": account.platform,
        "handle": account.handle,
        "secret_ref": account.secret_ref,
        "settings": dict(account.settings),
    }
    changed = tx.execute(update(t.account).where(t.account.c.id == account.id).values(**values))
    if changed.rowcount == 0:
        values |= {"zone": account.zone, "pacing": account.pacing and freeze_pacing(account.pacing)}
        tx.execute(insert(t.account).values(id=account.id, **values))


def set_pacing(tx: Connection, account: str, pacing: Pacing) -> None:
    """Set how fast an account may begin publications, and by which clock.

    Raises:
        SetupError: The account is not known.
        UsageError: There is no such zone.
    """
    load_zone(pacing.zone)
    values = {"pacing": freeze_pacing(pacing), "zone": pacing.zone}
    changed = tx.execute(update(t.account).where(t.account.c.id == account).values(**values))
    if changed.rowcount == 0:
        raise _unknown(account)
    let_wait_anew(tx, account)


def _unknown(account: str) -> SetupError:
    return SetupError(
        msg("No account {account!r}.", account=account), hint=msg("Add it: repurpose accounts add")
    )


def enqueue(tx: Connection, publication: Publication, now: int, policy: SendingPolicy) -> Entered:
    """Write down a publication and its parts. Its account is one of those that `lock` locked.

    Raises:
        ContentError: The account has had, or will have, the same content within the guarded days;
            or all its slots are taken.
        UsageError: There is nothing in it.
    """
    if not publication.messages:
        raise UsageError(msg("A publication needs at least one message."))
    if publication.key:
        already = tx.execute(
            _already, {"b_account": publication.account, "b_key": publication.key}
        ).first()
        if already is not None:
            return Entered(already.id, new=False, due_at=already.due_at)
    slot = None
    if publication.slots:
        slot = choose_slot(tx, publication.account, publication.slots)
        publication = replace(publication, due_at=slot.at, local_due=slot.local, zone=slot.zone)
    if not publication.allow_duplicate:
        for message in publication.messages:
            _refuse_duplicate(tx, publication.account, message, publication.due_at, now, policy)
    number = _insert_publication(tx, publication, slot, now)
    _insert_parts(tx, publication, number)
    log_event(
        tx,
        now,
        "entered",
        publication=number,
        account=publication.account,
        parts=len(publication.messages),
        by=publication.by,
    )
    return Entered(number, new=True, due_at=publication.due_at)


def lock(tx: Connection, publications: Sequence[Publication]) -> None:
    """Lock the accounts of publications, so that two programs enter one after the other.

    Raises:
        SetupError: One is not known.
    """
    lock_known(tx, {publication.account for publication in publications})


def lock_known(tx: Connection, wanted: Collection[str]) -> None:
    """Lock accounts, in the order of their names.

    Raises:
        SetupError: One is not known.
    """
    for missing in sorted(set(wanted) - lock_accounts(tx, wanted)):
        raise _unknown(missing)


def _insert_publication(
    tx: Connection, publication: Publication, slot: Slot | None, now: int
) -> int:
    made = tx.execute(
        _enter,
        {
            "account": publication.account,
            "kind": publication.kind,
            "key": publication.key or None,
            "pack": publication.pack,
            "due_at": publication.due_at,
            "local_due": publication.local_due,
            "zone": publication.zone,
            "notes": dict(publication.notes),
            "entered_at": now,
            "by": publication.by,
            "plan": publication.plan,
            "slot_at": slot.at if slot else None,
        },
    )
    number = int(made.scalar_one())
    if publication.uses:
        names = dict.fromkeys(publication.uses)
        tx.execute(insert(t.uses), [{"publication": number, "name": name} for name in names])
    return number


def _insert_parts(tx: Connection, publication: Publication, number: int) -> None:
    due = publication.due_at
    free = State.APPROVED if due is None else State.READY
    state = State.DRAFT if publication.approval else free
    late = None
    if due is not None and publication.late_after is not None:
        late = due + round(publication.late_after * 1000)
    install = read_install_id(tx)
    tx.execute(
        _enter_parts,
        [
            {
                "publication": number,
                "seq": seq,
                "account": publication.account,
                "state": str(state),
                "message": freeze(message),
                "content_sha256": hash_content(message),
                "idem_key": mint_key(install, publication.account, number, seq, 0),
                "approval": int(publication.approval),
                "due_at": due,
                "next_at": due if seq == 0 and state is State.READY else None,
                "late_at": late if seq == 0 else None,
                "late_then": publication.late_then,
            }
            for seq, message in enumerate(publication.messages)
        ],
    )


def _refuse_duplicate(
    tx: Connection,
    account: str,
    message: Message,
    due: int | None,
    now: int,
    policy: SendingPolicy,
    besides: int = 0,
) -> None:
    span = round(policy.duplicate_days * 86_400_000)
    at = due if due is not None else now
    asked = {
        "b_account": account,
        "b_hashes": sorted(hashes_of(message)),
        "b_besides": besides,
        "b_now": now,
        "b_from": at - span,
        "b_to": at + span,
    }
    found = (tx.execute(question, asked).first() for question in _twins)
    twin = next((row for row in found if row is not None), None)
    if twin is not None:
        raise ContentError(
            msg(
                "{account} has the same post already: part {publication}.{number}, {state}, within {days:g} days.",
                account=account,
                publication=twin.publication,
                number=twin.seq + 1,
                state=twin.state,
                days=policy.duplicate_days,
            ),
            hint=msg("Change the text; `repurpose post --again` sends it all the same."),
        )


def mint_key(install: str, account: str, publication: int, seq: int, revision: int) -> str:
    """Return an idempotency key of 32 characters: one for each content of each part, for ever.

    A platform that remembers keys answers with what it made for a key, whatever the text is: so a
    revised text gets another key.
    """
    name = f"{install}|{account}|{publication}|{seq}|{revision}"
    return base64.b32encode(hashlib.sha256(name.encode()).digest()).decode()[:32].lower()


def read_install_id(tx: Connection) -> str:
    """Return the random name that this database was given when it was made."""
    return str(tx.execute(_install_id).scalar_one())


def revise(
    tx: Connection, row: Row[Any], message: Message, now: int, policy: SendingPolicy
) -> State:
    """Replace the content of a locked part that is not sent; its approval is void.

    Raises:
        ImpossibleStep: It is sent, or a sender has it.
        ContentError: The account has the same content elsewhere.
    """
    needs_approval = bool(row.approval) or message.is_written
    state = advance(State(row.state), Event.REDRAFT if needs_approval else Event.REVISE)
    _refuse_duplicate(tx, row.account, message, row.due_at, now, policy, besides=row.id)
    revision = row.revision + 1
    tx.execute(
        update(t.part)
        .where(t.part.c.id == row.id)
        .values(
            state=str(state),
            message=freeze(message),
            content_sha256=hash_content(message),
            revision=revision,
            approval=int(needs_approval),
            idem_key=mint_key(read_install_id(tx), row.account, row.publication, row.seq, revision),
            approved_sha256="",
            approved_by="",
            approved_at=None,
            minted_at=None,
            epoch=row.epoch + 1,
            failures=0,
            last_error="",
        )
    )
    # Its new moment comes after theirs: what goes behind it, and certainly has not gone, gets another.
    behind = (t.part.c.publication == row.publication) & (t.part.c.seq > row.seq)
    tx.execute(update(t.part).where(behind, t.part.c.state.in_(_NOT_BEGUN)).values(minted_at=None))
    if state is State.READY and row.next_at is None and row.state == State.FAILED:
        tx.execute(update(t.part).where(t.part.c.id == row.id).values(next_at=now))
    tx.execute(t.upload.delete().where(t.upload.c.part == row.id))
    log_event(
        tx, now, "revised", publication=row.publication, part=row.id, account=row.account,
        revision=revision,
    )  # fmt: skip
    return state
