"""A fake LinkedIn: posts in little text, uploads in three steps, versions that end."""

import re
from dataclasses import replace

from repurpose.json_object import JsonObject
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_TOKEN = "sandbox-linkedin-access-token"  # noqa: S105  # it opens nothing but this sandbox
# of an application that may renew
_APP, _SECRET = "78sandboxapp", "sandbox-linkedin-client-secret"
_REFRESH = "sandbox-linkedin-refresh-token"
_AUTHOR = "urn:li:organization:5515715"
_PART = 4 * 1024 * 1024
_BARE = re.compile(r"(?<!\\)[|{}@\[\]()<>*_~]")  # what little text would cut the post at


class FakeLinkedIn:
    """One organisation."""

    NAME: str = "linkedin"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "linkedin",
            "linkedin",
            {"base": "{address}/linkedin", "author": _AUTHOR},
            {"token": _TOKEN},
            publishes="/rest/posts",
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that has ended gets."""
        return Reply(
            401,
            {
                "status": 401,
                "serviceErrorCode": 65601,
                "message": "The token used in the request has been revoked by the user",
            },
        )

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return Reply(
            429,
            {"status": 429, "message": "Resource level throttle limit reached"},
            {"retry-after": "1"},
        )

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the versioned interface."""
        path, headers = request.path, request.headers
        if path == "/oauth/v2/accessToken":
            return _renew(request, world)
        if headers.get("authorization") != f"Bearer {world.kept.get('linkedin token', _TOKEN)}":
            return self.expired()
        if path.startswith("/upload/"):
            return _receive(path.removeprefix("/upload/"), request, world)
        if path == "/v2/userinfo":
            return Reply(200, {"sub": "782bbtaQ", "name": "沙盒"})
        if not headers.get("linkedin-version", "").startswith("2026"):
            said = "Requested version is not active"
            return Reply(426, {"status": 426, "code": "NONEXISTENT_VERSION", "message": said})
        if path == "/rest/posts":
            return _post(request, world) if request.method == "POST" else _list(world)
        if request.query.get("action") == "initializeUpload":
            return _begin(path.removeprefix("/rest/"), request, world)
        if request.query.get("action") == "finalizeUpload":
            return _finish(request, world)
        if path.startswith("/rest/videos/"):
            return Reply(200, {"id": path.removeprefix("/rest/videos/"), "status": "AVAILABLE"})
        return Reply(404, {"status": 404, "message": "Resource not found"})


def _renew(request: Request, world: World) -> Reply:
    """Answer a programmatic refresh; its refresh token stays the same for a year."""
    form = request.form
    right = ("refresh_token", _REFRESH, _APP, _SECRET)
    said = tuple(form.get(n) for n in ("grant_type", "refresh_token", "client_id", "client_secret"))
    if said != right:
        return Reply(400, {"error": "invalid_grant", "error_description": "it is revoked or wrong"})
    world.kept["linkedin token"] = f"{_TOKEN}-{world.number()}"
    fresh = {"access_token": world.kept["linkedin token"], "expires_in": 5_184_000}
    return Reply(200, {**fresh, "refresh_token": _REFRESH, "refresh_token_expires_in": 31_536_000})


def _begin(kind: str, request: Request, world: World) -> Reply:
    said = (request.json or {})["initializeUploadRequest"]
    kept = world.upload("", b"")
    urn = f"urn:li:{'video' if kind == 'videos' else 'image'}:{kept.number}"
    if kind == "images":
        return Reply(
            200, {"value": {"image": urn, "uploadUrl": f"{request.base}/upload/{kept.number}/0"}}
        )
    total = int(said["fileSizeBytes"])
    parts = [
        {"uploadUrl": f"{request.base}/upload/{kept.number}/{at // _PART}", "firstByte": at,
         "lastByte": min(at + _PART, total) - 1}
        for at in range(0, total, _PART)
    ]  # fmt: skip
    world.kept[f"linkedin total {kept.number}"] = total
    value = {"video": urn, "uploadInstructions": parts, "uploadToken": ""}
    if said.get("uploadThumbnail"):
        world.kept[f"linkedin cover {kept.number}"] = True
        value["thumbnailUploadUrl"] = f"{request.base}/upload/{kept.number}/cover"
    return Reply(200, {"value": value})


def _receive(where: str, request: Request, world: World) -> Reply:
    number, _, part = where.partition("/")
    kept = world.uploads[number]
    if part == "cover":
        picture = request.body.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8"))
        if not (world.kept.get(f"linkedin cover {number}") and picture):
            return Reply(400, {"status": 400, "message": "no thumbnail was announced"})
        world.uploads[number] = replace(kept, cover=request.body)
        return Reply(201)
    mime = "video/mp4" if f"linkedin total {number}" in world.kept else "image/png"
    data = request.body if part == "0" else kept.data + request.body
    world.uploads[number] = replace(kept, mime=mime, data=data)
    return Reply(201, None, {"etag": f'"part-{number}-{part}"'})


def _finish(request: Request, world: World) -> Reply:
    said = (request.json or {})["finalizeUploadRequest"]
    number = said["video"].rsplit(":", 1)[-1]
    size = len(world.uploads[number].data)
    if size != world.kept[f"linkedin total {number}"] or not said["uploadedPartIds"]:
        return Reply(400, {"status": 400, "message": "the parts are not the whole"})
    return Reply(200)


def _post(request: Request, world: World) -> Reply:
    said: JsonObject = request.json or {}
    text = said.get("commentary", "")
    if said.get("author") != _AUTHOR or said.get("lifecycleState") != "PUBLISHED":
        return Reply(
            403,
            {
                "status": 403,
                "message": "Organization permissions must be used when using organization as author",
            },
        )
    if len(text) > 3000:
        return Reply(400, {"status": 400, "message": "commentary: length is over 3000"})
    if bare := _BARE.search(text):  # the real one answers 201 and cuts the post there
        text = text[: bare.start()]
    content = said.get("content") or {}
    items = (content.get("multiImage") or {}).get("images") or [
        content[k] for k in ("media",) if k in content
    ]
    article = content.get("article") or {}
    if content and not (items or (article.get("source") and article.get("title"))):
        return Reply(400, {"status": 400, "message": "content.article lacks source or title"})
    if article.get("thumbnail"):
        items = [{"id": article["thumbnail"]}]
    media = []
    for item in items:
        kept = world.uploads.get(item["id"].rsplit(":", 1)[-1])
        if kept is None or not kept.data:
            return Reply(400, {"status": 400, "message": f"{item['id']} is not available"})
        media.append(replace(kept, alt=item.get("altText", "")))
    urn = f"urn:li:share:{world.number()}"
    for post in world.of("linkedin"):
        if post.extra["commentary"] == text:
            said_twice = f"Content is a duplicate of {post.number}"
            return Reply(422, {"status": 422, "code": "DUPLICATE_POST", "message": said_twice})
    shown = re.sub(r"\\(.)", r"\1", text)
    world.add("linkedin", shown, number=urn, media=tuple(media), extra={"commentary": text})
    return Reply(201, None, {"x-restli-id": urn})


def _list(world: World) -> Reply:
    latest: list[FakePost] = world.of("linkedin")[::-1][:20]
    return Reply(200, {"elements": [
        {"id": post.number, "commentary": post.extra["commentary"], "createdAt": int(post.at * 1000)} for post in latest
    ]})  # fmt: skip


FAKE = FakeLinkedIn()
