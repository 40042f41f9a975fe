"""A fake Weibo: `statuses/share` with its rules, and the question whose token it is."""

import re

from repurpose.platforms import count_weibo
from repurpose.sandbox.world import FakeAccount, Reply, Request, World

_TOKEN = "2.00sandboxweibotoken"  # noqa: S105  # it opens nothing but this sandbox
_DOMAIN = "example.com"


class FakeWeibo:
    """One account."""

    NAME: str = "weibo"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "weibo",
            "weibo",
            {"base": "{address}/weibo", "domain": _DOMAIN, "rip": "211.156.0.1"},
            {"token": _TOKEN},
            publishes="share.json",
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that has ended gets."""
        return _no(403, 21327, "expired_token")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return _no(403, 10023, "User requests out of rate limit!")

    def answer(self, request: Request, world: World) -> Reply:
        """Answer one of two calls."""
        form = request.form
        if form.get("access_token") != _TOKEN:
            return _no(403, 21332, "invalid_access_token")
        if request.path == "/oauth2/get_token_info":
            return Reply(200, {"uid": 1073880650, "expire_in": 157679471})
        if request.path != "/2/statuses/share.json":
            return _no(404, 10020, "Request Api not found!")
        text = form.get("status", "")
        if count_weibo(text) > 140:
            return _no(400, 20012, "Text too long, please input text less than 140 characters!")
        if re.search(r"#[^#]+#", text) or f"://{_DOMAIN}" not in text or not form.get("rip"):
            return _no(400, 10017, "Parameter (status)'s value invalid")
        if any(post.text == text for post in world.of("weibo")[-1:]):
            return _no(400, 20019, "repeat content!")
        file = request.files.get("pic")
        if file and (len(file.data) > 5_000_000 or not file.mime.startswith("image/")):
            return _no(400, 20006, "Image size too large.")
        media = (world.upload(file.mime, file.data),) if file else ()
        post = world.add("weibo", text, media=media)
        return Reply(
            200,
            {
                "id": int(post.number),
                "idstr": post.number,
                "text": text,
                "user": {"id": 1073880650},
            },
        )


def _no(status: int, code: int, text: str) -> Reply:
    return Reply(status, {"error": text, "error_code": code, "request": "/statuses/share"})


FAKE = FakeWeibo()
