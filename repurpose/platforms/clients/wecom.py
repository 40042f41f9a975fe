"""WeCom (企业微信): a group's bot; a message is either text or one picture.

https://developer.work.weixin.qq.com/document/path/91770 (read 2026-11): 20 a minute.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import md5
from typing import Any, ClassVar

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_number
from repurpose.platforms.calls import Answer, Call, Field, Profile, need, read_media, words_of
from repurpose.platforms.clients.base import BaseClient
from repurpose.platforms.delivery import (
    DeliveryContext,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)

_LOGIN = (93000, 40001, 40014, 42001)


class WeCom(BaseClient):
    """One bot of one group: its address is the secret."""

    NAME: ClassVar[str] = "wecom"
    RATE: ClassVar[str] = "20 a minute"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field(
            "webhook", "Webhook 地址", "群聊 → 右上角 → 消息推送（原群机器人）→ 添加", secret=True
        ),
    )
    settling: Settling = "opaque"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Put the address in."""
        return replace(call, url=need(self.vault, "webhook", msg("webhook address")))

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return an image with its MD5, a text, or Markdown when the text is too long for one."""
        if message.media:
            data = read_media(message.media[0])
            self.check_size(message.media[0], data)
            # MD5 is what the interface asks for: a check of transmission, not of origin
            image = {
                "base64": b64encode(data).decode(),
                "md5": md5(data, usedforsecurity=False).hexdigest(),
            }
            return Call("POST", "", json={"msgtype": "image", "image": image})
        if not self.platform.limits["text"].excess(message.text):
            return Call("POST", "", json={"msgtype": "text", "text": {"content": message.text}})
        return Call("POST", "", json={"msgtype": "markdown", "markdown": {"content": message.text}})

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return what the answer's code says; a bot's message has no number."""
        code = need_number(answer, "errcode")
        if code == 0:
            return Sent(place.key)
        words = msg("企业微信 {code}: {answer}", code=code, answer=words_of(answer))
        if code == 45009:
            return NotSent(words, 60.0)
        if code in _LOGIN:
            return NeedsLogin(words)
        return Unclear(words) if code == -1 else Refused(words, answer.status)

    def look(self, deadline: float) -> Profile:
        """A bot's address cannot be asked anything: say what it may."""
        need(self.vault, "webhook", msg("webhook address"))
        facts = {"text": msg("2048 bytes, 4096 as Markdown"), **self.quota(deadline)}
        return Profile("企业微信群机器人", "", facts)


CLIENTS = {"wecom": WeCom}
