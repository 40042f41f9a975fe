"""DEV and other Forems: articles by the interface of version 1; doubt is settled by one's own list.

https://developers.forem.com/api/v1 and Forem's own source (read 2026-11). The same text under the same
title, and an address that another article has as its canonical one, are refused with 422; one article a
second is taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import mark, msg
from repurpose.platforms.answer_shape import need_object, need_objects, need_text
from repurpose.platforms.blogs.blog import (
    is_public,
    markdown_of,
    summary_of,
    tags_of,
    words_of_article,
)
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    Profile,
    need,
    read_media,
    words_of,
)
from repurpose.platforms.clients.base import BaseClient, same_text
from repurpose.platforms.clients.blogs.status import STATUS, login_by_status, parts_of
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    Message,
    Outcome,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.media_hosting import FIELDS as HOST_FIELDS
from repurpose.platforms.media_hosting import MediaHost

_LOOK = 100  # articles that are looked through
_TAG = 30  # characters of a tag
_TAKEN = "already been taken"
_TARGET = re.compile(r"\]\([^()\n]{0,2000}\)")


class Dev(BaseClient):
    """One person's articles."""

    NAME: ClassVar[str] = "dev"
    BASE: ClassVar[str] = "https://dev.to"
    RATE: ClassVar[str] = msg("one article a second")
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field(
            "key",
            mark("API key"),
            mark("https://dev.to/settings/extensions, at its end"),
            secret=True,
        ),
        STATUS,
        *HOST_FIELDS,
    )
    settling: Settling = "searchable"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the key, and which version is spoken."""
        key = need(self.vault, "key", msg("API key"))
        accept = "application/vnd.forem.api-v1+json"
        headers = {**call.headers, "api-key": key, "accept": accept}
        return replace(call, url=f"{self.base}/api/{call.url}", headers=headers)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST articles`."""
        cover, figures, _ = parts_of(message, handles)
        addresses = [str(one.get("url", "")) for one in figures]
        article: JsonObject = {
            "title": message.title,
            "body_markdown": _said(message, addresses),
            "published": is_public(self.settings),
        }
        if tags := tags_of(message, len(message.runs)):
            short = [tag.lower() for tag in tags if len(tag) <= _TAG]
            article["tags"] = short[: self.rules.hashtags]
        if summary := summary_of(message):
            article["description"] = summary
        if message.link.startswith(("http://", "https://")):
            article["canonical_url"] = message.link
        if cover and cover.get("url"):
            article["main_image"] = cover["url"]
        return Call("POST", "articles", json={"article": article})

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the article's number, and where it is read or finished."""
        return self._sent(need_object(answer), public=is_public(self.settings))

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; what it has already after an earlier attempt is looked up; who may not write must log in."""
        if login := login_by_status(answer, "DEV"):
            return login
        taken = answer.status == 422 and _TAKEN in words_of(answer)
        if not taken or not self.is_retry(place):
            return super().refuse(answer, message, place)
        found = self.settle(message, place, self.wire.clock() + 15.0)
        if isinstance(found, Sent):
            return found
        return Unclear(
            msg("{answer} It was not found among the articles.", answer=words_of(answer)), 422
        )

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge likewise."""
        return login_by_status(answer, "DEV") or super().judge_asking(answer)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Put a picture where the world can read it; without such a place a cover is left out."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        host = MediaHost(self.settings, self.vault, self.wire)
        return {"url": host.put(attachment, data, deadline)} if host.ready else {}

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the person's articles, drafts first, for the same title and text."""
        call = Call("GET", "articles/me/all", query={"per_page": str(_LOOK)})
        found = need_objects(self.ask(call, deadline))
        wanted = _bare(_said(message, ()))
        for one in found:
            if need_text(one, "id") in place.known or one.get("title") != message.title:
                continue
            if same_text(_bare(str(one.get("body_markdown", ""))), wanted):
                return self._sent(one, public=one.get("published") is True)
        if len(found) == _LOOK:
            return Unclear(msg("there are more than {count} articles", count=_LOOK))
        return Absent(msg("none of the {count} articles has that title and text", count=len(found)))

    def look(self, deadline: float) -> Profile:
        """Ask who the person is, and whether pictures have a place."""
        who = need_object(self.ask(Call("GET", "users/me"), deadline))
        name = need_text(who, "username")
        host = MediaHost(self.settings, self.vault, self.wire)
        facts = {**self.quota(deadline), **host.describe(deadline)}
        return Profile(str(who.get("name") or name), f"{self.base}/{name}", facts)

    def _sent(self, article: Mapping[str, Any], *, public: bool) -> Sent:
        number = need_text(article, "id")
        drafts = f"{self.base}/dashboard"
        return Sent(number, str(article.get("url") or drafts) if public else drafts, {"id": number})


def _said(message: Message, addresses: Sequence[str]) -> str:
    """Return the article in Markdown."""
    return message.body_with(addresses) or markdown_of(words_of_article(message))


def _bare(markdown: str) -> str:
    """Return Markdown without addresses: those of pictures are known when they have gone up."""
    return _TARGET.sub("]()", markdown)


CLIENTS = {"dev": Dev}
