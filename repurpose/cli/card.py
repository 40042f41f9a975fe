"""`repurpose card`: one card, now."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.options import CardFormat, Json, Theme
from repurpose.cli.output import print_json, say
from repurpose.errors import UsageError


def command(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="The words, or - for standard input.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The PNG file to write.")] = Path(
        "card.png"
    ),
    theme: Theme = "newsroom",
    card_format: CardFormat = "xiaohongshu",
    speaker: Annotated[str, typer.Option(help="Whose words they are.")] = "",
    source: Annotated[str, typer.Option(help="Where they stand: a title, for the foot.")] = "",
    lang: Annotated[
        str, typer.Option(help="Language; detected when not given.", show_default=False)
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
    json: Json = False,
) -> None:
    """Draw one quote card, now.

    Examples:
      repurpose card "慢慢走，比较快。" --speaker 佚名

      echo "写作就是重写。" | repurpose card - --theme ink --format square -o card.png
    """
    from repurpose.article.language import detect_language
    from repurpose.article.width import restore_width
    from repurpose.cards import Card, draw_card, find_format
    from repurpose.ink import encode_png
    from repurpose.themes import load_theme
    from repurpose.typeset import find_fonts

    words = (sys.stdin.read() if text == "-" else text).strip()
    if not words:
        raise UsageError("The card has no words.", hint='Give some: repurpose card "……"')
    if output.exists() and not force:
        raise UsageError(f"{output} exists.", hint="Choose another with -o, or add --force.")
    language = lang or detect_language(words)
    if language.startswith("zh"):
        words = restore_width(words)
    card = Card("quote", text=words, speaker=speaker, source=source, language=language)
    drawn = draw_card(card, load_theme(theme), find_format(card_format), find_fonts())
    partial = output.with_name(f".{output.name}.tmp-{os.getpid()}")
    try:
        partial.write_bytes(encode_png(drawn.picture, text={"Software": "repurpose"}))
        partial.replace(output)
    except OSError as error:
        raise UsageError(
            f"Cannot write {output}: {error.strerror}.", hint="Choose another file with -o."
        ) from None
    finally:
        partial.unlink(missing_ok=True)
    if json:
        print_json(
            {"file": str(output), "width": drawn.width, "height": drawn.height, "alt": drawn.alt}
        )
    else:
        say(f"{output}: {drawn.width}×{drawn.height}, {len(drawn.lines)} lines")
