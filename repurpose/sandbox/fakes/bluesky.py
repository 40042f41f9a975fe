"""A fake personal data server: sessions, blobs, records with keys; as @atproto/pds 0.5.35 answers."""

import re
from base64 import b32encode
from hashlib import sha256
from typing import Any

from repurpose.platforms.counting import count_graphemes, count_utf8
from repurpose.sandbox.world import Account, Post, Reply, Request, World

_DID = "did:plc:sandboxsandboxsandbox234"
_POSTS = "app.bsky.feed.post"
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_IMAGE_MOST = 2_000_000


class FakeBluesky:
    """One account on one server."""

    NAME: str = "bluesky"
    ACCOUNTS: tuple[Account, ...] = (
        Account(
            "bluesky",
            "bluesky",
            {"handle": "sandbox.test", "base": "{address}/bluesky"},
            {"password": "sandbox-app-password"},
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
        if method == "com.atproto.repo.putRecord":
            return _put_record(request, world)
        return _error(501, "MethodNotImplemented", f"Method Not Implemented: {method}")

    def _log_in(self, request: Request, world: World) -> Reply:
        said = request.json or {}
        right = self.ACCOUNTS[0]
        if said.get("identifier") not in (right.settings["handle"], _DID) or (
            said.get("password") != right.secrets["password"]
        ):
            return _error(401, "AuthenticationRequired", "Invalid identifier or password")
        return Reply(200, _session(world))


def _session(world: World) -> dict[str, Any]:
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
    link = _cid(request.body)
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
    if not _TID.fullmatch(key):
        return _error(400, "InvalidRequest", f"Invalid record key: {key}")
    if wrong := _wrong(record, world):
        return wrong
    uri = f"at://{_DID}/{_POSTS}/{key}"
    cid = _cid(repr(sorted(record.items())).encode())
    kept = world.find("bluesky", uri)
    if kept and kept.extra["cid"] != cid:
        world.posts.remove(kept)
    if not kept or kept.extra["cid"] != cid:
        parent = ((record.get("reply") or {}).get("parent") or {}).get("uri", "")
        extra = {"cid": cid, "record": record}
        media = tuple(_blobs(record.get("embed") or {}, world))
        world.add("bluesky", record["text"], number=uri, parent=parent, media=media, extra=extra)
    return Reply(200, {"uri": uri, "cid": cid, "validationStatus": "valid"})


def _wrong(record: dict[str, Any], world: World) -> Reply | None:
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
    images = (record.get("embed") or {}).get("images", [])
    if len(images) > 4:
        return _error(
            400, "InvalidRequest", "Record/embed/images must not have more than 4 elements"
        )
    for image in images:
        blob = image["image"]
        if f"bluesky blob {blob['ref']['$link']}" not in world.kept:
            return _error(400, "BlobNotFound", f"Could not find blob: {blob['ref']['$link']}")
        if blob["size"] > _IMAGE_MOST:
            return _error(400, "InvalidRequest", "This file is too large")
    return None


def _blobs(embed: dict[str, Any], world: World) -> Any:
    items = [(image["image"], image.get("alt", "")) for image in embed.get("images", [])]
    if embed.get("video"):
        items.append((embed["video"], embed.get("alt", "")))
    for blob, alt in items:
        kept = world.kept[f"bluesky blob {blob['ref']['$link']}"]
        yield world.upload(kept.mime, kept.data, alt)


def _get_record(request: Request, world: World) -> Reply:
    query = request.query
    uri = f"at://{query.get('repo')}/{query.get('collection')}/{query.get('rkey')}"
    found: Post | None = world.find("bluesky", uri)
    if found is None:
        return _error(400, "RecordNotFound", f"Could not locate record: {uri}")
    return Reply(200, {"uri": uri, "cid": found.extra["cid"], "value": found.extra["record"]})


def _cid(data: bytes) -> str:
    return "bafyrei" + b32encode(sha256(data).digest()).decode().lower().rstrip("=")
