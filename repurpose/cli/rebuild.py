"""`repurpose rebuild`: packs with edits by hand in, the same packs made again out."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.options import Jobs, Json, Quiet
from repurpose.cli.output import print_json, progress, say
from repurpose.errors import PartialFailure
from repurpose.messages import join, msg


def command(
    packs: Annotated[list[Path], typer.Argument(metavar="PACK", help="Pack folders.")],
    use_files: Annotated[
        bool,
        typer.Option(
            "--use-files",
            help="Use the backdrop, music and recordings outside a pack that it names, from now on.",
        ),
    ] = False,
    jobs: Jobs = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make packs again from their own articles, with what you edited by hand in them.

    Your posts in threads/*.md, your cards in cards.toml and your pinned and banned sentences in
    wishes.toml are taken in; only what they touch is drawn anew. The article file is not needed:
    every pack carries its text. The studio does the same on every change. A pack from somebody else
    cannot make clips of your files: what it names outside itself is used only with --use-files.

    Examples:
      repurpose rebuild packs/article

      repurpose rebuild packs/* --json
    """
    from repurpose.cli.pack import describe, summary
    from repurpose.pack import default_jobs, rework_pack

    with progress(len(packs), quiet=quiet or json) as report:
        built = [
            rework_pack(pack, jobs=jobs or default_jobs(), report=report, use_files=use_files)
            for pack in packs
        ]
    for pack in built:
        if json:
            print_json(summary(pack))
        else:
            say(describe(pack, verbose=False), quiet=quiet)
        for notice in pack.notices:
            say(msg("note: {notice}", notice=notice), quiet=quiet)
    failed = [error for pack in built for error in pack.failed]
    if failed:
        lines = join("; ", (error.message for error in failed))
        raise PartialFailure(
            msg("Clips could not be made, all else is done: {lines}", lines=lines),
            hint=failed[0].hint,
        )
