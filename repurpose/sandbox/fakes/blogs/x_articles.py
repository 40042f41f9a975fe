"""A fake of X's articles: drafts of blocks that are checked as X does, and their publication."""

from collections.abc import Mapping
from typing import Any

from repurpose.json_object import JsonObject
from repurpose.sandbox.fakes.x import FakeX, invalid, problem
from repurpose.sandbox.world import FakeAccount, Reply, Request, World

_NAME = "x-articles"
_BLOCKS = {"unstyled", "header-one", "header-two", "blockquote", "atomic"}
_BLOCKS |= {"ordered-list-item", "unordered-list-item"}
_STYLES = {"bold", "italic", "strikethrough"}
_DATA = {
    "image": {"caption", "url", "media_items"},
    "post": {"post_id", "url", "entity_key"},
    "link": {"url"},
    "markdown": {"markdown"},
    "emoji": {"url"},
    "divider": set(),
}
_MAY = {"text", "type", "key", "data", "entity_ranges", "inline_style_ranges"}
_PICTURE = {"media_id", "media_category"}


class FakeXArticles(FakeX):
    """One account with Premium."""

    NAME: str = _NAME
    ACCOUNTS: tuple[FakeAccount, ...] = tuple(
        FakeAccount(
            account.name.replace("x", _NAME, 1),
            _NAME,
            {**account.settings, "base": f"{{address}}/{_NAME}"},
            account.secrets,
            publishes="/2/articles/draft",
            renews=account.renews,
        )
        for account in FakeX.ACCOUNTS
    )

    def own(self, request: Request, world: World) -> Reply | None:
        """Answer what posts do not have."""
        path = request.path
        if path == "/2/articles/draft" and request.method == "POST":
            return _draft(request, world)
        if path.startswith("/2/articles/") and path.endswith("/publish"):
            return _publish(path.split("/")[3], world)
        return None


def _draft(request: Request, world: World) -> Reply:
    said = request.json
    if not isinstance(said, dict) or set(said) - {"title", "content_state", "cover_media"}:
        return invalid("$: additionalProperties")
    title, state = said.get("title", ""), said.get("content_state")
    if not title or not isinstance(state, dict) or set(state) != {"blocks", "entities"}:
        return invalid("$.content_state: blocks and entities are required")
    for number, block in enumerate(state["blocks"]):
        if wrong := _wrong_block(block, len(state["entities"])):
            return invalid(f"$.content_state.blocks[{number}]: {wrong}")
    for number, entity in enumerate(state["entities"]):
        if wrong := _wrong_entity(entity, number, world):
            return invalid(f"$.content_state.entities[{number}]: {wrong}")
    cover = said.get("cover_media")
    if cover is not None and (wrong := _wrong_picture(cover, world)):
        return invalid(f"$.cover_media: {wrong}")
    media = (world.uploads[cover["media_id"]],) if cover else ()
    text = "\n".join(block["text"] for block in state["blocks"])
    extra = {"state": state, "public": False}
    post = world.add(_NAME, text, title=title, media=media, extra=extra)
    return Reply(201, {"data": {"id": post.number, "title": title}})


def _wrong_block(block: Mapping[str, Any], entities: int) -> str:
    """Return what is wrong with a block; places are in UTF-16 units."""
    if set(block) - _MAY or block.get("type") not in _BLOCKS:
        return "additionalProperties or type"
    length = len(block["text"].encode("utf-16-le")) // 2
    ranges = [*block.get("inline_style_ranges", ()), *block.get("entity_ranges", ())]
    if any(not 0 <= one["offset"] < one["offset"] + one["length"] <= length for one in ranges):
        return "a range is outside of the text"
    if any(one.get("style") not in _STYLES for one in block.get("inline_style_ranges", ())):
        return "style: enum"
    if any(not 0 <= one["key"] < entities for one in block.get("entity_ranges", ())):
        return "key: no such entity"
    atomic = block["type"] == "atomic"
    return (
        "an atomic block is one space with an entity"
        if atomic and (block["text"] != " " or len(ranges) != 1)
        else ""
    )


def _wrong_entity(entity: Mapping[str, Any], number: int, world: World) -> str:
    if set(entity) != {"key", "value"} or entity["key"] != str(number):
        return "key and value are required"
    value = entity["value"]
    if value.get("type") not in _DATA or value.get("mutability") not in ("immutable", "mutable"):
        return "type: enum"
    data = value.get("data", {})
    if set(data) - _DATA[value["type"]]:
        return "data: additionalProperties"
    return next(
        (w for item in data.get("media_items", ()) if (w := _wrong_picture(item, world))), ""
    )


def _wrong_picture(item: Mapping[str, Any], world: World) -> str:
    if set(item) != _PICTURE or item["media_category"] != "tweet_image":
        return "media_id and media_category are required"
    return "" if item["media_id"] in world.uploads else "Your media IDs are invalid."


def _publish(number: str, world: World) -> Reply:
    post = world.find(_NAME, number)
    if post is None:
        return problem(404, "Not Found", "Could not find the article.")
    if not world.kept.get("x premium", True):
        return problem(403, "Forbidden", "You are not permitted to publish articles.")
    extra: JsonObject = dict(post.extra) | {"public": True}
    world.posts[world.posts.index(post)] = type(post)(
        post.number, post.platform, post.text, post.at, "", post.media, post.title, extra
    )
    return Reply(200, {"data": {"post_id": world.number()}})


FAKE = FakeXArticles()
