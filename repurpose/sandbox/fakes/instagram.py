"""A fake Instagram: pictures that it fetches, albums, reels that take a while; each published once.

https://developers.facebook.com/docs/instagram-platform/content-publishing (read 2026-11).
"""

from dataclasses import replace
from typing import Any

from repurpose.json_object import JsonObject
from repurpose.platforms import count_utf16
from repurpose.sandbox.fakes.bucket import bucket_account, fetch_media
from repurpose.sandbox.fakes.graph import BucketGraph, no
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_TOKEN = "IGAAsandboxinstagramtoken"  # noqa: S105  # it opens nothing but this sandbox
_ID = "17841400000000002"
_LOOKS = 2  # how often a clip is still being fetched


class FakeInstagram(BucketGraph):
    """One professional account."""

    NAME = "instagram"
    ACCOUNTS: tuple[FakeAccount, ...] = (bucket_account("instagram", _TOKEN, "media_publish"),)
    VERSION = "v25.0"
    GRANT = "ig_refresh_token"

    def _call(self, path: str, request: Request, world: World) -> Reply:
        if path == "me":
            return Reply(200, {"user_id": _ID, "username": "sandbox", "name": "沙盒"})
        first, _, rest = path.partition("/")
        if first in ("me", _ID):
            return self._own(rest, request, world)
        if post := world.find("instagram", first):
            return Reply(200, _shown(post, world))
        state = world.kept.get(f"instagram container {first}")
        if state is None:
            return no(400, 100, "Unsupported get request", 33)
        state["looks"] += 1
        return Reply(200, {"id": first, "status_code": _state(state), "status": state["why"]})

    def _own(self, edge: str, request: Request, world: World) -> Reply:
        if edge == "media" and request.method == "POST":
            return _make(request, world)
        if edge == "media_publish":
            return _publish(request, world)
        if edge == "media":
            found = world.of("instagram")[::-1][:25]
            return Reply(200, {"data": [_shown(post, world) for post in found]})
        if edge == "content_publishing_limit":
            used = {"quota_usage": len(world.of("instagram")), "config": {"quota_total": 100}}
            return Reply(200, {"data": [used]})
        return no(400, 100, "Unsupported request", 33)


def _make(request: Request, world: World) -> Reply:
    form = request.form
    kind = form.get("media_type", "IMAGE")
    item = form.get("is_carousel_item") == "true"
    if kind not in ("IMAGE", "VIDEO", "REELS", "CAROUSEL") or (kind == "VIDEO" and not item):
        return no(400, 100, "Param media_type must be one of {CAROUSEL, REELS, STORIES}")
    if count_utf16(form.get("caption", "")) > 2200:
        return no(400, 36004, "The caption was too long", 2207010)
    if len(form.get("alt_text", "")) > 1000 or (form.get("alt_text") and kind != "IMAGE"):
        return no(400, 100, "Param alt_text is too long, or this is no image")
    if form.get("is_ai_generated", "true") not in ("true", "false"):
        return no(400, 100, "Param is_ai_generated must be a boolean")
    if item and "is_ai_generated" in form:
        return no(400, 100, "Param is_ai_generated is set on the parent container")
    children = [n for n in form.get("children", "").split(",") if n]
    if kind == "CAROUSEL":
        return _make_album(form, children, world)
    address = form.get("image_url" if kind == "IMAGE" else "video_url", "")
    found = fetch_media(address, request, world)
    if found is None:
        return no(400, 9004, "The media could not be fetched from this URI", 2207052)
    if kind == "IMAGE" and found.data and not found.data.startswith(b"\xff\xd8\xff"):
        return no(400, 36001, "The image format is not supported. It should be JPEG", 2207005)
    if form.get("cover_url"):
        cover = fetch_media(form["cover_url"], request, world)
        if kind != "REELS" or cover is None:
            return no(400, 9004, "The cover could not be fetched from this URI", 2207052)
        good = not cover.data or cover.data.startswith(b"\xff\xd8\xff")
        if not good or len(cover.data) > 8_000_000:
            return no(400, 36001, "The image format is not supported. It should be JPEG", 2207005)
        found = replace(found, cover=cover.data)
    slow = kind != "IMAGE"
    return _keep(form, world, [found], _LOOKS if slow else 0)


def _make_album(form: Any, children: list[str], world: World) -> Reply:
    states = [world.kept.get(f"instagram container {number}") for number in children]
    if not 2 <= len(children) <= 10:
        return no(400, 36000, "An album has two to ten items", 2207065)
    if any(s is None or s["form"].get("is_carousel_item") != "true" for s in states):
        return no(400, 24, "The requested resource does not exist", 2207006)
    if any(_state(state) != "FINISHED" for state in states if state):
        return no(400, 9007, "The media is not ready for publishing", 2207027)
    media = [item for state in states if state for item in state["media"]]
    return _keep(form, world, media, 0)


def _keep(form: Any, world: World, media: list[Any], looks: int) -> Reply:
    number = world.number()
    alt = form.get("alt_text", "")
    items = [replace(item, alt=alt or item.alt) for item in media]
    world.kept[f"instagram container {number}"] = {
        "form": dict(form), "media": items, "looks": 0, "slow": looks, "out": False,
        "why": world.kept.pop("instagram fails", ""),
    }  # fmt: skip
    return Reply(200, {"id": number})


def _state(state: JsonObject) -> str:
    if state["out"]:
        return "PUBLISHED"
    if state["why"]:
        return "ERROR"
    return "IN_PROGRESS" if state["looks"] <= state["slow"] and state["slow"] else "FINISHED"


def _publish(request: Request, world: World) -> Reply:
    number = request.form.get("creation_id", "")
    with world.lock:
        state = world.kept.get(f"instagram container {number}")
        if state is None:
            return no(400, 24, "The requested resource does not exist", 2207006)
        if _state(state) == "PUBLISHED":
            return no(400, 100, "The media has already been published")
        if _state(state) != "FINISHED" or state["form"].get("is_carousel_item"):
            return no(400, 9007, "The media is not ready for publishing, please wait", 2207027)
        if len(world.of("instagram")) >= 100:
            return no(400, 9, "You reached maximum number of posts", 2207042)
        state["out"] = True
        form = state["form"]
        media = tuple(
            world.upload(item.mime, item.data, item.alt, item.cover) for item in state["media"]
        )
        kinds = {"CAROUSEL": "CAROUSEL_ALBUM", "REELS": "VIDEO"}
        extra = {"media_type": kinds.get(form.get("media_type", ""), "IMAGE")}
        if form.get("is_ai_generated") == "true":
            extra["is_ai_generated"] = "true"
        post = world.add("instagram", form.get("caption", ""), media=media, extra=extra)
    return Reply(200, {"id": post.number})


def _shown(post: FakePost, world: World) -> JsonObject:
    return {
        "id": post.number,
        "caption": post.text,
        "timestamp": f"{world.stamp(post.at)[:19]}+0000",
        "permalink": f"https://www.instagram.com/p/{post.number}/",
        **post.extra,
    }


FAKE = FakeInstagram()
