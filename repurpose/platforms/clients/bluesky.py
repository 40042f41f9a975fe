"""Bluesky: records with keys of our own, so that sending twice is the same as sending once.

`com.atproto.repo.putRecord` with the same key and value changes nothing the second time (tried
against @atproto/pds 0.5.35, 2026-11); `createRecord` with a key in use answers 500. Records are
composed in `bluesky_records.py`; clips go through `bluesky_video.py`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import (
    OddAnswer,
    need_object,
    need_objects,
    need_text,
)
from repurpose.platforms.bluesky import CAPTION_BYTES
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    Profile,
    Unanswered,
    Vault,
    judge_upload,
    need,
    read_media,
    read_table,
    words_of,
    write_table,
)
from repurpose.platforms.clients.base import BaseClient
from repurpose.platforms.clients.bluesky_facets import handles_in
from repurpose.platforms.clients.bluesky_records import POSTS, make_record, record_key, ref_of
from repurpose.platforms.clients.bluesky_video import (
    HOST,
    PASS_LIFE,
    VideoService,
    say_left,
    too_much,
)
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.secret import Secret

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

_EXPIRED = ("ExpiredToken", "InvalidToken")
_HELD = ("AccountTakedown", "AccountSuspended", "AccountDeactivated", "AuthMissing")
_BLOB_LIFE = 45 * 60.0  # a blob without a record is swept after an hour or more
_WRITES = 200  # `applyWrites` of @atproto/pds 0.5.35: "Too many writes. Max: 200"
_TO_PUBLISH = 15.0  # seconds that are kept for the request itself while a clip is waited for


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
        Field("video", "Video service", "its address, or off: clips go to your server as they are",
              optional=True, default=HOST),
    )  # fmt: skip
    settling: Settling = "keyed"
    RATE: ClassVar[str] = msg("5000 points an hour, 35000 a day; a post takes 3")
    key_life = math.inf
    _used = ""  # the access token of the last request

    def __init__(self, settings: Mapping[str, str], vault: Vault, wire: "HttpTransport") -> None:
        """Keep what the calls need; nothing is sent yet."""
        super().__init__(settings, vault, wire)
        self._dids: dict[str, str] = {}  # of accounts that were mentioned, by handle

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `com.atproto.repo.putRecord` of the post."""
        self.age_problem(handles, _BLOB_LIFE)
        record = make_record(message, handles, place, self._dids)
        body = {"collection": POSTS, "rkey": record_key(place), "record": record}
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

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's address and content identifier."""
        return self._sent(need_object(answer))

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; a blob that the server no longer has means uploading again."""
        if answer.json().get("error") == "BlobNotFound":
            return NotSent(
                msg("Bluesky: {answer}", answer=words_of(answer)), 0.0, answer.status, stale=True
            )
        return (
            self.judge_asking(answer)
            if self.expired(answer) or _is_held(answer)
            else super().refuse(answer, message, place)
        )

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Read the record by its key."""
        session = self._session(deadline)
        query = {"repo": session["did"], "collection": POSTS, "rkey": record_key(place)}
        call = Call("GET", "com.atproto.repo.getRecord", query=query)
        answer = self.wire.call(_at(call, session["pds"]), deadline)
        if answer.good:
            return self._sent(need_object(answer))
        if answer.json().get("error") == "RecordNotFound":
            return Absent(msg("the server has no record of that key"))
        return Unclear(msg("Bluesky: {answer}", answer=words_of(answer)), answer.status)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Upload a picture or a caption file as a blob, a clip by the video service.

        The same bytes give the same blob. A clip that the service still works on when the deadline
        comes has a handle with its job, which is waited for before publishing.
        """
        data = read_media(attachment)
        self.check_size(attachment, data)
        handle: JsonObject = {
            "alt": attachment.alt,
            "width": attachment.width,
            "height": attachment.height,
            "mime": attachment.mime,
            "at": self.wire.now(),
        }
        if not attachment.mime.startswith("video/"):
            return handle | {"blob": self._blob(data, attachment.mime, deadline)}
        if attachment.captions:
            handle["captions"] = self._captions(attachment, deadline)
        if not (service := self._video(deadline)):
            return handle | {"blob": self._blob(data, attachment.mime, deadline)}
        name = f"{attachment.sha256[:32] or 'clip'}.mp4"
        job = self._hand_over(service, data, name)
        return handle | {"job": job, "blob": service.wait(job)}

    def _captions(self, video: Attachment, deadline: float) -> Any:
        data = read_media(Attachment(video.captions, video.captions_sha256, "text/vtt"))
        if len(data) > CAPTION_BYTES:
            said = msg(
                "The captions have {count} bytes; Bluesky takes {most}.",
                count=len(data),
                most=CAPTION_BYTES,
            )
            raise DeliveryError(Refused(said))
        return self._blob(data, "text/vtt", deadline)

    def _video(self, deadline: float) -> VideoService | None:
        base = self.settings.get("video", "").rstrip("/") or HOST
        return None if base == "off" else VideoService(base, self.wire, deadline)

    def _hand_over(self, service: VideoService, data: bytes, name: str) -> str:
        give = self._passes(service.deadline)
        if why := too_much(service.limits(give), len(data)):
            raise DeliveryError(why)
        session = self._session(service.deadline)
        return service.upload(data, name, session["did"], session["pds"], give)

    def _passes(self, deadline: float) -> Callable[[str, str], str]:
        """Return what asks this account's server for a pass to one method of another service."""

        def give(audience: str, method: str) -> str:
            until = str(int(self.wire.now()) + PASS_LIFE - 60)
            query = {"aud": audience, "lxm": method, "exp": until}
            call = Call("GET", "com.atproto.server.getServiceAuth", query=query)
            return Secret(need_text(self.ask(call, deadline), "token")).reveal()

        return give

    def _publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        self._find_dids(message.text, deadline)
        return super()._publish(message, self._ready(handles, deadline), place, deadline)

    def _find_dids(self, text: str, deadline: float) -> None:
        """Ask who the mentioned accounts are; one that nobody has stays plain text.

        Raises:
            DeliveryError: the server does not answer: it is tried again, so that a post is the same
                on every attempt.
        """
        for handle in handles_in(text):
            if handle in self._dids:
                continue
            call = Call("GET", "com.atproto.identity.resolveHandle", query={"handle": handle})
            try:
                self._dids[handle] = need_text(self.ask(call, deadline), "did")
            except DeliveryError as error:
                if not isinstance(error.outcome, Refused):
                    raise
                self._dids[handle] = ""

    def _ready(
        self, handles: Sequence[Mapping[str, Any]], deadline: float
    ) -> list[Mapping[str, Any]]:
        """Return handles that all have their blobs, and leave time for the request itself."""
        spare = min(_TO_PUBLISH, (deadline - self.wire.clock()) / 2)
        return [self._finished(handle, deadline - spare) for handle in handles]

    def _finished(self, handle: Mapping[str, Any], deadline: float) -> Mapping[str, Any]:
        """Return a handle with its blob, waiting for the video service where there is none yet."""
        service = self._video(deadline)
        if handle.get("blob") or not handle.get("job") or not service:
            return handle
        blob = service.wait(str(handle["job"]))
        if blob is None:
            raise DeliveryError(NotSent(msg("Bluesky is still working on the video."), 15.0))
        return {**handle, "blob": blob}

    def takes_whole(self, messages: Sequence[Message]) -> bool:
        """Say whether these go in one request: a server takes 200 writes in one."""
        return len(messages) <= _WRITES

    def publish_whole(
        self,
        messages: Sequence[Message],
        handles: Sequence[Mapping[str, Any]],
        places: Sequence[DeliveryContext],
        deadline: float,
    ) -> Sequence[Sent] | Outcome:
        """Create a thread by one `com.atproto.repo.applyWrites`: every post of it, or none.

        `handles` are of the first message, the others have no media. Each record has the key, time
        and words that `publish` would give it, so that `publish` settles each when this is unclear.
        """
        for message in messages:
            if problems := self.refusals(message):
                return Refused("; ".join(problems))
        try:
            return self._write(messages, handles, places, deadline)
        except (DeliveryError, Unanswered) as error:
            return error.outcome

    def _write(
        self,
        messages: Sequence[Message],
        handles: Sequence[Mapping[str, Any]],
        places: Sequence[DeliveryContext],
        deadline: float,
    ) -> Sequence[Sent] | Outcome:
        for message in messages:
            self._find_dids(message.text, deadline)
        ready = self._ready(handles, deadline)
        self.age_problem(ready, _BLOB_LIFE)
        did = self._session(deadline)["did"]
        refs: list[dict[str, str]] = []
        writes = []
        for message, place in zip(messages, places, strict=True):
            above = (refs[0], refs[-1]) if refs else (None, None)
            placed = replace(place, root=above[0], parent=above[1])
            record = make_record(message, () if refs else ready, placed, self._dids)
            refs.append(ref_of(did, record, record_key(place)))
            write = {"collection": POSTS, "rkey": record_key(place), "value": record}
            writes.append({"$type": "com.atproto.repo.applyWrites#create", **write})
        body = {"repo": did, "writes": writes}
        call = Call("POST", "com.atproto.repo.applyWrites", json=body, mutates=True)
        answer = self._exchange(call, deadline)
        if not answer.good:
            return self.refuse(answer, messages[0], places[0])
        try:
            made = [self._sent(one) for one in need_objects(answer, "results")]
        except OddAnswer as error:
            return Unclear(msg("Bluesky: {answer}", answer=error.message), answer.status)
        return made

    def look(self, deadline: float) -> Profile:
        """Log in and ask for the account's profile."""
        session = self._session(deadline)
        call = Call("GET", "com.atproto.server.getSession")
        who = need_object(self.ask(call, deadline))
        need_text(who, "did")
        facts = {"server": session["pds"], **self.quota(deadline)}
        if not who.get("emailConfirmed", True):
            facts["note"] = msg("the e-mail address is not confirmed, so that videos are refused")
        if service := self._video(deadline):
            facts["videos"] = self._videos_left(service)
        handle = str(who.get("handle", self.settings.get("handle", "")))
        settings = {"did": session["did"], "handle": handle}
        return Profile(f"@{handle}", f"https://bsky.app/profile/{handle}", facts, settings)

    def _videos_left(self, service: VideoService) -> str:
        try:
            return say_left(service.limits(self._passes(service.deadline)))
        except DeliveryError as error:
            return error.message

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge; an expired token is a 400 here."""
        if self.expired(answer) or _is_held(answer):
            return NeedsLogin(msg("Bluesky: {answer}", answer=words_of(answer)))
        return judge_upload(answer, self.wire.now(), "Bluesky")

    def _blob(self, data: bytes, mime: str, deadline: float) -> Any:
        call = Call(
            "POST", "com.atproto.repo.uploadBlob", content=data, headers={"content-type": mime}
        )
        blob = need_object(self.ask(call, deadline), "blob")
        need_text(blob, "ref.$link")  # com.atproto.repo.uploadBlob: a blob is {$type, ref, ...}
        return blob

    def _sent(self, found: Mapping[str, Any]) -> Sent:
        uri, cid = need_text(found, "uri"), need_text(found, "cid")
        did, _, rkey = uri.removeprefix("at://").partition(f"/{POSTS}/")
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
            "password": need(self.vault, "password", msg("app password")),
        }
        call = Call("POST", "com.atproto.server.createSession", json=who)
        answer = self.wire.call(_at(call, self.base), deadline)
        if not answer.good:
            raise DeliveryError(self.judge_asking(answer))
        return self._keep(need_object(answer))

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
                    self._keep(need_object(answer))
                    return
                if answer.status not in (400, 401):
                    raise DeliveryError(judge_upload(answer, self.wire.now(), "Bluesky"))
            self._log_in(deadline)

    def _keep(self, got: Mapping[str, Any]) -> dict[str, str]:
        session = {key: need_text(got, key) for key in ("did", "accessJwt", "refreshJwt")}
        session["pds"] = _server_of(got.get("didDoc"), self.base)
        for key in ("accessJwt", "refreshJwt"):
            Secret(session[key])  # made known, so that neither is ever logged
        write_table(self.vault, "session", session)
        return session


def _is_held(answer: Answer) -> bool:
    return answer.json().get("error") in _HELD


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


CLIENTS = {"bluesky": Bluesky}
