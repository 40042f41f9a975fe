"""A fake Telegram bot interface: messages, pictures, videos and albums in one channel."""

import json
from typing import Any

from repurpose.json_object import JsonObject
from repurpose.platforms import count_utf16
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, Upload, World

_TOKEN = "110201543:sandbox-AAHdqTcvCH1vGWJxfSeofSAs0K5PALD"  # noqa: S105  # opens this sandbox only
_CHAT = "@sandbox"
_WHERE = {"id": -1001234567890, "type": "channel", "title": "沙盒频道", "username": "sandbox"}


class FakeTelegram:
    """One bot that is an administrator of one channel."""

    NAME: str = "telegram"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "telegram",
            "telegram",
            {"base": "{address}/telegram", "chat": _CHAT},
            {"token": _TOKEN},
            publishes="/send",
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that was revoked gets."""
        return _error(401, "Unauthorized")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        said = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
        return Reply(429, {**said, "parameters": {"retry_after": 1}})

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the Bot API."""
        bot, _, method = request.path.removeprefix("/").partition("/")
        if bot != f"bot{_TOKEN}":
            return _error(404, "Not Found")
        said = request.json if isinstance(request.json, dict) else dict(request.form)
        if method == "getMe":
            return _good({"id": 110201543, "is_bot": True, "username": "sandbox_bot"})
        if said.get("chat_id") != _CHAT:
            return _error(400, "Bad Request: chat not found")
        if method == "getChat":
            return _good(_WHERE)
        if method == "getChatMember":
            return _good({"status": "administrator"})
        if method == "sendMessage":
            return _send_text(str(said.get("text", "")), world)
        if method in ("sendPhoto", "sendVideo"):
            kind = "photo" if method == "sendPhoto" else "video"
            return _send_files(
                [kind],
                str(said.get("caption", "")),
                [{"media": f"attach://{kind}", "cover": said.get("cover", "")}],
                request,
                world,
            )
        if method == "sendMediaGroup":
            wanted = json.loads(said.get("media", "[]"))
            if not 2 <= len(wanted) <= 10:
                return _error(400, "Bad Request: group send failed")
            kinds = [item["type"] for item in wanted]
            return _send_files(kinds, wanted[0].get("caption", ""), wanted, request, world)
        return _error(404, "Not Found: method not found")


def _good(result: Any) -> Reply:
    return Reply(200, {"ok": True, "result": result})


def _error(code: int, description: str) -> Reply:
    return Reply(code, {"ok": False, "error_code": code, "description": description})


def _message(post: FakePost) -> JsonObject:
    return {"message_id": int(post.number[-9:]), "chat": _WHERE, "text": post.text}


def _send_text(text: str, world: World) -> Reply:
    if not text.strip():
        return _error(400, "Bad Request: message text is empty")
    if count_utf16(text) > 4096:
        return _error(400, "Bad Request: message is too long")
    return _good(_message(world.add("telegram", text)))


def _send_files(
    kinds: list[str], caption: str, wanted: list[JsonObject], request: Request, world: World
) -> Reply:
    if count_utf16(caption) > 1024:
        return _error(400, "Bad Request: message caption is too long")
    media: list[Upload] = []
    for kind, item in zip(kinds, wanted, strict=True):
        file = request.files.get(str(item["media"]).removeprefix("attach://"))
        if file is None or not file.mime.startswith("image/" if kind == "photo" else "video/"):
            return _error(400, f"Bad Request: there is no {kind} in the request")
        if len(file.data) > (10_000_000 if kind == "photo" else 50_000_000):
            return _error(413, "Request Entity Too Large")
        cover = _cover_of(item, kind, request)
        if cover is None:
            return _error(400, "Bad Request: wrong file identifier/HTTP URL specified")
        media.append(world.upload(file.mime, file.data, cover=cover))
    post = world.add("telegram", caption, media=tuple(media))
    one = _message(post)
    return _good([one] * len(media) if len(wanted) > 1 else one)


def _cover_of(item: JsonObject, kind: str, request: Request) -> bytes | None:
    """Return the cover of a video; b"" where none is named, None for one that is not there."""
    named = str(item.get("cover") or "")
    if not named:
        return b""
    file = request.files.get(named.removeprefix("attach://"))
    good = kind == "video" and named.startswith("attach://") and file
    if not good or file is None or not file.mime.startswith("image/"):
        return None
    return file.data if len(file.data) <= 10_000_000 else None


FAKE = FakeTelegram()
