"""A fake Threads: containers, their state, publishing one once; pictures by address."""

from typing import Any

from repurpose.platforms.counting import count_threads
from repurpose.sandbox.world import Account, Post, Reply, Request, World

_TOKEN = "THsandboxthreadstoken"  # noqa: S105  # it opens nothing but this sandbox


class FakeThreads:
    """One account."""

    NAME: str = "threads"
    ACCOUNTS: tuple[Account, ...] = (
        Account("threads", "threads", {"base": "{address}/threads"}, {"token": _TOKEN}),
    )

    def expired(self) -> Reply:
        """Return what a token that has ended gets."""
        return _no(401, 190, "Error validating access token: Session has expired", 463)

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return _no(403, 4, "Application request limit reached")

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the graph."""
        if request.headers.get("authorization") != f"Bearer {_TOKEN}":
            return self.expired()
        path = request.path.removeprefix("/v1.0/")
        if path == "me":
            return Reply(200, {"id": "17841400000000001", "username": "sandbox", "name": "沙盒"})
        if path == "me/threads_publishing_limit":
            used = len(world.of("threads"))
            return Reply(
                200,
                {
                    "data": [
                        {
                            "quota_usage": used,
                            "config": {"quota_total": 250},
                            "reply_quota_usage": 0,
                        }
                    ]
                },
            )
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
        return _no(400, 100, "Unsupported get request", 33)


def _no(status: int, code: int, text: str, sub: int = 0) -> Reply:
    said: dict[str, Any] = {"message": text, "type": "OAuthException", "code": code}
    return Reply(status, {"error": said | ({"error_subcode": sub} if sub else {})})


def _make(request: Request, world: World) -> Reply:
    form = request.form
    kind = form.get("media_type")
    if kind not in ("TEXT", "IMAGE", "VIDEO", "CAROUSEL"):
        return _no(400, 100, "Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}")
    if count_threads(form.get("text", "")) > 500:
        return _no(400, 100, "Param text must be at most 500 characters long.")
    address = form.get("image_url") or form.get("video_url") or ""
    if kind in ("IMAGE", "VIDEO") and not address.startswith("https://"):
        return _no(400, 9004, "The media could not be fetched from this URI", 2207052)
    parent = form.get("reply_to_id", "")
    if parent and world.find("threads", parent) is None:
        return _no(400, 100, "The requested resource does not exist", 24)
    number = world.number()
    world.kept[f"threads container {number}"] = dict(form)
    world.kept[f"threads state {number}"] = "FINISHED"
    return Reply(200, {"id": number})


def _publish(request: Request, world: World) -> Reply:
    number = request.form.get("creation_id", "")
    form = world.kept.get(f"threads container {number}")
    if form is None:
        return _no(400, 24, "The requested resource does not exist", 4279009)
    if world.kept.get(f"threads waits {number}", 0) == 0 and len(world.of("threads")) % 3 == 2:
        world.kept[f"threads waits {number}"] = 1  # as the real one now and then does
        return _no(400, 24, "The requested resource does not exist", 4279009)
    if world.kept[f"threads state {number}"] == "PUBLISHED":
        return _no(400, 100, "The media has already been published")
    world.kept[f"threads state {number}"] = "PUBLISHED"
    children = [n for n in form.get("children", "").split(",") if n]
    made = [world.kept[f"threads container {n}"] for n in children] or [form]
    alts = [m for m in made if m.get("image_url") or m.get("video_url")]
    media = tuple(world.upload("image/png", b"", m.get("alt_text", "")) for m in alts)
    post = world.add(
        "threads", form.get("text", ""), parent=form.get("reply_to_id", ""), media=media
    )
    return Reply(200, {"id": post.number})


def _shown(post: Post, world: World) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": post.number, "text": post.text}
    shown |= {
        "timestamp": world.stamp(post.at),
        "permalink": f"https://www.threads.net/@sandbox/post/{post.number}",
    }
    return shown | ({"replied_to": {"id": post.parent}} if post.parent else {})
