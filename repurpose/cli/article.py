"""`repurpose article`: an article or a pack in, the whole article for one place out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import complain_of, out, print_json, say
from repurpose.cli.pack_options import Chapter, Form, Release
from repurpose.errors import UnknownName, UsageError
from repurpose.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repurpose.article import Article

_THEME = "newsroom"


def command(
    source: Annotated[
        str,
        typer.Argument(metavar="ARTICLE", help="A pack folder, a file, an address, or - ."),
    ],
    place: Annotated[
        str,
        typer.Option(
            "--for",
            help="A platform that takes whole articles, by any of its names; html; markdown.",
            show_default="by the article's language",
        ),
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The file to write; standard output without it."),
    ] = None,
    theme: Annotated[
        str,
        typer.Option("--theme", "-t", help="Whose colours it wears; a pack's own without it."),
    ] = "",
    form: Form = "auto",
    chapter: Chapter = "",
    release: Release = "",
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Set the whole article for a place: headings, lists, code, tables, pictures where they stand.

    HTML has inline styles alone and holds its pictures, so that it can be pasted into the editor as
    it is. What a place does not take is shown another way: where links lead nowhere they become
    numbers, with the addresses at the end.

    Examples:
      repurpose article packs/article -o article.html

      repurpose article article.md --for 知乎 -o zhihu.html

      repurpose article article.md --for html --theme ink -o page.html

      repurpose article article.docx --for markdown > article.md
    """
    from repurpose.publish import find_form, publish_article, usual_form
    from repurpose.themes import load_theme

    named = find_form(place) if place else None
    if output and output.exists() and not force:
        raise UsageError(
            msg("{path} exists already.", path=output),
            hint=msg("Choose another with -o, or add --force."),
        )
    article, own = _read(source, form, chapter or release)
    taken = named or usual_form(chinese=article.chinese)
    published = publish_article(article, taken, load_theme(theme or own))
    for address in published.lost:
        complain_of(
            msg(
                "{address}: this picture is not beside the article, so it is left out",
                address=address,
            )
        )
    if published.undrawn:
        _tell_undrawn(published.undrawn)
    if output:
        write_named(output, published.text, msg("Choose another file with -o."))
    if json:
        told = {
            "for": taken.name,
            "title": published.title,
            "file": str(output or ""),
            "lost": list(published.lost),
        }
        print_json(told if output else {**told, "text": published.text})
    elif output:
        kb = len(published.text.encode()) // 1000
        say(msg("{file} ({kb} kB)", file=output, kb=kb), quiet=quiet)
    else:
        out(published.text.rstrip("\n"))


def _tell_undrawn(formulas: "Sequence[str]") -> None:
    from repurpose.cards import formulas_at_hand

    if formulas_at_hand():
        complain_of(
            msg("{count} formulas cannot be drawn, and are shown in TeX", count=len(formulas))
        )
    else:
        complain_of(
            msg("formulas are shown in TeX; to draw them: pip install 'repurpose[formulas]'")
        )


def _read(source: str, form: str, part: str) -> "tuple[Article, str]":
    """Return the article, and the theme of its pack.

    Raises:
        UsageError: There is nothing of that name, or it holds several articles.
        ContentError: It cannot be read.
    """
    folder = Path(source)
    if source != "-" and (folder / "pack.json").is_file():
        from repurpose.pack import article_of, read_manifest

        manifest = read_manifest(folder)
        return article_of(folder, manifest), manifest.made_by.options.theme or _THEME
    from repurpose.article import FORMS, Reading, read_articles

    if form not in FORMS:
        raise UnknownName("form", form, FORMS)
    reading = Reading(form, part=part)
    articles = read_articles([source], read_stdin=sys.stdin.buffer.read, reading=reading)
    if len(articles) > 1:
        raise UsageError(
            msg("{name} holds {count} articles.", name=source, count=len(articles)),
            hint=msg(
                "Name the file of one, or make packs of them: repurpose pack {name}", name=source
            ),
        )
    return articles[0], _THEME
