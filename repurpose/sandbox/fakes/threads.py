"""A fake Threads: containers, their state, publishing one once; pictures by address."""

from repurpose.json_object import JsonObject
from repurpose.platforms import count_threads
from repurpose.sandbox.fakes.bucket import bucket_account, fetch_media
from repurpose.sandbox.fakes.graph import BucketGraph, no
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, Upload, World

_TOKEN = "THsandboxthreadstoken"  # noqa: S105  # it opens nothing but this sandbox


class FakeThreads(BucketGraph):
    """One account."""

    NAME = "threads"
    ACCOUNTS: tuple[FakeAccount, ...] = (bucket_account("threads", _TOKEN, "threads_publish"),)
    VERSION = "v1.0"
    GRANT = "th_refresh_token"

    def _call(self, path: str, request: Request, world: World) -> Reply:
        if path == "me":
            return Reply(200, {"id": "17841400000000001", "username": "sandbox", "name": "沙盒"})
        if path == "me/threads_publishing_limit":
            used = {"quota_usage": len(world.of("threads")), "config": {"quota_total": 250}}
            return Reply(200, {"data": [used | {"reply_quota_usage": 0}]})
        if path == "me/threads" and request.method == "POST":
            return _make(request, world)
        if path == "me/threads_publish":
            return _publish(request, world)
        if path in ("me/threads", "me/replies"):
            replies = path == "me/replies"
            found = [p for p in world.of("threads")[::-1] if bool(p.parent) == replies]
            return Reply(200, {"data": [_shown(post, world) for post in found[:25]]})
        if f"threads container {path}" in world.kept:
            return Reply(200, {"id": path, "status": world.kept[f"threads state {path}"]})
        if post := world.find("threads", path):
            return Reply(200, _shown(post, world))
        return no(400, 100, "Unsupported get request", 33)


def _make(request: Request, world: World) -> Reply:
    form = request.form
    kind = form.get("media_type")
    if kind not in ("TEXT", "IMAGE", "VIDEO", "CAROUSEL"):
        return no(400, 100, "Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}")
    if count_threads(form.get("text", "")) > 500:
        return no(400, 100, "Param text must be at most 500 characters long.")
    address = form.get("image_url") or form.get("video_url") or ""
    found = fetch_media(address, request, world) if kind in ("IMAGE", "VIDEO") else None
    if kind in ("IMAGE", "VIDEO") and found is None:
        return no(400, 9004, "The media could not be fetched from this URI", 2207052)
    parent = form.get("reply_to_id", "")
    if parent and world.find("threads", parent) is None:
        return no(400, 100, "The requested resource does not exist", 24)
    number = world.number()
    world.kept[f"threads container {number}"] = dict(form)
    world.kept[f"threads state {number}"] = "FINISHED"
    world.kept[f"threads media {number}"] = found
    return Reply(200, {"id": number})


def _publish(request: Request, world: World) -> Reply:
    number = request.form.get("creation_id", "")
    form = world.kept.get(f"threads container {number}")
    if form is None:
        return no(400, 24, "The requested resource does not exist", 4279009)
    if world.kept.get(f"threads waits {number}", 0) == 0 and len(world.of("threads")) % 3 == 2:
        world.kept[f"threads waits {number}"] = 1  # as the real one now and then does
        return no(400, 24, "The requested resource does not exist", 4279009)
    if world.kept[f"threads state {number}"] == "PUBLISHED":
        return no(400, 100, "The media has already been published")
    world.kept[f"threads state {number}"] = "PUBLISHED"
    children = [n for n in form.get("children", "").split(",") if n]
    media = tuple(_media_of(n, world) for n in children or [number] if _has_media(n, world))
    post = world.add(
        "threads", form.get("text", ""), parent=form.get("reply_to_id", ""), media=media
    )
    return Reply(200, {"id": post.number})


def _has_media(number: str, world: World) -> bool:
    return bool(world.kept.get(f"threads media {number}"))


def _media_of(number: str, world: World) -> Upload:
    found: Upload = world.kept[f"threads media {number}"]
    alt = world.kept[f"threads container {number}"].get("alt_text", "")
    return world.upload(found.mime, found.data, alt)


def _shown(post: FakePost, world: World) -> JsonObject:
    shown: JsonObject = {"id": post.number, "text": post.text}
    shown |= {
        "timestamp": world.stamp(post.at),
        "permalink": f"https://www.threads.net/@sandbox/post/{post.number}",
    }
    return shown | ({"replied_to": {"id": post.parent}} if post.parent else {})


FAKE = FakeThreads()
