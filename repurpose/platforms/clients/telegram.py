"""Telegram: a bot that posts to a channel. It cannot see what it has posted: only a person can.

https://core.telegram.org/bots/api (read 2026-11). Files travel with the message itself; lengths
are counted in UTF-16 units.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_number, need_object, need_text, need_true
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
from repurpose.platforms.clients.base import BaseClient
from repurpose.platforms.clients.picture_files import cover_part
from repurpose.platforms.delivery import (
    Attachment,
    DeliveryContext,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Sent,
    Settling,
)

# A 400 whose words say that the bot has no place in the chat, whatever is posted.
_NO_PLACE = ("chat not found", "not enough rights", "administrator rights", "CHAT_WRITE_FORBIDDEN")


class Telegram(BaseClient):
    """One bot in one channel or group."""

    NAME: ClassVar[str] = "telegram"
    RATE: ClassVar[str] = msg("one a second to a chat, 20 a minute to a group")
    BASE: ClassVar[str] = "https://api.telegram.org"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("token", "Bot token", "from @BotFather: /newbot or /token", secret=True),
        Field("chat", "Channel", "@name of the channel, or its number; the bot must be an admin"),
    )
    settling: Settling = "opaque"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Put the token into the path."""
        token = need(self.vault, "token", msg("bot token"))
        return replace(call, url=f"{self.base}/bot{token}/{call.url}")

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `sendMessage`, `sendPhoto`, `sendVideo` or `sendMediaGroup`."""
        chat = {"chat_id": self.setting("chat")}
        if not message.media:
            body = {
                **chat,
                "text": message.text,
                "link_preview_options": {"is_disabled": not message.link},
            }
            return Call("POST", "sendMessage", json=body)
        if len(message.media) == 1:
            return self._single(chat, message, message.media[0])
        parts, described = [], []
        for number, item in enumerate(message.media):
            name = f"file{number}"
            parts.append(self._part(name, item))
            entry: JsonObject = {"type": _kind(item), "media": f"attach://{name}"}
            if number == 0 and message.text:
                entry["caption"] = message.text
            if cover := cover_part(item, self.rules):
                parts.append(replace(cover, key=f"cover{number}"))
                entry["cover"] = f"attach://cover{number}"
            described.append(entry | _size(item))
        form = {**chat, "media": json.dumps(described, ensure_ascii=False)}
        return Call("POST", "sendMediaGroup", form=form, files=tuple(parts))

    def _single(self, chat: Mapping[str, str], message: Message, item: Attachment) -> Call:
        kind = _kind(item)
        form = {**chat, **{key: str(value) for key, value in _size(item).items()}}
        if message.text:
            form["caption"] = message.text
        if kind == "video":
            form["supports_streaming"] = "true"
        files = [self._part(kind, item)]
        if cover := cover_part(item, self.rules):
            form["cover"] = "attach://cover0"
            files.append(replace(cover, key="cover0"))
        method = "sendVideo" if kind == "video" else "sendPhoto"
        return Call("POST", method, form=form, files=tuple(files))

    def _part(self, name: str, item: Attachment) -> FilePart:
        data = read_media(item)
        self.check_size(item, data)
        return FilePart(name, item.path.rsplit("/", 1)[-1], data, item.mime)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the message's number; of an album, the first one's."""
        need_true(answer, "ok")
        result = answer.json().get("result")
        if isinstance(result, list) and len(result) == len(message.media) > 0:
            result = result[0]
        first = need_object({"result": result}, "result")
        number, chat = str(need_number(first, "message_id")), need_object(first, "chat")
        url = f"https://t.me/{chat['username']}/{number}" if chat.get("username") else ""
        return Sent(number, url, {"message_id": first["message_id"], "chat_id": chat.get("id")})

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; 404 means an unknown token, and the wait stands in the body."""
        return _by_code(answer) or classify_response(answer, self.wire.now(), "Telegram")

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge likewise."""
        return _by_code(answer) or judge_upload(answer, self.wire.now(), "Telegram")

    def look(self, deadline: float) -> Profile:
        """Ask who the bot is and which chat it posts to."""
        bot = need_object(self.ask(Call("POST", "getMe"), deadline), "result")
        body = {"chat_id": self.setting("chat")}
        chat = need_object(self.ask(Call("POST", "getChat", json=body), deadline), "result")
        asked = {**body, "user_id": need_number(bot, "id")}
        member = need_object(
            self.ask(Call("POST", "getChatMember", json=asked), deadline), "result"
        )
        facts = {"bot": f"@{need_text(bot, 'username')}", "role": str(member.get("status", ""))}
        facts |= self.quota(deadline)
        if (
            member.get("status") not in ("administrator", "creator")
            and chat.get("type") == "channel"
        ):
            facts["note"] = msg("the bot is not an administrator of the channel and cannot post")
        name = str(chat.get("title") or chat.get("username") or body["chat_id"])
        url = f"https://t.me/{chat['username']}" if chat.get("username") else ""
        return Profile(name, url, facts)


def _by_code(answer: Answer) -> Failure | None:
    said = answer.json()
    words = msg("Telegram: {answer}", answer=words_of(answer))
    if answer.status == 429:
        wait = (said.get("parameters") or {}).get("retry_after")
        return NotSent(words, float(wait or 30), 429)
    if answer.status in (401, 404):
        return NeedsLogin(msg("{reason} (is the bot token right?)", reason=words))
    if answer.status == 403 or any(sign in words for sign in _NO_PLACE):
        return NeedsLogin(msg("{reason} (is the bot an administrator of the chat?)", reason=words))
    return None


def _kind(item: Attachment) -> str:
    return "video" if item.mime.startswith("video/") else "photo"


def _size(item: Attachment) -> JsonObject:
    if _kind(item) == "photo":
        return {}
    size = {"width": item.width, "height": item.height, "duration": round(item.seconds)}
    return {key: value for key, value in size.items() if value}


CLIENTS = {"telegram": Telegram}
