"""Rows of parts into what a sender needs to send or settle them, and the word that a try has begun."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from repurpose.outbox.core import schema as t
from repurpose.outbox.core.model import SendingPolicy, Task, has_files, thaw, thaw_account
from repurpose.platforms import DeliveryContext

_KNOWN = 500  # more than any platform lists of an account's latest posts
_c, _u = t.part.c, t.upload.c
_begin = insert(t.attempt)
_accounts = select(t.account).where(t.account.c.id.in_(bindparam("b_accounts")))
_refs = select(_c.publication, _c.seq, _c.ref, _c.remote_id, _c.remote_url).where(
    t.SENT, _c.publication.in_(bindparam("b_publications"))
)
_known = [
    select(table.c.remote_id)
    .where(t.SENT, table.c.account == bindparam("b_account"))
    .order_by(table.c.id.desc())
    .limit(_KNOWN)
    for table in t.PARTS
]
_minted = select(_c.publication, _c.seq, _c.minted_at).where(
    _c.publication.in_(bindparam("b_publications", expanding=True)), _c.minted_at.is_not(None)
)
_handles = select(_u.part, _u.position, _u.sha256, _u.handle).where(
    _u.part.in_(bindparam("b_parts")), _u.at > bindparam("b_since")
)


def mint_moments(tx: Connection, rows: Sequence[Row[Any]], now: int) -> dict[int, int]:
    """Return the moment that is each part's for ever, by part id.

    Of a thread no two are the same, and the later post has the later one: also where the clock has
    been set back since the posts before it went.
    """
    fresh = sorted({row.publication for row in rows if row.seq and not row.minted_at})
    given = {(row.publication, row.seq): int(row.minted_at) for row in rows if row.minted_at}
    if fresh:
        for publication, seq, moment in tx.execute(_minted, {"b_publications": fresh}):
            given[publication, seq] = moment
    for row in sorted(rows, key=lambda row: row.seq):
        place = (row.publication, row.seq)
        if place not in given:
            before = (given.get((row.publication, seq), 0) + 1 for seq in range(row.seq))
            given[place] = max(now + row.seq, *before, 0)
    return {row.id: given[row.publication, row.seq] for row in rows}


def log_begun(tx: Connection, tasks: Sequence[Task], kind: str, owner: str, now: int) -> None:
    """Write down that a try begins, before it does."""
    if tasks:
        tx.execute(
            _begin,
            [
                {
                    "part": task.part,
                    "epoch": task.epoch,
                    "kind": kind,
                    "phase": "begun",
                    "at": now,
                    "owner": owner,
                }
                for task in tasks
            ],
        )


def make_tasks(
    tx: Connection,
    rows: Sequence[Row[Any]],
    moments: Mapping[int, int],
    until: int,
    now: int,
    policy: SendingPolicy,
) -> list[Task]:
    """Return the tasks of rows that are being claimed: with the epoch that they will have.

    `moments` are those of `mint_moments`.
    """
    accounts = {
        known["id"]: thaw_account(dict(known))
        for known in tx.execute(
            _accounts, {"b_accounts": sorted({row.account for row in rows})}
        ).mappings()
    }
    refs = _read_refs(tx, {row.publication for row in rows if row.seq > 0})
    handles = _read_handles(tx, rows, now - round(policy.handles * 1000))
    known = _read_known(tx, {row.account for row in rows if row.begun_at is not None})
    tasks = []
    for row in rows:
        minted = datetime.fromtimestamp(moments[row.id] / 1000, UTC)
        place = DeliveryContext(
            key=row.idem_key,
            seq=row.seq,
            created_at=minted.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            root=refs.get((row.publication, 0)) if row.seq else None,
            parent=refs.get((row.publication, row.seq - 1)) if row.seq else None,
            begun_at=(row.begun_at or now) / 1000,
            name=f"{row.publication}.{row.seq + 1}",
            known=known.get(row.account, frozenset()),
        )
        message = thaw(row.message)
        mine = {
            position: handle
            for position, (sha256, handle) in handles.get(row.id, {}).items()
            if position < len(message.files) and message.files[position].sha256 == sha256
        }
        tasks.append(
            Task(
                part=row.id,
                publication=row.publication,
                epoch=row.epoch + 1,
                revision=row.revision,
                settling=row.state == "UNKNOWN",
                account=accounts[row.account],
                message=message,
                place=place,
                handles=mine,
                lease_until=until,
                intended=False,
            )
        )
    return tasks


def _read_refs(tx: Connection, publications: Collection[int]) -> dict[tuple[int, int], Any]:
    """Return what a reply to each sent part of these needs, by publication and seq."""
    if not publications:
        return {}
    rows = tx.execute(_refs, {"b_publications": sorted(publications)})
    return {
        (row.publication, row.seq): row.ref or {"id": row.remote_id, "url": row.remote_url}
        for row in rows
    }


def _read_known(tx: Connection, accounts: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the ids of each account's latest sent parts."""
    known = {}
    for account in accounts:
        asked = {"b_account": account}
        # Those of the archive are older; a long silence makes them the latest all the same.
        known[account] = frozenset(
            one for known_in in _known for one in tx.scalars(known_in, asked)
        )
    return known


def _read_handles(
    tx: Connection, rows: Sequence[Row[Any]], since: int
) -> dict[int, dict[int, tuple[str, Any]]]:
    with_media = [row.id for row in rows if has_files(row.message)]
    found: dict[int, dict[int, tuple[str, Any]]] = {}
    if with_media:
        for row in tx.execute(_handles, {"b_parts": with_media, "b_since": since}):
            found.setdefault(row.part, {})[row.position] = (row.sha256, row.handle)
    return found
