"""A pack and a platform in, what the clipboard takes out: the whole article as HTML, or a thread as text."""

import html
import re
from pathlib import Path

from repurpose import platforms
from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.pack import article_of, find_inside, read_manifest, title_of
from repurpose.studio.shapes_of_outgoing import RichAnswer

_THEME = "newsroom"  # of a pack that names none
_PICTURE = re.compile(r"<img\b")


def rich_copy(folder: Path, name: str) -> RichAnswer:
    """Return the article as the editor of a platform takes it when it is pasted.

    Where its author has written the post anew, his words go as they stand: nobody can tell where they
    would belong among headings and pictures.

    Raises:
        UsageError: The platform takes no whole articles, or the pack has nothing for it.
        ContentError: The article cannot be read.
    """
    from repurpose.publish import find_form, publish_article  # noqa: PLC0415
    from repurpose.themes import load_theme  # noqa: PLC0415

    facts = platforms.get(name)
    manifest = read_manifest(folder)
    thread = manifest.thread(facts.name, "")
    if facts.article is None or thread is None:
        raise UsageError(msg("{label} takes no whole article.", label=facts.label))
    text = "\n\n".join(post.text for post in thread.posts)
    title = title_of(manifest, platforms.rules_of(facts.name)) or manifest.article.title
    if thread.edited or not find_inside(folder, manifest.article.text_file):
        return {"title": title, "html": _as_html(text), "text": text, "pictures": 0, "lost": []}
    article = article_of(folder, manifest)
    theme = load_theme(manifest.made_by.options.theme or _THEME)
    published = publish_article(article, find_form(facts.name), theme)
    return {
        "title": title,
        "html": published.text,
        "text": article.text,
        "pictures": len(_PICTURE.findall(published.text)),
        "lost": list(published.lost),
    }


def _as_html(text: str) -> str:
    paragraphs = (part.strip() for part in text.split("\n\n"))
    lines = (html.escape(part).replace("\n", "<br>") for part in paragraphs if part)
    return "".join(f"<p>{line}</p>" for line in lines)
