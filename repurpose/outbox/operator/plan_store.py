"""What the scheduler keeps in the ledger: committed plans, settings of its own, and which nodes live."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from repurpose.outbox.core import schema as t
from repurpose.outbox.core.database import insert_new

_PREFIX = "schedule."
_FORGOTTEN = 7 * 86_400_000  # ms of silence after which a node is no longer listed


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A committed plan: what its recurring part is expanded from."""

    name: str
    body: Mapping[str, Any]  # JSON
    at: int  # when it was committed


@dataclass(frozen=True, slots=True)
class SenderNode:
    """A sender on some machine, and when it was last heard of. Moments in milliseconds."""

    id: str
    started_at: int
    beat_at: int
    version: str
    state: Any  # JSON, what it says of itself


def put_plan(tx: Connection, name: str, body: Mapping[str, Any], now: int) -> None:
    """Keep a plan, in place of the one of that name."""
    values = {"body": dict(body), "at": now}
    tx.execute(
        insert_new(tx, t.plan)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=[t.plan.c.name], set_=values)
    )


def drop_plan(tx: Connection, name: str) -> bool:
    """Forget a plan; say whether there was one. What it has entered stays."""
    return tx.execute(delete(t.plan).where(t.plan.c.name == name)).rowcount > 0


def read_plans(tx: Connection) -> list[PlanRow]:
    """Return the committed plans by name."""
    return [PlanRow(**row) for row in tx.execute(select(t.plan).order_by(t.plan.c.name)).mappings()]


def get_meta(tx: Connection, key: str) -> str:
    """Return a setting of the scheduler, "" when it was never set."""
    value = tx.execute(select(t.meta.c.value).where(t.meta.c.key == _PREFIX + key)).scalar()
    return str(value or "")


def set_meta(tx: Connection, key: str, value: str) -> None:
    """Keep a setting of the scheduler; another node may keep it at the same moment."""
    tx.execute(
        insert_new(tx, t.meta)
        .values(key=_PREFIX + key, value=value)
        .on_conflict_do_update(index_elements=[t.meta.c.key], set_={"value": value})
    )


def beat(tx: Connection, node: str, version: str, state: Any, now: int) -> None:
    """Note that a node lives; forget those of which nothing was heard for a week."""
    n = t.node.c
    values = {"beat_at": now, "version": version, "state": state}
    if not tx.execute(update(t.node).where(n.id == node).values(**values)).rowcount:
        tx.execute(insert(t.node).values(id=node, started_at=now, **values))
    tx.execute(delete(t.node).where(n.beat_at < now - _FORGOTTEN))


def read_nodes(tx: Connection) -> list[SenderNode]:
    """Return the nodes, the one heard of last first."""
    query = select(t.node).order_by(t.node.c.beat_at.desc(), t.node.c.id)
    return [SenderNode(**row) for row in tx.execute(query).mappings()]
