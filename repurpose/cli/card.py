"""`repurpose card`: one card, now; or a passage of text on a series; or one card cut into nine."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from repurpose.card_formats import DEFAULT_FORMAT
from repurpose.card_kinds import COVERS, KINDS
from repurpose.cli.named_file import write_named
from repurpose.cli.options import CardFormat, Json, PngSize, Theme
from repurpose.cli.output import print_json, say
from repurpose.errors import Overflow, UsageError
from repurpose.messages import msg, plural, reason_of

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards import Card, DrawnCard
    from repurpose.ink import Canvas, FileKind, Level


def command(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT",
            help="What the card is about, or - for standard input; lists a line each.",
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to write: .png, .jpg or .webp.")
    ] = Path("card.png"),
    theme: Theme = "newsroom",
    card_format: CardFormat = DEFAULT_FORMAT,
    card_kind: Annotated[
        str, typer.Option("--kind", "-k", help=f"One of {', '.join(KINDS)}.")
    ] = "quote",
    title: Annotated[str, typer.Option(help="A title, for the kinds that have one.")] = "",
    speaker: Annotated[str, typer.Option(help="Whose words they are.")] = "",
    source: Annotated[str, typer.Option(help="Where they stand: a title, for the foot.")] = "",
    cover: Annotated[
        str, typer.Option(help=f"What a cover makes large, or shows: {', '.join(COVERS)}.")
    ] = "",
    passage: Annotated[
        bool,
        typer.Option(
            "--passage", help="Short for --kind passage: as many cards as it takes, NAME-1, ..."
        ),
    ] = False,
    nine: Annotated[
        bool, typer.Option("--nine", help="A square cut into NAME-1 ... NAME-9, for Weibo's grid.")
    ] = False,
    png: PngSize = "fast",
    photo: Annotated[
        Path | None,
        typer.Option(help="A picture for the background, or that a picture card shows."),
    ] = None,
    duotone: Annotated[bool, typer.Option("--duotone", help="The photo in two colours.")] = False,
    portrait: Annotated[Path | None, typer.Option(help="A picture of the speaker.")] = None,
    logo: Annotated[Path | None, typer.Option(help="A picture for the foot.")] = None,
    article_language: Annotated[
        str,
        typer.Option(
            "--article-language",
            help="Language of the words; detected when not given.",
            show_default=False,
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
    json: Json = False,
) -> None:
    r"""Draw one card, now: a quotation, or another kind; a passage of text makes a series.

    Examples:
      repurpose card "慢慢走，比较快。" --speaker 佚名

      echo "写作就是重写。" | repurpose card - --theme ink --format square@2x -o card.webp

      repurpose card "路灯该不该思考？" --kind question

      printf "2009年：第一盏灯\\n2019年：第一百盏" | repurpose card - --kind timeline

      repurpose card - --passage --theme journal -o note.png < note.txt

      repurpose card "慢慢走，比较快。" --photo road.jpg --duotone

      repurpose card "慢慢走，比较快。" --nine --theme brutalist -o weibo.png
    """
    from repurpose.article import detect_language, restore_width
    from repurpose.cards import (
        NINE_FORMAT,
        Images,
        draw_card,
        draw_nine,
        draw_series,
        find_format,
        find_kind,
    )
    from repurpose.ink import file_kind
    from repurpose.themes import load_theme
    from repurpose.typeset import find_fonts

    words = (sys.stdin.read() if text == "-" else text).strip()
    if not words:
        raise UsageError(msg("The card has no words."), hint=msg('Give some: repurpose card "……"'))
    card_kind = "passage" if passage else card_kind
    if nine and passage:
        raise UsageError(
            msg("--nine is one card, --passage is many."), hint=msg("Choose one of them.")
        )
    kind = file_kind(output)
    language = article_language or detect_language(words)
    if language.startswith("zh"):
        words = restore_width(words)
    said = {"title": title, "speaker": speaker, "source": source, "cover": cover}
    card = _card(card_kind, words, language, **said)
    if find_kind(card.kind).shows_picture and not photo:
        raise UsageError(
            msg("A picture card needs a picture."), hint=msg("Name one: --photo road.jpg")
        )
    images = Images(photo=_read(photo), duotone=duotone, portrait=_read(portrait), logo=_read(logo))
    form = find_format(NINE_FORMAT if nine else card_format)
    look, fonts = load_theme(theme), find_fonts()
    try:
        if nine:
            series: tuple[DrawnCard, ...] = (draw_nine(card, look, fonts, images),)
        elif find_kind(card.kind).parts:
            series = draw_series(card, look, form, fonts, images)
        else:
            series = (draw_card(card, look, form, fonts, images),)
    except Overflow as error:
        if card.kind == "quote" and not nine:
            error.hint = msg("Shorten it, choose a larger format, or add --passage for a series.")
        raise
    _write_all(series, output, kind, png, nine=nine, force=force, json=json)


def _card(name: str, words: str, language: str, **more: str) -> "Card":
    """Return a card of the kind `name` that is about `words`.

    Raises:
        UnknownName: There is no such kind.
        UsageError: The kind has no such field.
    """
    from repurpose.cards import Card, find_kind

    kind = find_kind(name)
    about = kind.subject
    said = {key: value for key, value in more.items() if value}
    for key in said:
        if key == about.name or not kind.takes(key):
            raise UsageError(
                msg("A {kind} card takes no --{option}.", kind=kind.label, option=key),
                hint=msg("Give it as TEXT.") if key == about.name else msg("Leave it out."),
            )
    told: dict[str, Any] = {**kind.read_lines(words), **said}
    return Card(kind.name, language=language, **told)


def _write_all(
    series: "tuple[DrawnCard, ...]",
    output: Path,
    kind: "FileKind",
    level: "Level",
    *,
    nine: bool,
    force: bool,
    json: bool,
) -> None:
    """Write each card, or the nine parts of one, into its file, and say so."""
    from repurpose.cards import cut_in_nine
    from repurpose.ink import encode_picture

    said: list[tuple[str, str]] = [
        (drawn.alt, plural("{count} line", "{count} lines", count=len(drawn.lines)))
        for drawn in series
    ]
    pictures: list[Canvas | Image] = [drawn.canvas for drawn in series]
    if nine:
        pictures = [*cut_in_nine(series[0].picture)]
        said = [(said[0][0], msg("part {number} of 9", number=k)) for k in range(1, 10)]
    names = [output] if len(pictures) == 1 else _numbered(output, len(pictures))
    taken = [name for name in names if name.exists()]
    if taken and not force:
        raise UsageError(
            msg("{path} exists already.", path=taken[0]),
            hint=msg("Choose another with -o, or add --force."),
        )
    for name, picture, (alt, note) in zip(names, pictures, said, strict=True):
        wide, high = picture.size
        _write(name, encode_picture(picture, kind, level=level, text={"Software": "repurpose"}))
        if json:
            print_json({"file": str(name), "width": wide, "height": high, "alt": alt})
        else:
            say(
                msg(
                    "{file}: {width}×{height}, {note}",
                    file=name,
                    width=wide,
                    height=high,
                    note=note,
                )
            )


def _numbered(path: Path, count: int) -> list[Path]:
    """Return `card-1.png`, `card-2.png` ... with as many digits as the last needs."""
    digits = len(str(count))
    return [path.with_stem(f"{path.stem}-{k:0{digits}}") for k in range(1, count + 1)]


def _read(path: Path | None) -> bytes:
    if path is None:
        return b""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            msg("Cannot read {path}: {error}.", path=path, error=reason_of(error))
        ) from None


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    write_named(path, data, msg("Choose another file with -o."))
