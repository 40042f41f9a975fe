"""`repurpose themes`: the themes at hand, and a contact sheet of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.click_words import cells
from repurpose.cli.language import tell
from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json
from repurpose.cli.output import out, print_json, say
from repurpose.messages import msg

if TYPE_CHECKING:
    from repurpose.themes import Theme


def command(
    sheet: Annotated[
        Path | None, typer.Option(help="Draw every kind of card of every theme into this file.")
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", "-t", help="Only this theme; repeat for more.")
    ] = None,
    card_format: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="Card format of the sheet; repeat for more."),
    ] = None,
    json: Json = False,
) -> None:
    """List the themes, or draw a contact sheet of them.

    Examples:
      repurpose themes

      repurpose themes --sheet themes.png

      repurpose themes --sheet ink.png --theme ink --format square --format story
    """
    from repurpose.themes import DEFAULT, load_theme, theme_names

    themes = [load_theme(name) for name in theme or theme_names()]
    if sheet:
        _draw(sheet, themes, card_format or [], json=json)
        return
    for one in themes:
        palette = one.palette
        colours = [palette.bg, palette.bg2, palette.panel, palette.text, palette.accent]
        row = {
            "name": one.name,
            "label": one.label,
            "label_zh": one.label_zh,
            "dark": one.dark,
            "pair": one.pair,
            "colours": ["#{:02x}{:02x}{:02x}".format(*colour) for colour in colours],
            "default": one.name == DEFAULT,
        }
        if json:
            print_json(row)
            continue
        swatch = "".join(typer.style("  ", bg=colour) for colour in colours)
        shade = tell(msg("dark") if one.dark else msg("light"))
        notes: list[str] = []
        if one.pair:
            notes.append(
                msg("light: {theme}", theme=one.pair)
                if one.dark
                else msg("dark: {theme}", theme=one.pair)
            )
        notes += [msg("default")] if one.name == DEFAULT else []
        said = f"  ({', '.join(map(tell, notes))})" if notes else ""
        gap = " " * max(1, 7 - cells(shade))
        out(f"{one.name:14} {swatch} {shade}{gap}{one.label} {one.label_zh}{said}")


def _draw(path: Path, themes: list["Theme"], names: list[str], *, json: bool) -> None:
    from repurpose.cards import DEFAULT, draw_contact_sheet, find_format
    from repurpose.ink import encode_png
    from repurpose.typeset import find_fonts

    forms = [find_format(name) for name in names or [DEFAULT]]
    picture = draw_contact_sheet(themes, forms, find_fonts())
    write_named(path, encode_png(picture), msg("Choose another file with --sheet."))
    if json:
        print_json({"file": str(path), "width": picture.width, "height": picture.height})
    else:
        say(
            msg(
                "{path}: {count} themes, {width}×{height}",
                path=path,
                count=len(themes),
                width=picture.width,
                height=picture.height,
            )
        )
