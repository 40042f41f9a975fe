"""Ghost: posts by the Admin API, signed with the key of an integration; doubt is settled by the address.

https://docs.ghost.org/admin-api (read 2026-11). HTML becomes Ghost's own cards; what it has no card for
is marked to be kept as HTML. A letter to subscribers is never asked for: it could not be called back.
"""

import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any, ClassVar
from urllib.parse import quote

from repurpose.json_object import JsonObject
from repurpose.messages import mark, msg
from repurpose.platforms.answer_shape import need_object, need_objects, need_text
from repurpose.platforms.blogs.blog import (
    html_of,
    is_public,
    slug_of,
    summary_of,
    tags_of,
    words_of_article,
)
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    FilePart,
    Profile,
    need,
    read_media,
    read_moment,
)
from repurpose.platforms.clients.base import BaseClient
from repurpose.platforms.clients.blogs.status import STATUS, login_by_status, parts_of
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.secret import Secret

_VERSION = "v5.0"
_APART = 30.0  # seconds that two clocks may differ
_LIFE = 300  # seconds that a token may last at the most
_KEY = re.compile(r"([0-9a-f]{8,64}):((?:[0-9a-f]{2}){16,64})")
# Its converter makes paragraphs of tables; between these marks HTML is kept.
_TABLE = re.compile(r"<table\b[^>]*>.*?</table>", re.DOTALL)
_KEPT = ("<!--kg-card-begin: html-->", "<!--kg-card-end: html-->")


class Ghost(BaseClient):
    """One integration of one publication."""

    NAME: ClassVar[str] = "ghost"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("base", mark("Site"), mark("its address, such as https://blog.example")),
        Field(
            "key",
            mark("Admin API key"),
            mark("Ghost's Settings, Integrations, Add custom integration"),
            secret=True,
        ),
        STATUS,
    )
    settling: Settling = "searchable"
    _ahead = 0.0  # seconds that the site's clock is ahead of ours, where that has mattered

    def authorize(self, call: Call, deadline: float) -> Call:
        """Sign a token that lasts for five minutes, for this call alone."""
        key = need(self.vault, "key", msg("Admin API key"))
        token = sign_ghost(key, int(self.wire.now() + self._ahead))
        headers = {
            **call.headers,
            "authorization": f"Ghost {token.reveal()}",
            "accept-version": _VERSION,
        }
        return replace(call, url=f"{self.base}/ghost/api/admin/{call.url}", headers=headers)

    def expired(self, answer: Answer) -> bool:
        """Say whether a token may have been refused because our clock goes behind the site's."""
        now = self.wire.now()
        there = read_moment(answer.headers.get("date", ""), now)
        if answer.status != 401 or there is None or abs(there - now - self._ahead) < _APART:
            return False
        self._ahead = there - now
        return True

    def renew(self, deadline: float) -> None:
        """Do nothing: the next token is signed by the site's clock."""

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST posts` of HTML."""
        cover, figures, _ = parts_of(message, handles)
        said = message.body_with([escape(str(one["url"])) for one in figures])
        post: JsonObject = {
            "title": message.title,
            "html": _keep_tables(said or html_of(words_of_article(message))),
            "status": "published" if is_public(self.settings) else "draft",
            "slug": slug_of(message, place),
        }
        if summary := summary_of(message):
            post["custom_excerpt"] = summary
        if cover:
            post |= {"feature_image": cover["url"], "feature_image_alt": message.media[0].alt}
        if message.link:
            post["canonical_url"] = message.link
        if tags := tags_of(message, self.rules.hashtags):
            post["tags"] = [{"name": name} for name in tags]
        return Call("POST", "posts/", json={"posts": [post]}, query={"source": "html"})

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's number, and where it is read or finished."""
        return self._sent(need_objects(answer, "posts")[0])

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; an integration that may not do this is a login's matter."""
        return login_by_status(answer, "Ghost") or super().refuse(answer, message, place)

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge likewise."""
        return login_by_status(answer, "Ghost") or super().judge_asking(answer)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Put a picture where the site keeps its own; it cannot be asked for one it has."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        suffix = attachment.mime.partition("/")[2].replace("jpeg", "jpg")
        part = FilePart("file", f"{attachment.sha256[:20]}.{suffix}", data, attachment.mime)
        call = Call("POST", "images/upload/", form={"purpose": "image"}, files=(part,))
        kept = need_objects(self.ask(call, deadline), "images")
        if not kept:
            raise DeliveryError(NotSent(msg("Ghost kept no picture.")))
        return {"url": need_text(kept[0], "url")}

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Ask for the post of our slug, draft or not."""
        slug = slug_of(message, place)
        query = {"filter": f"slug:'{slug}'", "fields": "id,slug,url,status"}
        for post in need_objects(self.ask(Call("GET", "posts/", query=query), deadline), "posts"):
            if need_text(post, "id") not in place.known and post.get("slug") == slug:
                return self._sent(post)
        return Absent(msg("the site has no post at {slug}", slug=slug))

    def look(self, deadline: float) -> Profile:
        """Ask what the site is called, and whether the key may see its posts."""
        site = need_object(self.ask(Call("GET", "site/"), deadline), "site")
        need_objects(self.ask(Call("GET", "posts/", query={"limit": "1"}), deadline), "posts")
        facts = {"version": str(site.get("version", ""))}
        return Profile(need_text(site, "title"), str(site.get("url", self.base)), facts)

    def _sent(self, post: Mapping[str, Any]) -> Sent:
        number = need_text(post, "id")
        edit = f"{self.base}/ghost/#/editor/post/{quote(number)}"
        public = post.get("status") == "published"
        return Sent(number, str(post.get("url") or edit) if public else edit, {"id": number})


def sign_ghost(key: str, now: int) -> Secret:
    """Return the token that a key signs (RFC 7519, HS256), good for five minutes from `now`.

    Raises:
        DeliveryError: The key is none: `NeedsLogin`.
    """
    found = _KEY.fullmatch(key.strip())
    if found is None:
        reason = msg("The Admin API key is not one: copy it whole, with the colon in it.")
        raise DeliveryError(NeedsLogin(reason))
    head = {"alg": "HS256", "typ": "JWT", "kid": found[1]}
    said = {"iat": now, "exp": now + _LIFE, "aud": "/admin/"}
    signed = b".".join(_encoded(json.dumps(part).encode()) for part in (head, said))
    mark_of = hmac.digest(bytes.fromhex(found[2]), signed, "sha256")
    return Secret((signed + b"." + _encoded(mark_of)).decode())


def _encoded(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


def _keep_tables(html: str) -> str:
    return _TABLE.sub(lambda found: f"{_KEPT[0]}{found[0]}{_KEPT[1]}", html)


CLIENTS = {"ghost": Ghost}
