"""`repurpose plan`: when the parts of packs go out, and where: shown first, committed when told to."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.atomic import write_atomically
from repurpose.cli.options import Db, Json, Quiet
from repurpose.cli.output import print_document, print_json, say
from repurpose.cli.plan_view import print_calendar, print_changes, print_notices, print_plans
from repurpose.errors import MachineError
from repurpose.messages import fixed, join, msg, plural, reason_of

if TYPE_CHECKING:
    from repurpose.outbox import Ledger
    from repurpose.schedule import Calendar, Destination

Packs = Annotated[list[Path], typer.Argument(metavar="PACK", help="Pack folders.")]
PlanName = Annotated[
    str, typer.Option("--plan", help="A plan's file or name; see `repurpose plan list`.")
]
Start = Annotated[
    str,
    typer.Option(
        help="The day it starts: 2027-03-01, tomorrow, monday, +3d. The plan's own by default."
    ),
]


def _plan() -> None:
    """Plan when the parts of packs go out: a calendar first; --commit puts it into the outbox.

    A plan is a small text file (TOML) that says what goes where, and when. Some are bundled: see
    `repurpose plan list`. All options: `repurpose plan show --help`.

    Examples:
      repurpose plan packs/article --plan weekday

      repurpose plan packs/article --plan weekday --start 2027-03-01 --commit

      repurpose plan print weekday > schedules/mine.toml
    """


def show(
    pack: Packs,
    plan: PlanName,
    start: Start = "",
    commit: Annotated[
        bool, typer.Option("--commit", help="Put it into the outbox: all of it, or nothing.")
    ] = False,
    hold: Annotated[
        bool,
        typer.Option("--hold", help="Each post waits for your approval, whatever the plan says."),
    ] = False,
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Also write an iCalendar file.")
    ] = None,
    db: Db = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show the calendar that a plan comes to: local times, account, what, length, cost, warnings.

    With --commit it is put into the outbox, as a whole or not at all. Committed again it changes
    nothing; after a pack or the plan has changed, what is not sent yet is brought up to date.

    Examples:
      repurpose plan packs/article --plan weekday

      repurpose plan packs/a packs/b --plan global --start monday --ics week.ics

      repurpose plan packs/article --plan schedules/mine.toml --commit
    """
    with _open(db) as ledger:
        calendar = _survey(ledger, pack, plan, start, hold=hold)
        if ics is not None:
            _write_ics(ics, calendar, ledger.now())
        if json:
            _print_json(calendar)
        else:
            print_calendar(calendar, _width())
        if not json or not commit:
            print_notices(calendar, quiet=quiet)
        if commit:
            _commit(ledger, calendar, json=json, quiet=quiet)
        elif not json:
            say(msg("Nothing is committed. Add --commit to put it into the outbox."), quiet=quiet)


def _commit(ledger: "Ledger", calendar: "Calendar", *, json: bool, quiet: bool) -> None:
    from repurpose.schedule import commit

    done = commit(ledger, calendar)
    if json:
        for change in done.changes:
            print_json({"committed": change.kind, "key": change.key, "said": change.said})
        return
    added = done.new
    others = [change for change in done.changes if change.kind not in ("added", "sent", "off")]
    print_changes([c for c in done.changes if c.kind != "added"], quiet=quiet)
    if not added and not others:
        say(msg("The outbox has all of it already: nothing was changed."), quiet=quiet)
        return
    new = [change for change in done.changes if change.kind == "added"]
    entered = [change.item.publication for change in new if change.item]
    reviewed = [one for one in entered if one.notes.get("review")]
    drafts = sum(one.approval for one in entered) - len(reviewed)
    say(
        msg("Committed: {added} new, {changed} changed.", added=added, changed=len(others)),
        quiet=quiet,
    )
    if drafts:
        say(
            plural(
                "{count} post waits for your approval: repurpose outbox approve",
                "{count} posts wait for your approval: repurpose outbox approve",
                count=drafts,
            ),
            quiet=quiet,
        )
    if reviewed:
        say(
            plural(
                "{count} post goes when it is approved: repurpose review {pack} --lan",
                "{count} posts go when they are approved: repurpose review {pack} --lan",
                count=len(reviewed),
                pack=reviewed[0].pack,
            ),
            quiet=quiet,
        )
    if calendar.plan.series:
        say(msg("The series go on by themselves while `repurpose run` runs."), quiet=quiet)


def diff(pack: Packs, plan: PlanName, start: Start = "", db: Db = "", json: Json = False) -> None:
    """Show what committing would change in the outbox, after a pack or a plan has changed.

    What is sent stays as it is. Of what is not, new texts void an approval.

    Examples:
      repurpose plan diff packs/article --plan weekday

      repurpose plan diff packs/article --plan weekday --json
    """
    from repurpose.schedule import diff as find_changes

    with _open(db) as ledger:
        calendar = _survey(ledger, pack, plan, start)
        changes = find_changes(calendar)
    if json:
        for change in changes:
            print_json(
                {
                    "change": change.kind,
                    "account": change.account,
                    "key": change.key,
                    "label": change.label,
                    "said": change.said,
                    "publication": change.booked.publication if change.booked else None,
                    "approval_void": change.voids,
                }
            )
        return
    print_changes(changes, err=False)
    say(
        plural("{count} change.", "{count} changes.", count=len(changes))
        if changes
        else msg("Committing changes nothing.")
    )


def list_(json: Json = False) -> None:
    """List the plans: the bundled ones, yours, and those of the folder schedules/.

    Examples:
      repurpose plan list
    """
    from repurpose.errors import UsageError
    from repurpose.schedule import list_plans, read_plan

    rows: list[tuple[Path, str]] = []
    for path in list_plans():
        try:
            rows.append((path, fixed(read_plan(path).about)))
        except UsageError as error:
            rows.append((path, join(" ", ("✗", error.message))))
    if json:
        for path, about in rows:
            print_json({"name": path.stem, "file": str(path), "about": about})
        return
    print_plans(rows, _width())


def print_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A plan; see `plan list`.")],
) -> None:
    """Print a plan, to begin one of your own with.

    Examples:
      repurpose plan print weekday > schedules/mine.toml
    """
    from repurpose.schedule import find_plan
    from repurpose.toml_files import open_toml

    print_document(open_toml(find_plan(name)).text or "")


command = {
    "": _plan,
    "*": "show",  # what is called when no verb is named
    "show": show,
    "diff": diff,
    "list": list_,
    "print": print_,
}


@contextmanager
def _open(db: str) -> Iterator["Ledger"]:
    from repurpose.outbox import open_ledger

    with open_ledger(db) as ledger:
        yield ledger


def _survey(
    ledger: "Ledger", packs: Sequence[Path], name: str, start: str, *, hold: bool = False
) -> "Calendar":
    from repurpose.schedule import home_zone, read_plan, survey

    plan = read_plan(name)
    return survey(ledger, plan, packs, _accounts(), start=start, home=home_zone(), hold=hold)


def _accounts() -> list["Destination"]:
    from repurpose.accounts import AccountFile
    from repurpose.folders import user_folder
    from repurpose.schedule import destination_of

    book = AccountFile(user_folder())
    return [destination_of(one.name, one.kind, one.settings) for one in book.accounts()]


def _print_json(calendar: "Calendar") -> None:
    for row in calendar.describe():
        print_json(row)
    for notice in calendar.notices:
        print_json({"notice": notice.kind, "stops": notice.stops, "said": notice.said})


def _write_ics(path: Path, calendar: "Calendar", now: int) -> None:
    from repurpose.schedule import write_ics

    try:
        write_atomically(path, write_ics(calendar, now))
    except OSError as error:
        raise MachineError(
            msg("Cannot write {path}: {error}.", path=path, error=reason_of(error))
        ) from None


def _width() -> int:
    """Return how wide the table may be; what is no terminal gets all of it."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 200
