"""A fake Slack: one channel, messages with metadata, files in two steps."""

from html import escape, unescape
from typing import Any

from repurpose.json_object import JsonObject
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_TOKEN = "xoxb-sandbox-slack-token"  # noqa: S105  # it opens nothing but this sandbox
_CHANNEL = "C0SANDBOX1"


class FakeSlack:
    """One bot in one channel."""

    NAME: str = "slack"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "slack",
            "slack",
            {"base": "{address}/slack", "channel": _CHANNEL},
            {"token": _TOKEN},
            publishes="chat.postMessage",
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that was revoked gets: a 200."""
        return _no("token_revoked")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return Reply(429, {"ok": False, "error": "ratelimited"}, {"retry-after": "1"})

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a method of the Web API."""
        method = request.path.removeprefix("/")
        if method.startswith("upload/"):
            return _receive(method.removeprefix("upload/"), request, world)
        if request.headers.get("authorization") != f"Bearer {_TOKEN}":
            return _no("invalid_auth")
        said = request.json if isinstance(request.json, dict) else dict(request.form)
        if method == "auth.test":
            return _yes(user="sandbox-bot", team="沙盒", url=f"{request.base}/")
        if method == "files.getUploadURLExternal":
            return _prepare(said, request, world)
        if method == "files.info":
            return _info(str(said.get("file", "")), world)
        if said.get("channel", said.get("channel_id")) != _CHANNEL:
            return _no("channel_not_found")
        if method == "chat.postMessage":
            return _post(said, world)
        if method == "files.completeUploadExternal":
            return _complete(said, world)
        if method in ("conversations.history", "conversations.replies"):
            return _list(said, world)
        return _no("unknown_method")


def _yes(**more: Any) -> Reply:
    return Reply(200, {"ok": True, **more})


def _no(error: str) -> Reply:
    return Reply(200, {"ok": False, "error": error})


def _moment(world: World) -> str:
    number = int(world.number()[-6:])
    return f"{int(world.now())}.{number:06d}"


def _post(said: JsonObject, world: World) -> Reply:
    text = said.get("text", "")
    if not text:
        return _no("no_text")
    if len(text) > 40_000:
        return _no("msg_too_long")
    thread = said.get("thread_ts", "")
    if thread and world.find("slack", thread) is None:
        return _no("thread_not_found")
    extra = {"metadata": said.get("metadata", {})}
    post = world.add("slack", unescape(text), number=_moment(world), parent=thread, extra=extra)
    return _yes(ts=post.number, channel=_CHANNEL, message=_message(post))


def _prepare(said: JsonObject, request: Request, world: World) -> Reply:
    if not said.get("filename") or not str(said.get("length", "")).isdigit():
        return _no("invalid_arguments")
    kept = world.upload("", b"", str(said.get("alt_txt", "")))
    world.kept[f"slack length {kept.number}"] = int(said["length"])
    return _yes(upload_url=f"{request.base}/upload/{kept.number}", file_id=f"F{kept.number}")


def _receive(number: str, request: Request, world: World) -> Reply:
    if len(request.body) != world.kept.get(f"slack length {number}"):
        return Reply(400, "the length is not what was said")
    kept = world.uploads[number]
    mime = request.headers.get("content-type", "")
    world.uploads[number] = type(kept)(number, mime, request.body, kept.alt)
    return Reply(200, f"OK - {len(request.body)}")


def _complete(said: JsonObject, world: World) -> Reply:
    numbers = [str(file["id"]).removeprefix("F") for file in said.get("files", [])]
    if not numbers or any(not world.uploads.get(n) or not world.uploads[n].data for n in numbers):
        return _no("file_not_found")
    media = tuple(world.uploads[n] for n in numbers)
    text, thread = said.get("initial_comment", ""), said.get("thread_ts", "")
    post = world.add("slack", unescape(text), number=_moment(world), parent=thread, media=media)
    # the real one often has not shared them yet when it answers
    world.kept[f"slack share {numbers[0]}"] = [world.kept.get("slack late", 0), post.number]
    return _yes(files=[_file(numbers[0], world)])


def _info(file: str, world: World) -> Reply:
    if f"slack share {file.removeprefix('F')}" not in world.kept:
        return _no("file_not_found")
    return _yes(file=_file(file.removeprefix("F"), world))


def _file(number: str, world: World) -> JsonObject:
    share = world.kept[f"slack share {number}"]
    share[0] -= 1
    shares = {"public": {_CHANNEL: [{"ts": share[1]}]}} if share[0] < 0 else {}
    return {"id": f"F{number}", "shares": shares}


def _message(post: FakePost) -> JsonObject:
    shown: JsonObject = {
        "ts": post.number,
        "text": escape(post.text, quote=False),
        **post.extra,
    }
    if post.media:
        shown["files"] = [{"id": f"F{item.number}"} for item in post.media]
    return shown


def _list(said: JsonObject, world: World) -> Reply:
    oldest, thread = float(said.get("oldest") or 0), said.get("ts", "")
    found = [p for p in world.of("slack") if p.at >= oldest and thread in (p.parent, p.number)]
    return _yes(messages=[_message(post) for post in found[::-1]], has_more=False)


FAKE = FakeSlack()
