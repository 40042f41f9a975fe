"""`repurpose rebuild`: packs with edits by hand in, the same packs made again out."""

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
    packs: Annotated[list[Path], typer.Argument(metavar="PACK", help="Pack folders.")],
    use_files: Annotated[
        bool,
        typer.Option(
            "--use-files",
            help="Use what a pack names outside itself, from now on: backdrop, music, recordings, and "
            "voices that send its text to a server.",
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
    """Make packs again from their own articles, with what you edited by hand in them.

    Your posts in threads/*.md, your cards in cards.toml and your pinned and banned sentences in
    wishes.toml are taken in; only what they touch is drawn anew. The article file is not needed:
    every pack carries its text. The studio does the same on every change. A pack from somebody else
    cannot make clips of your files, nor send text to a voice on a server: what it names outside itself
    is used only with --use-files.

    Examples:
      repurpose rebuild packs/article

      repurpose rebuild packs/* --json
    """
    from repurpose.cli.editor_flags import open_session_for_packs
    from repurpose.pack import default_jobs, rework_pack

    with (
        open_session_for_packs(editor, again=editor_again, offline=offline, yes=yes) as (
            mode,
            session,
        ),
        progress(len(packs), quiet=quiet or json) as report,
    ):
        remake(
            packs,
            lambda pack: rework_pack(
                pack,
                jobs=jobs or default_jobs(),
                report=report,
                use_files=use_files,
                editor=mode,
                session=session,
            ),
            json=json,
            quiet=quiet,
            verbose=verbose,
        )
