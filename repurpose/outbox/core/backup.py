"""Copies of an outbox's file beside it: made while it is in use, looked over, and brought back.

SQLite's online backup (https://sqlite.org/backup.html, read 2026-11) copies a database that others
write to, and its write-ahead log with it. A PostgreSQL server has backups of its own.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from repurpose.errors import MachineError, SetupError
from repurpose.messages import msg, reason_of

KEEP = timedelta(days=14)  # how long a copy is kept; the three newest always are
EVERY = timedelta(hours=20)  # a copy that is younger is new enough
_LEAST = 3
_STAMP = "%Y%m%dT%H%M%SZ"
_WRONG_MOST = 20  # faults that are listed

# What holds in every outbox that we wrote: a count of rows that should be 0, and what it means.
_INVARIANTS = (
    (
        "SELECT count(*) FROM part WHERE state = 'SENT' AND remote_id IS NULL",
        msg("parts are marked as sent and have no number of the platform"),
    ),
    (
        "SELECT count(*) FROM part WHERE publication NOT IN (SELECT id FROM publication)",
        msg("parts belong to no publication"),
    ),
    (
        "SELECT count(*) FROM attempt WHERE part NOT IN (SELECT id FROM part)",
        msg("attempts belong to no part"),
    ),
    (
        "SELECT count(*) FROM (SELECT 1 FROM part GROUP BY publication, seq HAVING count(*) > 1)",
        msg("messages of a thread stand there twice"),
    ),
)
_ARCHIVE_INVARIANTS = (
    ("SELECT count(*) FROM part WHERE id IN (SELECT id FROM archived_part)",
     msg("parts stand in the archive as well")),
    ("SELECT count(*) FROM archived_part WHERE state NOT IN ('SENT', 'CANCELLED', 'SKIPPED')",
     msg("parts are in the archive and not over")),
    ("SELECT count(*) FROM archived_part WHERE publication NOT IN (SELECT id FROM publication)",
     msg("parts belong to no publication")),
    ("SELECT count(*) FROM archived_attempt WHERE part NOT IN (SELECT id FROM archived_part)",
     msg("attempts belong to no part")),
)  # fmt: skip


def backups_of(path: Path) -> list[Path]:
    """Return the copies of an outbox's file, the newest first."""
    found = _folder(path).glob(f"{path.stem}-*.db")
    return sorted((one for one in found if _made(one)), key=lambda one: one.name, reverse=True)


def _folder(path: Path) -> Path:
    return path.with_name(f"{path.name}.backups")


def _made(copy: Path) -> datetime | None:
    try:
        return datetime.strptime(copy.stem.rpartition("-")[2], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def back_up(path: Path, now: float, *, due: bool = True) -> Path | None:
    """Copy an outbox's file; return the copy, None when the newest one is new enough.

    Args:
        path: The file; others may be writing to it.
        now: Seconds since the epoch.
        due: Only when there is none that is younger than `EVERY`.

    Raises:
        SetupError: The file is damaged: nothing is copied, and no older copy is let go.
        MachineError: There is no room, or the folder cannot be written.
    """
    moment = datetime.fromtimestamp(now, UTC)
    known = backups_of(path)
    if due and known and (made := _made(known[0])) and timedelta() <= moment - made < EVERY:
        return None
    folder = _folder(path)
    copy = folder / f"{path.stem}-{moment:{_STAMP}}.db"
    part = copy.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        with closing(_open_read_only(path)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            sound = target.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            target.execute("PRAGMA journal_mode = DELETE")
        if not sound:
            raise _damaged(path)
        part.replace(copy)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise MachineError(
                msg("{path} cannot be copied: {error}.", path=path, error=reason_of(error))
            ) from None
        raise _damaged(path) from None
    except OSError as error:
        raise MachineError(
            msg("{path} cannot be written: {error}.", path=copy, error=reason_of(error))
        ) from None
    finally:
        part.unlink(missing_ok=True)
    for old in backups_of(path)[_LEAST:]:
        if (made := _made(old)) and moment - made > KEEP:
            old.unlink(missing_ok=True)
    return copy


def _damaged(path: Path) -> SetupError:
    return SetupError(
        msg("{path} is damaged.", path=path),
        hint=msg(
            "Look with: repurpose outbox check; bring a copy back with: repurpose outbox restore"
        ),
    )


def _open_read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=15.0)


def find_faults(path: Path) -> list[str]:
    """Return what is wrong with an outbox's file, one line each; nothing is written.

    Raises:
        SetupError: There is no such file.
    """
    if not path.is_file():
        raise SetupError(msg("There is no outbox at {path}.", path=path))
    try:
        with closing(_open_read_only(path)) as file:
            return list(_faults(file))[:_WRONG_MOST]
    except sqlite3.DatabaseError as error:
        return [msg("It cannot be read: {error}.", error=reason_of(error))]


def _faults(file: sqlite3.Connection) -> Iterator[str]:
    for (said,) in file.execute(f"PRAGMA integrity_check({_WRONG_MOST})"):
        if said != "ok":
            yield " ".join(said.split())
    for table, row, other, _ in file.execute("PRAGMA foreign_key_check"):
        yield msg(
            "row {row} of {table} points to nothing in {other}", row=row, table=table, other=other
        )
    tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
    more = _ARCHIVE_INVARIANTS if "archived_part" in tables else ()  # copies may be older
    for question, meaning in (*_INVARIANTS, *more):
        if count := file.execute(question).fetchone()[0]:
            yield msg("{count} {meaning}", count=count, meaning=meaning)


def restore(path: Path, now: float, source: Path | None = None) -> tuple[Path, Path | None]:
    """Put a copy in the place of an outbox's file; return the copy, and where the old file went.

    The caller makes sure that nothing is sent twice: what went after the copy was made stands in it
    as unsent.

    Raises:
        SetupError: There is no copy, or all are damaged themselves.
        MachineError: The folder cannot be written.
    """
    tried = [source] if source else backups_of(path)
    sound = next((one for one in tried if one.is_file() and not find_faults(one)), None)
    if sound is None:
        raise SetupError(
            msg("There is no sound copy of {path}.", path=path),
            hint=msg("Save what can be read: repurpose outbox export --from FILE"),
        )
    stamp = f"{datetime.fromtimestamp(now, UTC):{_STAMP}}"
    aside = path.with_name(f"{path.stem}-damaged-{stamp}.db")
    fresh = path.with_name(f".{path.name}.restored")
    try:
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_CREAT | os.O_WRONLY, 0o600))
        with closing(_open_read_only(sound)) as kept, closing(sqlite3.connect(fresh)) as target:
            kept.backup(target)
        was_there = path.exists()
        for tail in ("", "-wal", "-shm"):  # what its log holds belongs to the old file
            with suppress(FileNotFoundError):
                path.with_name(path.name + tail).rename(aside.with_name(aside.name + tail))
        fresh.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise MachineError(
            msg("{path} cannot be written: {error}.", path=path, error=reason_of(error))
        ) from None
    return sound, aside if was_there else None
