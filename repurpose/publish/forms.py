"""A place for whole articles by name in, what its editor takes out: a platform's own facts, a page, or Markdown."""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from repurpose import platforms
from repurpose.errors import UnknownName
from repurpose.platforms import ArticleForm

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOP = 2  # the level of the article's highest heading: 1 is its title
_PAGE = ArticleForm("HTML", "2026-11", styled=True, lowest=6, verified=True)


@dataclass(frozen=True, slots=True)
class Form:
    """What the editor of a place keeps of an article."""

    name: str
    label: str
    label_zh: str
    keeps: ArticleForm = _PAGE
    markdown: bool = False
    whole: bool = False  # a page of its own, with its title

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of picture that the place takes, such as png; all when empty."""
        known = self.name in platforms.names()
        return platforms.get(self.name).media.image_formats if known else ()

    @property
    def top(self) -> int:
        """The level of the article's highest heading."""
        return _TOP


# What an editor of Markdown makes Markdown of, and extensions fill in: tags without styles.
PASTED = Form(
    "pasted",
    "HTML",
    "HTML",
    ArticleForm("HTML", "2026-11", tables="narrow", code="class", verified=True),
)


@cache
def all_forms() -> "Mapping[str, Form]":
    """Return every form by its name: of the platforms that take whole articles, and the two of files."""
    found = [platforms.get(name) for name in platforms.names()]
    forms = [
        Form(p.name, p.label, p.label_zh, p.article, markdown=p.article.written == "markdown")
        for p in found
        if p.article
    ]
    forms += [
        Form("html", "web page", "网页", whole=True),
        Form("markdown", "Markdown", "Markdown", markdown=True),
    ]
    return MappingProxyType({form.name: form for form in forms})


def find_form(name: str) -> Form:
    """Return the form of that name; it also answers to what people call the place, such as 公众号.

    Raises:
        UnknownName: There is no such form.
    """
    meant = name.strip().lower()
    for form in all_forms().values():
        if meant in (form.name, form.label.lower(), form.label_zh.lower()):
            return form
    for one in platforms.names():
        if meant in platforms.get(one).aliases and one in all_forms():
            return all_forms()[one]
    if meant == "md":
        return all_forms()["markdown"]
    raise UnknownName("form of an article", name, tuple(all_forms()))


def usual_form(*, chinese: bool) -> Form:
    """Return the form for an article when nobody names one: of the first place of its language."""
    found = (
        form
        for form in all_forms().values()
        if not (form.markdown or form.whole) and platforms.get(form.name).chinese == chinese
    )
    return next(found, all_forms()["html"])
