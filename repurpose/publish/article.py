"""An article, a form and a theme in, the whole article as that place takes it out."""

from dataclasses import dataclass

from repurpose.article import Article, read_document
from repurpose.brand import NO_BRAND, Brand
from repurpose.publish.blocks import render_blocks
from repurpose.publish.dress import dress_of
from repurpose.publish.forms import Form
from repurpose.publish.formulas import Draws
from repurpose.publish.html import Sources, TablePictures, render_html
from repurpose.publish.markdown import render_markdown
from repurpose.publish.pictures import PictureSources, TableDrawer
from repurpose.themes import Theme


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
    document = read_document(article)
    if form.markdown:  # its pictures stay where they are: whoever imports it looks for them there
        return Published(document.title, render_markdown(document, lambda address: address), ".md")
    sources = PictureSources(article, on_web=form.keeps.web_pictures, kinds=form.kinds)
    undrawn: list[str] = []
    tables = TableDrawer(theme, article.language)
    text = render_html(
        document,
        form,
        dress_of(theme),
        sources,
        undrawn=undrawn,
        tables=tables.address_of,
        brand=brand,
    )
    return Published(document.title, text, ".html", tuple(sources.lost), tuple(undrawn))


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
    document = read_document(article)
    if form.markdown:
        return render_markdown(document, sources, titled=False)
    if form.keeps.written == "blocks":
        return render_blocks(document, sources)
    dress = dress_of(theme) if theme else {}
    return render_html(document, form, dress, sources, draws=draws, tables=tables, brand=brand)
