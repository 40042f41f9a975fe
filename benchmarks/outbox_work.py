"""What a turn of a sender makes its database do, counted: statements, steps, blocks; whole tables read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from repurpose.outbox import Ledger, SenderRequest
from repurpose.outbox.core.database import read_clock
from repurpose.outbox.core.exchange import take_turn

LARGE = ("part", "publication", "attempt", "event")  # tables that no turn may read whole


@contextmanager
def undone(ledger: Ledger) -> Iterator[Any]:
    """Give a connection in a transaction that writes, and roll it back."""
    with ledger._engine.connect() as tx, tx.begin() as whole:  # noqa: SLF001
        yield tx
        whole.rollback()


@contextmanager
def statements(ledger: Ledger) -> Iterator[list[tuple[str, Any]]]:
    """Give a list that fills with what the ledger asks its database: words and values."""
    found: list[tuple[str, Any]] = []

    def keep(
        _connection: Any,
        _cursor: Any,
        words: str,
        values: Any,
        _context: Any,
        many: bool,  # noqa: FBT001  SQLAlchemy's own
    ) -> None:
        found.append((words, values[0] if many else values))

    event.listen(ledger._engine, "before_cursor_execute", keep)  # noqa: SLF001
    try:
        yield found
    finally:
        event.remove(ledger._engine, "before_cursor_execute", keep)  # noqa: SLF001


def claim_undone(tx: Any, ledger: Ledger, free: int) -> int:
    """Take a turn in the caller's transaction; return how many parts it claims."""
    now = read_clock(tx, ledger._clock)  # noqa: SLF001
    turn = take_turn(tx, SenderRequest("count", free=free), now, ledger.policy, lambda: 0.5)
    return len(turn.claimed)


def search_of(ledger: Ledger, free: int) -> dict[str, float]:
    """Return what one claiming turn costs the database; it is rolled back."""
    if ledger._engine.name == "sqlite":  # noqa: SLF001
        return _steps(ledger, free)
    return _blocks(ledger, free)


def _steps(ledger: Ledger, free: int) -> dict[str, float]:
    for _ in range(2):  # the second time nothing is compiled
        with undone(ledger) as tx, statements(ledger) as asked:
            count = 0

            def step() -> int:
                nonlocal count
                count += 1
                return 0

            raw = tx.connection.driver_connection
            raw.set_progress_handler(step, 10)
            claimed = claim_undone(tx, ledger, free)
            raw.set_progress_handler(None, 0)
    assert claimed == free, f"{claimed} claimed"
    return {"statements a claim": len(asked), "SQLite steps a claim": 10 * count}


def _blocks(ledger: Ledger, free: int) -> dict[str, float]:
    with undone(ledger) as tx, statements(ledger) as asked:
        claimed = claim_undone(tx, ledger, free)
        told = list(asked)
    assert claimed == free, f"{claimed} claimed"
    blocks = rows = 0
    with undone(ledger) as tx:
        for words, values in told:
            if words.lstrip().upper().startswith(("SELECT", "UPDATE")):
                plan = explain(tx, words, values, analyze=True)
                blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
                rows += sum(node.get("Rows Removed by Filter", 0) for node in nodes_of(plan))
    return {
        "statements a claim": len(told),
        "PostgreSQL blocks a claim": blocks,
        "rows thrown away a claim": rows,
    }


def explain(tx: Any, words: str, values: Any, *, analyze: bool = False) -> dict[str, Any]:
    """Return PostgreSQL's plan of a statement."""
    how = "ANALYZE, BUFFERS, FORMAT JSON" if analyze else "FORMAT JSON"
    [[told]] = tx.exec_driver_sql(f"EXPLAIN ({how}) {words}", values).all()
    told = json.loads(told) if isinstance(told, str) else told
    return dict(told[0]["Plan"])


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a plan's node and all below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes_of(below)


def whole_reads(ledger: Ledger, asked: list[tuple[str, Any]]) -> list[str]:
    """Return the statements that read a large table from end to end, by the database's own plan."""
    found = []
    with undone(ledger) as tx:
        for words, values in asked:
            if not words.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
                continue
            if ledger._engine.name == "sqlite":  # noqa: SLF001
                told = [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)]
                bad = [
                    line
                    for line in told
                    if line.split()[0] == "SCAN"
                    and line.split()[1] in LARGE
                    and " USING " not in line
                ]
            else:
                plan = explain(tx, words, values)
                bad = [
                    node["Relation Name"]
                    for node in nodes_of(plan)
                    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
                ]
            if bad:
                found.append(f"{bad}: {words}")
    return found
