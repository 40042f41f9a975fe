"""A pack's manifest, its files and the article's text in; one self-contained HTML page out.

The page opens by double click and may be e-mailed: pictures, clips and captions are inside it as
`data:` addresses (RFC 2397), each once, and a content security policy (W3C CSP Level 3) forbids
every connection and every script but its own. Text of the article and its author is escaped
wherever it stands; nothing of it is ever read as HTML. The bytes depend on the arguments alone.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from repurpose import platforms
from repurpose.cards import kind_labels
from repurpose.clips import zones
from repurpose.errors import UnknownName
from repurpose.messages import read_words
from repurpose.pack.article_bodies import ArticleBodies
from repurpose.pack.handset import Place, thread_view, who_of
from repurpose.pack.manifest import Manifest
from repurpose.pack.page_values import ReviewView
from repurpose.pack.page_view import Files, Read, view_of
from repurpose.pack.page_words import Words, script_json
from repurpose.resources import asset
from repurpose.templates import render_page, source_of, templates

if TYPE_CHECKING:
    from repurpose.article import Article


def write_page(manifest: Manifest, read: Read, article_text: str, *, language: str = "zh") -> str:
    """Return the whole pack as one HTML document, without network or files beside it.

    Args:
        manifest: of the pack.
        read: gives the bytes of a file of the pack by its relative path.
        article_text: the canonical text, into whose code points the spans point.
        language: what the page speaks when it opens, `zh` or `en`; readers can switch.

    Raises:
        UnknownName: a language that the page does not speak.
        ContentError: the manifest names a file that `read` cannot give, or whose kind is not
            one of picture, video and captions.
    """
    return _write(manifest, read, article_text, None, language)


def write_review_page(
    manifest: Manifest, read: Read, article_text: str, review: ReviewView, *, language: str
) -> str:
    """Return the same document with a place to comment and approve at everything.

    Raises:
        UnknownName, ContentError: See `write_page`.
    """
    return _write(manifest, read, article_text, review, language)


def _write(
    manifest: Manifest, read: Read, article_text: str, review: ReviewView | None, language: str
) -> str:
    catalogue = {spoken: dict(said) for spoken, said in _catalogue().items()}
    if language not in catalogue:
        raise UnknownName("language", language, catalogue)
    view = view_of(manifest, Files(read, manifest.files), article_text)
    script = "".join(map(_source, ("page.js", "review.js") if review else ("page.js",)))
    styles = ("tokens.css", "handset.css", "page.css", *(("review.css",) if review else ()))
    style = "".join(map(_source, styles)) + view.dress
    for name in sorted({thread.platform for thread in view.threads} | set(view.titles)):
        if name in platforms.names():
            facts = platforms.get(name)
            catalogue["zh"][f"platform.{name}"] = facts.label_zh
            catalogue["en"][f"platform.{name}"] = facts.label
    words = Words(catalogue, language)
    data = {"words": catalogue, "texts": view.texts}
    if review:
        data["review"] = {"pack": review.pack, "address": review.address, "said": review.said}
    page: str = render_page(
        "page",
        "page.html",
        **{field.name: getattr(view, field.name) for field in fields(view)},
        post_count=view.post_count,
        t=words.tag,
        named=words.name,
        choice=words.choice,
        word=words.say,
        holder=words.holder,
        said=words.said,
        language=language,
        script=script,
        style=style,
        policy=_policy(script, style, connect=bool(review and review.address)),
        zones=zones(),
        review=review,
        data=script_json(data),
    )
    return page


@cache
def _catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Return the page's own words in every language; those of platforms come with the pack."""
    found = read_words(asset("page", "words.json"))
    found["zh"]["html.lang"], found["en"]["html.lang"] = "zh-Hans", "en"
    for spoken, known in found.items():
        known |= {f"kind.{name}": word for name, word in kind_labels(spoken).items()}
    return found


def draw_handsets(
    manifest: Manifest, place: Place, article: "Article | None", language: str
) -> tuple[dict[str, str], str]:
    """Return the drawing of each thread by its name, as the page of the pack has it, and their styles.

    Args:
        manifest: Of the pack.
        place: Where pictures are to be had; each needs an address.
        article: Of the pack; None: it cannot be read.
        language: Of the words of the drawing.
    """
    words = Words(_catalogue(), language)
    text = article.text if article else ""
    bodies = ArticleBodies(manifest, text, lambda name: place(name).address, article)
    template = templates("page").get_template("handset.html")
    around = {
        "article": manifest.article,
        "who": who_of(manifest, place),
        "t": words.tag,
        "named": words.name,
        "choice": words.choice,
        "language": language,
        "foot": False,
    }
    drawn = {}
    for number, thread in enumerate(manifest.threads):
        view = thread_view(
            manifest, thread, article.shown if article else "", place, bodies, number, by_id=True
        )
        drawn[thread.name] = template.render(thread=view, **around)
    return drawn, bodies.css


def _source(name: str) -> str:
    return asset("page", name).read_text(encoding="utf-8")


def _policy(script: str, style: str, *, connect: bool) -> str:
    """Return a policy that lets this page's own script and style run, and nothing be fetched from elsewhere."""
    fetched = " connect-src 'self';" if connect else ""
    return (
        f"default-src 'none'; script-src {source_of(script)}; style-src {source_of(style)}; "
        f"img-src data: blob:; media-src data: blob:;{fetched} base-uri 'none'; form-action 'none'"
    )
