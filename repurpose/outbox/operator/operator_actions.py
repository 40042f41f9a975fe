"""What a person decides: approve, hold, move, cancel, retry, say what happened; pauses and logins."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.event_log import log_event
from repurpose.outbox.core.machine import FINAL, NOT_BEGUN, Event, ImpossibleStep, State, advance
from repurpose.outbox.core.record import release_next
from repurpose.outbox.operator.plan_store import get_meta, set_meta
from repurpose.outbox.rates.rate_limit_store import note_begun, note_not_begun
from repurpose.outbox.rates.slots import free_slot

_c = t.part.c
_lock = (
    select(t.part)
    .where(_c.publication == bindparam("b_publication"))
    .order_by(_c.id)
    .with_for_update()
)
_archived = (
    select(t.archived_part.c.id)
    .where(t.archived_part.c.publication == bindparam("b_publication"))
    .limit(1)
)


def lock_parts(tx: Connection, publication: int, seq: int | None = None) -> list[Row[Any]]:
    """Return a publication's parts in order, or one of them, locked until the transaction ends.

    Raises:
        UsageError: There is none.
    """
    found = tx.execute(_lock, {"b_publication": publication})
    rows = [row for row in found if seq is None or row.seq == seq]
    if not rows:
        if tx.execute(_archived, {"b_publication": publication}).first():
            raise UsageError(
                msg(
                    "Publication {publication} is over, and in the archive.",
                    publication=publication,
                ),
                hint=msg("See: repurpose outbox show {publication}", publication=publication),
            )
        name = (
            msg("publication {publication}", publication=publication)
            if seq is None
            else msg("part {publication}.{number}", publication=publication, number=seq + 1)
        )
        raise UsageError(
            msg("There is no {name}.", name=name), hint=msg("See: repurpose outbox list")
        )
    return rows


def lock_publications(tx: Connection, numbers: Collection[int]) -> set[str]:
    """Lock all parts of publications, in the order of their numbers; return whose they are."""
    query = select(_c.account).where(_c.publication.in_(numbers)).order_by(_c.id)
    return set(tx.scalars(query.with_for_update())) if numbers else set()


def approve(
    tx: Connection,
    rows: Sequence[Row[Any]],
    now: int,
    by: str,
    content: Mapping[int, str],
    *,
    reviewed: bool = False,
) -> int:
    """Let drafts go, as they are now: the approval is bound to their content's hash.

    `content` may say, by part, the hash that the person saw; another one is refused, and so is what waits for a
    review, unless that is what approves it.
    """
    drafts = [row for row in rows if row.state == State.DRAFT]
    if not drafts:
        raise ImpossibleStep(State(rows[0].state), Event.APPROVE)
    if not reviewed:
        _refuse_unreviewed(tx, {row.publication for row in drafts})
    for row in drafts:
        seen = content.get(row.id, row.content_sha256)
        if seen != row.content_sha256:
            raise UsageError(
                msg(
                    "Part {publication}.{number} has changed since you saw it.",
                    publication=row.publication,
                    number=row.seq + 1,
                ),
                hint=msg("Look again: repurpose outbox show"),
            )
        state = advance(State.DRAFT, Event.APPROVE)
        if row.due_at is not None:
            state = advance(state, Event.SCHEDULE)
        _set(
            tx,
            row,
            state,
            approved_sha256=row.content_sha256,
            approved_by=by,
            approved_at=now,
            next_at=_turn_of(tx, row, row.due_at) if state is State.READY else None,
        )
        _note(tx, row, now, "approved", by=by, content_sha256=row.content_sha256)
    return len(drafts)


def _refuse_unreviewed(tx: Connection, numbers: Collection[int]) -> None:
    from repurpose.review import is_required  # noqa: PLC0415  # which loads what draws pages

    entry = t.publication.c
    found = tx.execute(select(entry.notes, entry.pack).where(entry.id.in_(numbers)))
    for notes, pack in found:
        if notes.get("review") and is_required(Path(pack)):
            raise UsageError(
                msg("This goes out when somebody else has approved it."),
                hint=msg("Ask for it: repurpose review {pack} --lan", pack=pack),
            )


def hold(tx: Connection, rows: Sequence[Row[Any]], now: int, reason: str) -> int:
    """Keep back what is READY."""
    ready = [row for row in rows if row.state == State.READY]
    if not ready:
        raise ImpossibleStep(State(rows[0].state), Event.HOLD)
    for row in ready:
        state = advance(State.READY, Event.HOLD)
        _set(tx, row, state, next_at=None, hold_reason=reason)
        _note(tx, row, now, "held", reason=reason)
    return len(ready)


def release(tx: Connection, rows: Sequence[Row[Any]], now: int) -> int:
    """Let go what was held; lateness no longer matters, a person has decided."""
    held = [row for row in rows if row.state == State.HOLD]
    if not held:
        raise ImpossibleStep(State(rows[0].state), Event.RELEASE)
    for row in held:
        state = advance(State.HOLD, Event.RELEASE)
        _set(tx, row, state, next_at=_turn_of(tx, row, row.due_at), late_at=None, hold_reason="")
        _note(tx, row, now, "released")
    return len(held)


def move(
    tx: Connection,
    rows: Sequence[Row[Any]],
    now: int,
    due_at: int,
    local_due: str = "",
    zone: str = "",
) -> int:
    """Set another time for what is not begun; how late is too late moves with it."""
    moving = [row for row in rows if row.state in NOT_BEGUN]
    if not moving:
        raise ImpossibleStep(State(rows[0].state), Event.SCHEDULE)
    for row in moving:
        state = State(row.state)
        if state in (State.APPROVED, State.READY):
            state = advance(state, Event.SCHEDULE)
        shift = due_at - row.due_at if row.due_at is not None else 0
        _set(
            tx,
            row,
            state,
            due_at=due_at,
            next_at=_turn_of(tx, row, due_at) if state is State.READY else None,
            late_at=row.late_at + shift if row.late_at is not None else None,
            hold_reason="" if state is State.READY else row.hold_reason,
        )
        _note(tx, row, now, "moved", due_at=due_at)
    if len(moving) == len(rows):
        tx.execute(
            update(t.publication)
            .where(t.publication.c.id == rows[0].publication)
            .values(due_at=due_at, local_due=local_due, zone=zone, slot_at=None)
        )
    return len(moving)


def cancel(tx: Connection, rows: Sequence[Row[Any]], now: int, by: str) -> int:
    """Cancel the first of `rows` that is not final, and all behind it in its thread."""
    open_rows = [row for row in rows if State(row.state) not in FINAL]
    first = (open_rows or rows)[0]
    advance(State(first.state), Event.CANCEL)
    behind = [row for row in lock_parts(tx, first.publication) if row.seq >= first.seq]
    behind = [row for row in behind if State(row.state) not in FINAL]
    for row in behind:
        state = advance(State(row.state), Event.CANCEL)
        _set(tx, row, state, next_at=None, owner="", lease_until=None)
        _note(tx, row, now, "cancelled", by=by, was=row.state)
    if first.seq == 0:
        free_slot(tx, first.publication)
    return len(behind)


def retry(tx: Connection, rows: Sequence[Row[Any]], now: int) -> int:
    """Send again, now, what FAILED or was SKIPPED, or waits for its next try."""
    again = [row for row in rows if row.state in (State.FAILED, State.SKIPPED)]
    again = again or [row for row in rows if row.state == State.READY and row.attempts]
    if not again:
        raise ImpossibleStep(State(rows[0].state), Event.RETRY)
    for row in again:
        state = advance(State(row.state), Event.RETRY)
        due = now if row.due_at is None else row.due_at
        _set(
            tx,
            row,
            state,
            due_at=due,
            next_at=_turn_of(tx, row, min(due, now) if row.attempts else now),
            failures=0,
            late_at=None,
            hold_reason="",
        )
        _note(tx, row, now, "retried", was=row.state)
    tx.execute(delete(t.upload).where(t.upload.c.part.in_([row.id for row in again])))
    return len(again)


def say_posted(
    tx: Connection,
    row: Row[Any],
    now: int,
    by: str,
    url: str,
    remote_id: str,
    ref: Mapping[str, Any],
) -> None:
    """Take a person's word that the platform has a part; the one behind it may go."""
    state = advance(State(row.state), Event.SAY_POSTED)
    named = remote_id or url.rstrip("/").rpartition("/")[2] or f"by-hand-{row.id}"
    _set(
        tx,
        row,
        state,
        remote_id=named,
        remote_url=url,
        ref=dict(ref),
        sent_at=now,
        next_at=None,
        owner="",
        lease_until=None,
    )
    if row.seq == 0:
        note_begun(tx, [row.publication], now, only_new=True)
    _note(tx, row, now, "said_posted", by=by, url=url, remote_id=named, was=row.state)
    release_next(tx, [(row.publication, row.seq)])


def say_not_posted(tx: Connection, row: Row[Any], now: int, by: str) -> None:
    """Take a person's word that the platform does not have a part: it is sent again."""
    state = advance(State(row.state), Event.SAY_NOT_POSTED)
    _set(
        tx,
        row,
        state,
        next_at=now,
        doubt_at=None,
        absent_at=None,
        looks=0,
        late_at=None,
        owner="",
        lease_until=None,
    )
    if row.seq == 0:
        note_not_begun(tx, [(row.publication, row.account)])
    _note(tx, row, now, "said_not_posted", by=by, was=row.state)


def pause(tx: Connection, scope: str, now: int, until: int | None, reason: str, by: str) -> None:
    """Let nothing go in a scope: `all`, `platform:NAME` or `account:ID`."""
    check_scope(tx, scope)
    tx.execute(delete(t.pause).where(t.pause.c.scope == scope))
    tx.execute(insert(t.pause).values(scope=scope, until=until, reason=reason, by=by, at=now))
    log_event(tx, now, "paused", scope=scope, until=until, reason=reason, by=by)


def resume(tx: Connection, scope: str, now: int, by: str) -> bool:
    """End a pause; say whether there was one."""
    check_scope(tx, scope)
    ended = tx.execute(delete(t.pause).where(t.pause.c.scope == scope)).rowcount > 0
    if ended:
        log_event(tx, now, "resumed", scope=scope, by=by)
    return ended


def check_scope(tx: Connection, scope: str) -> None:
    """Refuse a scope that means nothing.

    Raises:
        UsageError: It does.
    """
    kind, _, name = scope.partition(":")
    if scope == "all" or (kind == "platform" and name):
        return
    a = t.account.c.id
    known = kind == "account" and tx.execute(select(a).where(a == name)).first()
    if not known:
        raise UsageError(
            msg("No account {name!r}.", name=name), hint=msg("See: repurpose accounts list")
        )


def restore_login(tx: Connection, account: str, now: int) -> bool:
    """Unblock an account whose credentials are good again; say whether it was blocked."""
    a = t.account.c
    changed = tx.execute(
        update(t.account).where(a.id == account, a.needs_login != "").values(needs_login="")
    )
    if changed.rowcount:
        log_event(tx, now, "login_restored", account=account)
    return changed.rowcount > 0


def doubt_login(
    tx: Connection, account: str, now: int, reason: str, ends: int | None = None
) -> bool:
    """Block an account whose login has ended; with `ends` (ms) only note, once, that it will end."""
    if ends is not None:
        setting = f"login_ends.{account}"
        if get_meta(tx, setting) == str(ends):
            return False
        set_meta(tx, setting, str(ends))
        log_event(tx, now, "login_ends", account=account, reason=reason, ends=ends)
        return True
    a = t.account.c
    changed = tx.execute(
        update(t.account).where(a.id == account, a.needs_login == "").values(needs_login=reason)
    )
    if changed.rowcount:
        log_event(tx, now, "needs_login", account=account, reason=reason)
    return changed.rowcount > 0


def _turn_of(tx: Connection, row: Row[Any], at: int | None) -> int | None:
    """Return `at` when the part before is SENT, else None: it has to wait for that one."""
    if row.seq == 0:
        return at
    before = select(_c.state).where(_c.publication == row.publication, _c.seq == row.seq - 1)
    return at if tx.execute(before).scalar() == State.SENT else None


def _set(tx: Connection, row: Row[Any], state: State, **values: Any) -> None:
    tx.execute(update(t.part).where(_c.id == row.id).values(state=str(state), **values))


def _note(tx: Connection, row: Row[Any], now: int, kind: str, **data: Any) -> None:
    log_event(tx, now, kind, publication=row.publication, part=row.id, account=row.account, **data)
