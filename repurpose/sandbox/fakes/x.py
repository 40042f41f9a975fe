"""A fake X: v2 posts, uploads in one piece and in segments, tokens, duplicates refused."""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import unquote

from repurpose.json_object import JsonObject
from repurpose.platforms import Call, Secret, Signer, weigh_x
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_USER = "2244994945"
_NUMBER = re.compile(r"[0-9]{1,19}")
_SAYS = {"made_with_ai", "paid_partnership"}  # yes or no
_MAY = {"text", "reply", "media", "quote_tweet_id", *_SAYS}


class FakeX:
    """One account, known by OAuth 1.0a and by OAuth 2.0."""

    NAME: str = "x"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "x",
            "x",
            {"base": "{address}/x"},
            {
                "consumer_key": "sandbox-key",
                "consumer_secret": "sandbox-key-secret",
                "token": "sandbox-token",
                "token_secret": "sandbox-token-secret",
            },
            publishes="/2/tweets",
        ),
        FakeAccount(
            "x-oauth2",
            "x",
            {"base": "{address}/x", "auth": "oauth2", "client_id": "sandbox-client"},
            {
                "tokens": '{"access": "sandbox-access-0", "refresh": "sandbox-refresh-0", "expires": "0"}',
            },
            publishes="/2/tweets",
            renews=True,
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that has ended gets."""
        return problem(401, "Unauthorized", "Unauthorized")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        headers = {"x-rate-limit-limit": "100", "x-rate-limit-remaining": "0", "retry-after": "1"}
        return Reply(
            429,
            {"title": "Too Many Requests", "detail": "Too Many Requests", "status": 429},
            headers,
        )

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the v2 interface."""
        path, method = request.path, request.method
        if path == "/2/oauth2/token":
            return self._token(request, world)
        if not self._known(request, world):
            return self.expired()
        if path == "/2/users/me":
            return Reply(200, {"data": {"id": _USER, "name": "沙盒", "username": "sandbox"}})
        if path == "/2/tweets" and method == "POST":
            return _post(request, world)
        if path == f"/2/users/{_USER}/tweets":
            return _list(request, world)
        if path == "/2/media/upload" and method == "POST":
            return _upload(request, world)
        if path == "/2/media/metadata":
            return _describe(request, world)
        if path.startswith("/2/media/upload"):
            return _segments(request, world)
        return self.own(request, world) or problem(404, "Not Found", "Not Found")

    def own(self, request: Request, world: World) -> Reply | None:
        """Answer a call that only a part of X has; None: it has none such."""
        return None

    def _known(self, request: Request, world: World) -> bool:
        said = request.headers.get("authorization", "")
        if said.startswith("OAuth "):
            return _is_signed(said, request, self.ACCOUNTS[0].secrets)
        return bool(said == "Bearer " + world.kept.get("x access", "sandbox-access-0"))

    def _token(self, request: Request, world: World) -> Reply:
        """Renew: each refresh token is good once, unless the world is kinder."""
        current = world.kept.get("x refresh", "sandbox-refresh-0")
        if request.form.get("refresh_token") != current:
            said = "Value passed for the token was invalid."
            return Reply(400, {"error": "invalid_request", "error_description": said})
        if world.kept.get("x reusable"):
            kept = {"access_token": "sandbox-access-0", "refresh_token": current}
            return Reply(200, {"token_type": "bearer", "expires_in": 7200, **kept})
        number = world.number()
        world.kept |= {"x access": f"access-{number}", "x refresh": f"refresh-{number}"}
        got = {"access_token": f"access-{number}", "refresh_token": f"refresh-{number}"}
        return Reply(200, {"token_type": "bearer", "expires_in": 7200, **got})


def _is_signed(said: str, request: Request, values: Mapping[str, str]) -> bool:
    """Say whether the signature fits the request as it has arrived."""
    got = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', said)}
    signer = Signer(
        values["consumer_key"],
        Secret(values["consumer_secret"]),
        values["token"],
        Secret(values["token_secret"]),
    )
    form = request.form if not request.files else None
    call = Call(request.method, request.base + request.path, form=form, query=request.query)
    nonce, timestamp = got.get("oauth_nonce", ""), int(got.get("oauth_timestamp") or 0)
    return signer.sign(call, nonce=nonce, timestamp=timestamp) == said


def problem(status: int, title: str, detail: str) -> Reply:
    """Return a refusal as X words it (RFC 7807)."""
    return Reply(
        status, {"title": title, "detail": detail, "type": "about:blank", "status": status}
    )


def invalid(detail: str) -> Reply:
    """Return what a request of another shape gets."""
    return problem(400, "Invalid Request", detail)


def _post(request: Request, world: World) -> Reply:
    said = request.json
    if not isinstance(said, dict) or set(said) - _MAY:
        return invalid("One or more parameters to your request was invalid.")
    if any(not isinstance(said[name], bool) for name in _SAYS & set(said)):
        return invalid("$.made_with_ai: boolean expected")
    text = said.get("text", "")
    numbers = (said.get("media") or {}).get("media_ids", [])
    if not text and not numbers:
        return invalid("text or media is required")
    if weigh_x(text) > 280:
        return problem(
            403,
            "Forbidden",
            "Your Tweet text is too long. For more information on Tweet lengths ...",
        )
    parent = (said.get("reply") or {}).get("in_reply_to_tweet_id", "")
    if any(not isinstance(n, str) or not _NUMBER.fullmatch(n) for n in [*numbers, parent or "1"]):
        return invalid("$.media.media_ids: string pattern mismatch")
    if parent and world.find("x", parent) is None:
        return problem(
            403,
            "Forbidden",
            "You attempted to reply to a Tweet that is deleted or not visible to you.",
        )
    if any(n not in world.uploads or not world.kept.get(f"x done {n}") for n in numbers):
        return invalid("Your media IDs are invalid.")
    if any(post.text == text and post.parent == parent for post in world.of("x")[-50:]):
        return problem(
            403, "Forbidden", "You are not allowed to create a Tweet with duplicate content."
        )
    media = tuple(world.uploads[n] for n in numbers)
    extra = {name: said[name] for name in _SAYS & set(said)}
    post = world.add("x", text, parent=parent, media=media, extra=extra)
    return Reply(201, {"data": {"id": post.number, "text": text}})


def _list(request: Request, world: World) -> Reply:
    since = request.query.get("start_time", "")
    most = int(request.query.get("max_results", "10"))
    if not 5 <= most <= 100:
        return invalid("max_results is not between 5 and 100")
    # as specification 2.167 has it: other names, and no longer the old ones
    renamed = bool(world.kept.get("x renamed"))
    if ("tweet.fields" if renamed else "post.fields") in request.query:
        return invalid("The query parameter is not one of those allowed")
    found = [p for p in world.of("x") if world.stamp(p.at) >= since][::-1][:most]
    data = [_shown(post, world, "posts" if renamed else "tweets") for post in found]
    return Reply(
        200,
        {"data": data, "meta": {"result_count": len(data)}}
        if data
        else {"meta": {"result_count": 0}},
    )


def _shown(post: FakePost, world: World, word: str) -> JsonObject:
    shown: JsonObject = {
        "id": post.number,
        "created_at": world.stamp(post.at),
        "text": escape(post.text, quote=False),
    }
    if post.media:
        shown["text"] += " https://t.co/Abc123xyz0"
    if post.parent:
        shown[f"referenced_{word}"] = [{"type": "replied_to", "id": post.parent}]
    return shown


def _upload(request: Request, world: World) -> Reply:
    file = request.files.get("media")
    if file is None or request.form.get("media_category") != "tweet_image":
        return invalid("media and media_category are required")
    if len(file.data) > 5_000_000:
        return invalid("File size exceeds 5242880 bytes.")
    kept = world.upload(file.mime, file.data)
    world.kept[f"x done {kept.number}"] = True
    return Reply(
        200, {"data": {"id": kept.number, "media_key": f"3_{kept.number}", "size": len(file.data)}}
    )


def _describe(request: Request, world: World) -> Reply:
    said = request.json or {}
    number, text = str(said.get("id")), said["metadata"]["alt_text"]["text"]
    if number not in world.uploads or len(text) > 1000:
        return invalid("the media is unknown, or its description too long")
    kept = world.uploads[number]
    world.uploads[number] = type(kept)(number, kept.mime, kept.data, text)
    return Reply(200, {"data": {"id": number, "associated_metadata": {"alt_text": {"text": text}}}})


def _segments(request: Request, world: World) -> Reply:
    """Answer initialize, append, finalize and the question how far the work is."""
    path = request.path
    if path.endswith("/initialize"):
        said = request.json or {}
        kept = world.upload(said["media_type"], b"")
        world.kept[f"x parts {kept.number}"] = ({}, said["total_bytes"])
        return Reply(
            200,
            {
                "data": {
                    "id": kept.number,
                    "media_key": f"7_{kept.number}",
                    "expires_after_secs": 86400,
                }
            },
        )
    if path == "/2/media/upload":
        number = request.query.get("media_id", "")
        world.kept[f"x done {number}"] = True
        return Reply(
            200,
            {
                "data": {
                    "id": number,
                    "processing_info": {"state": "succeeded", "progress_percent": 100},
                }
            },
        )
    number, step = path.split("/")[-2:]
    if f"x parts {number}" not in world.kept:
        return invalid("the media id is unknown")
    parts, total = world.kept[f"x parts {number}"]
    if step == "append":
        index = int(request.form["segment_index"])
        if not 0 <= index <= 999 or "media" not in request.files:
            return invalid("segment_index or media is wrong")
        parts[index] = request.files["media"].data
        return Reply(200, {"data": {"expires_at": int(world.now()) + 86400}})
    data = b"".join(parts[index] for index in sorted(parts))
    if len(data) != total or sorted(parts) != list(range(len(parts))):
        return invalid(f"{len(data)} bytes have arrived, not {total}")
    kept = world.uploads[number]
    world.uploads[number] = type(kept)(number, kept.mime, data, kept.alt)
    info = {"state": "pending", "check_after_secs": 1}
    return Reply(200, {"data": {"id": number, "processing_info": info, "size": len(data)}})


FAKE = FakeX()
