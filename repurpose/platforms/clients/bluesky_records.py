"""Posts of Bluesky as records: a message and its place in, a record, its key and its CID out; pure.

A CID is the SHA-256 of the record in DAG-CBOR (https://atproto.com/specs/data-model, read 2026-11),
so that a whole thread can be composed before any of it is sent: each post names the two above it by
address and CID. Addresses, hashtags and mentions become facets (`bluesky_facets.py`).
"""

import re
import struct
from base64 import b32decode, b32encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.clients.bluesky_facets import facets_of
from repurpose.platforms.delivery import DeliveryContext, LinkCard, Message

POSTS = "app.bsky.feed.post"
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"  # base32-sortable, https://atproto.com/specs/tid
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_STEP = 1_000  # microseconds between the keys of two posts of a thread
_RAW, _CBOR, _SHA256 = 0x55, 0x71, b"\x12\x20"


def record_key(place: DeliveryContext) -> str:
    """Return the record key of a place: its own key when that is a TID, else one made from it.

    A TID is 53 bits of microseconds and 10 bits of clock, in base32-sortable
    (https://atproto.com/specs/tid, read 2026-11). The same place always gives the same key, on every
    node, and of two places in a thread the later one gives the greater key, also within one moment.

    A key has to be the only one in its account's repository: two parts of one account share a key
    only if they are created within the same millisecond, at the same place of their threads, and a
    million to one. An account begins one publication after the other.
    """
    if _TID.fullmatch(place.key):
        return place.key
    mixed = int.from_bytes(sha256(place.key.encode()).digest()[:8])
    created = round(datetime.fromisoformat(place.created_at).timestamp() * 1000)
    moment = created * 1000 + place.seq * _STEP + mixed % _STEP
    number = moment << 10 | (mixed >> 32) & 0x3FF
    return "".join(_LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


def make_record(
    message: Message,
    handles: Sequence[Mapping[str, Any]],
    place: DeliveryContext,
    dids: Mapping[str, str] | None = None,
) -> JsonObject:
    """Return the `app.bsky.feed.post` of a message; `place.root` and `parent` are `{uri, cid}`.

    `dids` are those of the accounts that it mentions, by handle.
    """
    record: JsonObject = {
        "$type": POSTS,
        "text": message.text,
        "createdAt": place.created_at,
        "langs": [message.language.split("-")[0]],
    }
    if facets := facets_of(message, dids or {}):
        record["facets"] = facets
    if embed := _embed(message, handles):
        record["embed"] = embed
    if place.root and place.parent:
        record["reply"] = {"root": _ref(place.root), "parent": _ref(place.parent)}
    return record


def ref_of(did: str, record: Mapping[str, Any], key: str) -> dict[str, str]:
    """Return what a reply to a record needs, `{uri, cid}`, before the record is sent."""
    return {"uri": f"at://{did}/{POSTS}/{key}", "cid": cid_of(record)}


def cid_of(record: Mapping[str, Any]) -> str:
    """Return the CID of a record, as the server computes it: version 1, DAG-CBOR, SHA-256."""
    return _cid(_CBOR, encode(record))


def blob_cid(data: bytes) -> str:
    """Return the CID of a blob's bytes: version 1, raw, SHA-256."""
    return _cid(_RAW, data)


def _cid(codec: int, data: bytes) -> str:
    number = bytes((1, codec)) + _SHA256 + sha256(data).digest()
    return "b" + b32encode(number).decode().lower().rstrip("=")


def encode(value: Any) -> bytes:
    """Return DAG-CBOR of a JSON value (https://ipld.io/specs/codecs/dag-cbor/spec, read 2026-11).

    `{"$link": cid}` becomes a link and `{"$bytes": base64}` does not occur in posts. Numbers are
    whole, as the data model of atproto has no others.

    Raises:
        TypeError: A value that records cannot have.
    """
    match value:
        case None:
            return b"\xf6"
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case str():
            data = value.encode()
            return _head(3, len(data)) + data
        case list() | tuple():
            return _head(4, len(value)) + b"".join(map(encode, value))
        case {"$link": str(cid), **rest} if not rest:
            link = b"\0" + b32decode(cid[1:].upper() + "=" * (-len(cid[1:]) % 8))
            return _head(6, 42) + _head(2, len(link)) + link
        case dict():
            names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
            pairs = b"".join(encode(name) + encode(value[name]) for name in names)
            return _head(5, len(value)) + pairs
        case _:
            raise TypeError(msg("a record has no {type}", type=type(value).__name__))


def _head(kind: int, number: int) -> bytes:
    """Return the shortest head of RFC 8949 §3 for a kind and its number."""
    if number < 24:
        return bytes((kind << 5 | number,))
    for size, code, most in ((24, ">B", 8), (25, ">H", 16), (26, ">I", 32)):
        if number < 1 << most:
            return bytes((kind << 5 | size,)) + struct.pack(code, number)
    return bytes((kind << 5 | 27,)) + struct.pack(">Q", number)


def _ref(ref: Mapping[str, Any]) -> dict[str, str]:
    return {"uri": str(ref["uri"]), "cid": str(ref["cid"])}


def _embed(message: Message, handles: Sequence[Mapping[str, Any]]) -> JsonObject | None:
    if message.card and not message.media:
        return _external(message.card, handles)
    if not handles:
        return None
    first = handles[0]
    if str(first["mime"]).startswith("video/"):
        video = {"$type": "app.bsky.embed.video", "video": first["blob"], "alt": first["alt"]}
        if first.get("captions"):
            language = message.language.split("-")[0]
            video["captions"] = [{"lang": language, "file": first["captions"]}]
        return video | _ratio(first)
    images = [{"image": item["blob"], "alt": item["alt"]} | _ratio(item) for item in handles]
    return {"$type": "app.bsky.embed.images", "images": images}


def _external(card: LinkCard, handles: Sequence[Mapping[str, Any]]) -> JsonObject:
    shown = {"uri": card.address, "title": card.title, "description": card.description}
    thumb = {"thumb": handles[0]["blob"]} if handles else {}
    return {"$type": "app.bsky.embed.external", "external": shown | thumb}


def _ratio(handle: Mapping[str, Any]) -> JsonObject:
    width, height = int(handle.get("width") or 0), int(handle.get("height") or 0)
    return {"aspectRatio": {"width": width, "height": height}} if width and height else {}
