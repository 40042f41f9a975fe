"""A fake DEV: articles in Markdown, none twice, and a bucket for their pictures."""

import re

from repurpose.json_object import JsonObject
from repurpose.sandbox.fakes.bucket import answer_bucket, bucket_account, fetch_media
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_NAME = "dev"
_KEY = "sandbox-dev-api-key"
_TAG = re.compile(r"[^\W_]{1,30}")
_HOSTED = bucket_account(_NAME, _KEY, "/api/articles")


class FakeDev:
    """One person's articles."""

    NAME: str = _NAME
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            _NAME,
            _NAME,
            _HOSTED.settings,
            {"key": _KEY, "s3_secret": _HOSTED.secrets["s3_secret"]},
            publishes=_HOSTED.publishes,
        ),
    )

    def expired(self) -> Reply:
        """Return what a key that was taken back gets."""
        return _no(401, "unauthorized")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return Reply(429, "Retry later\n", {"retry-after": "1"})

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of version 1."""
        if request.path.startswith("/s3/"):
            return answer_bucket(request, world)
        if request.headers.get("api-key") != _KEY:
            return self.expired()
        if request.headers.get("accept") != "application/vnd.forem.api-v1+json":
            return _no(404, "not found")
        path, method = request.path, request.method
        if path == "/api/users/me":
            return Reply(200, {"type_of": "user", "id": 1, "username": "sandbox", "name": "沙盒"})
        if path == "/api/articles/me/all":
            most = int(request.query.get("per_page", "30"))
            # the public ones are behind the drafts, which have no day
            mine = world.of(_NAME)[::-1]
            drafts = [post for post in mine if not post.extra["published"]]
            found = drafts + [post for post in mine if post.extra["published"]]
            return Reply(200, [_shown(post, request.base) for post in found[:most]])
        if path == "/api/articles" and method == "POST":
            return _create(request, world)
        return _no(404, "not found")


def _create(request: Request, world: World) -> Reply:
    article = (request.json or {}).get("article")
    if not isinstance(article, dict):
        return _no(422, "article param must be a JSON object.")
    title, body = article.get("title", ""), article.get("body_markdown", "")
    tags, canonical = article.get("tags", []), article.get("canonical_url")
    if not title or len(title) > 128:
        return _no(422, "Title is too long (maximum is 128 characters)")
    if len(tags) > 4 or any(not _TAG.fullmatch(tag) or tag != tag.lower() for tag in tags):
        return _no(422, 'Tag list exceed the maximum of 4 tags, or "tag" is not valid')
    mine = world.of(_NAME)
    if any((post.title, post.text) == (title, body) for post in mine):
        return _no(422, "Body markdown has already been taken")
    if canonical and any(post.extra["canonical"] == canonical for post in mine):
        return _no(422, "Canonical url has already been taken")
    cover = article.get("main_image") or ""
    if cover and not cover.startswith(("http://", "https://")):
        return _no(422, "Main image is not a valid URL")
    extra = {
        "published": article.get("published") is True,
        "tags": tags,
        "excerpt": article.get("description") or "",
        "canonical": canonical,
        "cover": cover,
    }
    media = tuple(filter(None, [fetch_media(cover, request, world)])) if cover else ()
    post = world.add(_NAME, body, title=title, media=media, extra=extra)
    return Reply(201, _shown(post, request.base))


def _shown(post: FakePost, base: str) -> JsonObject:
    return {
        "type_of": "article",
        "id": int(post.number),
        "title": post.title,
        "body_markdown": post.text,
        "published": post.extra["published"],
        "canonical_url": post.extra["canonical"],
        "url": f"{base}/sandbox/{post.number}",
    }


def _no(status: int, words: str) -> Reply:
    return Reply(status, {"error": words, "status": status})


FAKE = FakeDev()
