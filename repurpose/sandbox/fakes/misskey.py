"""A fake Misskey server: notes that answer each other, a Drive that knows files by their bytes, MiAuth."""

from hashlib import md5

from repurpose.json_object import JsonObject
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_NAME = "misskey"
_TOKEN = "sandbox-misskey-token"  # noqa: S105  # it opens nothing but this sandbox
_USER = "9sandboxuser"
_MOST = 3000  # code points of a note


class FakeMisskey:
    """One account on one server."""

    NAME: str = _NAME
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            _NAME,
            _NAME,
            {"base": f"{{address}}/{_NAME}"},
            {"token": _TOKEN},
            publishes="/api/notes/create",
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that was revoked gets."""
        return _error(401, "AUTHENTICATION_FAILED", "Authentication failed.")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return _error(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded. Please try again later.")

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call: all of them are POSTs."""
        path = request.path.removeprefix("/api/")
        if request.method != "POST":
            return Reply(405, "")
        if path == "meta":
            most = int(world.kept.get(f"{_NAME} most", _MOST))
            return Reply(200, {"name": "沙盒", "version": "2026.5.1", "maxNoteTextLength": most})
        if path.startswith("miauth/"):
            return Reply(200, {"ok": True, "token": _TOKEN, "user": _user()})
        if request.headers.get("authorization") != f"Bearer {_TOKEN}":
            return self.expired()
        said: JsonObject = request.json or {}
        if path == "i":
            return Reply(200, _user())
        if path == "notes/create":
            return _create(said, world)
        if path == "users/notes":
            return Reply(200, _list_notes(said, world))
        if path.startswith("drive/files/"):
            return _drive(path.removeprefix("drive/files/"), request, world)
        return _error(404, "NO_SUCH_ENDPOINT", "No such endpoint.")


def _create(said: JsonObject, world: World) -> Reply:
    text, files = said.get("text"), said.get("fileIds")
    most = int(world.kept.get(f"{_NAME} most", _MOST))
    wrong = (text is not None and not 1 <= len(text) <= most) or (
        files is not None and (not 1 <= len(files) <= 16 or len(set(files)) < len(files))
    )
    if wrong or said.get("visibility") not in ("public", "home", "followers"):
        return _error(400, "INVALID_PARAM", "Invalid param.")
    if not (text or "").strip() and not files:
        return _error(400, "CONTENT_REQUIRED", "Content required.")
    media = [world.uploads[number] for number in files or () if number in world.uploads]
    if len(media) != len(files or ()):
        return _error(400, "NO_SUCH_FILE", "Some files are not found.")
    parent = str(said.get("replyId") or "")
    if parent and world.find(_NAME, parent) is None:
        return _error(400, "NO_SUCH_REPLY_TARGET", "No such reply target.")
    post = world.add(_NAME, (text or "").strip(), parent=parent, media=tuple(media))
    return Reply(200, {"createdNote": _note(post, world)})


def _list_notes(said: JsonObject, world: World) -> list[JsonObject]:
    """Return notes as the real one does: the oldest first where a beginning is asked for."""
    since = float(said.get("sinceDate") or 0) / 1000
    found = [
        post
        for post in world.of(_NAME)
        if post.at >= since and (said.get("withReplies") or not post.parent)
    ]
    shown = found if since else found[::-1]
    return [_note(post, world) for post in shown[: int(said.get("limit", 10))]]


def _drive(verb: str, request: Request, world: World) -> Reply:
    said: JsonObject = request.json or {}
    if verb == "find-by-hash":
        known = world.kept.get(f"{_NAME} md5 {said.get('md5')}")
        return Reply(200, [_file(known, world)] if known else [])
    if verb == "update":
        number = str(said.get("fileId"))
        if number not in world.uploads:
            return _error(400, "NO_SUCH_FILE", "No such file.")
        kept = world.uploads[number]
        world.uploads[number] = type(kept)(number, kept.mime, kept.data, str(said["comment"]))
        return Reply(200, _file(number, world))
    file = request.files.get("file")
    if verb != "create" or file is None:
        return _error(400, "INVALID_PARAM", "Invalid param.")
    if len(request.form.get("comment", "")) > 512:
        return _error(400, "INVALID_PARAM", "Invalid param.")
    key = f"{_NAME} md5 {md5(file.data, usedforsecurity=False).hexdigest()}"
    if key not in world.kept:
        kept = world.upload(file.mime, file.data, request.form.get("comment", ""))
        world.kept[key] = kept.number
    return Reply(200, _file(world.kept[key], world))


def _file(number: str, world: World) -> JsonObject:
    kept = world.uploads[number]
    return {"id": number, "type": kept.mime, "comment": kept.alt or None, "size": len(kept.data)}


def _note(post: FakePost, world: World) -> JsonObject:
    return {
        "id": post.number,
        "createdAt": world.stamp(post.at),
        "userId": _USER,
        "text": post.text or None,
        "replyId": post.parent or None,
        "fileIds": [item.number for item in post.media],
    }


def _user() -> JsonObject:
    return {"id": _USER, "username": "sandbox", "name": "沙盒"}


def _error(status: int, code: str, words: str) -> Reply:
    return Reply(status, {"error": {"message": words, "code": code, "kind": "client"}})


FAKE = FakeMisskey()
