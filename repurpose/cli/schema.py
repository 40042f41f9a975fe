"""`repurpose schema`: the JSON Schema of what this program writes."""

import json
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
    from repurpose.pack.manifest import schema

    if name not in NAMES:
        raise UnknownName("schema", name, NAMES)
    typer.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
