"""An engine over SQLite or PostgreSQL, one code path: connections, transactions, the database's clock."""

import errno
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError,  # noqa: A004  of the pool
)

from repurpose.errors import MachineError, RepurposeError, SetupError
from repurpose.folders import data_folder
from repurpose.messages import msg, reason_of

Clock = Callable[[], float]  # seconds since the epoch
_READ_ONLY = {"repurpose_read_only": True}


def default_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the ledger lives when nobody says otherwise: the user's data folder."""
    return data_folder(environment) / "outbox.db"


def is_url(place: str) -> bool:
    """Say whether `place` names a database server and not a file."""
    return place.startswith(("postgresql:", "postgresql+", "postgres:"))


def open_engine(
    place: str | Path, *, busy: float = 15.0, pages: int = 0, read_only: bool = False
) -> Engine:
    """Return an engine for a file (SQLite) or a `postgresql://` URL; nothing is read yet.

    A new file is made with mode 0600 in a folder with mode 0700.

    Args:
        place: Path or URL.
        busy: Seconds to wait for another writer before giving up.
        pages: At most so many pages in the file, 0 for no limit.
        read_only: Nothing is made or written: for a file on a disk that cannot be written to.

    Raises:
        SetupError: The PostgreSQL driver is not installed.
        MachineError: The file cannot be made.
    """
    dumps = partial(json.dumps, ensure_ascii=False)
    if not is_url(str(place)):
        path = Path(place)
        if read_only:
            return _open_read_only(path, dumps, busy)
        _make_private(path)
        engine = create_engine(f"sqlite:///{path}", json_serializer=dumps)
        event.listen(engine, "connect", partial(_set_up_sqlite, busy, pages))
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    url = "postgresql+psycopg:" + str(place).partition(":")[2]
    try:
        engine = create_engine(
            url,
            json_serializer=dumps,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
            connect_args={"connect_timeout": max(2, int(busy))},
        )
    except (ImportError, NoSuchModuleError):
        raise SetupError(
            msg("PostgreSQL needs its driver."), hint=msg("pip install 'repurpose[postgres]'")
        ) from None
    event.listen(engine, "connect", partial(_set_up_postgres, busy))
    return engine


def _open_read_only(path: Path, dumps: Any, busy: float) -> Engine:
    if not path.is_file():
        raise SetupError(msg("There is no outbox at {path}.", path=path))
    # Beside a write-ahead log SQLite needs a file of its own, which a disk that cannot be written to
    # has no room for; there nobody else writes either (https://sqlite.org/wal.html, "Read-Only").
    still = "" if can_write(path) else "&immutable=1"
    address = f"{path.absolute().as_uri()}?mode=ro{still}&uri=true"
    engine = create_engine(f"sqlite:///{address}", json_serializer=dumps)
    event.listen(engine, "connect", partial(_set_up_reader, busy))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _set_up_reader(busy: float, connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {round(busy * 1000)}").close()


def can_write(path: Path) -> bool:
    """Say whether a file and its folder can be written to."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _make_private(path: Path) -> None:
    # A file that is there is not opened: to close it would take away the locks that this process has
    # on it through other connections (https://sqlite.org/howtocorrupt.html, section 2.2).
    reason = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        reason = reason_of(error)
    if not reason and not (path.is_file() and os.access(path, os.R_OK | os.W_OK)):
        reason = os.strerror(errno.EISDIR if path.is_dir() else errno.EACCES)
    if reason:
        raise MachineError(
            msg("Cannot write {path}: {error}.", path=path, error=reason),
            hint=msg("Choose another with --db."),
        )


def _set_up_sqlite(busy: float, pages: int, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    # FULL: after a cut of power with NORMAL the last intents could be gone, and be sent again.
    for pragma in (
        f"busy_timeout = {round(busy * 1000)}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        *([f"max_page_count = {pages}"] if pages else []),
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that first reads and then writes could be refused half-way: writers begin as such.
    read_only = connection.get_execution_options().get("repurpose_read_only")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _set_up_postgres(busy: float, connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {round(busy * 1000)}")
        cursor.execute("SET synchronous_commit = on")
    connection.commit()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that writes; committed at the end, rolled back on error.

    Raises:
        MachineError: The database is busy, full, read-only or not there.
    """
    with explained(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the database and keeps no writer waiting."""
    with (
        explained(engine),
        engine.connect().execution_options(**_READ_ONLY) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turn the errors of databases into ones for people."""
    try:
        yield
    except (DBAPIError, TimeoutError) as error:
        raise _explain(error, name_of(engine)) from error


def name_of(engine: Engine) -> str:
    """Return the database's file or URL, without a password."""
    url = engine.url
    if url.get_backend_name() != "sqlite":
        return url.render_as_string()
    name = str(url.database)
    return url2pathname(urlsplit(name).path) if name.startswith("file:") else name


def _explain(error: SQLAlchemyError, name: str) -> RepurposeError:
    origin = getattr(error, "orig", None)
    said = " ".join(str(origin or error).split("\n")[0].split())
    if isinstance(error, IntegrityError):
        return RepurposeError(msg("The outbox refused a step: {said}.", said=said))
    if "full" in said:
        return MachineError(
            msg("No room on the disk for {name}.", name=name), hint=msg("Free some and try again.")
        )
    if is_deadlock(error) or "locked" in said or "busy" in said or "lock timeout" in said:
        return MachineError(
            msg("{name} is busy with another program.", name=name), hint=msg("Try again.")
        )
    if "not a database" in said:
        return SetupError(
            msg("{name} is not an outbox: {said}.", name=name, said=said),
            hint=msg("Choose another with --db; if it was one: repurpose outbox restore"),
        )
    if "malformed" in said or "corrupt" in said:
        return SetupError(
            msg("{name} is damaged: {said}.", name=name, said=said),
            hint=msg(
                "Look with: repurpose outbox check; bring a copy back with: repurpose outbox restore"
            ),
        )
    if isinstance(error, OperationalError | InterfaceError | TimeoutError):
        return MachineError(
            msg("Cannot use {name}: {said}.", name=name, said=said),
            hint=msg("Check it, then try again."),
        )
    return RepurposeError(msg("The outbox failed: {said}.", said=said))


def is_deadlock(error: BaseException) -> bool:
    """Say whether the server has undone one of two transactions that waited for each other.

    Nothing of it was carried out. PostgreSQL's documentation, Appendix A: `40P01`, deadlock_detected.
    """
    return getattr(getattr(error, "orig", None), "sqlstate", "") == "40P01"


def insert_new(tx: Connection, table: Table) -> Any:
    """Return an `INSERT` that may say `ON CONFLICT`: another program may insert the same row now."""
    # One of the two is loaded as the engine's dialect; the other one is a dear import.
    if tx.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # noqa: PLC0415
    return insert(table)


def read_clock(connection: Connection, clock: Clock | None) -> int:
    """Return now in milliseconds: by `clock`, else the database server's, else this machine's.

    Several nodes on one server have one clock, the server's, so that leases mean the same to all.
    """
    if clock is not None:
        return round(clock() * 1000)
    if connection.dialect.name == "postgresql":
        seconds = connection.execute(text("SELECT EXTRACT(EPOCH FROM clock_timestamp())"))
        return round(float(seconds.scalar_one()) * 1000)
    return round(time.time() * 1000)
