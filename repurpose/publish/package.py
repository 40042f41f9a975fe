"""An article and the places that it goes to in, a folder of drafts out: for hands, and for tools that fill editors.

Places without an interface are filled in by a person, or by an extension of the person's own browser: the
open ones (Wechatsync, MultiPost, cose) take an article as HTML or Markdown with its pictures, a title, a
summary, tags and a cover. The folder holds these, and a page for each place that copies them. Nothing
here logs in anywhere.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from repurpose.article import Article, find_beside, read_document
from repurpose.declared import NOT_DECLARED, Declared
from repurpose.messages import msg
from repurpose.platforms import (
    Attachment,
    Message,
    Slip,
    draw_handoff,
    rules_of,
    steps_of,
)
from repurpose.publish.article import publish_article
from repurpose.publish.forms import PASTED, Form
from repurpose.publish.markdown import render_markdown
from repurpose.publish.pictures import data_address
from repurpose.themes import Theme

ARTICLE, ABOUT, MULTIPOST, README = "article.md", "about.json", "multipost.json", "README.md"
COVER, SQUARE = "cover.png", "cover-square.png"
_MOST = 25_000_000  # bytes of a picture

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class About:
    """What stands beside an article in an editor's form."""

    summary: str = ""
    tags: tuple[str, ...] = ()
    covers: Mapping[str, bytes] = field(default_factory=dict)  # by the names of this module
    declared: Declared = NOT_DECLARED


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a folder by their names; `lost` and `undrawn` as of what was published."""

    files: Mapping[str, bytes]
    lost: tuple[str, ...] = ()
    undrawn: tuple[str, ...] = ()


def make_package(
    article: Article, forms: Sequence[Form], theme: Theme, about: About, say: Say
) -> Package:
    """Return the folder for some places.

    Args:
        article: The article.
        forms: Places that are platforms, each of which gets a page.
        theme: Whose colours it wears where a place keeps colours.
        about: What stands beside it.
        say: Says a message in the reader's language.
    """
    document = read_document(article)
    pictures = _Pictures(article)
    files: dict[str, bytes] = {
        ARTICLE: render_markdown(document, pictures.name_of).encode(),
        **about.covers,
    }
    lost: dict[str, None] = dict.fromkeys(pictures.lost)
    undrawn: dict[str, None] = {}
    bare = render_markdown(document, pictures.name_of, titled=False)
    for form in forms:
        body = bare
        if not form.markdown:
            published = publish_article(article, form, theme)
            lost |= dict.fromkeys(published.lost)
            undrawn |= dict.fromkeys(published.undrawn)
            body = published.text
        page = _page(form, document.title, body, about, article.language)
        files[f"{form.name}.html"] = page.encode()
    files |= pictures.found
    files[ABOUT] = _about(document.title, forms, about, pictures.found).encode()
    rich = publish_article(article, PASTED, theme).text
    files[MULTIPOST] = _multipost(document.title, forms, about, rich, bare, pictures.found).encode()
    files[README] = _readme(document.title, forms, about, say).encode()
    return Package(files, tuple(lost), tuple(undrawn))


@dataclass
class _Pictures:
    """Gives the article's own pictures a name in the folder; those on the web stay there."""

    article: Article
    found: dict[str, bytes] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def name_of(self, address: str) -> str:
        """Return where a picture stands for who reads the Markdown."""
        if address in self.names or address.startswith(("http://", "https://")):
            return self.names.get(address, address)
        path = find_beside(self.article, address, _MOST)
        if path is None:
            self.lost += [] if address in self.lost else [address]
            return address
        name = f"pictures/{len(self.found) + 1:02}{path.suffix.lower()}"
        self.names[address] = name
        self.found[name] = path.read_bytes()
        return name


def _page(form: Form, title: str, body: str, about: About, language: str) -> str:
    """Return the page of a place: what is copied where, in the order of its form."""
    covers = tuple(
        Attachment(name, "", "image/png", alt=title) for name in about.covers if name == COVER
    )
    message = Message(
        text="",
        title=title,
        body=body,
        summary=about.summary,
        language=language,
        media=covers,
        declared=about.declared,
    )
    slip = Slip(tags=about.tags[: rules_of(form.name).hashtags])
    return draw_handoff(message, rules_of(form.name), slip, [item.path for item in covers])


def _about(title: str, forms: Sequence[Form], about: About, pictures: Mapping[str, bytes]) -> str:
    """Return what is known, for programs."""
    places = {
        form.name: {
            "label": form.label_zh,
            "page": f"{form.name}.html",
            "editor": rules_of(form.name).platform.editor,
            "declare": [str(step) for step in _declare(form, about)],
        }
        for form in forms
    }
    told = {
        "title": title,
        "summary": about.summary,
        "tags": list(about.tags),
        "markdown": ARTICLE,
        "cover": next((name for name in (COVER,) if name in about.covers), ""),
        "pictures": list(pictures),
        "declared": about.declared.as_table(),
        "places": places,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _declare(form: Form, about: About) -> list[str]:
    settled = rules_of(form.name).statements(Message("", declared=about.declared))
    return list(steps_of(settled))


def _multipost(
    title: str,
    forms: Sequence[Form],
    about: About,
    html: str,
    markdown: str,
    pictures: Mapping[str, bytes],
) -> str:
    """Return the article as MultiPost's extension takes it from a page: nothing is published by itself."""
    cover = about.covers.get(COVER)
    data = {
        "title": title,
        "digest": about.summary,
        "cover": _file(COVER, cover) if cover else None,
        "htmlContent": html,
        "markdownContent": markdown,
        "images": [_file(name, held) for name, held in pictures.items()],
        "tags": list(about.tags),
        "original": about.declared.original,
    }
    platforms = [{"name": name} for name in _known_to("multipost", forms)]
    told = {
        "platforms": platforms,
        "isAutoPublish": False,
        "data": {name: value for name, value in data.items() if value is not None},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _known_to(tool: str, forms: Sequence[Form]) -> list[str]:
    """Return how a tool calls those of the places that it knows."""
    return [form.keeps.tools[tool] for form in forms if tool in form.keeps.tools]


def _file(name: str, data: bytes) -> dict[str, str | int]:
    kind = PurePosixPath(name).suffix.lstrip(".").replace("jpg", "jpeg")
    mime = f"image/{kind}"
    return {
        "name": PurePosixPath(name).name,
        "url": data_address(mime, data),
        "type": mime,
        "size": len(data),
    }


def _readme(title: str, forms: Sequence[Form], about: About, say: Say) -> str:
    """Return what the folder holds and what a person does with it."""
    lines = [
        f"# {title}",
        "",
        say(
            msg("Drafts for places that no interface reaches. Nothing has been sent; you send it.")
        ),
        "",
    ]
    for form in forms:
        label = rules_of(form.name).label
        lines += ["## " + say(label), ""]
        lines += [f"- {say(step)}" for step in _steps(form, title, about)]
        lines.append("")
    lines += ["## " + say(msg("With a tool of your own")), ""]
    names = ",".join(_known_to("wechatsync", forms))
    cover = f" --cover {COVER}" if COVER in about.covers else ""
    command = f"wechatsync sync {ARTICLE} -p {names}{cover}"
    if names:
        said = msg(
            "Wechatsync saves drafts from your own browser, where you are logged in: {command}",
            command=f"`{command}`",
        )
        lines.append(f"- {say(said)}")
    lines += [
        f"- {say(one)}"
        for one in (
            msg(
                "doocs/md with the extension cose: open https://md.doocs.org, import {file}, put the pictures in, press 发布.",
                file=f"`{ARTICLE}`",
            ),
            msg(
                "MultiPost: {file} is what its extension takes from a page that you let it trust; it fills the editors and publishes nothing by itself.",
                file=f"`{MULTIPOST}`",
            ),
        )
    ]
    return "\n".join(lines).rstrip() + "\n"


def _steps(form: Form, title: str, about: About) -> list[str]:
    platform = rules_of(form.name).platform
    steps = [
        msg(
            "Open {file} in a browser and log in at {editor} in another tab.",
            file=f"`{form.name}.html`",
            editor=platform.editor,
        ),
        msg("Copy the title, then the text, each with its button, and paste them."),
    ]
    limit = platform.limits.get("article-title", platform.title)
    if limit and limit.excess(title):
        steps.append(
            msg(
                "The title is {length} too long there: shorten it yourself.",
                length=limit.say(limit.excess(title)),
            )
        )
    if form.markdown:
        steps.append(
            msg(
                "Its editor is one of Markdown: put the files of pictures/ in where the text names them."
            )
        )
    if about.summary:
        steps.append(msg("Paste the summary where the form asks for one."))
    if about.tags:
        most = max(1, rules_of(form.name).hashtags)
        steps.append(msg("Choose the tags: {tags}.", tags="、".join(about.tags[:most])))
    if COVER in about.covers:
        steps.append(msg("Upload the cover: {file}.", file=f"`{COVER}`"))
    return [*steps, *_declare(form, about), msg("Look at it on a phone, then publish.")]
