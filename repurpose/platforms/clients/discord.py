"""Discord: a channel's webhook, or a bot whose messages carry a nonce.

https://docs.discord.com/developers/resources/webhook#execute-webhook and message#create-message
(read 2026-11). With `enforce_nonce` a second message of the same nonce is the first one again,
"for the past few minutes"; after that the channel is read. A webhook has neither.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_object, need_objects, need_text
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    FilePart,
    Profile,
    classify_response,
    judge_upload,
    need,
    read_media,
    words_of,
)
from repurpose.platforms.clients.base import BaseClient, is_since, same_text
from repurpose.platforms.delivery import (
    Absent,
    DeliveryContext,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Sent,
    Settling,
    Unclear,
)


class DiscordWebhook(BaseClient):
    """One webhook: its address is the secret."""

    NAME: ClassVar[str] = "discord"
    BASE: ClassVar[str] = "https://discord.com/api/v10"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field(
            "webhook",
            "Webhook URL",
            "the channel's settings: Integrations, Webhooks, Copy Webhook URL",
            secret=True,
        ),
    )
    settling: Settling = "opaque"

    def _address(self) -> str:
        return need(self.vault, "webhook", msg("webhook URL")).partition("?")[0]

    def authorize(self, call: Call, deadline: float) -> Call:
        """The address itself is the credential."""
        return replace(call, url=self._address())

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `Execute Webhook`, which waits for the message and answers it."""
        return self._with_files("", _body(message), message, {"wait": "true"})

    def _with_files(
        self, url: str, body: JsonObject, message: Message, query: Mapping[str, str]
    ) -> Call:
        if not message.media:
            return Call("POST", url, json=body, query=query)
        parts, described = [], []
        for number, item in enumerate(message.media):
            data = read_media(item)
            self.check_size(item, data)
            name = item.path.rsplit("/", 1)[-1]
            parts.append(FilePart(f"files[{number}]", name, data, item.mime))
            entry = {"id": str(number), "filename": name}  # a snowflake, as in the specification
            described.append(entry | ({"description": item.alt} if item.alt else {}))
        payload = json.dumps({**body, "attachments": described}, ensure_ascii=False)
        return Call("POST", url, form={"payload_json": payload}, files=tuple(parts), query=query)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the message's number and address."""
        return _sent(need_object(answer), self.settings.get("server", "@me"))

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; the wait stands in the body, a deleted webhook is a 404."""
        return _by_code(answer) or classify_response(answer, self.wire.now(), "Discord")

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge likewise."""
        return _by_code(answer) or judge_upload(answer, self.wire.now(), "Discord")

    def look(self, deadline: float) -> Profile:
        """Ask for the webhook's name and channel."""
        found = need_object(self.ask(Call("GET", ""), deadline))
        facts = {
            "channel": need_text(found, "channel_id"),
            "text": msg("2000 characters, 10 files"),
        }
        settings = {"server": str(found.get("guild_id") or "@me")}
        return Profile(str(found.get("name") or "webhook"), "", facts, settings)


class DiscordBot(DiscordWebhook):
    """A bot in one channel."""

    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field(
            "token", "Bot token", "discord.com/developers: your app, Bot, Reset Token", secret=True
        ),
        Field("channel", "Channel ID", "right click on the channel, Copy Channel ID"),
    )
    settling: Settling = "searchable"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the bot's token."""
        headers = {
            **call.headers,
            "authorization": f"Bot {need(self.vault, 'token', msg('bot token'))}",
        }
        return replace(call, url=f"{self.base}{call.url}", headers=headers)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `Create Message` with a nonce of 25 characters made from the key."""
        body = _body(message) | {"nonce": _nonce(place), "enforce_nonce": True}
        if place.parent:
            body["message_reference"] = {
                "message_id": str(place.parent["id"]),
                "fail_if_not_exists": False,
            }
        return self._with_files(f"/channels/{self.setting('channel')}/messages", body, message, {})

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Read the channel's latest messages."""
        call = Call("GET", f"/channels/{self.setting('channel')}/messages", query={"limit": "50"})
        found = need_objects(self.ask(call, deadline))
        for post in found:
            fits = post.get("nonce") == _nonce(place) or (
                need_text(post, "id") not in place.known
                and is_since(str(post.get("timestamp", "")), place.begun_at)
                and same_text(str(post.get("content", "")), message.text)
                and len(post.get("attachments", [])) == len(message.media)
                and self._is_mine(post)
            )
            if fits:
                return _sent(post, self.settings.get("server", "@me"))
        return Absent(msg("none of the latest {count} messages has that text", count=len(found)))

    def _is_mine(self, post: Mapping[str, Any]) -> bool:
        mine = self.settings.get("user_id")
        return not mine or str((post.get("author") or {}).get("id")) == mine

    def look(self, deadline: float) -> Profile:
        """Ask who the bot is and where it posts."""
        who = need_object(self.ask(Call("GET", "/users/@me"), deadline))
        asked = Call("GET", f"/channels/{self.setting('channel')}")
        channel = need_object(self.ask(asked, deadline))
        facts = {"channel": f"#{channel.get('name', '')}", "text": msg("2000 characters, 10 files")}
        settings = {
            "user_id": need_text(who, "id"),
            "server": str(channel.get("guild_id") or "@me"),
        }
        return Profile(str(who.get("username")), "", facts, settings)


def _body(message: Message) -> JsonObject:
    """Return the members that both ways share; nobody is notified by a stray `@everyone`."""
    return {"content": message.text, "allowed_mentions": {"parse": []}}


def _nonce(place: DeliveryContext) -> str:
    return place.key if len(place.key) <= 25 else sha256(place.key.encode()).hexdigest()[:25]


def _sent(post: Mapping[str, Any], server: str) -> Sent:
    number, channel = need_text(post, "id"), need_text(post, "channel_id")
    return Sent(number, f"https://discord.com/channels/{server}/{channel}/{number}", {"id": number})


def _by_code(answer: Answer) -> Failure | None:
    words = msg("Discord: {answer}", answer=words_of(answer))
    if answer.status == 429:
        wait = answer.json().get("retry_after")
        if wait is not None:
            return NotSent(words, max(float(wait), 0.1), 429)
    if answer.status in (401, 404):
        return NeedsLogin(
            msg("{reason} (was the webhook deleted, or the token reset?)", reason=words)
        )
    if answer.status == 403:
        return NeedsLogin(msg("{reason} (may it post in that channel?)", reason=words))
    return None


CLIENTS = {"discord": DiscordWebhook, "discord-bot": DiscordBot}
