"""Options that several verbs share, in one place."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for the packs.", file_okay=True)]
Platforms = Annotated[
    list[str] | None,
    typer.Option(
        "--platform",
        "-p",
        help="A platform; repeat, or separate by commas. See `repurpose platforms`.",
    ),
]
Theme = Annotated[str, typer.Option("--theme", "-t", help="See `repurpose themes`.")]
CardFormat = Annotated[
    str, typer.Option("--format", "-f", help="Card format: xiaohongshu, square, story ... or WxH.")
]
PngSize = Annotated[
    Literal["fast", "small", "max"],
    typer.Option("--png", help="How hard PNG files are compressed; max needs pyoxipng."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more of what is done.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="Processes; 0 takes what the machine has.")
]
Db = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="REPURPOSE_OUTBOX",
        help="File, or postgresql:// address, of the outbox.",
        show_default="the user's data directory",
    ),
]
ChosenEditor = Annotated[
    str | None,
    typer.Option(
        "--editor",
        envvar="REPURPOSE_EDITOR",
        help="Who chooses what is said: none (rules), select (a model), rewrite (a model writes, for "
        "you to approve). See `repurpose editor`.",
        show_default="none",
    ),
]
EditorAgain = Annotated[
    bool, typer.Option("--editor-again", help="Ask the model anew although its answer is kept.")
]
Offline = Annotated[
    bool,
    typer.Option(
        "--offline", envvar="REPURPOSE_OFFLINE", help="Ask no model, whatever the settings say."
    ),
]
EditorYes = Annotated[
    bool,
    typer.Option("--yes", "-y", help="Send articles to the model's host without asking you."),
]
