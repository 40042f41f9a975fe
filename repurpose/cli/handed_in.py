"""An article that was handed in on the studio's first page in, its pack out: as `repurpose pack` makes it.

Nothing here imports typer: the process that makes the first pack has no command line.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.config import Config, PackOptions, load_config

if TYPE_CHECKING:
    from repurpose.article import Article
    from repurpose.pack import Built, Choices, SomeFailed
    from repurpose.studio import Report


_CHOICE = 2  # other titles, and other ways to open


def make_handed_in(
    out: Path,
    jobs: int,
    place: str,
    platforms: Sequence[str],
    clips: int,
    report: "Report",
    *,
    draft: bool = False,
) -> Path | None:
    """Make the pack of an article that was handed in; return its folder, None where a draft shows nothing.

    Words and cards are made in this process, which has loaded what they need: others would first do the same.
    """
    from repurpose.article import read_articles
    from repurpose.cli.pack_flags import PackFlags, settle_choices, settle_reading

    config = load_config([])
    wanted = PackOptions(platforms=tuple(platforms) or None, variants=_variants(config))
    flags = PackFlags(options=wanted, clips=clips)
    reading = settle_reading(flags, config)
    articles = read_articles([place], read_stdin=bytes, reading=reading)[:1]
    choices = settle_choices(flags, config)
    if draft:
        from repurpose.pack import write_draft

        return write_draft(articles[0], choices, out)
    jobs = jobs or (0 if clips else 1)
    [built], _ = build_some(articles, choices, out, jobs, report)
    return built.folder


def _variants(config: Config) -> int:
    """Return how many other titles and openings there are to choose from: in the studio some, where the file says nothing."""
    said = config.options.variants
    return _CHOICE if said is None else said


def build_some(
    articles: "Sequence[Article]", choices: "Choices", out: Path, jobs: int, report: "Report"
) -> "tuple[Sequence[Built], SomeFailed | None]":
    """Make packs; where only some of it fails, return what there is to look at, and the error."""
    from repurpose.pack import SomeFailed, build_packs, default_jobs

    building = partial(build_packs, articles, choices, out, report=report)
    try:
        return building(jobs=jobs or default_jobs()), None
    except SomeFailed as error:
        if not error.built:
            raise
        return error.built, error
