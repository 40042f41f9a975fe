"""`repurpose pack`: articles in, packs out."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from repurpose.cli.options import Jobs, Json, Out, Platforms, Quiet, Verbose
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
    theme: Annotated[
        str | None,
        typer.Option(
            "--theme",
            "-t",
            envvar="REPURPOSE_THEME",
            help="See `repurpose themes`.",
            show_default="newsroom",
        ),
    ] = None,
    card_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="Card format: xiaohongshu, square, story ... or WxH.",
            show_default="xiaohongshu",
        ),
    ] = None,
    captions: Annotated[
        str | None,
        typer.Option(help="Captions of the clip: plain, karaoke, box, pop.", show_default="plain"),
    ] = None,
    clip_format: Annotated[
        str | None,
        typer.Option(help="vertical, vertical-small, square, wide.", show_default="vertical"),
    ] = None,
    voice: Annotated[
        str | None,
        typer.Option(
            help="none, espeak, edge, openai, kokoro, each with :VOICE, or file:PATH.",
            show_default="none",
        ),
    ] = None,
    voice_fallback: Annotated[
        str | None,
        typer.Option(help="`none`: make the clip without a voice when the voice fails."),
    ] = None,
    music: Annotated[
        str | None,
        typer.Option(help="calm, bright, serious, warm, a file, or none.", show_default="calm"),
    ] = None,
    backdrop: Annotated[
        list[str] | None,
        typer.Option(help="A picture behind the clip's text, or one film; repeat for more."),
    ] = None,
    clips: Annotated[
        int, typer.Option(min=0, max=4, help="How many clips: highlights first, then the story.")
    ] = 1,
    link: Annotated[
        str | None, typer.Option(help="Address of the article; goes into the last post.")
    ] = None,
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
        str | None, typer.Option(help="Language of the articles; detected when not given.")
    ] = None,
    no_cards: Annotated[bool, typer.Option("--no-cards", help="Draw no cards.")] = False,
    no_clips: Annotated[bool, typer.Option("--no-clips", help="Make no clip.")] = False,
    jobs: Jobs = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds other things too.")
    ] = False,
    json: Json = False,
    why: Annotated[
        bool, typer.Option("--why", help="Say why each quote was chosen and what each cut costs.")
    ] = False,
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

    Settings that you always want stand in repurpose.toml, beside the articles or in your
    configuration folder; flags come first, then the environment, then the file.
    """
    from repurpose.article.convert import CONVERSIONS
    from repurpose.article.language import LANGUAGES
    from repurpose.article.read import FORMS, Reading, read_articles
    from repurpose.config import load_config
    from repurpose.pack import Choices, build_packs, default_jobs
    from repurpose.pack.make import check_clip_choices
    from repurpose.slicing import Wishes

    config = load_config([folder_of(name) for name in articles if folder_of(name).is_dir()])
    plain = Choices()

    def settle(flag: Any, name: str, otherwise: Any) -> Any:
        return flag if flag is not None else config.options.get(name, otherwise)

    choices = Choices(
        platforms=_known_platforms(platform or config.options.get("platforms")) or plain.platforms,
        style=_one_of("style", settle(style, "style", None), ("full", "digest")),
        posts=settle(posts, "posts", None),
        theme=_known_theme(settle(theme, "theme", plain.theme)),
        format=_known_format(settle(card_format, "format", plain.format)),
        cards=not no_cards,
        clips=0 if no_clips else clips,
        captions=settle(captions, "captions", plain.captions),
        clip_format=settle(clip_format, "clip_format", plain.clip_format),
        voice=settle(voice, "voice", plain.voice),
        voice_fallback=_one_of("voice fallback", voice_fallback, ("none",)) is not None,
        music=settle(music, "music", plain.music),
        backdrop=tuple(backdrop or ()),
        link=settle(link, "link", ""),
        wishes=Wishes(config.pinned, config.banned),
    )
    if choices.clips:
        check_clip_choices(choices)
    reading = Reading(
        form=_one_of("form", form, FORMS),
        language=_one_of("language", settle(lang, "lang", None), LANGUAGES) or "",
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
        if why and not json:
            say(explain(pack.manifest))
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


def explain(manifest: dict[str, Any]) -> str:
    """Return why each quote was chosen, what each cut of a thread was charged, what was left out."""
    from repurpose.slicing.cut import PENALTIES

    lines = ["quotes"]
    for quote in manifest["quotes"]:
        speaker = f" ({quote['speaker']})" if quote["speaker"] else ""
        lines.append(f"  {quote['score']:5.1f}  {quote['text']}{speaker}")
        lines.append(f"         {'; '.join(quote['reasons'])}")
    for thread in manifest["threads"]:
        lines.append(f"{thread_name(thread)}: {thread['style']}, {len(thread['posts'])} posts")
        for number, charged in enumerate(thread["charged"], start=1):
            prices = ", ".join(f"{name} {price:.1f}" for name, price in charged)
            lines.append(f"  cut {number}: {prices}")
        counted: dict[str, int] = {}
        for gone in thread["left_out"]:
            counted[gone["reason"]] = counted.get(gone["reason"], 0) + 1
        lines += [f"  left out: {count} ({reason})" for reason, count in counted.items()]
        lines += [f"  taken out: {text}" for text in thread["removed"]]
    lines += [
        "what a cut costs",
        *(f"  {n:10} {p:4.1f}  {said}" for n, (p, said) in PENALTIES.items()),
    ]
    return "\n".join(lines)


def folder_of(name: str) -> Path:
    """Return the folder in which an article lies, for its `repurpose.toml`."""
    path = Path(name)
    return path if path.is_dir() else path.parent


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
