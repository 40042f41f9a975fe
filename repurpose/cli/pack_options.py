"""The options of `repurpose pack`; what is left open, `repurpose.toml` settles."""

from typing import Annotated

import typer

from repurpose.card_formats import DEFAULT_FORMAT
from repurpose.card_kinds import COVERS

Articles = Annotated[
    list[str],
    typer.Argument(metavar="ARTICLE", help="Files, folders, addresses, or - for standard input."),
]
Style = Annotated[
    str | None,
    typer.Option(help="Threads as the `full` article or a `digest`; by default as readers expect."),
]
Variants = Annotated[
    int | None,
    typer.Option(min=0, max=5, help="Other hooks and titles to choose from.", show_default="0"),
]
Posts = Annotated[
    int | None, typer.Option(min=2, max=99, help="Posts of a digest thread.", show_default="7")
]
ChosenTheme = Annotated[
    str | None,
    typer.Option(
        "--theme",
        "-t",
        envvar="REPURPOSE_THEME",
        help="See `repurpose themes`.",
        show_default="newsroom",
    ),
]
ChosenFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="Card format: xiaohongshu, square, story ... or WxH.",
        show_default=DEFAULT_FORMAT,
    ),
]
ChosenCover = Annotated[
    str | None,
    typer.Option(
        "--cover",
        help=f"What the cover makes large, or shows: {', '.join(COVERS)}.",
        show_default=False,
        metavar="KIND",
    ),
]
CoverPicture = Annotated[
    str | None,
    typer.Option(
        "--cover-picture",
        help="The picture of the article that its cover shows, such as images/road.jpg; none.",
        show_default="the first that is fit",
        metavar="NAME",
    ),
]
Png = Annotated[
    str | None,
    typer.Option(
        "--png",
        help="How hard cards are compressed: fast, small, max (needs pyoxipng).",
        show_default="fast",
    ),
]
Seconds = Annotated[
    int | None,
    typer.Option(
        min=10, max=90, help="How long a clip is to be: 15, 30, 60 ...", show_default="20 to 30"
    ),
]
Captions = Annotated[
    str | None,
    typer.Option(
        help="Captions of the clip: plain, karaoke, box, pop, or captions/NAME.toml of yours.",
        show_default="plain",
    ),
]
ClipFormat = Annotated[
    str | None,
    typer.Option(help="vertical, vertical-small, square, wide.", show_default="vertical"),
]
ChosenVoice = Annotated[
    str | None,
    typer.Option(
        help="none, espeak, edge, openai, kokoro, each with :VOICE, or file:PATH.",
        show_default="none",
    ),
]
VoiceFallback = Annotated[
    str | None,
    typer.Option(help="`none`: make the clip without a voice when the voice fails."),
]
Music = Annotated[
    str | None,
    typer.Option(help="calm, bright, serious, warm, a file, or none.", show_default="calm"),
]
Sounds = Annotated[
    str | None,
    typer.Option(
        help="Short sounds at a clip's cuts and where something lands: on, none.",
        show_default="on",
    ),
]
Backdrop = Annotated[
    list[str] | None,
    typer.Option(
        help="A picture behind the clip's text, or one film; repeat for more; `none` for no "
        "pictures.",
        show_default="the article's own",
    ),
]
Footage = Annotated[
    str | None,
    typer.Option(
        help="A folder of your pictures and films, shown where their names or captions match "
        "what a clip says; --why tells which.",
        metavar="DIR",
        show_default=False,
    ),
]
Motion = Annotated[
    str | None,
    typer.Option(
        help="Of the pictures behind a clip: none, pan, or zoom (slower); calm: nothing moves at all.",
        show_default="pan",
    ),
]
Calm = Annotated[
    bool, typer.Option("--calm", help="A clip in which nothing moves; the same as --motion calm.")
]
Clips = Annotated[
    int,
    typer.Option(
        min=0,
        max=12,
        help="How many clips: highlights, one idea, the story, more, as far as the article gives; none says what another says.",
    ),
]
Link = Annotated[str | None, typer.Option(help="Address of the article; goes into the last post.")]
Form = Annotated[
    str,
    typer.Option(
        "--from",
        help="Read as text, html, docx, odt, pdf, epub, transcript or release, whatever the name says.",
        show_default=False,
    ),
]
Cluster = Annotated[
    str,
    typer.Option(
        "--cluster",
        help="Have packs made by the workers of a Dask scheduler, tcp://HOST:8786, or by local:N.",
        metavar="ADDRESS",
        show_default=False,
    ),
]
PackOut = Annotated[
    str,
    typer.Option(
        "--out",
        "-o",
        help="Folder for the packs, or the address of a store: s3://BUCKET/PREFIX, file:///FOLDER.",
    ),
]
Chapter = Annotated[
    str,
    typer.Option(
        help="Of a book: a chapter by its number, or by words of its title.", show_default=False
    ),
]
Release = Annotated[
    str,
    typer.Option(
        help="Of a change log or a page of releases: a version.", show_default="the newest"
    ),
]
Convert = Annotated[
    str,
    typer.Option(help="`s2t` or `t2s`: a pack in the other Chinese script.", show_default=False),
]
ArticleLanguage = Annotated[
    str | None,
    typer.Option(
        "--article-language",
        help="Language of the articles: zh-Hans, zh-Hant, en ...; detected when not given.",
    ),
]
NoCards = Annotated[bool, typer.Option("--no-cards", help="Draw no cards.")]
NoClips = Annotated[bool, typer.Option("--no-clips", help="Make no clip.")]
Force = Annotated[
    bool, typer.Option("--force", help="Write into a folder that holds other things too.")
]
Explain = Annotated[
    bool,
    typer.Option("--explain", help="Say of each card and clip why it was made, or was not."),
]
Anew = Annotated[
    bool,
    typer.Option("--anew", help="Look at every article, also at those that have not changed."),
]
Why = Annotated[
    bool,
    typer.Option(
        "--why",
        help="Say what each post does and why it says these sentences, what weighed for each quote, "
        "the next best, and what each cut costs.",
    ),
]
Only = Annotated[
    bool,
    typer.Option(
        "--only",
        help="Make the pack for the platforms that are named and no others; work of yours in the "
        "others moves to kept/ in the pack.",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="With --editor: say what asking the model would take, ask nobody and make nothing.",
    ),
]
