"""Bluesky: records with keys of our own, so that sending twice is the same as sending once.

`com.atproto.repo.putRecord` with the same key and value changes nothing the second time (tried
against @atproto/pds 0.5.35, 2026-11); `createRecord` with a key in use answers 500. Addresses and
hashtags become facets, whose positions count UTF-8 bytes
(https://docs.bsky.app/docs/advanced-guides/post-richtext, read 2026-11).
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    Profile,
    judge_upload,
    need,
    read_media,
    read_table,
    words_of,
    write_table,
)
from repurpose.platforms.clients.base import BaseClient, check_size
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Place,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.links import links_on_mastodon
from repurpose.platforms.secret import Secret

_POSTS = "app.bsky.feed.post"
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"  # base32-sortable, https://atproto.com/specs/tid
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_TAG = re.compile(r"[#＃](\S+)")
_EXPIRED = ("ExpiredToken", "InvalidToken")
_BLOB_LIFE = 45 * 60.0  # a blob without a record is swept after an hour or more


def record_key(place: Place) -> str:
    """Return the record key of a place: its own key when that is a TID, else one made from it.

    A TID is 53 bits of microseconds and 10 bits of clock, in base32-sortable
    (https://atproto.com/specs/tid, read 2026-11). The same place always gives the same key.
    """
    if _TID.fullmatch(place.key):
        return place.key
    mixed = int.from_bytes(sha256(place.key.encode()).digest()[:8])
    seconds = int(datetime.fromisoformat(place.created_at).timestamp())
    number = (seconds * 1_000_000 + mixed % 1_000_000) << 10 | (mixed >> 32) & 0x3FF
    return "".join(_LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


class Bluesky(BaseClient):
    """One account on a personal data server, by app password."""

    NAME: ClassVar[str] = "bluesky"
    BASE: ClassVar[str] = "https://bsky.social"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("handle", "Handle", "such as name.bsky.social, without the @"),
        Field(
            "password",
            "App password",
            "bsky.app: Settings, Privacy and security, App passwords (not your own password)",
            secret=True,
        ),
        Field("base", "Server", "your personal data server", optional=True, default=BASE),
    )
    settling: Settling = "keyed"
    key_life = math.inf
    _used = ""  # the access token of the last request

    def compose(self, message: Message, handles: Sequence[Mapping[str, Any]], place: Place) -> Call:
        """Return `com.atproto.repo.putRecord` of the post."""
        self.age_problem(handles, _BLOB_LIFE)
        record: dict[str, Any] = {
            "$type": _POSTS,
            "text": message.text,
            "createdAt": place.created_at,
            "langs": [message.language.split("-")[0]],
        }
        if facets := list(_facets(message)):
            record["facets"] = facets
        if embed := _embed(message, handles):
            record["embed"] = embed
        if place.root and place.parent:
            record["reply"] = {"root": _ref(place.root), "parent": _ref(place.parent)}
        body = {"collection": _POSTS, "rkey": record_key(place), "record": record}
        return Call("POST", "com.atproto.repo.putRecord", json=body)

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the session's token, and whose repository a record goes to."""
        session = self._session(deadline)
        self._used = session["accessJwt"]
        if call.json and "rkey" in call.json:
            call = replace(call, json={"repo": session["did"], **call.json})
        return _with(call, session, "accessJwt")

    def expired(self, answer: Answer) -> bool:
        """Say whether the session has ended: a 400 here."""
        return answer.status in (400, 401) and answer.json().get("error") in _EXPIRED

    def receive(self, answer: Answer, message: Message, place: Place) -> Outcome:
        """Return the post's address and content identifier."""
        return self._sent(answer.json())

    def refuse(self, answer: Answer, message: Message, place: Place) -> Outcome:
        """Judge; a blob that the server no longer has means uploading again."""
        if answer.json().get("error") == "BlobNotFound":
            return NotSent(f"Bluesky: {words_of(answer)}", 0.0, answer.status, stale=True)
        return (
            self.judge_asking(answer)
            if self.expired(answer)
            else super().refuse(answer, message, place)
        )

    def settle(self, message: Message, place: Place, deadline: float) -> Sent | Absent | Unclear:
        """Read the record by its key."""
        try:
            session = self._session(deadline)
            query = {"repo": session["did"], "collection": _POSTS, "rkey": record_key(place)}
            call = Call("GET", "com.atproto.repo.getRecord", query=query)
            answer = self.wire.call(_at(call, session["pds"]), deadline)
        except DeliveryError as error:
            return Unclear(error.message)
        if answer.good:
            found = answer.json()
            return (
                self._sent(found) if "uri" in found and "cid" in found else Unclear("an odd answer")
            )
        if answer.json().get("error") == "RecordNotFound":
            return Absent("the server has no record of that key")
        return Unclear(f"Bluesky: {words_of(answer)}", answer.status)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Upload a picture, video or caption file as a blob; the same bytes give the same blob."""
        data = read_media(attachment)
        check_size(attachment, data, self.platform)
        handle: dict[str, Any] = {
            "blob": self._blob(data, attachment.mime, deadline),
            "alt": attachment.alt,
            "width": attachment.width,
            "height": attachment.height,
            "mime": attachment.mime,
            "at": self.wire.now(),
        }
        if attachment.captions and attachment.mime.startswith("video/"):
            captions = read_media(Attachment(attachment.captions, "", "text/vtt"))
            handle["captions"] = self._blob(captions, "text/vtt", deadline)
        return handle

    def look(self, deadline: float) -> Profile:
        """Log in and ask for the account's profile."""
        session = self._session(deadline)
        call = Call("GET", "com.atproto.server.getSession")
        who = self.ask(call, deadline).json()
        facts = {"text": "300 graphemes, 3000 bytes", "server": session["pds"]}
        if not who.get("emailConfirmed", True):
            facts["note"] = "the e-mail address is not confirmed, so that videos are refused"
        handle = str(who.get("handle", self.settings.get("handle", "")))
        settings = {"did": session["did"], "handle": handle}
        return Profile(f"@{handle}", f"https://bsky.app/profile/{handle}", facts, settings)

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge; an expired token is a 400 here."""
        if self.expired(answer):
            return NeedsLogin(f"Bluesky: {words_of(answer)}")
        return judge_upload(answer, self.wire.now(), "Bluesky")

    def _blob(self, data: bytes, mime: str, deadline: float) -> Any:
        call = Call(
            "POST", "com.atproto.repo.uploadBlob", content=data, headers={"content-type": mime}
        )
        return self.ask(call, deadline).json().get("blob")

    def _sent(self, found: Mapping[str, Any]) -> Sent:
        uri, cid = str(found["uri"]), str(found["cid"])
        did, _, rkey = uri.removeprefix("at://").partition(f"/{_POSTS}/")
        who = self.settings.get("handle") or did
        return Sent(uri, f"https://bsky.app/profile/{who}/post/{rkey}", {"uri": uri, "cid": cid})

    # the session: 30 logins in five minutes and 300 a day are allowed, so it is kept

    def _session(self, deadline: float) -> dict[str, str]:
        if session := read_table(self.vault, "session"):
            return session
        with self.vault.lease("session"):
            return read_table(self.vault, "session") or self._log_in(deadline)

    def _log_in(self, deadline: float) -> dict[str, str]:
        who = {
            "identifier": self.settings.get("did") or self.setting("handle"),
            "password": need(self.vault, "password", "app password"),
        }
        call = Call("POST", "com.atproto.server.createSession", json=who)
        answer = self.wire.call(_at(call, self.base), deadline)
        if not answer.good:
            raise DeliveryError(judge_upload(answer, self.wire.now(), "Bluesky"))
        return self._keep(answer.json())

    def renew(self, deadline: float) -> None:
        """Refresh the session, or log in again when it cannot be refreshed."""
        with self.vault.lease("session"):
            session = read_table(self.vault, "session")
            if session and session["accessJwt"] != self._used:
                return  # somebody else has renewed it meanwhile
            if session:
                call = Call("POST", "com.atproto.server.refreshSession")
                answer = self.wire.call(_with(call, session, "refreshJwt"), deadline)
                if answer.good:
                    self._keep(answer.json())
                    return
                if answer.status not in (400, 401):
                    raise DeliveryError(judge_upload(answer, self.wire.now(), "Bluesky"))
            self._log_in(deadline)

    def _keep(self, got: Mapping[str, Any]) -> dict[str, str]:
        session = {key: str(got[key]) for key in ("did", "accessJwt", "refreshJwt")}
        session["pds"] = _server_of(got.get("didDoc"), self.base)
        for key in ("accessJwt", "refreshJwt"):
            Secret(session[key])  # made known, so that neither is ever logged
        write_table(self.vault, "session", session)
        return session


def _at(call: Call, server: str) -> Call:
    return replace(call, url=f"{server}/xrpc/{call.url}")


def _with(call: Call, session: Mapping[str, str], token: str) -> Call:
    headers = {**call.headers, "authorization": f"Bearer {session[token]}"}
    return replace(_at(call, session["pds"]), headers=headers)


def _server_of(document: Any, base: str) -> str:
    """Return the personal data server that a DID document names; ours when one was chosen."""
    if base != Bluesky.BASE or not isinstance(document, dict):
        return base
    for service in document.get("service", []):
        address = str(service.get("serviceEndpoint", "")).rstrip("/")
        if str(service.get("id", "")).endswith("#atproto_pds") and address.startswith("https://"):
            return address
    return base


def _ref(ref: Mapping[str, Any]) -> dict[str, str]:
    return {"uri": str(ref["uri"]), "cid": str(ref["cid"])}


def _facets(message: Message) -> Iterator[dict[str, Any]]:
    """Yield links and hashtags with their place in UTF-8 bytes."""
    at = 0
    if not message.runs:
        for start, end in links_on_mastodon(message.text):
            before = len(message.text[:start].encode())
            yield _link(message.text[start:end], before)
    for run in message.runs:
        text = str(run.get("text", ""))
        if run.get("role") == "link" and (address := text.strip()):
            lead = len(text[: text.index(address)].encode())
            yield _link(address, at + lead)
        elif run.get("role") == "hashtag":
            for found in _TAG.finditer(text):
                start = at + len(text[: found.start()].encode())
                tag = {"$type": "app.bsky.richtext.facet#tag", "tag": found[1].rstrip("#＃")}
                yield _facet(start, len(found[0].encode()), tag)
        at += len(text.encode())


def _link(address: str, start: int) -> dict[str, Any]:
    uri = address if "://" in address else f"https://{address}"
    return _facet(
        start, len(address.encode()), {"$type": "app.bsky.richtext.facet#link", "uri": uri}
    )


def _facet(start: int, length: int, feature: Mapping[str, str]) -> dict[str, Any]:
    return {"index": {"byteStart": start, "byteEnd": start + length}, "features": [dict(feature)]}


def _embed(message: Message, handles: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    if not handles:
        if not message.link:
            return None
        card = {"uri": message.link, "title": message.title or message.link, "description": ""}
        return {"$type": "app.bsky.embed.external", "external": card}
    first = handles[0]
    if str(first["mime"]).startswith("video/"):
        video = {"$type": "app.bsky.embed.video", "video": first["blob"], "alt": first["alt"]}
        if first.get("captions"):
            language = message.language.split("-")[0]
            video["captions"] = [{"lang": language, "file": first["captions"]}]
        return video | _ratio(first)
    images = [{"image": item["blob"], "alt": item["alt"]} | _ratio(item) for item in handles]
    return {"$type": "app.bsky.embed.images", "images": images}


def _ratio(handle: Mapping[str, Any]) -> dict[str, Any]:
    width, height = int(handle.get("width") or 0), int(handle.get("height") or 0)
    return {"aspectRatio": {"width": width, "height": height}} if width and height else {}


CLIENTS = {"bluesky": Bluesky}
