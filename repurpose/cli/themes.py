"""`repurpose themes`: the themes at hand, and a contact sheet of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.click_words import cells
from repurpose.cli.language import spoken, tell
from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json
from repurpose.cli.output import out, print_json, say
from repurpose.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repurpose.cards import CardWords
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
    voice: Annotated[
        str | None,
        typer.Option(help="Only the themes of this voice; its sheet has each of its layouts."),
    ] = None,
    words: Annotated[
        str,
        typer.Option(
            help="Words on the sheet of a voice: zh-Hans, zh-Hant, ja, en or ko; or a pack's folder."
        ),
    ] = "",
    json: Json = False,
) -> None:
    """List the themes, or draw a contact sheet of them.

    Examples:
      repurpose themes

      repurpose themes --sheet themes.png

      repurpose themes --sheet ink.png --theme ink --format square --format story

      repurpose themes --voice tech --sheet tech.png --words packs/my-article
    """
    from repurpose.themes import DEFAULT, load_theme, load_voice, theme_names

    if voice and sheet:
        _draw_voice(sheet, voice, theme or [], card_format or [], words, json=json)
        return
    themes = [load_theme(name) for name in theme or theme_names()]
    if voice:
        load_voice(voice)  # says what is wrong with it, or that there is none
        themes = [one for one in themes if one.voice == voice]
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
            "voice": one.voice,
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


def _draw_voice(
    path: Path, name: str, palettes: list[str], names: list[str], words: str, *, json: bool
) -> None:
    """Draw every layout of a voice in its palettes, in words of a pack or of samples."""
    from repurpose.cards import DEFAULT, draw_voice_sheet, find_format
    from repurpose.errors import UnknownName, UsageError
    from repurpose.ink import encode_png
    from repurpose.themes import load_voice, survey_voices
    from repurpose.typeset import find_fonts

    voice = load_voice(name)  # says what is wrong with it
    [found] = [one for one in survey_voices()[0] if one.name == name]
    there = {theme.name: theme for theme in found.palettes}
    if missing := [one for one in palettes if one not in there]:
        raise UnknownName("theme", missing[0], there)
    if len(names) > 1:
        raise UsageError(msg("The sheet of a voice has one format."))
    form = find_format(names[0] if names else DEFAULT)
    shown = [there[one] for one in palettes or there]
    said = _words_of(words)
    sheet = draw_voice_sheet(voice, shown, form, said, find_fonts(), spoken())
    picture = sheet.picture
    write_named(path, encode_png(picture), msg("Choose another file with --sheet."))
    if json:
        size = {"width": picture.width, "height": picture.height}
        print_json({"file": str(path), **size, "cards": sheet.cards, "left_out": sheet.left_out})
        return
    measure = f"{picture.width}×{picture.height}"
    say(msg("{path}: {count} cards, {size}", path=path, count=sheet.cards, size=measure))
    for left in sheet.left_out:
        say(left)


def _words_of(words: str) -> "Sequence[CardWords]":
    """Return samples of a language, or a pack's own cards before samples of its language."""
    from repurpose.cards import SAMPLE_LANGUAGES, CardWords, nearest_language, sample_words

    if not words or words in SAMPLE_LANGUAGES:
        return sample_words(words or nearest_language(spoken()))
    from repurpose.pack import cards_with_words, read_manifest

    folder = Path(words)
    language = nearest_language(read_manifest(folder).article.language)
    own = (CardWords(card, images, own=True) for card, images in cards_with_words(folder))
    return (*own, *sample_words(language))


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
