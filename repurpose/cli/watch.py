"""`repurpose watch`: a folder of articles in, their packs made again whenever something of them changes."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.options import Jobs, Json, Out, Quiet, Verbose
from repurpose.cli.output import complain, say
from repurpose.cli.pack import PackWish, folder_of, pack_sources, say_outdated
from repurpose.errors import Interrupted, RepurposeError
from repurpose.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUIET_AFTER = 0.4  # seconds without a change: an editor may still be writing


def command(
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE...", help="Files or folders to watch.")
    ],
    out: Out = Path("packs"),
    every: Annotated[
        float, typer.Option("--every", min=0.2, max=3600.0, help="Seconds between two looks.")
    ] = 1.0,
    no_clips: Annotated[bool, typer.Option("--no-clips", help="Make no clips.")] = False,
    jobs: Jobs = 0,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Watch articles: whenever one changes, its pack is made again; only what changed is drawn.

    What the packs are to be stands in repurpose.toml beside the articles, or in your configuration
    folder; a change there makes them again too. What ails one article is said once, and the others
    go on. Ctrl-C ends it; packs are whole at every moment.

    Examples:
      repurpose watch notes/

      repurpose watch notes/ --out packs --no-clips

      repurpose watch draft.md --every 0.5
    """
    say(msg("Watching {count} places; Ctrl-C ends it.", count=len(articles)), quiet=quiet)

    def make() -> None:
        wish = _wish(articles, out, jobs=jobs, clips=not no_clips, quiet=quiet)
        pack_sources(articles, wish, json=json, quiet=quiet, verbose=verbose)

    try:
        watch(articles, out, make, every=every, rest=time.sleep)
    except KeyboardInterrupt:
        raise Interrupted(msg("Stopped; all packs are whole.")) from None


def watch(
    names: "Sequence[str]",
    out: Path,
    make: Callable[[], None],
    *,
    every: float,
    rest: Callable[[float], None],
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Call `make` at once, and again whenever something of the sources, their settings or their packs changes.

    Args:
        names: The sources.
        out: The folder of their packs.
        make: Makes them; what ails them is told and no end.
        every: Seconds between two looks.
        rest: Waits some seconds.
        goes_on: Whether to look once more.
    """
    last: tuple[str, str] | None = None
    while goes_on():
        seen = _state(names, out)
        if seen == last:
            rest(every)
            continue
        if last:
            rest(_QUIET_AFTER)
            if _state(names, out) != seen:
                continue  # it is still being written
        try:
            make()
        except Interrupted:
            raise
        except RepurposeError as error:
            complain(error)
        # Of the sources what was there before: what changed while packs were made is seen next.
        last = (seen[0], _state(names, out)[1])


def _state(names: "Sequence[str]", out: Path) -> tuple[str, str]:
    """Return two hashes of names, sizes and times: of the sources and their settings, and of the packs."""
    from repurpose.folders import user_folder
    from repurpose.pack import hash_listing

    beside = [name for name in names if Path(name).is_dir()]
    files = [name for name in names if not Path(name).is_dir()]
    settings = {folder_of(name) for name in names} | {Path.cwd(), user_folder()}
    settings_files = [folder / "repurpose.toml" for folder in settings]
    sources = hash_listing(beside, [*files, *settings_files], but=out)
    return sources, hash_listing([out])


def _wish(names: "Sequence[str]", out: Path, *, jobs: int, clips: bool, quiet: bool) -> PackWish:
    """Return what packs are to be, by the settings as they stand now."""
    from repurpose.cli.editor_flags import settle_editor_flags
    from repurpose.cli.pack_flags import PackFlags, settle_choices, settle_reading
    from repurpose.config import load_config

    config = load_config([folder_of(name) for name in names if folder_of(name).is_dir()])
    say_outdated(config, quiet=quiet)
    settings = settle_editor_flags(config, editor=None, again=False, offline=False, yes=False)
    flags = PackFlags(clips=1 if clips else 0, editor=settings.mode)
    return PackWish(
        settle_choices(flags, config),
        settle_reading(flags, config),
        out,
        settings=settings,
        jobs=jobs,
    )
