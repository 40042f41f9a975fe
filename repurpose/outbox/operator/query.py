"""Questions to the ledger: parts by filter with the reason why each does not go, a part's whole story."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, Table, func, select

from repurpose.errors import UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import msg, recall
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.claim import blocked_accounts
from repurpose.outbox.core.machine import State
from repurpose.outbox.core.model import LedgerAccount, Part, thaw, thaw_account
from repurpose.outbox.rates.rate_limit_store import paces_of
from repurpose.outbox.rates.slots import TOO_LATE
from repurpose.platforms import BY_HAND

_c = t.part.c


@dataclass(frozen=True, slots=True)
class PartFilter:
    """Which parts; empty fields ask for nothing."""

    states: Collection[State] = ()
    platforms: tuple[str, ...] = ()
    account: str = ""
    publication: int | None = None
    seq: int | None = None
    due_from: int | None = None  # moments
    due_to: int | None = None
    most: int | None = None
    among: Collection[int] | None = None  # publications, some thousands at the most
    # Of the archive too, or only of it. Who names one publication gets it wherever it stands.
    archive: Literal["without", "with", "only"] = "without"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A line of the log of attempts. A `begun` without an `ended`: nobody heard the end."""

    part: int
    epoch: int
    kind: str
    phase: str
    at: int
    owner: str
    outcome: str
    status: int
    words: str  # the platform's own


@dataclass(frozen=True, slots=True)
class PartEntry:
    """A publication as it was entered, and what its origin wanted to be remembered."""

    id: int
    account: str
    kind: str
    key: str | None
    pack: str
    due_at: int | None
    local_due: str
    zone: str
    notes: JsonObject
    entered_at: int
    by: str
    plan: str
    slot_at: int | None  # the slot that it holds
    begun_at: int | None  # the latest moment at which readers may have seen it begin


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """A line of the log of events."""

    id: int
    at: int
    kind: str
    publication: int | None
    part: int | None
    account: str | None
    data: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing goes in a scope: `all`, `platform:NAME` or `account:ID`."""

    scope: str
    until: int | None  # a moment; None: until somebody resumes
    reason: str
    by: str
    at: int


def find_parts(tx: Connection, wanted: PartFilter, now: int) -> list[Part]:
    """Return parts by the time at which they are due, those without one last."""
    parts = _in_hand(tx, wanted, now) if wanted.archive != "only" else []
    asked = wanted.archive != "without" or (wanted.publication is not None and not parts)
    archived = [_make_part(row, "") for row in _read(tx, t.archived_part, wanted)] if asked else []
    if not parts or not archived:
        return parts or archived
    return sorted((*parts, *archived), key=_by_due)[: wanted.most]


def _by_due(part: Part) -> tuple[bool, int, int, int]:
    return part.due_at is None, part.due_at or 0, part.publication, part.seq


def _read(tx: Connection, table: Table, wanted: PartFilter) -> Sequence[Row[Any]]:
    c = table.c
    query = select(table, t.account.c.platform).join(t.account, c.account == t.account.c.id)
    query = _narrow(query, c, wanted)
    query = query.order_by(c.due_at.is_(None), c.due_at, c.publication, c.seq)
    return tx.execute(query.limit(wanted.most) if wanted.most is not None else query).all()


def _in_hand(tx: Connection, wanted: PartFilter, now: int) -> list[Part]:
    rows = _read(tx, t.part, wanted)
    blocked = blocked_accounts(tx, now)
    turns = paces_of(tx, {row.account for row in rows if row.state == State.READY})
    sent = _sent_before(tx, rows)
    parts = []
    for row in rows:
        why = _say_why(row, blocked, sent)
        if row.state == State.READY and not row.seq and not why and row.due_at <= now:
            why = row.hold_reason or (msg("waits for its turn") if row.account in turns else "")
        parts.append(_make_part(row, why))
    return parts


def _narrow(query: Select[Any], c: Any, wanted: PartFilter) -> Select[Any]:
    if wanted.among is not None:
        query = query.where(c.publication.in_(sorted(wanted.among)))
    if wanted.states:
        query = query.where(c.state.in_([str(state) for state in wanted.states]))
    if wanted.platforms:
        query = query.where(t.account.c.platform.in_(wanted.platforms))
    if wanted.account:
        query = query.where(c.account == wanted.account)
    if wanted.publication is not None:
        query = query.where(c.publication == wanted.publication)
    if wanted.seq is not None:
        query = query.where(c.seq == wanted.seq)
    if wanted.due_from is not None:
        query = query.where(c.due_at >= wanted.due_from)
    if wanted.due_to is not None:
        query = query.where(c.due_at < wanted.due_to)
    return query


def _sent_before(tx: Connection, rows: Collection[Row[Any]]) -> set[tuple[int, int]]:
    """Return the (publication, seq) that are SENT among the publications of waiting parts."""
    waiting = {row.publication for row in rows if row.seq and row.state == State.READY}
    if not waiting:
        return set()
    found = tx.execute(
        select(_c.publication, _c.seq).where(_c.publication.in_(waiting), _c.state == "SENT")
    )
    return {(row.publication, row.seq) for row in found}


def _say_why(row: Row[Any], blocked: dict[str, str], sent: set[tuple[int, int]]) -> str:
    why = ""
    if row.state == State.DRAFT:
        by_model = thaw(row.message).is_written
        waits, rewritten = (
            msg("waits for approval"),
            msg("rewritten by a model: waits for approval"),
        )
        why = rewritten if by_model else waits
    elif row.state == State.APPROVED:
        why = msg("has no time yet")
    elif row.state == State.HOLD:
        why = row.hold_reason or msg("held")
    elif row.state == State.HUMAN:
        by_hand = row.last_error.startswith(BY_HAND)
        way = msg("look at the account, then: repurpose outbox resolve")
        why = msg("post it by hand: repurpose handoff") if by_hand else way
    elif row.state in (State.READY, State.UNKNOWN):
        why = blocked.get(row.account, "")
        if row.seq and row.state == State.READY and (row.publication, row.seq - 1) not in sent:
            why = msg("waits for {part}", part=f"{row.publication}.{row.seq}")
    return why


def _make_part(row: Row[Any], why: str) -> Part:
    return Part(
        id=row.id,
        publication=row.publication,
        seq=row.seq,
        account=row.account,
        platform=row.platform,
        state=State(row.state),
        message=thaw(row.message),
        content_sha256=row.content_sha256,
        revision=row.revision,
        approval=bool(row.approval),
        approved_by=row.approved_by,
        due_at=row.due_at,
        next_at=row.next_at,
        epoch=row.epoch,
        owner=row.owner,
        lease_until=row.lease_until,
        begun_at=row.begun_at,
        intent_at=row.intent_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        failures=row.failures,
        remote_id=row.remote_id or "",
        remote_url=row.remote_url,
        last_error=row.last_error,
        hold_reason=row.hold_reason,
        idem_key=row.idem_key,
        late_then=row.late_then,
        blocked=why,
    )


def find_publications(tx: Connection, account: str, key: str, plan: str) -> list[PartEntry]:
    """Return publications, oldest first; of one account or plan, with keys that begin with `key`."""
    p = t.publication.c
    query = select(t.publication).order_by(p.id)
    if account:
        query = query.where(p.account == account)
    if plan:
        query = query.where(p.plan == plan)
    if key:
        query = query.where(p.key.startswith(key, autoescape=True))
    return [PartEntry(**row) for row in tx.execute(query).mappings()]


def find_late(tx: Connection, then: str) -> list[PartEntry]:
    """Return the publications that lateness holds, and for which `then` was to happen."""
    query = (
        select(t.publication)
        .join(t.part, _c.publication == t.publication.c.id)
        .where(_c.state == str(State.HOLD), _c.seq == 0, _c.late_then == then)
        .where(_c.hold_reason.in_([TOO_LATE, str(TOO_LATE)]))  # older rows have the plain text
        .order_by(t.publication.c.id)
    )
    return [PartEntry(**row) for row in tx.execute(query).mappings()]


def count_states(tx: Connection) -> dict[State, int]:
    """Return how many parts are in each state that any is in."""
    rows = tx.execute(select(_c.state, func.count()).group_by(_c.state))
    return {State(state): count for state, count in rows}


def count_archived(tx: Connection) -> int:
    """Return how many parts are in the archive."""
    return int(tx.execute(select(func.count()).select_from(t.archived_part)).scalar_one())


def read_attempts(tx: Connection, parts: Collection[int]) -> list[Attempt]:
    """Return the log of attempts of these parts, oldest first."""
    found = []
    for table in (t.archived_attempt, t.attempt):  # those of a part are in one of the two
        a = table.c
        columns = [column for column in a if column.name != "id"]
        rows = tx.execute(select(*columns).where(a.part.in_(parts)).order_by(a.id))
        found += [Attempt(**row) for row in rows.mappings()]
    return found


def read_events(tx: Connection, since: int, most: int) -> list[LoggedEvent]:
    """Return events with a number above `since`, oldest first."""
    e = t.event.c
    rows = tx.execute(select(t.event).where(e.id > since).order_by(e.id).limit(most))
    return [LoggedEvent(**{**row, "data": _recalled(row["data"])}) for row in rows.mappings()]


def _recalled(data: JsonObject) -> JsonObject:
    return {key: recall(value) if isinstance(value, str) else value for key, value in data.items()}


def last_event(tx: Connection) -> int:
    """Return the number of the newest event, 0 for none."""
    return int(tx.execute(select(func.max(t.event.c.id))).scalar() or 0)


def read_pauses(tx: Connection, now: int) -> list[Pause]:
    """Return the pauses that hold now, the widest first."""
    rows = tx.execute(select(t.pause)).mappings()
    found = (Pause(**row) for row in rows if row["until"] is None or row["until"] > now)
    return sorted(found, key=lambda pause: (pause.scope != "all", pause.scope))


def read_accounts(tx: Connection) -> list[LedgerAccount]:
    """Return the accounts by name."""
    rows = tx.execute(select(t.account).order_by(t.account.c.id))
    return [thaw_account(dict(row)) for row in rows.mappings()]


def the_only(rows: Sequence[Any]) -> Any:
    """Return the one message that a publication has.

    Raises:
        UsageError: It has several.
    """
    if len(rows) != 1:
        first = rows[0]
        raise UsageError(
            msg(
                "Publication {publication} has {count} messages; name one.",
                publication=first.publication,
                count=len(rows),
            ),
            hint=f"{first.publication}.1, {first.publication}.2 ...",
        )
    return rows[0]
