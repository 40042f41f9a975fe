"""A fake WordPress site: application passwords, a library of pictures, tags, posts under slugs."""

import re
from base64 import b64encode

from repurpose.json_object import JsonObject
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_NAME = "wordpress"
_USER = "writer"
_PASSWORD = "sand boxp assw ord0 0000 0000"  # noqa: S105  # it opens nothing but this sandbox
_BASIC = "Basic " + b64encode(f"{_USER}:{_PASSWORD.replace(' ', '')}".encode()).decode()
_MOST = 10_000_000  # bytes of a picture
_STATUSES = ("draft", "publish", "pending", "private", "future")
_KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RUNS = re.compile(r"</?(?:script|iframe|form|input|object|embed|style)\b[^>]*>", re.IGNORECASE)


class FakeWordPress:
    """One author on one site."""

    NAME: str = _NAME
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            _NAME,
            _NAME,
            {"base": f"{{address}}/{_NAME}", "user": _USER},
            {"password": _PASSWORD},
            publishes="/wp/v2/posts",
        ),
    )

    def expired(self) -> Reply:
        """Return what a password that was revoked gets."""
        return _no(
            401, "incorrect_password", "The provided password is an invalid application password."
        )

    def busy(self) -> Reply:
        """Return what too many requests get of whoever stands before a site."""
        page = "<html><h1>429 Too Many Requests</h1></html>"
        return Reply(429, page, {"retry-after": "1", "content-type": "text/html"})

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call."""
        if request.path == "/":
            said = f'<{request.base}/wp-json/>; rel="https://api.w.org/"'
            return Reply(200, "<html>沙盒</html>", {"link": said, "content-type": "text/html"})
        if not request.path.startswith("/wp-json/wp/v2/"):
            return _no(
                404, "rest_no_route", "No route was found matching the URL and request method."
            )
        if request.headers.get("authorization") != _BASIC:
            return self.expired()
        route, method = request.path.removeprefix("/wp-json/wp/v2/"), request.method
        if route == "users/me":
            rights = dict.fromkeys(("edit_posts", "publish_posts", "upload_files"), True)
            return Reply(
                200, {"id": 2, "name": "沙盒", "link": request.base, "capabilities": rights}
            )
        if route == "posts":
            return _create(request, world) if method == "POST" else _list(request, world)
        if route == "media":
            return _keep(request, world) if method == "POST" else _library(request, world)
        if route == "tags":
            return _tag(request, world) if method == "POST" else _tags(request, world)
        return _no(404, "rest_no_route", "No route was found matching the URL and request method.")


def _create(request: Request, world: World) -> Reply:
    said: JsonObject = request.json or {}
    status, slug = said.get("status", "draft"), said.get("slug", "")
    if status not in _STATUSES or not _SLUG.fullmatch(slug) or len(slug) > 200:
        return _no(400, "rest_invalid_param", "Invalid parameter(s): status")
    title, content = said.get("title", ""), _RUNS.sub("", said.get("content", ""))
    if not (title or content or said.get("excerpt")):
        return _no(400, "empty_content", "Content, title, and excerpt are empty.")
    cover = said.get("featured_media")
    if cover is not None and (not isinstance(cover, int) or str(cover) not in world.uploads):
        return _no(400, "rest_invalid_featured_media", "Invalid featured media ID.")
    names: JsonObject = world.kept.get(f"{_NAME} tags", {})
    if any(not isinstance(tag, int) for tag in said.get("tags", ())):
        return _no(400, "rest_invalid_param", "Invalid parameter(s): tags")
    tags = [name for name, number in names.items() if number in said.get("tags", ())]
    taken = {post.extra["slug"] for post in world.of(_NAME) if post.extra["status"] == "publish"}
    if status == "publish":  # drafts may share a slug
        slug = next(
            s for n in range(1, 99) if (s := slug if n == 1 else f"{slug}-{n}") not in taken
        )
    media = (world.uploads[str(cover)],) if cover is not None else ()
    extra = {"slug": slug, "status": status, "tags": tags, "excerpt": said.get("excerpt", "")}
    post = world.add(_NAME, content, title=title, media=media, extra=extra)
    return Reply(201, _shown(post, request.base))


def _list(request: Request, world: World) -> Reply:
    slug, status = request.query.get("slug"), request.query.get("status", "publish")
    found = [
        _shown(post, request.base)
        for post in world.of(_NAME)[::-1]
        if slug in (None, post.extra["slug"]) and status in ("any", post.extra["status"])
    ]
    return Reply(200, found[: int(request.query.get("per_page", "10"))])


def _shown(post: FakePost, base: str) -> JsonObject:
    public = post.extra["status"] == "publish"
    link = f"{base}/{post.extra['slug']}/" if public else f"{base}/?p={post.number}"
    return {
        "id": int(post.number),
        "slug": post.extra["slug"],
        "status": post.extra["status"],
        "link": link,
        "title": {"raw": post.title},
        "content": {"raw": post.text},
    }


def _keep(request: Request, world: World) -> Reply:
    file = request.files.get("file")
    if file is None or file.mime not in _KINDS:
        return _no(
            500, "rest_upload_unknown_error", "Sorry, you are not allowed to upload this file type."
        )
    if len(file.data) > _MOST:
        return _no(413, "rest_upload_file_too_big", "The file is too big.")
    kept = world.upload(file.mime, file.data, request.form.get("alt_text", ""))
    slug = file.name.rpartition(".")[0]
    world.kept.setdefault(f"{_NAME} media", {})[slug] = kept.number
    return Reply(201, _picture(slug, kept.number, request.base))


def _library(request: Request, world: World) -> Reply:
    slug = request.query.get("slug", "")
    number = world.kept.get(f"{_NAME} media", {}).get(slug)
    return Reply(200, [_picture(slug, number, request.base)] if number else [])


def _picture(slug: str, number: str, base: str) -> JsonObject:
    return {"id": int(number), "slug": slug, "source_url": f"{base}/wp-content/uploads/{number}"}


def _tags(request: Request, world: World) -> Reply:
    wanted = request.query.get("search", "").lower()
    names: JsonObject = world.kept.get(f"{_NAME} tags", {})
    listed = [{"id": n, "name": name} for name, n in names.items() if wanted in name.lower()]
    return Reply(200, listed)


def _tag(request: Request, world: World) -> Reply:
    name = (request.json or {}).get("name", "")
    if not name:
        return _no(400, "rest_missing_callback_param", "Missing parameter(s): name")
    names: JsonObject = world.kept.setdefault(f"{_NAME} tags", {})
    if name in names:
        data = {"status": 400, "term_id": names[name]}
        said = "A term with the name provided already exists in this taxonomy."
        return Reply(400, {"code": "term_exists", "message": said, "data": data})
    names[name] = int(world.number())
    return Reply(201, {"id": names[name], "name": name})


def _no(status: int, code: str, words: str) -> Reply:
    return Reply(status, {"code": code, "message": words, "data": {"status": status}})


FAKE = FakeWordPress()
