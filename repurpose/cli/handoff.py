"""`repurpose handoff`: what waits to be posted by hand, on a phone in the same network."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.options import Db, Json
from repurpose.cli.output import out, print_code, print_json, say
from repurpose.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from repurpose.handoff import Waiting


def command(
    show: Annotated[bool, typer.Option("--list", help="Only list what waits.")] = False,
    host: Annotated[
        str, typer.Option(help="Address to listen on.", show_default="this machine's")
    ] = "",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 0,
    db: Db = "",
    json: Json = False,
) -> None:
    """Show what waits to be posted by hand, and serve it to a phone in the same network.

    Scan the code that is printed: the phone sees what waits, with buttons that copy the words, the
    pictures in the order in which they are uploaded, and a button that says that it is posted. Only
    who has the address can open it; it is another one each time.

    Examples:
      repurpose handoff

      repurpose handoff --list --json
    """
    from repurpose.handoff import find_waiting, open_handoff
    from repurpose.outbox import open_ledger, read_name
    from repurpose.web import find_address

    boxes = _find_boxes()
    with open_ledger(db) as ledger:

        def look() -> "list[Waiting]":
            return find_waiting(ledger, boxes)

        def done(name: str, url: str) -> None:
            ledger.say_posted(read_name(name), url=url, by="handoff page")
            say(
                msg("{name} is posted: {url}", name=name, url=url)
                if url
                else msg("{name} is posted.", name=name)
            )

        _list(look(), json=json)
        if show:
            return
        with open_handoff(look, done, host=host or find_address(), port=port) as server:
            _invite(server.address, json=json)
            server.serve()


def _find_boxes() -> "Mapping[str, Path]":
    from repurpose.accounts import open_accounts
    from repurpose.platforms import find_box, is_by_hand

    return {
        account.name: find_box(account.settings)
        for account in open_accounts().book.accounts()
        if is_by_hand(account.kind)
    }


def _list(waiting: "list[Waiting]", *, json: bool) -> None:
    for one in waiting:
        if json:
            print_json(
                {
                    "id": one.name,
                    "account": one.account,
                    "platform": one.platform,
                    "since": one.since,
                    "words": one.words,
                    "folder": str(one.folder),
                }
            )
        else:
            since = datetime.fromtimestamp(one.since / 1000).astimezone()
            out(f"{one.name:>6}  {since:%m-%d %H:%M}  {one.account}  {one.words}")
            out(f"        {one.folder}")
    if not waiting:
        say(msg("Nothing waits to be posted by hand."))


def _invite(address: str, *, json: bool) -> None:
    from repurpose.platforms import make_code

    if json:
        print_json({"address": address})
        return
    print_code(lambda stream: make_code(address).terminal(stream, compact=True))
    say(msg("On your phone, in the same network: {address}", address=address))
    say(msg("Ctrl-C ends it."))
