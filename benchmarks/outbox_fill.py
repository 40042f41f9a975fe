"""An outbox of any size, filled straight into its tables: what is due, what waits, what has been sent."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, null, update

from repurpose.outbox import Ledger, Pacing
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.database import writing
from repurpose.outbox.core.enqueue import mint_key
from repurpose.outbox.core.model import freeze, freeze_pacing, hash_content
from repurpose.platforms.delivery import Message

LENGTH = 2  # messages of a publication
_STEP = 5_000  # publications of one transaction
_DAY = 86_400_000
_FROZEN = freeze(Message(""))
PACE = Pacing(zone="Asia/Shanghai", gap=1.0, per_day=8)


def account_name(number: int) -> str:
    """Return the name of an account."""
    return f"account-{number:04}"


def fill_accounts(ledger: Ledger, count: int) -> None:
    """Make accounts known, without a pace."""
    with writing(ledger._engine) as tx:  # noqa: SLF001  in one statement
        tx.execute(
            insert(t.account),
            [
                {
                    "id": account_name(number),
                    "platform": "loopback",
                    "zone": PACE.zone,
                }
                for number in range(count)
            ],
        )


def set_paces(ledger: Ledger, *, paced: bool) -> None:
    """Give all accounts a pace, or take it."""
    with writing(ledger._engine) as tx:  # noqa: SLF001
        tx.execute(update(t.account).values(pacing=freeze_pacing(PACE) if paced else null()))


def fill_parts(
    ledger: Ledger, accounts: int, *, due: int = 0, waiting: int = 0, sent: int = 0, now: int
) -> None:
    """Enter parts, threads of two: sent in the last 90 days, due for an hour, waiting for up to 30 days.

    They go round the accounts. Counts are of parts; numbers go on from what is there.
    """
    ages = [
        *(("SENT", now - _DAY - n * 90 * _DAY // max(1, sent)) for n in range(sent // LENGTH)),
        *(("READY", now - 3_600_000 + n) for n in range(due // LENGTH)),
        *(
            ("READY", now + _DAY + n * 30 * _DAY // max(1, waiting))
            for n in range(waiting // LENGTH)
        ),
    ]
    with writing(ledger._engine) as tx:  # noqa: SLF001
        first = 1 + (tx.exec_driver_sql("SELECT max(id) FROM publication").scalar() or 0)
    for start in range(0, len(ages), _STEP):
        with writing(ledger._engine) as tx:  # noqa: SLF001
            _fill(tx, list(enumerate(ages[start : start + _STEP], first + start)), accounts)
    _set_counters(ledger)


def _fill(tx: Connection, some: list[tuple[int, tuple[str, int]]], accounts: int) -> None:
    tx.execute(
        insert(t.publication),
        [
            {
                "id": number,
                "account": account_name(number % accounts),
                "kind": "thread",
                "key": f"fill/{number}",
                "due_at": at,
                "entered_at": at - _DAY,
                "begun_at": at if state == "SENT" else None,
            }
            for number, (state, at) in some
        ],
    )
    tx.execute(
        insert(t.part),
        [row for number, (state, at) in some for row in _parts(number, state, at, accounts)],
    )


def _parts(number: int, state: str, at: int, accounts: int) -> Iterator[dict[str, Any]]:
    for seq in range(LENGTH):
        text = f"第{number}串的第{seq + 1}条，写得和别的都不一样，好让每一条都有自己的长度与哈希。"
        sent = state == "SENT"
        account = account_name(number % accounts)
        yield {
            "id": LENGTH * (number - 1) + seq + 1,
            "publication": number,
            "seq": seq,
            "account": account,
            "state": state,
            "message": {**_FROZEN, "text": text},
            "content_sha256": hash_content(Message(text)),
            "idem_key": mint_key("fill", account, number, seq, 0),
            "due_at": at,
            "next_at": at if seq == 0 and not sent else None,
            "late_at": at + _DAY if seq == 0 else None,
            "minted_at": at + seq if sent else None,
            "begun_at": at if sent else None,
            "intent_at": at if sent else None,
            "remote_id": f"r{number}.{seq}" if sent else None,
            "sent_at": at + 1000 * seq if sent else None,
            "epoch": int(sent),
            "attempts": int(sent),
        }


def _set_counters(ledger: Ledger) -> None:
    """Let the database number on from what was put in with numbers."""
    if ledger._engine.name != "postgresql":  # noqa: SLF001  SQLite sees by itself
        return
    with writing(ledger._engine) as tx:  # noqa: SLF001
        for name in ("publication", "part"):
            tx.exec_driver_sql(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))")
    with ledger._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:  # noqa: SLF001
        link.exec_driver_sql("ANALYZE")
