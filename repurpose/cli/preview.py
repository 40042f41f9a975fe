"""`repurpose preview`: a pack's page, in the browser."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.output import say


def command(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A pack folder.")],
    print_only: Annotated[
        bool, typer.Option("--print", help="Print the page's address and open nothing.")
    ] = False,
) -> None:
    """Open a pack's page in the browser: threads, cards, clip, and where each sentence comes from.

    Examples:
      repurpose preview packs/article

      repurpose preview packs/article --print
    """
    from repurpose.pack import read_manifest

    read_manifest(pack)
    address = (pack / "index.html").resolve().as_uri()
    if print_only or not webbrowser.open(address):
        typer.echo(address)
    else:
        say(f"Opened {address}")
