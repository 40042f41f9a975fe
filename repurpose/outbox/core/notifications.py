"""Word that something was entered or decided, so that a sender need not wait for its next look.

PostgreSQL: `LISTEN`, and a `NOTIFY` in the transaction of each verb. SQLite: `PRAGMA data_version`, which
changes with every commit of another connection, is asked now and then. News may be told for nothing,
and could be missed while a server is away: it spares time, and nothing depends on it.
"""

import select
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, TimeoutError  # noqa: A004  of the pool

if TYPE_CHECKING:
    from repurpose.outbox.core.ledger import Ledger

_CHANNEL = "repurpose_outbox"
_AGAIN = 5.0  # seconds until a server that is away is tried once more


class Notifications(Protocol):
    """Follows one ledger. For one thread; `close` may come from another, and ends its wait."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait up to `timeout` seconds; say whether there may be something new."""

    def close(self) -> None:
        """Stop following."""


def watch_notifications(ledger: "Ledger", interval: float = 1.0) -> Notifications:
    """Follow a ledger; on SQLite it is asked every `interval` seconds."""
    return ledger.listen(interval)


def tell(tx: Connection) -> None:
    """Let those who listen know, once this transaction is committed."""
    if tx.dialect.name == "postgresql":
        tx.execute(text(f"SELECT pg_notify('{_CHANNEL}', current_schema())"))


def listen(engine: Engine, interval: float) -> Notifications:
    """Return what follows the database behind an engine."""
    return _Listener(engine) if engine.dialect.name == "postgresql" else _Looker(engine, interval)


class _Looker:
    """Asks SQLite whether anybody else has committed."""

    def __init__(self, engine: Engine, interval: float) -> None:
        self._interval = interval
        self._closed, self._lock = threading.Event(), threading.Lock()
        self._link = _own_connection(engine)
        self._seen = self._version()

    def wait(self, timeout: float | None = None) -> bool:
        """Ask every interval, until something has changed or the time is over."""
        left = timeout
        while not self._closed.is_set():
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            if left is not None and left <= 0:
                return False
            step = self._interval if left is None else min(self._interval, left)
            self._closed.wait(step)
            left = None if left is None else left - step
        return False

    def close(self) -> None:
        """End the wait and the connection."""
        self._closed.set()
        with self._lock:
            self._link.close()

    def _version(self) -> int:
        with self._lock:
            if self._closed.is_set():
                return self._seen
            return int(self._link.execute("PRAGMA data_version").fetchone()[0])


class _Listener:
    """Listens on a connection of its own to PostgreSQL; when it breaks, it makes another."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._closed, self._lock = False, threading.Lock()
        self._wake_w, self._wake_r = socket.socketpair()
        self._link: Any = None
        self._schema = ""
        self._connect()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for a word about our own tables; a new connection counts as one, too."""
        end = None if timeout is None else time.monotonic() + timeout
        while not self._closed:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                return False
            if self._link is None:
                if self._connect():
                    return True  # what was said meanwhile was missed
                select.select([self._wake_r], [], [], _AGAIN if left is None else min(_AGAIN, left))
                continue
            heard, _, _ = select.select([self._link, self._wake_r], [], [], left)
            if self._link in heard and self._hear():
                return True
        return False

    def close(self) -> None:
        """End the wait and the connection."""
        self._closed = True
        with suppress(OSError):
            self._wake_w.send(b"x")
        with self._lock:
            self._drop()
            self._wake_w.close()
            self._wake_r.close()

    def _connect(self) -> bool:
        try:
            self._link = _own_connection(self._engine)
            self._link.autocommit = True
            [self._schema] = self._link.execute("SELECT current_schema()").fetchone()
            self._link.execute(f"LISTEN {_CHANNEL}")
        except (DBAPIError, TimeoutError, self._engine.dialect.loaded_dbapi.Error):
            self._drop()
            return False
        return True

    def _hear(self) -> bool:
        try:
            words = list(self._link.notifies(timeout=0))  # all of them: none is for a later look
            return any(word.payload == self._schema for word in words)
        except self._engine.dialect.loaded_dbapi.Error:
            self._drop()
            return False

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None


def _own_connection(engine: Engine) -> Any:
    """Return a connection of the driver that the pool no longer knows."""
    link = engine.raw_connection()
    own = link.driver_connection  # which a detached link no longer names
    link.detach()
    return own
