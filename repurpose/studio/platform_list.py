"""The platforms of a pack: those that it may have posts for, one more, or one less."""

from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose import platforms
from repurpose.pack import read_manifest
from repurpose.platforms import Platform
from repurpose.studio.answers import Body, change, change_of, need
from repurpose.studio.changing import add_platform, remove_platform
from repurpose.studio.language import speaker
from repurpose.studio.reading import state_of
from repurpose.studio.shapes import PlatformAnswer
from repurpose.studio.state import Studio


def describe_platform(facts: Platform) -> PlatformAnswer:
    """Return what the page says of a platform that can be added."""
    return {
        "name": facts.name,
        "label": facts.label,
        "label_zh": facts.label_zh,
        "look": facts.look,
        "group": facts.readers,
    }


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that list, add and remove platforms."""

    def left(request: Request, _: Body) -> Any:
        folder = studio.shelf.find(request.path_params["pack"])
        there = {thread.platform for thread in read_manifest(folder).threads}
        return [describe_platform(platforms.get(n)) for n in platforms.names() if n not in there]

    def save(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        if "remove" in body:
            remove_platform(studio, name, need(body, "remove", str), change_of(body))
        else:
            facts = platforms.get(need(body, "add", str))
            add_platform(studio, name, facts.name, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    return [
        change("/api/p/{pack}/platforms-left", left),
        change("/api/p/{pack}/platforms", save),
    ]
