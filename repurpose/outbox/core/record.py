"""What senders heard into the ledger: fenced by epoch and state, and logged whatever it was."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.batch import clear_rest
from repurpose.outbox.core.decide import PartChange, Standing, after_sending, after_settling
from repurpose.outbox.core.event_log import line, note_all
from repurpose.outbox.core.machine import TABLE, Event, State, advance
from repurpose.outbox.core.model import SendingPolicy, Task
from repurpose.outbox.rates.rate_limit_store import note_begun, note_not_begun
from repurpose.platforms import Absent, Outcome, Sent, Settling, Unclear

_NOTED = {
    Event.CONFIRM: "sent",
    Event.WITNESS: "sent",
    Event.REJECT: "not_sent",
    Event.FAIL: "failed",
    Event.DOUBT: "unclear",
    Event.CLEAR: "absent",
    Event.ASK: "asks_person",
}
_NOTED_BY = ("SENDING", "UNKNOWN", "HUMAN")  # whose intent is noted with the publication
_NOT_THERE = (Event.REJECT, Event.FAIL, Event.CLEAR)  # the platform has nothing of it
_c = t.part.c
_write = (
    update(t.part)
    .where(
        _c.id == bindparam("b_id"),
        _c.epoch == bindparam("b_epoch"),
        _c.state == bindparam("b_from"),
    )
    .values(
        {
            name: bindparam(f"b_{name}", type_=_c[name].type)
            for name in (
                "state",
                "next_at",
                "failures",
                "looks",
                "doubt_at",
                "absent_at",
                "last_error",
                "remote_id",
                "remote_url",
                "ref",
                "sent_at",
            )
        }
        | {"owner": "", "lease_until": None}
    )
)
_release = (
    update(t.part)
    .where(
        _c.publication == bindparam("b_publication"),
        _c.seq == bindparam("b_seq"),
        _c.state == "READY",
        _c.next_at.is_(None),
    )
    .values(next_at=_c.due_at)
)
_log_end = insert(t.attempt)
_tried = select(t.part).where(_c.id.in_(bindparam("b_ids"))).order_by(_c.id).with_for_update()
_another = [
    select(table.c.id)
    .where(
        t.SENT,
        table.c.account == bindparam("b_account"),
        table.c.remote_id == bindparam("b_remote"),
        table.c.id != bindparam("b_id"),
    )
    .limit(1)
    for table in t.PARTS
]
_still_there = (  # and stays until we are done
    select(_c.id)
    .where(_c.id.in_(bindparam("b_ids")))
    .order_by(_c.id)
    .with_for_update(key_share=True)
)


@dataclass(frozen=True, slots=True)
class Result:
    """The end of one try."""

    task: Task
    outcome: Outcome | Absent
    settling: Settling
    behind: bool = False  # it went along with the first of its thread, whose outcome it is


def record(
    tx: Connection,
    results: Sequence[Result],
    owner: str,
    now: int,
    policy: SendingPolicy,
    chance: Callable[[], float],
    paced: Container[str] = (),
) -> int:
    """Write results down; return how many changed their part.

    A result counts while the part is as its sender left it: same epoch, same state. One thing is
    believed of a sender that lost its lease as well: that the platform *has* the part, as long as
    nobody else may be sending it.
    """
    if not results:
        return 0
    found = tx.execute(_tried, {"b_ids": sorted({result.task.part for result in results})})
    rows = {row.id: row for row in found}
    gone = [result for result in results if result.task.part not in rows]
    _note_archived(tx, gone, owner, now)
    results = [result for result in results if result.task.part in rows]
    if not results:
        return 0
    results = _doubt_the_taken(tx, results)
    changes: dict[int, PartChange] = {}
    for result in results:
        row = rows[result.task.part]
        change = _judge(row, result, now, policy, chance())
        if change is not None and row.id not in changes:
            changes[row.id] = change
    tx.execute(_log_end, [_log(result, owner, now) for result in results])
    if changes:
        tx.execute(_write, [_values(rows[i], changes[i], now) for i in sorted(changes)])
    sent = [rows[i] for i, change in changes.items() if change.sent]
    release_next(tx, [(row.publication, row.seq) for row in sent])
    first = {i: rows[i] for i in changes if rows[i].seq == 0}
    # The intent has noted it; for a pace, it has begun at the latest when the answer came, or when it
    # was sent once more with its key.
    again = {r.task.part for r in results if r.task.settling and r.settling == "keyed"}
    seen = [row for i, row in first.items() if changes[i].sent or i in again]
    late = [row.publication for row in seen if row.account in paced or row.state not in _NOTED_BY]
    note_begun(tx, late, now)
    for i, change in changes.items():
        if change.event is Event.CLEAR:
            clear_rest(tx, rows[i].publication, rows[i].seq, now, change.error)
    nothing = [row for i, row in first.items() if changes[i].event in _NOT_THERE]
    note_not_begun(tx, [(row.publication, row.account) for row in nothing])
    events = [
        line(now, _NOTED[change.event], rows[i].publication, i, rows[i].account, **_details(change))
        for i, change in changes.items()
        if change.event is not Event.REJECT or change.next_at is not None
    ]
    events += [
        line(now, "late_result", r.task.publication, r.task.part, r.task.account.id,
             remote_id=r.outcome.remote_id, url=r.outcome.url)
        for r in results
        if isinstance(r.outcome, Sent) and r.task.part not in changes
        and rows[r.task.part].remote_id != r.outcome.remote_id
    ]  # fmt: skip
    events += _tell_accounts(tx, rows, changes, now)
    note_all(tx, events)
    return len(changes)


def _doubt_the_taken(tx: Connection, results: Sequence[Result]) -> list[Result]:
    """Return the results, but a look that found what is another part's already has found nothing yet.

    Two parts of an account may say the same; whoever looks for both sees one message twice.
    """
    taken: set[tuple[str, str]] = set()
    judged = []
    for result in results:
        task, outcome = result.task, result.outcome
        if task.settling and result.settling == "searchable" and isinstance(outcome, Sent):
            name = (task.account.id, outcome.remote_id)
            asked = {"b_account": name[0], "b_remote": name[1], "b_id": task.part}
            if name in taken or any(tx.execute(another, asked).first() for another in _another):
                unclear = Unclear(
                    msg(
                        "{address} is another part's message.",
                        address=outcome.url or outcome.remote_id,
                    )
                )
                judged.append(replace(result, outcome=unclear))
                continue
            taken.add(name)
        judged.append(result)
    return judged


def _judge(
    row: Row[Any], result: Result, now: int, policy: SendingPolicy, chance: float
) -> PartChange | None:
    task, outcome = result.task, result.outcome
    state = State(row.state)
    standing = Standing(row.failures, row.looks, row.doubt_at, row.absent_at)
    if row.epoch == task.epoch:
        if task.settling and state is State.UNKNOWN:
            return after_settling(outcome, result.settling, standing, now, policy, chance)
        left = State.SENDING if task.intended else State.LEASED
        if not task.settling and state is left and not isinstance(outcome, Absent):
            return after_sending(
                outcome,
                result.settling,
                standing,
                now,
                policy,
                chance,
                published=task.intended,
                behind=result.behind,
            )
    believable = row.revision == task.revision and (state, Event.WITNESS) in TABLE
    if isinstance(outcome, Sent) and believable:
        return PartChange(Event.WITNESS, standing, sent=outcome)
    return None


def _values(row: Row[Any], change: PartChange, now: int) -> JsonObject:
    sent = change.sent
    return {
        "b_id": row.id,
        "b_epoch": row.epoch,
        "b_from": row.state,
        "b_state": str(advance(State(row.state), change.event)),
        "b_next_at": change.next_at,
        "b_failures": change.standing.failures,
        "b_looks": change.standing.looks,
        "b_doubt_at": change.standing.doubt_at,
        "b_absent_at": change.standing.absent_at,
        "b_last_error": "" if sent else change.error or row.last_error,
        "b_remote_id": sent.remote_id if sent else None,
        "b_remote_url": sent.url if sent else "",
        "b_ref": dict(sent.ref) if sent else {},
        "b_sent_at": now if sent else None,
    }


def _log(result: Result, owner: str, now: int) -> JsonObject:
    task, outcome = result.task, result.outcome
    return {
        "part": task.part,
        "epoch": task.epoch,
        "kind": "settle" if task.settling else "publish" if task.intended else "upload",
        "phase": "ended",
        "at": now,
        "owner": owner,
        "outcome": type(outcome).__name__,
        "status": getattr(outcome, "status", 0),
        "words": outcome.url or outcome.remote_id if isinstance(outcome, Sent) else outcome.reason,
    }


def _details(change: PartChange) -> JsonObject:
    if change.sent:
        return {"remote_id": change.sent.remote_id, "url": change.sent.url}
    return {"reason": change.error, "next_at": change.next_at}


def _tell_accounts(
    tx: Connection, rows: Mapping[int, Row[Any]], changes: Mapping[int, PartChange], now: int
) -> list[JsonObject]:
    """Let accounts wait or ask for a login; return the events: one for each account newly blocked."""
    a = t.account.c
    events = []
    # In the order of their names, so that two programs wait for each other in one direction.
    for name, number in sorted((rows[number].account, number) for number in changes):
        change = changes[number]
        if change.wait_until:
            tx.execute(
                update(t.account)
                .where(a.id == name, a.wait_until < change.wait_until)
                .values(wait_until=change.wait_until)
            )
        if change.needs_login:
            fresh = tx.execute(
                update(t.account)
                .where(a.id == name, a.needs_login == "")
                .values(needs_login=change.needs_login)
            )
            if fresh.rowcount:
                events.append(line(now, "needs_login", None, None, name, reason=change.needs_login))
    return events


def _note_archived(tx: Connection, results: Sequence[Result], owner: str, now: int) -> None:
    """Log what a sender tells that stood still until its part was over, settled by others and archived."""
    lines = []
    for result in results:
        task, log = result.task, _log(result, owner, now)
        told = {name: log[name] for name in ("outcome", "status", "words", "owner")}
        lines.append(line(now, "late_result", task.publication, task.part, task.account.id, **told))
    note_all(tx, lines)


def release_next(tx: Connection, places: Sequence[tuple[int, int]]) -> None:
    """Let the parts behind these (publication, seq) go: they are SENT."""
    if places:
        tx.execute(
            _release,
            [{"b_publication": number, "b_seq": seq + 1} for number, seq in sorted(places)],
        )


def log_uploads(tx: Connection, tasks: Sequence[Task], now: int) -> None:
    """Keep the handles of what has been uploaded, to be used again by another try."""
    if not tasks:
        return
    there = set(tx.scalars(_still_there, {"b_ids": sorted({task.part for task in tasks})}))
    for task in tasks:
        if task.part not in there:  # over, and in the archive: its sender stood still for very long
            continue
        tx.execute(t.upload.delete().where(t.upload.c.part == task.part))
        if task.handles:
            tx.execute(
                insert(t.upload),
                [
                    {
                        "part": task.part,
                        "position": position,
                        "sha256": task.message.files[position].sha256,
                        "handle": dict(handle),
                        "at": now,
                    }
                    for position, handle in task.handles.items()
                ],
            )
