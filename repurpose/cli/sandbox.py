"""`repurpose sandbox`: fake platforms on this machine, to rehearse against."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.output import say


def command(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8977,
    home: Annotated[
        Path, typer.Option(help="Folder for the accounts of the fake platforms.")
    ] = Path("sandbox-home"),
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Rehearse against fake platforms on this machine: no account, no network.

    Every platform with an open interface has a fake here that checks requests as the real one does,
    shows what has arrived, and fails on wish: a lost reply, a reset, too many requests. An account
    on each is put into a folder of its own, which the other commands use while REPURPOSE_HOME
    names it.

    Examples:
      repurpose sandbox

      REPURPOSE_HOME=sandbox-home repurpose accounts check

      curl 127.0.0.1:8977/_faults --json '{"kind": "lost", "platform": "x"}'
    """
    import webbrowser

    from repurpose.accounts import Accounts
    from repurpose.accounts.stores import FileStore
    from repurpose.sandbox import open_sandbox

    with open_sandbox(port, serve=False) as sandbox:
        folder = home.absolute()
        # these secrets open nothing but this sandbox: no lock
        accounts = Accounts(folder, FileStore(folder / "secrets.json", None))
        for account in sandbox.accounts():
            accounts.add(account.name, account.platform, account.settings, account.secrets)
        say(f"Fake platforms: {sandbox.address} (Ctrl-C ends them)")
        say(f"Accounts:       export REPURPOSE_HOME={folder}")
        if browser:
            webbrowser.open(sandbox.address)
        sandbox.serve()
