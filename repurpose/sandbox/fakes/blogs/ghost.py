"""A fake Ghost: tokens signed with an integration's key, posts of HTML, pictures."""

import hmac
import json
import re
from base64 import urlsafe_b64decode

from repurpose.json_object import JsonObject
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_NAME = "ghost"
_ID = "6748592f4b9b7700010f6564"
_SECRET = "0123456789abcdef" * 4  # it opens nothing but this sandbox
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FILTER = re.compile(r"slug:'([a-z0-9-]+)'")
_KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
_CARD = re.compile(r"<!--kg-card-begin: html-->(.*?)<!--kg-card-end: html-->", re.DOTALL)
_TABLE = re.compile(r"</?(?:table|tbody|tr|t[dh])\b[^>]*>")


class FakeGhost:
    """One integration of one publication."""

    NAME: str = _NAME
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            _NAME,
            _NAME,
            {"base": f"{{address}}/{_NAME}"},
            {"key": f"{_ID}:{_SECRET}"},
            publishes="/admin/posts/",
        ),
    )

    def expired(self) -> Reply:
        """Return what a key that was taken back gets."""
        return _no(401, "UnauthorizedError", "Unknown Admin API Key")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        limited = _no(429, "TooManyRequestsError", "Too many requests.")
        return Reply(429, limited.body, {"retry-after": "1"})

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the Admin API."""
        if not request.path.startswith("/ghost/api/admin/"):
            return _no(404, "NotFoundError", "Resource not found")
        route = request.path.removeprefix("/ghost/api/admin/")
        if route == "site/":
            return Reply(200, {"site": {"title": "沙盒", "url": request.base, "version": "5.99"}})
        if not _is_signed(request.headers.get("authorization", ""), world.now()):
            return self.expired()
        if not request.headers.get("accept-version", "").startswith("v5."):
            return _no(406, "RequestNotAcceptableError", "Request not acceptable")
        if route == "posts/":
            return _create(request, world) if request.method == "POST" else _list(request, world)
        if route == "images/upload/" and request.method == "POST":
            return _keep(request, world)
        return _no(404, "NotFoundError", "Resource not found")


def _is_signed(header: str, now: float) -> bool:
    """Say whether a token is signed with the key, for this API and for now."""
    try:
        head, said, signed = header.removeprefix("Ghost ").split(".")
        about, claims = (json.loads(_decoded(part)) for part in (head, said))
        wanted = hmac.digest(bytes.fromhex(_SECRET), f"{head}.{said}".encode(), "sha256")
        good = hmac.compare_digest(_decoded(signed), wanted)
        lasts = now < min(claims["exp"], claims["iat"] + 300)  # of our future it says nothing
    except (ValueError, KeyError, TypeError):
        return False
    return (
        good
        and lasts
        and about == {"alg": "HS256", "typ": "JWT", "kid": _ID}
        and claims["aud"] == "/admin/"
    )


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _create(request: Request, world: World) -> Reply:
    said: JsonObject = (request.json or {})["posts"][0]
    title, slug = said.get("title", ""), said.get("slug", "")
    status = said.get("status", "draft")
    if not title or len(title) > 255 or status not in ("draft", "published", "scheduled"):
        return _invalid("Validation failed for title or status.")
    if len(said.get("custom_excerpt") or "") > 300:
        return _invalid("Validation (isLength) failed for custom_excerpt")
    if len(said.get("feature_image_alt") or "") > 125 or not _SLUG.fullmatch(slug):
        return _invalid("Validation (isLength) failed for feature_image_alt")
    if any(not (tag.get("name") or tag.get("slug")) for tag in said.get("tags", ())):
        return _invalid("Validation failed for tags.")
    html = said.get("html", "") if request.query.get("source") == "html" else ""
    taken = {post.extra["slug"] for post in world.of(_NAME)}
    slug = next(s for n in range(1, 99) if (s := slug if n == 1 else f"{slug}-{n}") not in taken)
    cover = str(said.get("feature_image") or "").rpartition("/")[2]
    media = (world.uploads[cover],) if cover in world.uploads else ()
    extra = {
        "slug": slug,
        "status": status,
        "tags": [tag.get("name", "") for tag in said.get("tags", ())],
        "excerpt": said.get("custom_excerpt") or "",
        "canonical": said.get("canonical_url") or "",
    }
    post = world.add(_NAME, _as_cards(html), title=title, media=media, extra=extra)
    return Reply(201, {"posts": [_shown(post, request.base)]})


def _as_cards(html: str) -> str:
    """Return what its converter keeps of HTML: of a table that is no card the cells' words alone."""
    cards = _CARD.split(html)
    return "".join(part if n % 2 else _TABLE.sub("", part) for n, part in enumerate(cards))


def _list(request: Request, world: World) -> Reply:
    wanted = _FILTER.fullmatch(request.query.get("filter", ""))
    if "filter" in request.query and wanted is None:
        return _no(400, "BadRequestError", "Error parsing filter")
    found = [p for p in world.of(_NAME)[::-1] if not wanted or p.extra["slug"] == wanted[1]]
    return Reply(200, {"posts": [_shown(post, request.base) for post in found[:15]], "meta": {}})


def _shown(post: FakePost, base: str) -> JsonObject:
    number = f"{int(post.number):024x}"
    public = post.extra["status"] == "published"
    url = f"{base}/{post.extra['slug']}/" if public else f"{base}/p/{number}/"
    return {"id": number, "slug": post.extra["slug"], "status": post.extra["status"], "url": url}


def _keep(request: Request, world: World) -> Reply:
    file = request.files.get("file")
    if file is None or file.mime not in _KINDS:
        return _no(415, "UnsupportedMediaTypeError", "Please select a valid image.")
    kept = world.upload(file.mime, file.data)
    return Reply(
        201, {"images": [{"url": f"{request.base}/content/images/{kept.number}", "ref": None}]}
    )


def _invalid(context: str) -> Reply:
    return _no(422, "ValidationError", "Validation error, cannot save post.", context)


def _no(status: int, kind: str, words: str, context: str = "") -> Reply:
    return Reply(status, {"errors": [{"message": words, "context": context or None, "type": kind}]})


FAKE = FakeGhost()
