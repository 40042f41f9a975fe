"""A block of a pack's article as its author writes it anew in, the pack made again from it out."""

from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.article import Article, Span
from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.pack import ARTICLE, article_of, read_manifest
from repurpose.studio.answers import Body, change, change_of, need
from repurpose.studio.changing import change_pack
from repurpose.studio.language import speaker
from repurpose.studio.reading import state_of
from repurpose.studio.state import Studio


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that give a block of the article as it is written, and that change it."""

    def block(request: Request, body: Body) -> Any:
        folder = studio.shelf.find(request.path_params["pack"])
        article = article_of(folder, read_manifest(folder))
        span = block_at(article, need(body, "at", int))
        return {"start": span.start, "end": span.end, "text": article.text[span.start : span.end]}

    def save(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        folder = studio.shelf.find(name)
        text = article_of(folder, read_manifest(folder)).text
        old, new = need(body, "old", str), need(body, "text", str)
        start = need(body, "start", int)
        if text[start : start + len(old)] != old:  # it stands elsewhere by now
            start = text.find(old)
        if start < 0 or not old:
            raise UsageError(
                msg("This passage of the article has changed meanwhile; look at it again.")
            )
        if not new.strip() and not (text[:start] + text[start + len(old) :]).strip():
            raise UsageError(msg("An article says something."))
        written = text[:start] + new.strip("\n") + text[start + len(old) :]
        base = {ARTICLE: need(body, "base", str)}
        changes = {ARTICLE: written.encode()}
        change_pack(studio, name, "step.article", changes, base, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    return [change("/api/p/{pack}/block", block), change("/api/p/{pack}/article", save)]


def block_at(article: Article, place: int) -> Span:
    """Return where the block of a place stands, with the marks of its lines.

    Raises:
        UsageError: No block is there.
    """
    text = article.text
    for block in article.blocks:
        if block.span.start <= place < max(block.span.end, block.span.start + 1):
            start = text.rfind("\n", 0, block.span.start) + 1
            end = text.find("\n", max(block.span.end - 1, start))
            return Span(start, len(text) if end < 0 else end)
    raise UsageError(msg("Nothing of the article stands there."))
