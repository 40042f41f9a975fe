"""`repurpose demo`: a pack from the bundled sample, and where to look."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.options import Jobs, Json, Quiet, Theme
from repurpose.cli.output import print_json, progress, say
from repurpose.messages import msg


def command(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the pack.")] = Path("packs"),
    theme: Theme = "newsroom",
    jobs: Jobs = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds other things too.")
    ] = False,
    open_studio: Annotated[
        bool, typer.Option("--open", help="Open the studio on it, on a terminal.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make a pack from the bundled sample article, and say where to look.

    No key, no account and no network: threads for four platforms, cards, and a captioned clip.

    Examples:
      repurpose demo

      repurpose demo --theme ink --out out
    """
    from repurpose.article import read_articles
    from repurpose.cli.packs_view import summary
    from repurpose.pack import Choices, build_packs, default_jobs
    from repurpose.resources import asset
    from repurpose.themes import load_theme

    sample = asset("samples", "demo.md")
    choices = Choices(theme=load_theme(theme).name)
    articles = read_articles([str(sample)], read_stdin=bytes)
    with progress(1, quiet=quiet or json) as report:
        [pack] = build_packs(
            articles, choices, out, jobs=jobs or default_jobs(), report=report, force=force
        )
    if json:
        print_json(summary(pack))
        return
    names = ", ".join(thread.name for thread in pack.manifest.threads)
    [clip] = pack.manifest.clips
    say(
        msg(
            "Your pack is in {folder}: open {page} in a browser.",
            folder=pack.folder,
            page=pack.folder / "index.html",
        ),
        quiet=quiet,
    )
    say(
        msg(
            "It holds threads for {names}, {count} cards, and a {clip:.0f}-second clip.",
            names=names,
            count=len(pack.manifest.cards),
            clip=clip.seconds,
        ),
        quiet=quiet,
    )
    say(msg("Next, with an article of yours: repurpose pack ARTICLE.md"), quiet=quiet)
    if open_studio and sys.stdin.isatty() and sys.stdout.isatty():
        from repurpose.cli.preview import command as preview

        preview(str(pack.folder))
