"""A fake Buttondown: letters by key and slug, pictures, and the one confirmation before the first is sent."""

from repurpose.json_object import JsonObject
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_NAME = "buttondown"
_TOKEN = "sandbox-buttondown-key"  # noqa: S105  # it opens nothing but this sandbox
_PAGE = 20
_VERSION = "2026-04-01"
_STATUSES = ("draft", "about_to_send", "scheduled", "imported", "transactional")


class FakeButtondown:
    """One newsletter."""

    NAME: str = _NAME
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            _NAME,
            _NAME,
            {"base": f"{{address}}/{_NAME}"},
            {"token": _TOKEN},
            publishes="/v1/emails",
        ),
    )

    def expired(self) -> Reply:
        """Return what a key that was taken back gets."""
        return Reply(401, {"detail": "Unauthorized"})

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return Reply(429, {"detail": "Too many requests."}, {"retry-after": "1"})

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the version that is asked for."""
        if request.headers.get("authorization") != f"Token {_TOKEN}":
            return self.expired()
        if request.headers.get("x-api-version") != _VERSION:
            return _no(400, "version_invalid", "That version does not exist.")
        path, method = request.path, request.method
        if path == "/v1/newsletters":
            return Reply(
                200, {"results": [{"name": "沙盒", "absolute_url": request.base}], "count": 1}
            )
        if path == "/v1/images" and method == "POST":
            return _keep(request, world)
        if path == "/v1/emails":
            return _create(request, world) if method == "POST" else _list(request, world)
        return _no(404, "not_found", "Not found.")


def _create(request: Request, world: World) -> Reply:
    key = f"{_NAME} key {request.headers.get('x-idempotency-key')}"
    if "x-idempotency-key" in request.headers and key in world.kept:
        return Reply(201, world.kept[key])
    said: JsonObject = request.json or {}
    subject, body = said.get("subject", ""), said.get("body", "")
    status, slug = said.get("status", "draft"), said.get("slug", "")
    if not subject or len(subject) > 2000:
        return _no(400, "subject_invalid", "The subject provided is invalid or missing.")
    if body.startswith("---"):
        return _no(400, "body_contains_frontmatter", "The body begins with front matter.")
    if status not in _STATUSES:
        return _no(400, "status_invalid", "The status provided is not valid.")
    if any(slug and post.extra["slug"] == slug for post in world.of(_NAME)):
        return _no(400, "slug_invalid", "The slug provided is invalid or already in use.")
    if status == "about_to_send" and not world.kept.get(f"{_NAME} confirmed"):
        if request.headers.get("x-buttondown-live-dangerously") != "true":
            words = "Sending by API must be confirmed once."
            return _no(400, "sending_requires_confirmation", words)
        world.kept[f"{_NAME} confirmed"] = True
    cover = str(said.get("image") or "").rpartition("/")[2]
    extra = {
        "slug": slug,
        "status": status,
        "metadata": said.get("metadata") or {},
        "excerpt": said.get("description") or "",
        "canonical": said.get("canonical_url") or "",
    }
    media = (world.uploads[cover],) if cover in world.uploads else ()
    post = world.add(_NAME, body, title=subject, media=media, extra=extra)
    world.kept[key] = _shown(post, request.base)
    return Reply(201, world.kept[key])


def _list(request: Request, world: World) -> Reply:
    page = int(request.query.get("page", "1"))
    latest = request.query.get("ordering") == "-creation_date"
    found = world.of(_NAME)[::-1] if latest else world.of(_NAME)
    shown = found[(page - 1) * _PAGE : page * _PAGE]
    more = f"{request.base}/v1/emails?page={page + 1}" if len(found) > page * _PAGE else None
    listed = [_shown(post, request.base) for post in shown]
    return Reply(200, {"results": listed, "count": len(found), "next": more})


def _shown(post: FakePost, base: str) -> JsonObject:
    return {
        "id": f"em_{post.number}",
        "subject": post.title,
        "status": post.extra["status"],
        "metadata": post.extra["metadata"],
        "slug": post.extra["slug"],
        "absolute_url": f"{base}/archive/{post.extra['slug']}/",
    }


def _keep(request: Request, world: World) -> Reply:
    file = request.files.get("image")
    if file is None or file.mime not in ("image/png", "image/jpeg", "image/gif"):
        return _no(400, "image_invalid", "The image is invalid.")
    kept = world.upload(file.mime, file.data)
    return Reply(201, {"id": kept.number, "image": f"{request.base}/images/{kept.number}"})


def _no(status: int, code: str, words: str) -> Reply:
    return Reply(status, {"code": code, "detail": words})


FAKE = FakeButtondown()
