"""An article, a form and a theme in, the whole article as that place takes it out."""

from dataclasses import dataclass

from repurpose import platforms
from repurpose.article import Article, Document, read_document
from repurpose.brand import NO_BRAND, Brand
from repurpose.publish.blocks import render_blocks
from repurpose.publish.dress import dress_of
from repurpose.publish.forms import Form
from repurpose.publish.formulas import Draws, spell_formulas
from repurpose.publish.html import Sources, TablePictures, render_html
from repurpose.publish.markdown import render_markdown
from repurpose.publish.pictures import PictureSources, TableDrawer
from repurpose.themes import Theme

_DRAWS: tuple[Draws, ...] = ("all", "alone", "none")


@dataclass(frozen=True, slots=True)
class Published:
    """The article for one place.

    `lost` names its pictures of which nothing could be shown, `undrawn` its formulas that are shown in TeX.
    """

    title: str
    text: str
    suffix: str  # of a file that holds it
    lost: tuple[str, ...] = ()
    undrawn: tuple[str, ...] = ()


def publish_article(
    article: Article, form: Form, theme: Theme, brand: Brand = NO_BRAND
) -> Published:
    """Return `article` as the editor of `form` takes it, dressed in the colours of `theme`, signed by `brand`."""
    document = _document_for(article, form)
    if form.markdown:  # its pictures stay where they are: whoever imports it looks for them there
        alerts = form.name not in platforms.names()
        said = render_markdown(document, lambda address: address, alerts=alerts)
        return Published(document.title, said, ".md")
    sources = PictureSources(article, on_web=form.keeps.web_pictures, kinds=form.kinds)
    undrawn: list[str] = []
    tables = TableDrawer(theme, article.language)
    look = settle_look(article, form, theme, brand)
    text = render_html(
        document,
        form,
        dress_of(look.theme, document.language) if look.theme else {},
        sources,
        draws=look.draws,
        undrawn=undrawn,
        tables=tables.address_of,
        brand=brand,
    )
    return Published(document.title, text, ".html", tuple(sources.lost), tuple(undrawn))


@dataclass(frozen=True, slots=True)
class Look:
    """How much of an article's look its place has room for: the theme, None for no styles; which formulas are drawn."""

    theme: Theme | None
    draws: Draws = "all"


def settle_look(article: Article, form: Form, theme: Theme, brand: Brand = NO_BRAND) -> Look:
    """Return the look in which an article fits its place: what is too long with drawn formulas, or styles, goes without.

    Pictures count for no more than a name: where they will stand is not known before they are there.
    """
    worn = (theme, None) if form.keeps.styled else (None,)
    looks = [Look(one, draws) for one in worn for draws in _DRAWS]
    if form.name not in platforms.names():
        return Look(theme)
    place = platforms.get(form.name)
    if place.form != "article":  # its limit is of posts, and its articles have none that is known
        return looks[0]
    limit = place.body
    return next(
        (one for one in looks if not limit.excess(_measured(article, form, one, brand))), looks[-1]
    )


def _measured(article: Article, form: Form, look: Look, brand: Brand) -> str:
    return publish_body(
        article,
        form,
        look.theme,
        lambda _: "figure:0",
        draws=look.draws,
        tables=lambda _: "figure:0",
        brand=brand,
    )


def publish_body(
    article: Article,
    form: Form,
    theme: Theme | None,
    sources: Sources,
    *,
    draws: Draws = "all",
    tables: TablePictures | None = None,
    brand: Brand = NO_BRAND,
) -> str:
    """Return the article as an interface takes it, without its title; without a theme it has no styles.

    Args:
        article: The article.
        form: What the place keeps.
        theme: Whose colours it wears.
        sources: What `src` says of each picture, by its address as written; "": it is left out.
        draws: Which formulas are drawn: each takes some thousand characters.
        tables: What `src` says of the picture of a table; "": it is shown as a table.
        brand: Who signs it.
    """
    document = _document_for(article, form)
    if form.markdown:
        return render_markdown(document, sources, titled=False)
    if form.keeps.written == "blocks":
        return render_blocks(document, sources)
    dress = dress_of(theme, document.language) if theme else {}
    return render_html(document, form, dress, sources, draws=draws, tables=tables, brand=brand)


def _document_for(article: Article, form: Form) -> Document:
    document = read_document(article)
    return document if form.keeps.drawn_formulas else spell_formulas(document)
