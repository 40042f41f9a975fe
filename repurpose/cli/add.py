"""`repurpose add`: a pack and platforms in, the pack with threads for those as well out."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.options import (
    ChosenEditor,
    EditorAgain,
    EditorYes,
    Jobs,
    Json,
    Offline,
    Quiet,
    Verbose,
)
from repurpose.cli.output import progress
from repurpose.cli.packs_view import remake


def command(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A pack folder.")],
    platforms: Annotated[
        list[str],
        typer.Argument(metavar="PLATFORM", help="Platforms; see `repurpose platforms`."),
    ],
    only: Annotated[
        bool,
        typer.Option(
            "--only",
            help="Keep these platforms and no others; work of yours in the others moves to kept/ "
            "in the pack.",
        ),
    ] = False,
    editor: ChosenEditor = None,
    editor_again: EditorAgain = False,
    offline: Offline = False,
    yes: EditorYes = False,
    jobs: Jobs = 0,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Add platforms to a pack: their threads are written, and all that is there stays.

    The article file is not needed: every pack carries its text. With --only the other platforms go;
    what you edited by hand in them is moved to kept/ in the pack, and said.

    Examples:
      repurpose add packs/article xiaohongshu

      repurpose add packs/article x,linkedin

      repurpose add packs/article weibo --only
    """
    from repurpose import platforms as registry
    from repurpose.cli.editor_flags import open_session_for_packs
    from repurpose.pack import default_jobs, rework_pack

    names = [platform.name for platform in registry.find_all(platforms)]
    with (
        open_session_for_packs(editor, again=editor_again, offline=offline, yes=yes) as (
            mode,
            session,
        ),
        progress(1, quiet=quiet or json) as report,
    ):
        remake(
            [pack],
            lambda folder: rework_pack(
                folder,
                platforms=names,
                only=only,
                jobs=jobs or default_jobs(),
                report=report,
                editor=mode,
                session=session,
            ),
            json=json,
            quiet=quiet,
            verbose=verbose,
        )
