"""Mastodon and compatible servers: an idempotency key where the server keeps it, else looking.

`Idempotency-Key` is kept for an hour (https://docs.joinmastodon.org/methods/statuses/#create, read
2026-11) and answers the first post whatever the second one says, so that ours has a hash of the
body in it. GoToSocial ignores the header (0.20, tried 2026-11): such servers are asked what they
have.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import mark, msg
from repurpose.platforms.addresses import address_of
from repurpose.platforms.answer_shape import (
    OddAnswer,
    need_object,
    need_objects,
    need_text,
    number_in,
)
from repurpose.platforms.calls import (
    Answer,
    Call,
    Field,
    FilePart,
    Person,
    Profile,
    judge_upload,
    need,
    read_media,
    server_fields,
    words_of,
)
from repurpose.platforms.clients.base import (
    EARLIER,
    BaseClient,
    is_since,
    same_text,
    text_of_html,
)
from repurpose.platforms.clients.picture_files import cover_part
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NotSent,
    Outcome,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.mastodon import PLATFORM
from repurpose.platforms.oauth import OAuthProvider, log_in
from repurpose.platforms.secret import Secret

_KEEPS_KEYS = ("mastodon",)  # by the software's name in nodeinfo; forks keep the name
_KEY_LIFE = 50 * 60.0  # seconds; the server keeps a key for an hour
_MEDIA_LIFE = 20 * 3600.0  # what hangs on no post is removed after a day
_SCOPES = ("read", "write:statuses", "write:media")
_UNREADY = "not finished processing"


class Mastodon(BaseClient):
    """One account on one server."""

    NAME: ClassVar[str] = "mastodon"
    RATE: ClassVar[str] = msg("300 requests in 5 minutes, 30 uploads in 30 minutes")
    FIELDS: ClassVar[tuple[Field, ...]] = server_fields(
        mark("such as https://mastodon.social"),
        mark("Preferences, Development, New application (read, write); or let us log in: --login"),
        mark("public, unlisted, private"),
    )

    key_life = _KEY_LIFE

    @classmethod
    def log_in(cls, person: Person) -> tuple[dict[str, str], dict[str, str]]:
        """Log in on a server, as an application that is made for it."""
        base = address_of(person.ask("Server, such as https://mastodon.social"))
        number, secret = _register_app(base, person)
        provider = OAuthProvider(  # docs.joinmastodon.org/methods/oauth; PKCE from 4.3
            "Mastodon",
            f"{base}/oauth/authorize",
            f"{base}/oauth/token",
            number,
            _SCOPES,
            secret,
        )
        return {"base": base}, {"token": log_in(provider, person)["access"]}

    @property
    def settling(self) -> Settling:  # type: ignore[override]
        """Return `keyed` only for software that is known to keep keys."""
        return "keyed" if self.settings.get("software") in _KEEPS_KEYS else "searchable"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the token, and the server to the path."""
        token = need(self.vault, "token", msg("access token"))
        headers = {**call.headers, "authorization": f"Bearer {token}"}
        return replace(call, url=f"{self.base}{call.url}", headers=headers)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST /api/v1/statuses`."""
        self.age_problem(handles, _MEDIA_LIFE)
        body: JsonObject = {
            "status": message.text,
            "visibility": self.settings.get("visibility") or "public",
            "language": message.language.split("-")[0],
        }
        if handles:
            body["media_ids"] = [str(handle["id"]) for handle in handles]
        if place.parent:
            body["in_reply_to_id"] = str(place.parent["id"])
        # handles may change between attempts without the post being another one
        stable = {**body, "media_ids": [item.sha256 for item in message.media]}
        digest = sha256(json.dumps(stable, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        headers = {"idempotency-key": f"{place.key}-{digest[:32]}"}
        return Call("POST", "/api/v1/statuses", json=body, headers=headers)

    def _publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        if self.is_retry(place) and not self._key_holds(place):
            found = self.settle(message, place, deadline)
            if isinstance(found, Sent):
                return found
            if isinstance(found, Unclear):
                return NotSent(msg("Before sending again: {reason}", reason=found.reason))
        for handle in handles:
            if not handle.get("ready", True) and not self._is_ready(str(handle["id"]), deadline):
                return NotSent(msg("Mastodon is still working on an upload."))
        return super()._publish(message, handles, place, deadline)

    def _key_holds(self, place: DeliveryContext) -> bool:
        age = self.wire.now() - place.begun_at
        return self.settling == "keyed" and -EARLIER <= age < _KEY_LIFE

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's number and address."""
        return _sent(need_object(answer))

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; an unfinished upload is a 422 that passes, and 503 comes before any work."""
        words = msg("Mastodon: {answer}", answer=words_of(answer))
        if answer.status == 422 and _UNREADY in words:
            return NotSent(words, 0.0, answer.status)
        if answer.status in (404, 422) and "media" in words.lower() and message.media:
            found = self.settle(message, place, self.wire.clock() + 10.0)
            if isinstance(found, Sent):  # media hang on one post only: it was ours
                return found
        return super().refuse(answer, message, place)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Upload a file and wait until the server has worked on it, if the deadline allows."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        name = attachment.path.rsplit("/", 1)[-1]
        cover = cover_part(attachment, self.rules)
        call = Call(
            "POST",
            "/api/v2/media",
            form={"description": attachment.alt} if attachment.alt else {},
            files=(
                FilePart("file", name, data, attachment.mime),
                *((cover,) if cover else ()),
            ),
        )
        answer = self.ask(call, deadline)
        number = need_text(answer, "id")
        ready = answer.status != 202 or self._is_ready(number, deadline)
        return {"id": number, "ready": ready, "at": self.wire.now()}

    def _is_ready(self, number: str, deadline: float) -> bool:
        """Poll `GET /api/v1/media/:id`: 206 while the server works, 200 when it is done."""
        pause = 1.0
        while True:
            answer = self.ask(Call("GET", f"/api/v1/media/{number}"), deadline)
            need_text(answer, "id")
            if answer.status == 200:
                return True
            if not self.wire.wait(pause, deadline):
                return False
            pause = min(pause * 1.5, 8.0)

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the account's latest posts."""
        who = self.settings.get("account_id") or need_text(self._who(deadline), "id")
        query = {"limit": "40", "exclude_reblogs": "true"}
        call = Call("GET", f"/api/v1/accounts/{who}/statuses", query=query)
        posts = need_objects(self.ask(call, deadline))
        parent = str(place.parent["id"]) if place.parent else None
        near = 0
        for post in posts:
            if (post.get("in_reply_to_id") or None) != parent:
                continue
            if need_text(post, "id") in place.known:
                continue
            if not is_since(str(post.get("created_at", "")), place.begun_at):
                continue
            attached = len(need_objects(post, "media_attachments"))
            shown = text_of_html(str(post.get("content", "")))
            if same_text(shown, message.text) and attached == len(message.media):
                return _sent(post)
            near += parent is not None
        if near:
            return Unclear(msg("there is an answer to the post before, but its text differs"))
        return Absent(msg("none of the latest {count} posts has that text", count=len(posts)))

    def look(self, deadline: float) -> Profile:
        """Ask who the account is, what software the server runs and what it allows."""
        who = self._who(deadline)
        answer = self.wire.call(Call("GET", f"{self.base}/api/v2/instance"), deadline)
        instance = answer.json() if answer.good else {}
        configuration = instance.get("configuration")
        configuration = configuration if isinstance(configuration, dict) else {}
        software = self._software(str(instance.get("version", "")), deadline)
        facts = {
            "server": f"{instance.get('title', self.base)} ({software} {instance.get('version', '')})",
            **self.quota(deadline),
        }
        statuses = configuration.get("statuses")
        statuses = statuses if isinstance(statuses, dict) else {}
        most = int(number_in(statuses, "max_characters") or 500)
        if most != (usual := PLATFORM.body.most):
            facts["note"] = msg(
                "packs are cut for {usual} characters, this server takes {most}",
                usual=usual,
                most=most,
            )
        settings = {
            "account_id": need_text(who, "id"),
            "handle": str(who.get("acct", "")),
            "software": software,
            "configuration": json.dumps(
                {key: configuration.get(key) for key in ("statuses", "media_attachments")}
            ),
        }
        return Profile(
            str(who.get("display_name") or who.get("acct")),
            str(who.get("url", "")),
            facts,
            settings,
        )

    def _who(self, deadline: float) -> JsonObject:
        who = self.ask(Call("GET", "/api/v1/accounts/verify_credentials"), deadline)
        return need_object(who)

    def _software(self, version: str, deadline: float) -> str:
        """Return the software's name by nodeinfo (https://nodeinfo.diaspora.software)."""
        links = self.wire.call(Call("GET", f"{self.base}/.well-known/nodeinfo"), deadline)
        with suppress(OddAnswer):
            for link in need_objects(links, "links") if links.good else ():
                address = str(link.get("href", ""))
                if address.startswith(f"{self.base}/"):
                    found = self.wire.call(Call("GET", address), deadline)
                    return need_text(found, "software.name").lower()
        # without nodeinfo: others call themselves "2.7.2 (compatible; Pleroma ...)"
        return "unknown" if "compatible" in version or not version else "mastodon"


def _register_app(base: str, person: Person) -> tuple[str, Secret]:
    """Return the id and secret of a new application on a server (`POST /api/v1/apps`).

    Raises:
        DeliveryError: The server refuses or cannot be reached.
    """
    form = {
        "client_name": "Repurpose",
        "redirect_uris": person.redirect,
        "scopes": " ".join(_SCOPES),
    }
    wire = person.wire
    answer = wire.call(Call("POST", f"{base}/api/v1/apps", form=form), wire.clock() + 30.0)
    if not answer.good:
        raise DeliveryError(judge_upload(answer, wire.now(), "Mastodon"))
    return need_text(answer, "client_id"), Secret(need_text(answer, "client_secret"))


def _sent(post: Mapping[str, Any]) -> Sent:
    number = need_text(post, "id")
    return Sent(number, str(post.get("url") or post.get("uri") or ""), {"id": number})


CLIENTS = {"mastodon": Mastodon}
