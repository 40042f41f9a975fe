"""`repurpose schema`: the JSON Schema of what this program writes."""

from typing import Annotated

import typer

from repurpose.errors import UnknownName

NAMES = ("pack",)


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="`pack`, for pack.json.")] = "pack",
) -> None:
    """Print the JSON Schema of a file that this program writes.

    Examples:
      repurpose schema pack > pack.schema.json
    """
    from repurpose.resources import asset

    if name not in NAMES:
        raise UnknownName("schema", name, NAMES)
    typer.echo(asset("schema", f"{name}.json").read_text(encoding="utf-8").rstrip())
