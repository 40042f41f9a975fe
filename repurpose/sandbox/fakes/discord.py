"""A fake Discord: one channel's webhook, and a bot in the same channel whose nonces are kept."""

import json
from typing import Any

from repurpose.json_object import JsonObject
from repurpose.platforms import count_utf16
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_TOKEN = "sandbox-discord-webhook-token"  # noqa: S105  # it opens nothing but this sandbox
_BOT = "sandbox.discord.bot-token"
_CHANNEL = "1100000000000000001"
_HOOK = f"/webhooks/1200000000000000001/{_TOKEN}"
_NONCE_LIFE = 180.0  # "past few minutes"
_MAY = {"content", "allowed_mentions", "attachments", "nonce", "enforce_nonce", "message_reference"}


class FakeDiscord:
    """One channel."""

    NAME: str = "discord"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "discord",
            "discord",
            {},
            {"webhook": f"{{address}}/discord{_HOOK}"},
            publishes="/webhooks/",
        ),
        FakeAccount(
            "discord-bot",
            "discord-bot",
            {"base": "{address}/discord", "channel": _CHANNEL},
            {"token": _BOT},
            publishes="/messages",
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that was reset gets."""
        return Reply(401, {"message": "401: Unauthorized", "code": 0})

    def busy(self) -> Reply:
        """Return what too many requests get: the wait in the body, with a fraction."""
        said = {"message": "You are being rate limited.", "retry_after": 0.65, "global": False}
        return Reply(429, said, {"x-ratelimit-reset-after": "1"})

    def answer(self, request: Request, world: World) -> Reply:
        """Answer for the webhook or the bot."""
        path = request.path
        if path == _HOOK:
            if request.method == "GET":
                return Reply(
                    200,
                    {
                        "id": "1200000000000000001",
                        "name": "沙盒",
                        "channel_id": _CHANNEL,
                        "guild_id": "9",
                    },
                )
            waits = request.query.get("wait") == "true"
            reply = _post(request, world)
            return reply if waits or reply.status != 200 else Reply(204)
        if path.startswith("/webhooks/"):
            return Reply(404, {"message": "Unknown Webhook", "code": 10015})
        if request.headers.get("authorization") != f"Bot {_BOT}":
            return self.expired()
        if path == "/users/@me":
            return Reply(200, {"id": "7", "username": "sandbox-bot"})
        if path == f"/channels/{_CHANNEL}":
            return Reply(200, {"id": _CHANNEL, "name": "沙盒", "guild_id": "9"})
        if path == f"/channels/{_CHANNEL}/messages":
            if request.method == "POST":
                return _post(request, world)
            latest = world.of("discord")[::-1][: int(request.query.get("limit", "50"))]
            return Reply(200, [_message(post, world) for post in latest])
        return Reply(404, {"message": "Unknown Channel", "code": 10003})


def _post(request: Request, world: World) -> Reply:
    said: Any = request.json
    if said is None and "payload_json" in request.form:
        said = json.loads(request.form["payload_json"])
    if not isinstance(said, dict) or set(said) - _MAY:
        return _wrong("the body is no message")
    text = said.get("content", "")
    if not isinstance(text, str) or count_utf16(text) > 2000:
        return _wrong("Must be 2000 or fewer in length.")
    described = said.get("attachments", [])
    if not text and not described:
        return Reply(400, {"message": "Cannot send an empty message", "code": 50006})
    media = []
    for entry in described:
        file = request.files.get(f"files[{entry['id']}]")
        if file is None or file.name != entry["filename"]:
            return _wrong("an attachment without its file")
        media.append(world.upload(file.mime, file.data, entry.get("description", "")))
    nonce = str(said.get("nonce", ""))
    if len(nonce) > 25:
        return _wrong("Must be 25 or fewer in length.")
    kept = world.kept.get(f"discord nonce {nonce}")
    if nonce and said.get("enforce_nonce") and kept and world.now() - kept.at < _NONCE_LIFE:
        return Reply(200, _message(kept, world))
    parent = (said.get("message_reference") or {}).get("message_id", "")
    post = world.add("discord", text, media=tuple(media), parent=parent)
    world.kept[f"discord nonce {nonce}"] = post
    return Reply(200, _message(post, world))


def _wrong(text: str) -> Reply:
    errors = {"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": text}]}}
    return Reply(400, {"message": "Invalid Form Body", "code": 50035, "errors": errors})


def _message(post: FakePost, world: World) -> JsonObject:
    return {
        "id": post.number,
        "channel_id": _CHANNEL,
        "content": post.text,
        "timestamp": world.stamp(post.at),
        "author": {"id": "7", "bot": True},
        "attachments": [{"id": item.number, "description": item.alt} for item in post.media],
    }


FAKE = FakeDiscord()
