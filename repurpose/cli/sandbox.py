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
    names it; their outbox stands there too. So does a model as editor, which is none: it chooses
    sentences spread over the article, to try `pack --editor select` without a key.

    With --start the folder has a clock of its own, by which the platforms and all commands live:
    plan a month, then let `repurpose rehearse` go through it in a minute.

    Examples:
      repurpose sandbox

      REPURPOSE_HOME=sandbox-home repurpose accounts check

      REPURPOSE_HOME=sandbox-home repurpose editor check

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
        _write_editor(folder, sandbox.editor())
        say(msg("Fake platforms: {address} (Ctrl-C ends them)", address=sandbox.address))
        say(msg("Accounts: export REPURPOSE_HOME={folder}", folder=folder))
        say(msg("A model that is none: repurpose pack ARTICLE --editor select"))
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


def _write_editor(folder: Path, address: str) -> None:
    """Let the folder's settings name the fake model, unless they name another."""
    from repurpose.atomic import write_atomically
    from repurpose.config import FILE
    from repurpose.toml_files import open_toml, write_toml

    path = folder / FILE
    said = dict(open_toml(path).table) if path.is_file() else {}
    editor = dict(said.get("editor") or {})
    if editor and "/editor/" not in str(editor.get("base_url", "")):
        return
    model = {"base_url": address, "model": editor.get("model", "sandbox-editor")}
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    write_atomically(path, write_toml({**said, "editor": {**editor, **model}}, before=before))


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
