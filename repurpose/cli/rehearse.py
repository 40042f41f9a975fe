"""`repurpose rehearse`: a sandbox's clock runs on, and everything that is planned is sent."""

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import day_text, print_json, say, state_text
from repurpose.errors import SetupError
from repurpose.messages import join, mark, msg

if TYPE_CHECKING:
    from repurpose.clock import VirtualClock
    from repurpose.outbox import Ledger, Part

# Events of the ledger as people read them; the others are steps on the way.
_TOLD = {
    "sent": mark("{count} sent"),
    "unclear": mark("{count} unclear"),
    "not_sent": mark("{count} put off"),
    "late": mark("{count} too late"),
    "failed": mark("{count} refused"),
    "asks_person": mark("{count} need you"),
    "needs_login": mark("{count} need a login"),
}


def command(
    until: Annotated[
        str, typer.Option(help='How far: 12h, 7d, or a moment, such as "2027-04-01 09:00".')
    ] = "7d",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Let a sandbox's clock run on, and see what arrives where and when.

    Works in a folder that `repurpose sandbox --start` has made, while that sandbox is up. The clock
    leaps from one thing to do to the next: what is due, retries, looks after unclear answers,
    recurring plans. So a week takes as long as its requests.

    Examples:
      repurpose sandbox --start 2027-03-22T08:00+08:00

      export REPURPOSE_HOME=sandbox-home

      repurpose rehearse --until 7d
    """
    from repurpose.accounts import open_accounts
    from repurpose.outbox import from_moment, open_ledger
    from repurpose.schedule import rehearse, upkeep

    clock = _find_clock()
    accounts = open_accounts()
    try:
        with open_ledger() as ledger:
            start = ledger.now()
            end = _read_end(until, start)
            seen = ledger.last_event()
            day = None
            for stop in rehearse(
                ledger,
                lambda account: accounts.client(account.id),
                clock,
                end,
                tend=lambda now: upkeep(ledger, now=now),
            ):
                today = from_moment(stop.at).astimezone().date()
                if day is not None and today != day:
                    seen = _tell(ledger, seen, day, quiet=quiet)
                day = today
            _tell(ledger, seen, day, quiet=quiet)
            _show(_touched(ledger, start, end), json=json)
    finally:
        accounts.close_all()


def _find_clock() -> "VirtualClock":
    """Return the clock of the sandbox in whose folder we are, when it is up.

    Raises:
        SetupError: This is no rehearsal's folder, or its platforms do not answer.
    """
    from urllib.request import ProxyHandler, build_opener

    from repurpose.clock import virtual_clock
    from repurpose.folders import user_folder
    from repurpose.sandbox import read_address

    folder = user_folder()
    clock = virtual_clock(folder)
    if clock is None:
        raise SetupError(
            msg(
                "{folder} is not a sandbox with a clock of its own; time can be made to pass only there.",
                folder=folder,
            ),
            hint=msg("repurpose sandbox --start MOMENT, then: export REPURPOSE_HOME=sandbox-home"),
        )
    address = read_address(folder)
    try:
        build_opener(ProxyHandler({})).open(f"{address}/_posts?platform=none", timeout=5).close()
    except (OSError, ValueError):
        raise SetupError(
            msg("The sandbox at {place} does not answer.", place=address or folder),
            hint=msg(
                "Start it, and leave it running: repurpose sandbox --home {folder}", folder=folder
            ),
        ) from None
    return clock


def _read_end(until: str, start: int) -> int:
    from repurpose.cli.moments import read_time

    plain = until[:-1].isdecimal() and until[-1:] in "mhd"
    return read_time(f"+{until}" if plain else until, start)


def _tell(ledger: "Ledger", seen: int, day: Any, *, quiet: bool) -> int:
    """Say what a day brought; return the number of its last event."""
    counts: Counter[str] = Counter()
    while found := ledger.events(seen):
        counts.update(event.kind for event in found)
        seen = found[-1].id
    told = [msg(said, count=counts[kind]) for kind, said in _TOLD.items() if counts[kind]]
    if told:
        say(join("  ", (day_text(day), join(", ", told))), quiet=quiet)
    return seen


def _touched(ledger: "Ledger", start: int, end: int) -> "list[Part]":
    """Return what was sent meanwhile, by that time, and then what was due and is not sent."""
    from repurpose.outbox import PartFilter, State

    over = (State.SENT, State.CANCELLED, State.SKIPPED)
    parts = [
        part
        for part in ledger.parts(PartFilter(due_to=end + 1))
        if (part.sent_at or part.due_at or 0) >= start or part.state not in over
    ]
    return sorted(parts, key=lambda part: (part.sent_at is None, part.sent_at or part.due_at or 0))


def _show(parts: "list[Part]", *, json: bool) -> None:
    import shutil

    from repurpose.cli.outbox_view import print_table
    from repurpose.outbox import describe

    if json:
        for part in parts:
            print_json(describe(part))
        return
    if not parts:
        say(
            msg(
                "Nothing was planned for this time. Plan something: repurpose plan PACK --plan NAME --commit"
            )
        )
        return
    print_table(parts, shutil.get_terminal_size().columns if sys.stdout.isatty() else None)
    states = Counter(state_text(part.state).lower() for part in parts)
    counted = sorted(states.items())
    say(join(", ", (msg("{count} {state}", count=n, state=state) for state, n in counted)))
