"""`repurpose outbox check` and `restore`: whether the file is sound, and a copy brought back."""

import time
from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.options import Db, Quiet
from repurpose.cli.outbox_view import show_moment
from repurpose.cli.output import say
from repurpose.errors import SetupError, UsageError
from repurpose.messages import msg, plural


def check(db: Db = "", quiet: Quiet = False) -> None:
    """Look over the outbox's file: as SQLite checks it, and by our own rules. Nothing is changed.

    Examples:
      repurpose outbox check
    """
    from repurpose.outbox import backups_of, find_faults

    path = _file(db)
    faults = find_faults(path)
    copies = backups_of(path)
    for fault in faults:
        say(fault)
    if faults:
        raise SetupError(
            plural(
                "{path} is damaged: {count} fault.",
                "{path} is damaged: {count} faults.",
                path=path,
                count=len(faults),
            ),
            hint=msg("Bring back the copy {copy}: repurpose outbox restore", copy=copies[0].name)
            if copies
            else msg(
                "There is no copy. Save what can be read: repurpose outbox export --from FILE"
            ),
        )
    say(
        msg("{path} is sound. Copies beside it: {count}.", path=path, count=len(copies)),
        quiet=quiet,
    )


def restore(
    source: Annotated[
        Path | None, typer.Option("--from", help="A copy; by default the newest sound one.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Also when the file is sound.")] = False,
    db: Db = "",
    quiet: Quiet = False,
) -> None:
    """Bring back a copy of the outbox; the old file is kept beside it, and everything is paused.

    Stop `repurpose run` first. What was sent after the copy was made stands in it as not sent. So nothing goes before you have
    looked: mark what is there with `outbox mark-posted`, then resume.

    Examples:
      repurpose outbox restore

      repurpose outbox resume --all
    """
    from repurpose.outbox import PartFilter, find_faults, open_ledger
    from repurpose.outbox import restore as bring_back

    path = _file(db)
    if path.is_file() and not yes and not find_faults(path):
        raise UsageError(
            msg("{path} is sound: nothing was changed.", path=path),
            hint=msg("To go back to an older state all the same: --yes"),
        )
    copy, aside = bring_back(path, time.time(), source)
    with open_ledger(db) as ledger:
        ledger.pause("all", reason=msg("restored from {copy}", copy=copy.name))
        parts = ledger.parts(PartFilter(archive="with"))
        sent = max((part.sent_at or 0 for part in parts), default=0)
    say(msg("{path} is now the copy {copy}.", path=path, copy=copy.name), quiet=quiet)
    if aside is not None:
        say(msg("The old file is {aside}.", aside=aside.name), quiet=quiet)
    say(
        msg(
            "Everything is paused. The last post that the copy knows of went at {moment}: "
            "look at your accounts for later ones, and mark them with outbox mark-posted. "
            "Then: repurpose outbox resume --all",
            moment=show_moment(sent or None),
        )
    )


def _file(db: str) -> Path:
    from repurpose.outbox import default_path, is_url

    if is_url(db):
        raise UsageError(
            msg("A PostgreSQL server checks and keeps copies of its databases itself."),
            hint=msg("See pg_amcheck and pg_dump."),
        )
    return Path(db) if db else default_path()
