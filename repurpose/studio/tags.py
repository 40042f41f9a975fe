"""A pack in, the hashtags out that its article has beside those that stand there."""

from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.pack import article_of, read_manifest
from repurpose.slicing import next_tags
from repurpose.studio.answers import Body, change, need_texts
from repurpose.studio.shapes import NextTagAnswer
from repurpose.studio.state import Studio

_MOST = 40  # tags that a pack may have


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the one route: what may stand in the place of a hashtag, or beside all of them."""

    def left(request: Request, body: Body) -> Any:
        folder = studio.shelf.find(request.path_params["pack"])
        taken = need_texts(body, "taken", most=_MOST)
        swap = str(body.get("swap") or "")
        found = next_tags(article_of(folder, read_manifest(folder)), taken, swap)
        return [describe_tag(tag, swap) for tag in found]

    return [change("/api/p/{pack}/tags-left", left)]


def describe_tag(tag: str, swap: str) -> NextTagAnswer:
    """Return a hashtag, and how it stands to the one that it may replace."""
    near = "narrower" if swap and swap in tag else "wider" if tag in swap else "other"
    return {"name": tag, "near": near}
