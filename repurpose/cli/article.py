"""`repurpose article`: an article or a pack in, the whole article for one place out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.brand import NO_BRAND
from repurpose.cli.language import tell
from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import complain_of, out, print_json, say
from repurpose.cli.pack_options import Chapter, Form, Release
from repurpose.errors import UnknownName, UsageError
from repurpose.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repurpose.article import Article
    from repurpose.pack import Manifest
    from repurpose.publish import Form as PublishForm
    from repurpose.publish import Package, Published

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
            help="A platform that takes whole articles, by any of its names; html; markdown; several with --package.",
            show_default="by the article's language",
        ),
    ] = "",
    package: Annotated[
        bool,
        typer.Option(
            "--package",
            help="A folder, or a .zip, of all that an editor asks for: text, pictures, cover, summary, tags.",
        ),
    ] = False,
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

      repurpose article packs/article --for juejin,csdn,zhihu --package -o drafts.zip

      repurpose article article.docx --for markdown > article.md
    """
    from repurpose.cli.article_package import read_about, write_package
    from repurpose.names import split_names
    from repurpose.pack import brand_of, choices_of
    from repurpose.publish import find_form, make_package, publish_article, usual_form
    from repurpose.themes import load_theme

    forms = [find_form(name) for name in split_names([place])]
    _refuse(forms, output, package=package, force=force)
    article, own, manifest = _read(source, form, chapter or release)
    forms = forms or [usual_form(chinese=article.chinese)]
    look = load_theme(theme or own)
    if package:
        about = read_about(article, Path(source), manifest)
        made = make_package(article, forms, look, about, tell)
        _complain(made)
        target = output or Path(f"{article.id}-drafts")
        write_package(made, target, forms, force=force, json=json, quiet=quiet)
        return
    [taken] = forms
    brand = brand_of(choices_of(manifest), article.language) if manifest else NO_BRAND
    published = publish_article(article, taken, look, brand)
    _complain(published)
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


def _refuse(
    forms: "Sequence[PublishForm]", output: Path | None, *, package: bool, force: bool
) -> None:
    """Refuse what cannot be written, before anything is read.

    Raises:
        UsageError: Several places without --package, a package for none, or a file that is there.
    """
    from repurpose import platforms

    if len(forms) > 1 and not package:
        raise UsageError(
            msg("Several places are one package, not one text."), hint=msg("Add --package.")
        )
    if package and (other := [form.name for form in forms if form.name not in platforms.names()]):
        raise UsageError(
            msg("{names}: a package is for places with an editor.", names=", ".join(other)),
            hint=msg("Leave out --package, or name a place: --for 知乎"),
        )
    if output and output.exists() and not force and not package:
        raise UsageError(
            msg("{path} exists already.", path=output),
            hint=msg("Choose another with -o, or add --force."),
        )


def _complain(made: "Published | Package") -> None:
    """Tell of pictures and formulas that are not shown as the author has them."""
    for address in made.lost:
        complain_of(
            msg(
                "{address}: this picture is not beside the article, so it is left out",
                address=address,
            )
        )
    if made.undrawn:
        _tell_undrawn(made.undrawn)


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


def _read(source: str, form: str, part: str) -> "tuple[Article, str, Manifest | None]":
    """Return the article, the theme of its pack, and that pack's manifest where it is one.

    Raises:
        UsageError: There is nothing of that name, or it holds several articles.
        ContentError: It cannot be read.
    """
    folder = Path(source)
    if source != "-" and (folder / "pack.json").is_file():
        from repurpose.pack import article_of, read_manifest

        manifest = read_manifest(folder)
        return article_of(folder, manifest), manifest.made_by.options.theme or _THEME, manifest
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
    return articles[0], _THEME, None
