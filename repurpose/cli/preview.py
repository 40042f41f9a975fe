"""`repurpose preview`: the studio, in the browser."""

import os
import sys
import webbrowser
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.handed_in import build_some, make_handed_in
from repurpose.cli.language import locale_language, spoken
from repurpose.cli.options import Db, Jobs, Out
from repurpose.cli.output import complain, progress, say
from repurpose.cli.output import out as print_out
from repurpose.config import load_config
from repurpose.messages import msg

PASSWORD = "REPURPOSE_STUDIO_PASSWORD"  # noqa: S105  # the name of a variable


def command(
    place: Annotated[
        str,
        typer.Argument(
            metavar="[PACK|ARTICLE|DIR]", help="A pack, an article, or a folder of packs."
        ),
    ] = "",
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="0 takes the usual one, or any that is free.")
    ] = 0,
    host: Annotated[
        str, typer.Option(help=f"Another address than this machine's own needs {PASSWORD}.")
    ] = "127.0.0.1",
    out: Out = Path("packs"),
    jobs: Jobs = 0,
    db: Db = "",
) -> None:
    """Open the studio: see a pack as readers will, and change it there.

    Posts with counters by each platform's own rule, cards in their final pixels, and for each
    sentence its place in the article; the calendar of the outbox, to plan, move and approve in.
    An article is packed first. What you change lands in the pack's files; Ctrl-C ends the studio. Without a place it shows
    the packs in --out, and a page to paste an article into.

    Examples:
      repurpose preview packs/article

      repurpose preview article.md

      repurpose preview packs --no-browser --port 8917
    """
    from repurpose.studio import Wanted, check_reach, open_shelf, serve

    config = load_config([])
    platforms = config.options.platforms or ()
    settings = None if config.files else Path.cwd() / "repurpose.toml"
    password = os.environ.get(PASSWORD, "")
    wanted = Wanted(host, port, password, _language(), db, platforms, settings)
    check_reach(wanted)
    path = Path(place) if place else out
    if place and not path.is_dir():
        path = _packed(place, out, jobs)
    shelf = open_shelf(path, new=True)
    serve(
        shelf,
        wanted,
        ready=lambda address: print_out(
            msg("Studio: {address}  (Ctrl-C ends it)", address=address)
        ),
        open_browser=webbrowser.open if browser else None,
        make=partial(make_handed_in, shelf.root, jobs),
    )


def _packed(place: str, out: Path, jobs: int) -> Path:
    """Make the packs of the articles that `place` names; return the pack, or the folder of several."""
    from repurpose.article import read_articles
    from repurpose.cli.pack import folder_of, say_outdated
    from repurpose.cli.pack_flags import PackFlags, settle_choices

    config = load_config([folder_of(place)] if folder_of(place).is_dir() else [])
    say_outdated(config, quiet=False)
    articles = read_articles([place], read_stdin=sys.stdin.buffer.read)
    with progress(len(articles), quiet=False) as report:
        built, failed = build_some(articles, settle_choices(PackFlags(), config), out, jobs, report)
        if failed:
            complain(failed)
    for pack in built:
        for notice in pack.notices:
            say(msg("note: {notice}", notice=notice))
    return built[0].folder if len(built) == 1 else out


def _language() -> str:
    """Return what the page speaks at first: Chinese, unless the terminal speaks something else."""
    if os.environ.get("REPURPOSE_LANG"):
        return spoken()
    return locale_language(os.environ) or "zh"
