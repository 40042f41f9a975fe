"""A webhook of one's own, signed as https://www.standardwebhooks.com (specification 1.0) has it.

`webhook-id` is the message's key, the same on every attempt, so that a receiver that remembers it
takes each message once; only an account that says so (`remembers = "yes"`) is trusted to.
"""

import json
import math
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from hmac import digest
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_text
from repurpose.platforms.calls import Answer, Call, Field, Profile, need, words_of
from repurpose.platforms.clients.base import BaseClient
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


def sign_webhook(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header `webhook-signature`: v1, HMAC-SHA256 over `id.timestamp.body`.

    Raises:
        DeliveryError: the secret is not `whsec_` and base64: `NeedsLogin`.
    """
    try:
        key = b64decode(secret.removeprefix("whsec_"), validate=True)
    except Error:
        raise DeliveryError(NeedsLogin(msg("The webhook's secret is not in base64."))) from None
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{b64encode(digest(key, signed, sha256)).decode()}"


class Webhook(BaseClient):
    """One address that takes whatever is posted."""

    NAME: ClassVar[str] = "webhook"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("webhook", "Address", "where your receiver listens, https://...", secret=True),
        Field("secret", "Signing secret", "whsec_ and base64, as your receiver has it", secret=True),
        Field("remembers", "Does it remember ids?", "yes if it drops a second message of one id",
              optional=True, default="no"),
        Field("accept", "What does it answer?", "id: JSON with an id; 2xx: a good status alone will do",
              optional=True, default="id"),
    )  # fmt: skip

    key_life = math.inf

    @property
    def settling(self) -> Settling:  # type: ignore[override]
        """Return `keyed` when the receiver remembers what it has had."""
        return "keyed" if self.settings.get("remembers") == "yes" else "opaque"

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return the event `post.publish`."""
        data = {
            "key": place.key,
            "seq": place.seq,
            "parent": dict(place.parent) if place.parent else None,
            "text": message.text,
            "title": message.title,
            "language": message.language,
            "link": message.link,
            "runs": [{"text": run.get("text"), "role": run.get("role")} for run in message.runs],
            "media": [_describe(item) for item in message.media],
        }
        event = {"type": "post.publish", "timestamp": place.created_at, "data": data}
        body = json.dumps(event, ensure_ascii=False, sort_keys=True).encode()
        headers = {"content-type": "application/json", "webhook-id": place.key}
        return Call("POST", "", content=body, headers=headers)

    def authorize(self, call: Call, deadline: float) -> Call:
        """Sign the body as it is sent."""
        now = int(self.wire.now())
        secret = need(self.vault, "secret", msg("signing secret"))
        signature = sign_webhook(secret, call.headers["webhook-id"], now, call.content or b"")
        signed = {"webhook-timestamp": str(now), "webhook-signature": signature}
        address = need(self.vault, "webhook", msg("address"))
        return replace(call, url=address, headers={**call.headers, **signed})

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the `id` and `url` that the receiver answers in JSON.

        A good status alone may be a proxy's or a page's: it will do only where the account's
        settings have `accept = "2xx"`.
        """
        said = answer.json()
        status_alone = self.settings.get("accept") == "2xx" and not said.get("id")
        number = place.key if status_alone else need_text(answer, "id")
        return Sent(number, str(said.get("url") or ""), {"id": number})

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; 410 means that the receiver wants no more (specification, "Response codes").

        What it does not want of one message is a 400; a 403 is said to whoever asks.
        """
        if answer.status == 403:
            return NeedsLogin(msg("The webhook answers 403: {answer}", answer=words_of(answer)))
        if answer.status == 410:
            return NeedsLogin(msg("The webhook answers 410: it wants no more messages."))
        return super().refuse(answer, message, place)

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Sending the same id again is harmless to a receiver that remembers."""
        if self.settling == "keyed":
            return Absent(msg("the receiver remembers ids: it can be sent again"))
        return super().search(message, place, deadline)

    def look(self, deadline: float) -> Profile:
        """An address cannot be asked anything."""
        need(self.vault, "webhook", msg("address"))
        need(self.vault, "secret", msg("signing secret"))
        return Profile(
            "webhook", "", {"once": "yes" if self.settling == "keyed" else msg("not known")}
        )


def _describe(item: Attachment) -> JsonObject:
    size = {"width": item.width, "height": item.height, "seconds": item.seconds}
    name = item.path.rsplit("/", 1)[-1]
    return {
        "name": name,
        "path": item.path,
        "sha256": item.sha256,
        "mime": item.mime,
        "alt": item.alt,
        **size,
    }


CLIENTS = {"webhook": Webhook}
