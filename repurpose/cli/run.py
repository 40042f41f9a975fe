"""`repurpose run`: send what is planned, in its time, until told to stop."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from repurpose.cli.language import spoken
from repurpose.cli.options import Db, Quiet
from repurpose.cli.output import ask_secret, log_json, log_line, make_console, say
from repurpose.errors import PartialFailure, RepurposeError, UnknownName, UsageError
from repurpose.messages import join, msg, plural

if TYPE_CHECKING:
    from repurpose.accounts import Accounts, Renewal
    from repurpose.config import Config
    from repurpose.config_sections import Watched
    from repurpose.outbox import Ledger
    from repurpose.schedule import BackgroundTask, Journal, JournalLine, Runner

_FORMATS = ("text", "json")
_HOUR = 3600.0


def command(
    once: Annotated[
        bool, typer.Option("--once", help="Do what is due and end: for cron and timers.")
    ] = False,
    notify: Annotated[
        list[str] | None,
        typer.Option(
            "--notify",
            metavar="TO",
            help="Tell me by an account, by `desktop`, or by `command:WORDS`; repeatable.",
        ),
    ] = None,
    watch: Annotated[
        list[Path] | None,
        typer.Option("--watch", metavar="FOLDER", help="Pack and plan what is written there."),
    ] = None,
    feed: Annotated[
        list[str] | None,
        typer.Option(
            "--feed", metavar="URL", help="Pack and plan what is new in an RSS or Atom feed."
        ),
    ] = None,
    plan: Annotated[
        str, typer.Option("--plan", help="The plan of watched articles; each waits for approval.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for their packs.", show_default="packs"),
    ] = None,
    http: Annotated[
        str,
        typer.Option(
            "--http",
            metavar="HOST:PORT",
            help="Serve /healthz and /metrics, such as 127.0.0.1:9464.",
        ),
    ] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help="Lines instead of a panel, also on a terminal.")
    ] = False,
    log_format: Annotated[str, typer.Option(help="text, or json: one object a line.")] = "text",
    slots: Annotated[int, typer.Option(min=1, max=64, help="Requests under way at one time.")] = 8,
    grace: Annotated[
        float | None,
        typer.Option(
            min=0, help="Seconds for what is under way when told to stop.", show_default="50"
        ),
    ] = None,
    db: Db = "",
    quiet: Quiet = False,
) -> None:
    """Send what is planned, each part once and in its time, until told to stop.

    Leave it running: on a terminal it shows what is next and what needs you. It may be killed at any
    moment; a new start goes on where it was. Ctrl-C lets what is under way end; a second one does
    not wait. Several may run at once, on one machine or on many over one PostgreSQL.

    Who is told of failures, and which folders are watched, may stand in repurpose.toml, under
    [notices] and [watch].

    Examples:
      repurpose run

      repurpose run --notify team-telegram --notify desktop

      repurpose run --once

      repurpose run --watch ~/articles --plan weekday

      repurpose run --plain --log-format json --http 127.0.0.1:9464
    """  # fmt: skip
    from repurpose.accounts import open_accounts
    from repurpose.config import lay_over, load_config
    from repurpose.config_sections import Watched
    from repurpose.outbox import open_ledger

    if log_format not in _FORMATS:
        raise UnknownName("log format", log_format, _FORMATS)
    config = load_config([])
    for notice in config.outdated:
        say(msg("note: {notice}", notice=notice), quiet=quiet)
    with ExitStack() as stack:
        ledger = stack.enter_context(open_ledger(db))
        accounts = open_accounts(ask=_ask_hidden if sys.stdin.isatty() else None)
        stack.callback(accounts.close_all)
        panel = sys.stderr.isatty() and not (plain or once or quiet) and log_format == "text"
        telling = _Telling(_lines(log_format, quiet=quiet))
        announcer = _make_announcer(ledger, accounts, config, notify or (), telling)
        runner = _make_runner(ledger, accounts, telling, announcer, slots=slots, grace=grace)
        if once:
            _run_once(runner, ledger, accounts)
            return
        _warn_of_others(runner, ledger)
        if http:
            from repurpose.schedule import read_address, serve_health

            address = stack.enter_context(serve_health(runner, read_address(http)))
            say(msg("{address}/healthz and /metrics", address=address), quiet=quiet)
        said = Watched(
            folders=tuple(str(folder) for folder in watch) if watch else None,
            feeds=tuple(feed) if feed else None,
            plan=plan or None,
            out=str(out) if out else None,
        )
        _start_watching(stack, ledger, telling, lay_over(said, config.watch), db)
        if panel:
            telling.to = _open_screen(stack, runner)
        with _heeding_signals(runner):
            runner.run()


class _Telling:
    """Where the lines of the journal go: first as lines, then above the panel if there is one."""

    def __init__(self, to: "Journal") -> None:
        self.to = to

    def __call__(self, line: "JournalLine") -> None:
        self.to(line)


def _lines(log_format: str, *, quiet: bool) -> "Journal":
    from repurpose.schedule import json_of, keep_silent, write_text

    if log_format == "json":
        return lambda line: log_json(json_of(line))
    return keep_silent if quiet else lambda line: log_line(write_text(line, spoken()))


def _make_runner(
    ledger: "Ledger",
    accounts: "Accounts",
    journal: "Journal",
    announcer: Any,
    *,
    slots: int,
    grace: float | None,
) -> "Runner":
    from repurpose.schedule import Runner, name_node

    return Runner(
        ledger,
        lambda account: accounts.client(account.id),
        owner=name_node(),
        slots=slots,
        grace=grace,
        chores=_chores(ledger, accounts),
        announcer=announcer,
        journal=journal,
    )


def _chores(ledger: "Ledger", accounts: "Accounts") -> "list[BackgroundTask]":
    from repurpose.schedule import BackgroundTask

    def tend() -> None:
        from repurpose.schedule import upkeep

        done = upkeep(ledger, now=ledger.now())
        if done.problems:
            raise RepurposeError(join("; ", done.problems))

    def renew() -> None:
        note_logins(ledger, accounts.refresh_due(ledger.now() / 1000))

    def copy() -> None:
        ledger.back_up()  # once a day

    return [
        BackgroundTask("series", _HOUR, tend, after=frozenset({"late"})),
        BackgroundTask("logins", _HOUR, renew),
        BackgroundTask("backup", _HOUR, copy),
    ]


def note_logins(ledger: "Ledger", found: "Sequence[Renewal]") -> None:
    """Keep what became of the logins, all of them.

    Raises:
        RepurposeError: Of some nobody knows, since their platforms could not be asked.
    """
    for one in found:
        if one.state == "needs-login":
            ledger.doubt_login(one.account, one.reason)
        elif one.state == "ending":
            ledger.doubt_login(one.account, one.reason, ends=round(one.until / 3600) * 3_600_000)
    failed = [one for one in found if one.state == "failed"]
    if failed:
        said = (msg("{name}: {why}", name=one.account, why=one.reason) for one in failed)
        raise RepurposeError(join("; ", said))


def _make_announcer(
    ledger: "Ledger",
    accounts: "Accounts",
    config: "Config",
    notify: "Sequence[str]",
    journal: "Journal",
) -> Any:
    names = [*notify] or config.notices.to or ()
    if not names:
        return None
    from repurpose.schedule import KINDS, Announcer, name_node, open_channels

    return Announcer(
        ledger,
        open_channels(names, accounts.client, now=lambda: ledger.now() / 1000),
        owner=name_node(),
        kinds=config.notices.on or KINDS,
        by_hand=_by_hand(accounts),
        journal=journal,
        language=spoken(),
    )


def _by_hand(accounts: "Accounts") -> Callable[[str], bool]:
    from repurpose.platforms import is_by_hand as kind_is_by_hand

    def is_by_hand(name: str) -> bool:
        try:
            return kind_is_by_hand(accounts.get(name).kind)
        except RepurposeError:  # an account of another machine
            return False

    return is_by_hand


def _run_once(runner: "Runner", ledger: "Ledger", accounts: "Accounts") -> None:
    """Do one pass.

    Raises:
        PartialFailure: Something failed in it, or asks for a person or a login.
    """
    by_hand = _by_hand(accounts)
    before = _troubles(ledger, by_hand)
    runner.run_once()
    new = sorted(_troubles(ledger, by_hand) - before)
    if new:
        raise PartialFailure(
            plural(
                "{count} thing needs you: {names}.",
                "{count} things need you: {names}.",
                count=len(new),
                names=join(", ", new),
            ),
            hint=msg("See: repurpose outbox list"),
        )


def _troubles(ledger: "Ledger", by_hand: Callable[[str], bool]) -> set[str]:
    from repurpose.outbox import PartFilter, State

    parts = ledger.parts(PartFilter(states=[State.FAILED, State.HUMAN]))
    logins: set[str] = {
        msg("the login of {account}", account=account.id)
        for account in ledger.accounts()
        if account.needs_login
    }
    return logins | {
        part.name for part in parts if part.state is State.FAILED or not by_hand(part.account)
    }


def _warn_of_others(runner: "Runner", ledger: "Ledger") -> None:
    others = [node for node in runner.status().nodes if node.id != runner.node]
    if others:
        names = ", ".join(node.id for node in others)
        say(
            msg(
                "note: {names} may send from {outbox} as well; each part is still sent once.",
                names=names,
                outbox=ledger.name,
            )
        )


def _open_screen(stack: ExitStack, runner: "Runner") -> "Journal":
    from repurpose.cli.run_view import Screen

    return stack.enter_context(Screen(make_console(err=True), runner.status, runner.node)).tell


def _start_watching(
    stack: ExitStack,
    ledger: "Ledger",
    journal: "Journal",
    wanted: "Watched",
    db: str,
) -> None:
    if not wanted.folders and not wanted.feeds:
        return
    if not wanted.plan:
        raise UsageError(
            msg("Watched articles need a plan."),
            hint=msg("--plan NAME: see `repurpose plan list`."),
        )
    from repurpose.schedule import WatchedSource

    stack.enter_context(
        WatchedSource(
            folders=[Path(name).expanduser() for name in wanted.folders or ()],
            feeds=wanted.feeds or (),
            plan=wanted.plan,
            out=Path(wanted.out or "packs"),
            db=db,
            journal=journal,
            now=ledger.now,
        )
    )


@contextmanager
def _heeding_signals(runner: "Runner") -> Iterator[None]:
    """Stop with grace at the first signal, at once at the second."""
    heard = False

    def hear(_number: int, _frame: Any) -> None:
        nonlocal heard
        if heard:
            raise KeyboardInterrupt
        heard = True
        runner.stop()

    kept = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)


def _ask_hidden(label: str) -> str:
    return ask_secret(label)
