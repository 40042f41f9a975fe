"""`repurpose export`: a pack in, one archive for whoever posts it by hand out."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import print_json, say
from repurpose.errors import UsageError
from repurpose.messages import msg


def command(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A pack folder.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="The file to write.", show_default="PACK.zip in this folder"
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--for", metavar="PLATFORM", help="Only this one; may be given several times."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Put all that somebody needs who posts by hand into one ZIP archive.

    A folder for each platform: title.txt, body.txt (01.txt and on for a thread), the pictures in
    the order in which they are uploaded, and article.html where the editor takes whole articles.
    Beside them the cards, the clips and the pack's page.

    Examples:
      repurpose export packs/article

      repurpose export packs/article --for 小红书 -o note.zip
    """
    from repurpose.outbox import bundle_of
    from repurpose.pack import zip_of
    from repurpose.platforms import find_all

    names = tuple(one.name for one in find_all(only or ()))
    target = output or Path(f"{pack.resolve().name}.zip")
    if target.exists() and not force:
        raise UsageError(
            msg("{path} exists already.", path=target),
            hint=msg("Choose another with -o, or add --force."),
        )
    files = bundle_of(pack, names)
    data = zip_of(files)
    write_named(target, data, msg("Choose another file with -o."))
    if json:
        print_json({"file": str(target), "files": sorted(files), "bytes": len(data)})
    else:
        kb = len(data) // 1000
        say(
            msg("{file}: {count} files, {kb} kB", file=target, count=len(files), kb=kb), quiet=quiet
        )
