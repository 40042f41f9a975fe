"""`repurpose outbox`: the ledger of parts, for people: what goes when, what went, what needs you."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from repurpose.cli import outbox_archive, outbox_check, outbox_variants
from repurpose.cli.moments import read_time
from repurpose.cli.named_file import write_named
from repurpose.cli.options import Db, Json, Quiet
from repurpose.cli.outbox_filter import filter_of, scopes_of
from repurpose.cli.outbox_view import print_part, print_table, show_moment
from repurpose.cli.output import print_document, print_json, say, state_text
from repurpose.config import user_name
from repurpose.errors import PartialFailure, RepurposeError, UnknownName, UsageError
from repurpose.messages import join, mark_plural, msg, plural

if TYPE_CHECKING:
    from repurpose.outbox import Ledger

Parts = Annotated[
    list[str],
    typer.Argument(metavar="ID", help="A publication, 12, or one message of it, 12.3."),
]
OnePart = Annotated[str, typer.Argument(metavar="ID", help="One message, 12.3.")]
States = Annotated[
    list[str] | None,
    typer.Option("--state", "-s", help="Only these: ready, draft, human, sent ...; repeatable."),
]
OnPlatform = Annotated[
    str, typer.Option("--platform", "-p", help="Only this platform, or several: x,weibo.")
]
OnAccount = Annotated[str, typer.Option("--account", "-a", help="Only this account.")]
InArchive = Annotated[
    bool, typer.Option("--archived", help="What is in the archive, and nothing else.")
]
All = Annotated[bool, typer.Option("--all", help="Everything, everywhere.")]


# What was done to parts, for one of them and for several.
_APPROVED = mark_plural("{count} part approved", "{count} parts approved")
_CANCELLED = mark_plural("{count} part cancelled", "{count} parts cancelled")
_MOVED = mark_plural("{count} part moved", "{count} parts moved")
_HELD = mark_plural("{count} part held", "{count} parts held")
_RELEASED = mark_plural("{count} part released", "{count} parts released")
_RETRIED = mark_plural("{count} part sent again", "{count} parts sent again")


def _outbox() -> None:
    """See and steer what goes out. A thread is a publication, such as 12; its messages are 12.1, 12.2.

    A message is sent once. When nobody knows whether it was, it is UNKNOWN and looked for; when only
    a person can look, it is HUMAN and waits for `resolve`.

    Examples:
      repurpose outbox list --state human

      repurpose outbox show 12.3

      repurpose outbox resolve 12.3 --posted https://example.social/@me/1
    """


def list_parts(
    state: States = None,
    platform: OnPlatform = "",
    account: OnAccount = "",
    most: Annotated[int, typer.Option("--most", "-n", min=1, help="At most so many.")] = 200,
    archived: InArchive = False,
    db: Db = "",
    json: Json = False,
) -> None:
    """List parts: when each goes, or why it does not.

    Examples:
      repurpose outbox list

      repurpose outbox list --state ready --account me@x --json

      repurpose outbox list --archived --platform x
    """
    with _open(db, looking=True) as ledger:
        parts = ledger.parts(filter_of(state, platform, account, most, archived=archived))
        counts = {} if archived else ledger.counts()
        in_archive = ledger.count_archived()
    if json:
        from repurpose.outbox import describe

        for part in parts:
            print_json(describe(part))
        return
    if not parts:
        empty = not counts and not in_archive
        say(msg("The outbox is empty.") if empty else msg("No part matches."))
        return
    terminal = sys.stdout.isatty()
    print_table(parts, shutil.get_terminal_size().columns if terminal else None)
    told = [
        msg("{count} {state}", count=count, state=state_text(name).lower())
        for name, count in sorted(counts.items())
    ]
    if in_archive:
        told.append(msg("{count} in the archive", count=in_archive))
    total = join(", ", told)
    if len(parts) == most:
        total = msg("{total}; shown: the first {most}", total=total, most=most)
    say(total)


def show(name: Parts, db: Db = "", json: Json = False) -> None:
    """Show parts whole: the text, every attempt, and what the platform said.

    Examples:
      repurpose outbox show 12

      repurpose outbox show 12.3 --json
    """
    from dataclasses import asdict

    from repurpose.outbox import PartFilter, describe, freeze, read_name

    with _open(db, looking=True) as ledger:
        for word in name:
            publication, seq = read_name(word)
            parts = ledger.parts(PartFilter(publication=publication, seq=seq))
            if not parts:
                raise UsageError(
                    msg("There is no part {name}.", name=word),
                    hint=msg("See: repurpose outbox list"),
                )
            for part in parts:
                log = ledger.attempts([part.id])
                if json:
                    rows = [asdict(line) for line in log]
                    whole = {"message": freeze(part.message), "log": rows, "key": part.idem_key}
                    print_json(describe(part) | whole)
                else:
                    print_part(part, log)


def approve(name: Parts, db: Db = "", quiet: Quiet = False) -> None:
    """Approve drafts as they are now. A later change takes the approval back.

    Examples:
      repurpose outbox approve 12

      repurpose outbox approve 12 13 14
    """
    _each(db, name, quiet, _APPROVED, lambda ledger, part: ledger.approve(part, by=user_name()))


def cancel(name: Parts, db: Db = "", quiet: Quiet = False) -> None:
    """Cancel what is not sent; in a thread, what stands behind it too.

    Examples:
      repurpose outbox cancel 12

      repurpose outbox cancel 12.3
    """
    _each(db, name, quiet, _CANCELLED, lambda ledger, part: ledger.cancel(part, by=user_name()))


def move(
    name: Parts,
    to: Annotated[
        str, typer.Option("--to", help='"2026-12-01 09:30", with +08:00 or in local time; or +2h.')
    ],
    db: Db = "",
    quiet: Quiet = False,
) -> None:
    """Send at another time.

    Examples:
      repurpose outbox move 12 --to "2026-12-01 09:30"

      repurpose outbox move 12 --to +1d
    """
    with _open(db) as ledger:
        due = read_time(to, ledger.now())
    _each(db, name, quiet, _MOVED, lambda ledger, part: ledger.move(part, due))
    say(msg("New time: {time}", time=show_moment(due)), quiet=quiet)


def pause(
    name: Annotated[list[str] | None, typer.Argument(metavar="ID", help="Parts.")] = None,
    everything: All = False,
    platform: OnPlatform = "",
    account: OnAccount = "",
    until: Annotated[str, typer.Option(help="A time, like --to of move.")] = "",
    reason: Annotated[str, typer.Option(help="Shown in the list.")] = "",
    db: Db = "",
    quiet: Quiet = False,
) -> None:
    """Let nothing go: everywhere, on a platform, on an account; or hold single parts.

    What is under way ends; nothing new begins.

    Examples:
      repurpose outbox pause --all --reason "not today"

      repurpose outbox pause --platform x --until +2h

      repurpose outbox pause 12
    """
    if name:
        _each(db, name, quiet, _HELD, lambda ledger, part: ledger.hold(part, reason=reason))
        return
    with _open(db) as ledger:
        moment = read_time(until, ledger.now()) if until else None
        for scope in scopes_of(everything, platform, account):
            ledger.pause(scope, until=moment, reason=reason, by=user_name())
            say(msg("paused: {scope}", scope=scope), quiet=quiet)


def resume(
    name: Annotated[list[str] | None, typer.Argument(metavar="ID", help="Parts.")] = None,
    everything: All = False,
    platform: OnPlatform = "",
    account: OnAccount = "",
    db: Db = "",
    quiet: Quiet = False,
) -> None:
    """End a pause, or let go what was held. An account that needed a login is tried again.

    Examples:
      repurpose outbox resume --all

      repurpose outbox resume 12
    """
    if name:
        _each(db, name, quiet, _RELEASED, lambda ledger, part: ledger.release(part))
        return
    with _open(db) as ledger:
        for scope in scopes_of(everything, platform, account):
            ended = ledger.resume(scope, by=user_name())
            if scope.startswith("account:"):
                ended = ledger.restore_login(account) or ended
            said = (
                msg("resumed: {scope}", scope=scope)
                if ended
                else msg("was not paused: {scope}", scope=scope)
            )
            say(said, quiet=quiet)


def retry(name: Parts, db: Db = "", quiet: Quiet = False) -> None:
    """Send again what failed, or do not wait for its next try.

    Examples:
      repurpose outbox retry 12.3
    """
    _each(db, name, quiet, _RETRIED, lambda ledger, part: ledger.retry(part))


def resolve(
    name: OnePart,
    posted: Annotated[str, typer.Option(help="It is there: its address.", metavar="URL")] = "",
    not_posted: Annotated[
        bool, typer.Option("--not-posted", help="It is not there: send it again.")
    ] = False,
    db: Db = "",
    quiet: Quiet = False,
) -> None:
    """Say what became of a part that only a person can look for.

    Examples:
      repurpose outbox resolve 12.3 --posted https://example.social/@me/1

      repurpose outbox resolve 12.3 --not-posted
    """
    from repurpose.outbox import read_name

    if bool(posted) == not_posted:
        raise UsageError(msg("Give --posted URL or --not-posted, one of the two."))
    with _open(db) as ledger:
        if posted:
            ledger.say_posted(read_name(name), url=posted, by=user_name())
        else:
            ledger.say_not_posted(read_name(name), by=user_name())
    said = (
        msg("{name} is marked as sent", name=name)
        if posted
        else msg("{name} is sent again", name=name)
    )
    say(said, quiet=quiet)


def mark_posted(
    name: OnePart,
    url: Annotated[str, typer.Option(help="Where it stands.")] = "",
    db: Db = "",
    quiet: Quiet = False,
) -> None:
    """Say that you have posted a part yourself.

    Examples:
      repurpose outbox mark-posted 12 --url https://www.xiaohongshu.com/explore/1
    """
    from repurpose.outbox import read_name

    with _open(db) as ledger:
        ledger.say_posted(read_name(name), url=url, by=user_name())
    say(msg("{name} is marked as sent", name=name), quiet=quiet)


def export(
    form: Annotated[str, typer.Option("--format", "-f", help="csv, json or ics.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file; by default standard output.")
    ] = None,
    state: States = None,
    platform: OnPlatform = "",
    account: OnAccount = "",
    archived: InArchive = False,
    source: Annotated[
        Path | None, typer.Option("--from", help="A copy or a damaged file; it is only read.")
    ] = None,
    db: Db = "",
) -> None:
    """Write the parts as a table, as JSON lines, or as a calendar.

    Examples:
      repurpose outbox export > parts.csv

      repurpose outbox export --format ics --out posts.ics
    """
    from repurpose.outbox import write_csv, write_ics, write_json

    if form not in ("csv", "json", "ics"):
        raise UnknownName("format", form, ("csv", "json", "ics"))
    with _open_copy(source) if source else _open(db, looking=True) as ledger:
        parts = ledger.parts(filter_of(state, platform, account, None, archived=archived))
        now = ledger.now()
    if form == "ics":
        text = write_ics(parts, now)
    else:
        text = write_csv(parts) if form == "csv" else write_json(parts)
    if out is None:
        print_document(text)
    else:
        write_named(out, text, msg("Choose another file with --out."))


command: dict[str, Callable[..., None]] = {
    "": _outbox,
    "list": list_parts,
    "show": show,
    "approve": approve,
    "cancel": cancel,
    "move": move,
    "pause": pause,
    "resume": resume,
    "retry": retry,
    "resolve": resolve,
    "mark-posted": mark_posted,
    "export": export,
    "variants": outbox_variants.variants,
    "archive": outbox_archive.archive,
    "check": outbox_check.check,
    "restore": outbox_check.restore,
}


@contextmanager
def _open_copy(path: Path) -> Iterator["Ledger"]:
    from repurpose.outbox import Ledger

    if not path.is_file():  # also of what looks like the address of a database
        raise UsageError(msg("There is no file {path}.", path=path))
    with Ledger(path, read_only=True) as ledger:
        yield ledger


@contextmanager
def _open(db: str, *, looking: bool = False) -> Iterator["Ledger"]:
    from repurpose.outbox import open_ledger

    with open_ledger(db, looking=looking) as ledger:
        yield ledger


def _each(
    db: str, names: list[str], quiet: bool, done: tuple[str, str], act: Callable[[Any, Any], int]
) -> None:
    """Do the same to each; what cannot be is said, and the others are done all the same."""
    from repurpose.outbox import read_name

    failed: list[RepurposeError] = []
    with _open(db) as ledger:
        for name in names:
            try:
                count = act(ledger, read_name(name))
            except UsageError as error:
                if len(names) == 1:
                    raise
                failed.append(error)
                say(msg("{name}: {why}", name=name, why=error.message))
            else:
                said = plural(*done, count=count)
                say(msg("{name}: {why}", name=name, why=said), quiet=quiet)
    if failed:
        raise PartialFailure(msg("{count} of {total} failed.", count=len(failed), total=len(names)))
