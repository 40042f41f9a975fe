"""Misskey: notes by its own interface; no idempotency key, so doubt is settled by looking.

https://misskey-hub.net/en/docs/for-developers/api/ and the endpoints' own source (2026.5, read
2026-11). Every call is a POST. Files go into the account's Drive, which knows them by the MD5 of
their bytes, so that putting one there twice is the same as once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import md5
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import uuid4

from repurpose.json_object import JsonObject
from repurpose.messages import mark, msg
from repurpose.platforms.addresses import address_of
from repurpose.platforms.answer_shape import (
    need_no_page,
    need_object,
    need_objects,
    need_text,
    number_in,
)
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    FilePart,
    Person,
    Profile,
    need,
    read_media,
    server_fields,
    words_of,
)
from repurpose.platforms.clients.base import SLACK, BaseClient, is_since, same_text
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    Outcome,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.secret import Secret

_RIGHTS = ("read:account", "read:drive", "write:drive", "write:notes")
# Codes of a token that is not good, or may not do this; they come as 401 or 403.
_LOGIN = (
    "CREDENTIAL_REQUIRED",
    "AUTHENTICATION_FAILED",
    "PERMISSION_DENIED",
    "YOUR_ACCOUNT_SUSPENDED",
    "YOUR_ACCOUNT_MOVED",
)
_LOOK = 100  # notes that are looked through: as many as one answer has


class Misskey(BaseClient):
    """One account on one server."""

    NAME: ClassVar[str] = "misskey"
    RATE: ClassVar[str] = msg("300 notes an hour, 120 files an hour")
    FIELDS: ClassVar[tuple[Field, ...]] = server_fields(
        mark("such as https://misskey.io"),
        mark(
            "Settings, API, Generate access token (account, drive, notes); or let us log in: --login"
        ),
        mark("public, home, followers"),
    )
    settling: Settling = "searchable"

    @classmethod
    def log_in(cls, person: Person) -> tuple[dict[str, str], dict[str, str]]:
        """Log in with MiAuth: a page of the server gives a token to the session that we name."""
        base = address_of(person.ask("Server, such as https://misskey.io"))
        session = str(uuid4())
        query = {
            "name": "Repurpose",
            "callback": person.redirect,
            "permission": ",".join(_RIGHTS),
        }
        person.visit(f"{base}/miauth/{session}?{urlencode(query)}", ("session", session))
        wire = person.wire
        call = Call("POST", f"{base}/api/miauth/{session}/check", json={})
        said = wire.call(call, wire.clock() + 30.0)
        token = str(said.json().get("token") or "")
        if not said.good or not token:
            raise DeliveryError(NeedsLogin(msg("Misskey: the login was not allowed.")))
        return {"base": base}, {"token": Secret(token).reveal()}

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the token."""
        token = need(self.vault, "token", msg("access token"))
        headers = {**call.headers, "authorization": f"Bearer {token}"}
        return replace(call, url=f"{self.base}/api/{call.url}", headers=headers)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `notes/create`."""
        body: JsonObject = {"visibility": self.settings.get("visibility") or "public"}
        if message.text:
            body["text"] = message.text
        if handles:
            body["fileIds"] = list(dict.fromkeys(str(handle["id"]) for handle in handles))
        if place.parent:
            body["replyId"] = str(place.parent["id"])
        return Call("POST", "notes/create", json=body)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the note's number and address."""
        return self._sent(need_text(answer, "createdNote.id"))

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; a token that may not do this is a login's matter."""
        return _by_code(answer) or super().refuse(answer, message, place)

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge likewise."""
        return _by_code(answer) or super().judge_asking(answer)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Return the file of the account's Drive that has these bytes; put it there if there is none."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        # MD5 is what the interface asks for: the name of the content, not its protection
        digest = md5(data, usedforsecurity=False).hexdigest()
        call = Call("POST", "drive/files/find-by-hash", json={"md5": digest})
        found = need_objects(self.ask(call, deadline))
        file = found[0] if found else self._put(attachment, data, deadline)
        number = need_text(file, "id")
        if attachment.alt and not file.get("comment"):
            body = {"fileId": number, "comment": attachment.alt}
            need_no_page(self.ask(Call("POST", "drive/files/update", json=body), deadline))
        return {"id": number, "at": self.wire.now()}

    def _put(self, attachment: Attachment, data: bytes, deadline: float) -> JsonObject:
        name = attachment.path.rsplit("/", 1)[-1]
        form = {"name": name} | ({"comment": attachment.alt} if attachment.alt else {})
        part = FilePart("file", name, data, attachment.mime)
        call = Call("POST", "drive/files/create", form=form, files=(part,))
        return need_object(self.ask(call, deadline))

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the account's notes since the first attempt."""
        who = self.settings.get("user_id") or need_text(self._who(deadline), "id")
        body: JsonObject = {"userId": who, "limit": _LOOK, "withReplies": True}
        if place.begun_at:
            body["sinceDate"] = int((place.begun_at - SLACK) * 1000)
        found = need_objects(self.ask(Call("POST", "users/notes", json=body), deadline))
        parent = str(place.parent["id"]) if place.parent else None
        for note in found:
            same_place = (note.get("replyId") or None) == parent
            fresh = is_since(str(note.get("createdAt", "")), place.begun_at)
            if need_text(note, "id") in place.known or not same_place or not fresh:
                continue
            attached = len(note.get("fileIds") or ())
            if same_text(str(note.get("text") or ""), message.text) and attached == len(
                message.media
            ):
                return self._sent(need_text(note, "id"))
        if len(found) == _LOOK:
            return Unclear(msg("there are more than {count} notes since then", count=_LOOK))
        return Absent(msg("none of the {count} notes since then has that text", count=len(found)))

    def look(self, deadline: float) -> Profile:
        """Ask who the account is, and how long a note may be on its server."""
        who = self._who(deadline)
        call = Call("POST", f"{self.base}/api/meta", json={"detail": False})
        answer = self.wire.call(call, deadline)
        server = answer.json() if answer.good else {}
        most = int(number_in(server, "maxNoteTextLength") or self.platform.body.most)
        facts = {
            "server": f"{server.get('name') or self.base} ({server.get('version', '')})",
            **self.quota(deadline),
        }
        settings = {"user_id": need_text(who, "id"), "max_text": str(most)}
        name = str(who.get("name") or who.get("username", ""))
        return Profile(name, f"{self.base}/@{who.get('username', '')}", facts, settings)

    def _who(self, deadline: float) -> JsonObject:
        return need_object(self.ask(Call("POST", "i", json={}), deadline))

    def _sent(self, number: str) -> Sent:
        return Sent(number, f"{self.base}/notes/{number}", {"id": number})


def _by_code(answer: Answer) -> NeedsLogin | None:
    error = answer.json().get("error")
    code = error.get("code") if isinstance(error, dict) else ""
    return (
        NeedsLogin(msg("Misskey {code}: {answer}", code=code, answer=words_of(answer)))
        if code in _LOGIN
        else None
    )


CLIENTS = {"misskey": Misskey}
