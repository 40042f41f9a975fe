"""A fake Mastodon server: idempotency keys, media that need a moment, limits; as Mastodon 4.x."""

from html import escape

from repurpose.json_object import JsonObject
from repurpose.platforms import count_mastodon
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_TOKEN = "sandbox-mastodon-token"  # noqa: S105  # it opens nothing but this sandbox
_KEY_LIFE = 3600.0
_THUMBNAIL = 16 * 1024 * 1024  # bytes
_LIMITS = {
    "statuses": {"max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23},
    "media_attachments": {"image_size_limit": 16777216, "video_size_limit": 103809024, "description_limit": 1500},
}  # fmt: skip


class FakeMastodon:
    """One account on one server."""

    NAME: str = "mastodon"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "mastodon",
            "mastodon",
            {"base": "{address}/mastodon", "software": "mastodon"},
            {"token": _TOKEN},
            publishes="/api/v1/statuses",
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that was revoked gets."""
        return Reply(401, {"error": "The access token was revoked"})

    def busy(self) -> Reply:
        """Return what too many requests get: a date, as Mastodon writes it."""
        headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "0", "retry-after": "1"}
        return Reply(429, {"error": "Too many requests"}, headers)

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the REST interface."""
        path, method = request.path, request.method
        if path == "/api/v2/instance":
            statuses = {**_LIMITS["statuses"], "max_characters": _most(world)}
            limits = {**_LIMITS, "statuses": statuses}
            about = {"title": "Sandbox", "version": "4.5.0", "configuration": limits}
            return Reply(200, about)
        if path == "/.well-known/nodeinfo":
            rel = "http://nodeinfo.diaspora.software/ns/schema/2.0"
            return Reply(200, {"links": [{"rel": rel, "href": f"{request.base}/nodeinfo/2.0"}]})
        if path == "/nodeinfo/2.0":
            return Reply(
                200, {"version": "2.0", "software": {"name": "mastodon", "version": "4.5.0"}}
            )
        if request.headers.get("authorization") != f"Bearer {_TOKEN}":
            return Reply(401, {"error": "The access token is invalid"})
        if path == "/api/v1/accounts/verify_credentials":
            return Reply(
                200,
                {
                    "id": "1",
                    "acct": "sandbox",
                    "display_name": "沙盒",
                    "url": f"{request.base}/@sandbox",
                },
            )
        if path == "/api/v2/media" and method == "POST":
            return _upload(request, world)
        if path.startswith("/api/v1/media/"):
            return _media(path.rsplit("/", 1)[-1], world)
        if path == "/api/v1/statuses" and method == "POST":
            return self._post(request, world)
        if path == "/api/v1/accounts/1/statuses":
            latest = world.of("mastodon")[::-1][: int(request.query.get("limit", "20"))]
            return Reply(200, [_status(post, request, world) for post in latest])
        return Reply(404, {"error": "Record not found"})

    def _post(self, request: Request, world: World) -> Reply:
        said = request.json or {}
        key = request.headers.get("idempotency-key", "")
        kept = world.kept.get(f"mastodon key {key}")
        if key and kept and world.now() - kept.at < _KEY_LIFE:
            return Reply(200, _status(kept, request, world))
        text, numbers = str(said.get("status", "")), said.get("media_ids") or []
        if not text.strip() and not numbers:
            return _invalid("Text can't be blank")
        if count_mastodon(text) > _most(world):
            return _invalid(f"Text character limit of {_most(world)} exceeded")
        if len(numbers) > 4:
            return _invalid("Cannot attach more than 4 files")
        media = [world.uploads[n] for n in numbers if n in world.uploads]
        if len(media) != len(numbers):
            return _invalid("Media not found")
        if any(world.kept.get(f"mastodon wait {n}") for n in numbers):
            return _invalid(
                "Cannot attach files that have not finished processing. Try again in a moment!"
            )
        parent = str(said.get("in_reply_to_id") or "")
        if parent and world.find("mastodon", parent) is None:
            return Reply(
                404, {"error": "The post you are trying to reply to does not appear to exist."}
            )
        post = world.add("mastodon", text, parent=parent, media=tuple(media))
        if key:
            world.kept[f"mastodon key {key}"] = post
        return Reply(200, _status(post, request, world))


def _invalid(text: str) -> Reply:
    return Reply(422, {"error": f"Validation failed: {text}"})


def _upload(request: Request, world: World) -> Reply:
    file = request.files.get("file")
    if file is None or not file.mime.startswith(("image/", "video/")):
        return _invalid("File content type is invalid")
    cover = request.files.get("thumbnail")
    if cover and not (cover.mime.startswith("image/") and len(cover.data) <= _THUMBNAIL):
        return _invalid("Thumbnail content type or size is invalid")
    drawn = cover.data if cover else b""
    kept = world.upload(file.mime, file.data, request.form.get("description", ""), drawn)
    video = file.mime.startswith("video/")
    if video:  # worked on in the background: twice "not yet"
        world.kept[f"mastodon wait {kept.number}"] = 2
    return Reply(202 if video else 200, {"id": kept.number, "type": file.mime.split("/")[0]})


def _media(number: str, world: World) -> Reply:
    if number not in world.uploads:
        return Reply(404, {"error": "Record not found"})
    left = world.kept.get(f"mastodon wait {number}", 0)
    world.kept[f"mastodon wait {number}"] = max(0, left - 1)
    return Reply(206 if left else 200, {"id": number})


def _status(post: FakePost, request: Request, world: World) -> JsonObject:
    lines = escape(post.text, quote=False).split("\n\n")
    return {
        "id": post.number,
        "url": f"{request.base}/@sandbox/{post.number}",
        "created_at": world.stamp(post.at),
        "in_reply_to_id": post.parent or None,
        "content": "".join(f"<p>{line.replace(chr(10), '<br />')}</p>" for line in lines),
        "media_attachments": [{"id": item.number, "description": item.alt} for item in post.media],
    }


def _most(world: World) -> int:
    """Return how long a post may be: each server sets that for itself."""
    return int(world.kept.get("mastodon most", _LIMITS["statuses"]["max_characters"]))


FAKE = FakeMastodon()
