"""`repurpose pack`: articles in, packs out."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from repurpose.cli.options import CardFormat, Jobs, Json, Out, Platforms, Quiet, Theme, Verbose
from repurpose.cli.output import print_json, progress, say, size_text
from repurpose.errors import UnknownName


def command(
    articles: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLE", help="Files, folders, addresses, or - for standard input."
        ),
    ],
    out: Out = Path("packs"),
    platform: Platforms = None,
    style: Annotated[
        str | None,
        typer.Option(
            help="Threads as the `full` article or a `digest`; by default as readers expect."
        ),
    ] = None,
    posts: Annotated[
        int | None, typer.Option(min=2, max=99, help="Posts of a digest thread.", show_default="7")
    ] = None,
    theme: Theme = "newsroom",
    card_format: CardFormat = "xiaohongshu",
    voice: Annotated[str, typer.Option(help="Voice of the clip.")] = "none",
    music: Annotated[str, typer.Option(help="`bed`, a quiet bed of tones, or `none`.")] = "bed",
    link: Annotated[
        str, typer.Option(help="Address of the article; goes into the last post.")
    ] = "",
    form: Annotated[
        str,
        typer.Option("--from", help="Read as `text`, `html` or `docx`, whatever the name says."),
    ] = "auto",
    convert: Annotated[
        str,
        typer.Option(
            help="`s2t` or `t2s`: a pack in the other Chinese script.", show_default=False
        ),
    ] = "",
    lang: Annotated[
        str,
        typer.Option(help="Language of the articles; detected when not given.", show_default=False),
    ] = "",
    no_cards: Annotated[bool, typer.Option("--no-cards", help="Draw no cards.")] = False,
    no_clips: Annotated[bool, typer.Option("--no-clips", help="Make no clip.")] = False,
    jobs: Jobs = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds other things too.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Turn articles into packs: threads, cards, a captioned clip, and a page to look at.

    Every article becomes a folder in --out. Building again draws only what changed; posts that you
    edited by hand in threads/*.md are kept.

    Examples:
      repurpose pack article.md

      repurpose pack a.md b.md --out packs --platform x --platform weibo

      repurpose pack notes/ --no-clips --json

      cat article.md | repurpose pack - --theme ink
    """
    from repurpose.article.convert import CONVERSIONS
    from repurpose.article.language import LANGUAGES
    from repurpose.article.read import FORMS, Reading, read_articles
    from repurpose.pack import Choices, build_packs, default_jobs

    choices = Choices(
        platforms=_known_platforms(platform) or Choices().platforms,
        style=_one_of("style", style, ("full", "digest")),
        posts=posts,
        theme=_known_theme(theme),
        format=_known_format(card_format),
        cards=not no_cards,
        clips=0 if no_clips else 1,
        voice=_one_of("voice", voice, ("none",)),
        music=_one_of("music", music, ("bed", "none")),
        link=link,
    )
    reading = Reading(
        form=_one_of("form", form, FORMS),
        language=_one_of("language", lang or None, LANGUAGES) or "",
        convert=_one_of("conversion", convert or None, tuple(CONVERSIONS)) or "",
    )
    found = read_articles(articles, read_stdin=sys.stdin.buffer.read, reading=reading)
    with progress(len(found), quiet=quiet or json) as report:
        built = build_packs(
            found, choices, out, jobs=jobs or default_jobs(), report=report, force=force
        )
    for pack in built:
        if json:
            print_json(summary(pack))
        else:
            say(describe(pack, verbose=verbose), quiet=quiet)
        for notice in pack.notices:
            say(f"note: {notice}", quiet=quiet)
    if built and not json:
        say(f"Next: repurpose preview {built[0].folder}", quiet=quiet)


def thread_name(entry: dict[str, Any]) -> str:
    """Return what a thread is called: its platform, with the variant."""
    from repurpose.pack import thread_name as name

    return name(entry)


def summary(pack: Any) -> dict[str, Any]:
    """Return what `--json` says of a pack."""
    manifest = pack.manifest
    return {
        "pack": str(pack.folder),
        "id": manifest["article"]["id"],
        "title": manifest["article"]["title"],
        "posts": {thread_name(t): len(t["posts"]) for t in manifest["threads"]},
        "cards": len(manifest["cards"]),
        "clips": len(manifest["clips"]),
        "made": pack.drawn,
        "notices": list(pack.notices),
    }


def describe(pack: Any, *, verbose: bool) -> str:
    """Return a line for people about a pack; with `verbose` also one for each file."""
    manifest = pack.manifest
    posts = ", ".join(f"{thread_name(t)} {len(t['posts'])}" for t in manifest["threads"])
    seconds = " + ".join(f"{clip['seconds']:.0f} s" for clip in manifest["clips"])
    clips = f", clip {seconds}" if seconds else ""
    line = f"{pack.folder}: posts {posts}; {len(manifest['cards'])} cards{clips}"
    if not pack.drawn:
        line += " (nothing to draw anew)"
    if verbose:
        rows = (f"  {name}  {size_text(f['bytes'])}" for name, f in manifest["files"].items())
        line = "\n".join([line, *rows])
    return line


def _known_platforms(names: list[str] | None) -> tuple[str, ...]:
    from repurpose import platforms

    return tuple(dict.fromkeys(platforms.get(name).name for name in names or ()))


def _known_theme(name: str) -> str:
    from repurpose.themes import load_theme

    return load_theme(name).name


def _known_format(name: str) -> str:
    from repurpose.cards.formats import find_format

    return find_format(name).name


def _one_of(kind: str, value: Any, known: tuple[str, ...]) -> Any:
    if value is not None and value not in known:
        raise UnknownName(kind, value, known)
    return value
