"""The ledger in, what a person wants to see of a run out: what is next, under way, in doubt, waiting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repurpose.messages import msg
from repurpose.outbox import State

if TYPE_CHECKING:
    from repurpose.outbox import Ledger, LedgerAccount, Part

_MOST = 200  # parts read; a long thread is one row
_SILENT = 150_000  # ms without a beat, after which a node counts as gone


@dataclass(frozen=True, slots=True)
class Row:
    """One publication, by the first of its messages that is in the state in question."""

    name: str  # of the part, 12.3
    account: str
    platform: str
    zone: str  # IANA, of the account
    at: int | None  # ms: when it goes, or is looked for
    text: str
    messages: int  # so many in this state
    state: State
    why: str  # it does not go, or what went wrong


@dataclass(frozen=True, slots=True)
class Stopped:
    """An account for which nothing goes, and until when if that is known."""

    account: str
    why: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A run that works on the same outbox now."""

    id: str
    beat_at: int


@dataclass(frozen=True, slots=True)
class Status:
    """What a run is doing at a moment, in ms since the epoch."""

    now: int
    upcoming: tuple[Row, ...] = ()
    flying: tuple[Row, ...] = ()
    unsure: tuple[Row, ...] = ()  # UNKNOWN and HUMAN
    stopped: tuple[Stopped, ...] = ()
    nodes: tuple[NodeRow, ...] = ()
    counts: Mapping[State, int] = field(default_factory=dict)


def read_status(ledger: "Ledger") -> Status:
    """Return how things stand now.

    Raises:
        MachineError: The database cannot be used.
    """
    from repurpose.outbox import PartFilter  # noqa: PLC0415  SQLAlchemy

    now = ledger.now()
    accounts = {account.id: account for account in ledger.accounts()}

    def rows(*states: State) -> tuple[Row, ...]:
        return _group(ledger.parts(PartFilter(states=states, most=_MOST)), accounts)

    ready = rows(State.READY)
    nodes = (
        NodeRow(node.id, node.beat_at)
        for node in ledger.nodes()
        if node.state == "running" and now - node.beat_at < _SILENT
    )
    return Status(
        now,
        tuple(sorted(ready, key=lambda row: (row.at is None, row.at or 0))),
        rows(State.LEASED, State.SENDING),
        rows(State.UNKNOWN, State.HUMAN),
        _find_stopped(accounts.values(), ready, now),
        tuple(nodes),
        ledger.counts(),
    )


def _group(parts: Iterable["Part"], accounts: Mapping[str, "LedgerAccount"]) -> tuple[Row, ...]:
    groups: dict[tuple[int, bool], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.publication, part.state is State.HUMAN), []).append(part)
    return tuple(_row(found, accounts.get(found[0].account)) for found in groups.values())


def _row(parts: list["Part"], account: "LedgerAccount | None") -> Row:
    first = min(parts, key=lambda part: part.seq)
    why = first.blocked or first.hold_reason
    if first.state in (State.UNKNOWN, State.HUMAN):
        why = first.last_error or why
    return Row(
        first.name,
        first.account,
        first.platform,
        account.zone if account else "UTC",
        first.next_at if first.next_at is not None else first.due_at,
        " ".join((first.message.title or first.message.text).split()),
        len(parts),
        first.state,
        why,
    )


def _find_stopped(
    accounts: Iterable["LedgerAccount"], ready: Iterable[Row], now: int
) -> tuple[Stopped, ...]:
    found: dict[str, Stopped] = {}
    for account in accounts:
        if account.needs_login:
            found[account.id] = Stopped(
                account.id, msg("needs a login: {why}", why=account.needs_login)
            )
        elif account.wait_until > now:
            found[account.id] = Stopped(
                account.id, msg("the platform asked to wait"), account.wait_until
            )
    for row in ready:
        if row.why.startswith("paused"):
            found.setdefault(row.account, Stopped(row.account, row.why))
    return tuple(found.values())
