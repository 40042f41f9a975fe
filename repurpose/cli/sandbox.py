"""`repurpose sandbox`: fake platforms on this machine, to rehearse against."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.output import say
from repurpose.errors import UsageError
from repurpose.messages import msg


def command(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8977,
    home: Annotated[
        Path, typer.Option(help="Folder for the accounts of the fake platforms.")
    ] = Path("sandbox-home"),
    start: Annotated[
        str,
        typer.Option(
            metavar="MOMENT",
            help="Give the folder a clock of its own that stands at this moment.",
            show_default="the machine's clock",
        ),
    ] = "",
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Rehearse against fake platforms on this machine: no account, no network.

    Every platform with an open interface has a fake here that checks requests as the real one does,
    shows what has arrived, and fails on wish: a lost reply, a reset, too many requests. An account
    on each is put into a folder of its own, which the other commands use while REPURPOSE_HOME
    names it; their outbox stands there too.

    With --start the folder has a clock of its own, by which the platforms and all commands live:
    plan a month, then let `repurpose rehearse` go through it in a minute.

    Examples:
      repurpose sandbox

      REPURPOSE_HOME=sandbox-home repurpose accounts check

      repurpose sandbox --start 2027-03-22T08:00+08:00

      curl 127.0.0.1:8977/_faults --json '{"kind": "lost", "platform": "x"}'
    """
    import webbrowser

    from repurpose.accounts import Accounts, FileStore
    from repurpose.clock import clock_of
    from repurpose.sandbox import open_sandbox, write_address

    folder = home.absolute()
    if start:
        _set_clock(folder, start)
    clock = clock_of(folder)
    with open_sandbox(port, now=clock, serve=False) as sandbox:
        # these secrets open nothing but this sandbox: no lock
        accounts = Accounts(folder, FileStore(folder / "secrets.json", None))
        for account in sandbox.accounts():
            accounts.add(account.name, account.platform, account.settings, account.secrets)
        write_address(folder, sandbox.address)
        say(msg("Fake platforms: {address} (Ctrl-C ends them)", address=sandbox.address))
        say(msg("Accounts: export REPURPOSE_HOME={folder}", folder=folder))
        _say_clock(folder)
        if browser:
            webbrowser.open(sandbox.address)
        sandbox.serve()


def _set_clock(folder: Path, start: str) -> None:
    """Let the folder's clock stand at `start`.

    Raises:
        UsageError: `start` is no moment, or things have happened in the folder already.
    """
    import time

    from repurpose.cli.moments import read_time
    from repurpose.clock import FILE, VirtualClock

    moment = read_time(start, round(time.time() * 1000))
    if (folder / "outbox.db").exists():
        raise UsageError(
            msg("{folder} has an outbox already; its clock goes forward only.", folder=folder),
            hint=msg("Leave out --start, or take another --home."),
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    VirtualClock(folder / FILE).move(moment / 1000)


def _say_clock(folder: Path) -> None:
    from repurpose.cli.outbox_view import show_moment
    from repurpose.clock import virtual_clock

    if clock := virtual_clock(folder):
        say(
            msg(
                "Clock: stands at {time}; repurpose rehearse --until 7d moves it on",
                time=show_moment(round(clock() * 1000)),
            )
        )
