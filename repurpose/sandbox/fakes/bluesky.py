"""A fake personal data server: sessions, blobs, records with keys; as @atproto/pds 0.5.35 answers."""

import re
from typing import Any

from repurpose.json_object import JsonObject
from repurpose.platforms import (
    CAPTION_BYTES,
    VIDEO_ALT,
    blob_cid,
    cid_of,
    count_graphemes,
    count_utf8,
)
from repurpose.sandbox.fakes.bluesky_video import answer_video, give_pass
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_DID = "did:plc:sandboxsandboxsandbox234"
_POSTS = "app.bsky.feed.post"
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_IMAGE_MOST = 2_000_000
_THUMB_MOST = 1_000_000


class FakeBluesky:
    """One account on one server."""

    NAME: str = "bluesky"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "bluesky",
            "bluesky",
            {
                "handle": "sandbox.test",
                "base": "{address}/bluesky",
                "video": "{address}/bluesky/video",
            },
            {"password": "sandbox-app-password"},
            publishes="putRecord",
            renews=True,
        ),
    )

    def expired(self) -> Reply:
        """Return what an access token that has ended gets."""
        return _error(400, "ExpiredToken", "Token has expired")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return Reply(
            429,
            {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"},
            {"retry-after": "1"},
        )

    def answer(self, request: Request, world: World) -> Reply:
        """Answer an XRPC call."""
        if request.path.startswith("/video/"):
            return answer_video(request, world, _DID)
        method = request.path.removeprefix("/xrpc/")
        if method == "com.atproto.server.createSession":
            return self._log_in(request, world)
        if method == "com.atproto.repo.getRecord":
            return _get_record(request, world)
        if method == "com.atproto.server.refreshSession":
            if _token(request) != world.kept.get("bluesky refresh"):
                return _error(400, "ExpiredToken", "Token has been revoked")
            return Reply(200, _session(world))
        if _token(request) != world.kept.get("bluesky access", ""):
            return _error(400, "InvalidToken", "Bad token")
        if method == "com.atproto.server.getSession":
            return Reply(200, {"did": _DID, "handle": "sandbox.test", "emailConfirmed": True})
        if method == "com.atproto.repo.uploadBlob":
            return _upload(request, world)
        if method == "com.atproto.server.getServiceAuth":
            return give_pass(request, world)
        if method == "com.atproto.repo.putRecord":
            return _put_record(request, world)
        if method == "com.atproto.repo.applyWrites":
            return _apply_writes(request, world)
        return _error(501, "MethodNotImplemented", f"Method Not Implemented: {method}")

    def _log_in(self, request: Request, world: World) -> Reply:
        said = request.json or {}
        right = self.ACCOUNTS[0]
        if said.get("identifier") not in (right.settings["handle"], _DID) or (
            said.get("password") != right.secrets["password"]
        ):
            return _error(401, "AuthenticationRequired", "Invalid identifier or password")
        return Reply(200, _session(world))


def _session(world: World) -> JsonObject:
    access, refresh = f"access-{world.number()}", f"refresh-{world.number()}"
    world.kept |= {"bluesky access": access, "bluesky refresh": refresh}
    return {"did": _DID, "handle": "sandbox.test", "accessJwt": access, "refreshJwt": refresh}


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _error(status: int, name: str, message: str) -> Reply:
    return Reply(status, {"error": name, "message": message})


def _upload(request: Request, world: World) -> Reply:
    mime = request.headers.get("content-type", "")
    if len(request.body) > 100_000_000:
        return _error(413, "PayloadTooLarge", "request entity too large")
    link = blob_cid(request.body)
    kept = world.upload(mime, request.body)
    world.kept[f"bluesky blob {link}"] = kept
    ref = {"$link": link}
    return Reply(
        200, {"blob": {"$type": "blob", "ref": ref, "mimeType": mime, "size": len(request.body)}}
    )


def _put_record(request: Request, world: World) -> Reply:
    said = request.json or {}
    record, key = said.get("record") or {}, str(said.get("rkey", ""))
    if said.get("repo") != _DID or said.get("collection") != _POSTS:
        return _error(400, "InvalidRequest", "Could not find repo")
    if wrong := _wrong_key(key) or _wrong(record, world):
        return wrong
    with world.lock:
        kept = world.find("bluesky", f"at://{_DID}/{_POSTS}/{key}")
        if kept and kept.extra["cid"] != cid_of(record):
            world.posts.remove(kept)
            kept = None
        post = kept or _keep(record, key, world)
    answer = {"uri": post.number, "cid": post.extra["cid"], "validationStatus": "valid"}
    return Reply(200, answer)


def _apply_writes(request: Request, world: World) -> Reply:
    """Create all records or none; a key in use is a 500, as the real one answers."""
    said = request.json or {}
    writes = said.get("writes") or []
    if said.get("repo") != _DID or not 1 <= len(writes) <= 200:
        return _error(400, "InvalidRequest", "Could not find repo, or too many writes")
    with world.lock:
        before = list(world.posts)
        made = []
        for write in writes:
            key, record = str(write.get("rkey", "")), write.get("value") or {}
            wrong = _wrong_write(write) or _wrong_key(key) or _wrong(record, world)
            if not wrong and world.find("bluesky", f"at://{_DID}/{_POSTS}/{key}"):
                wrong = _error(500, "InternalServerError", "Internal Server Error")
            if wrong:
                world.posts[:] = before
                return wrong
            made.append(_keep(record, key, world))
    kind = "com.atproto.repo.applyWrites#createResult"
    results = [{"$type": kind, "uri": post.number, "cid": post.extra["cid"]} for post in made]
    return Reply(
        200, {"commit": {"cid": blob_cid(request.body), "rev": "3sandbox"}, "results": results}
    )


def _wrong_write(write: JsonObject) -> Reply | None:
    create = write.get("$type") == "com.atproto.repo.applyWrites#create"
    if create and write.get("collection") == _POSTS:
        return None
    return _error(400, "InvalidRequest", "Input/writes must be creations of posts")


def _wrong_key(key: str) -> Reply | None:
    if _TID.fullmatch(key):
        return None
    return _error(400, "InvalidRequest", f"Invalid record key: {key}")


def _keep(record: JsonObject, key: str, world: World) -> FakePost:
    parent = ((record.get("reply") or {}).get("parent") or {}).get("uri", "")
    extra = {"cid": cid_of(record), "record": record}
    media = tuple(_blobs(record.get("embed") or {}, world))
    uri = f"at://{_DID}/{_POSTS}/{key}"
    return world.add("bluesky", record["text"], number=uri, parent=parent, media=media, extra=extra)


def _wrong(record: JsonObject, world: World) -> Reply | None:
    text = record.get("text", "")
    if record.get("$type") != _POSTS or not isinstance(text, str) or "createdAt" not in record:
        return _error(400, "InvalidRequest", "Invalid app.bsky.feed.post record")
    if count_graphemes(text) > 300:
        said = "Record/text must not be longer than 300 graphemes"
        return _error(400, "InvalidRequest", f"Invalid app.bsky.feed.post record: {said}")
    size = count_utf8(text)
    if size > 3000:
        return _error(400, "InvalidRequest", "Record/text must not be longer than 3000 characters")
    for facet in record.get("facets", []):
        index = facet["index"]
        if not 0 <= index["byteStart"] < index["byteEnd"] <= size:
            return _error(400, "InvalidRequest", "a facet lies outside the text")
    for ref in (record.get("reply") or {}).values():
        found = world.find("bluesky", ref["uri"])
        if found is None or found.extra["cid"] != ref["cid"]:
            return _error(400, "InvalidRequest", "a reply to a post that is not there")
    return _wrong_embed(record.get("embed") or {}, world)


def _wrong_embed(embed: JsonObject, world: World) -> Reply | None:
    images = embed.get("images", [])
    if len(images) > 4:
        said = "Record/embed/images must not have more than 4 elements"
        return _error(400, "InvalidRequest", said)
    if embed.get("video") and (wrong := _wrong_video(embed)):
        return wrong
    card = embed.get("external")
    if card is not None and not all(
        isinstance(card.get(name), str) for name in ("uri", "title", "description")
    ):
        return _error(400, "InvalidRequest", "Record/embed/external lacks what it must have")
    thumbs = [card["thumb"]] if card and card.get("thumb") else []
    captions = [caption["file"] for caption in embed.get("captions", [])]
    blobs = [image["image"] for image in images] + captions + thumbs
    for blob in [*blobs, *([embed["video"]] if embed.get("video") else [])]:
        if f"bluesky blob {blob['ref']['$link']}" not in world.kept:
            return _error(400, "BlobNotFound", f"Could not find blob: {blob['ref']['$link']}")
    if any(image["image"]["size"] > _IMAGE_MOST for image in images) or any(
        thumb["size"] > _THUMB_MOST or not thumb["mimeType"].startswith("image/")
        for thumb in thumbs
    ):
        return _error(400, "InvalidRequest", "This file is too large")
    return None


def _wrong_video(embed: JsonObject) -> Reply | None:
    ratio = embed.get("aspectRatio", {"width": 1, "height": 1})
    captions = embed.get("captions", [])
    if embed["video"]["mimeType"] != "video/mp4" or VIDEO_ALT.excess(embed.get("alt", "")):
        return _error(400, "InvalidRequest", "Record/embed/video or its alt is wrong")
    if not all(
        isinstance(ratio.get(side), int) and ratio[side] > 0 for side in ("width", "height")
    ):
        return _error(400, "InvalidRequest", "Record/embed/aspectRatio must be whole numbers")
    right = all(
        c.get("lang") and c["file"]["mimeType"] == "text/vtt" and c["file"]["size"] <= CAPTION_BYTES
        for c in captions
    )
    if len(captions) > 20 or not right:
        return _error(400, "InvalidRequest", "Record/embed/captions are wrong")
    return None


def _blobs(embed: JsonObject, world: World) -> Any:
    items = [(image["image"], image.get("alt", "")) for image in embed.get("images", [])]
    if embed.get("video"):
        items.append((embed["video"], embed.get("alt", "")))
    for blob, alt in items:
        kept = world.kept[f"bluesky blob {blob['ref']['$link']}"]
        yield world.upload(kept.mime, kept.data, alt)


def _get_record(request: Request, world: World) -> Reply:
    query = request.query
    uri = f"at://{query.get('repo')}/{query.get('collection')}/{query.get('rkey')}"
    found: FakePost | None = world.find("bluesky", uri)
    if found is None:
        return _error(400, "RecordNotFound", f"Could not locate record: {uri}")
    return Reply(200, {"uri": uri, "cid": found.extra["cid"], "value": found.extra["record"]})


FAKE = FakeBluesky()
