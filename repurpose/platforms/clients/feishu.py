"""Feishu (飞书) and Lark: a group's custom bot, signed.

https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (read 2026-11): the signature is
an HMAC-SHA256 of nothing, with time stamp and secret as its key. 5 a second, 100 a minute, 20 KB.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from hmac import digest
from typing import Any, ClassVar

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_number
from repurpose.platforms.calls import Answer, Call, Field, Profile, need, wait_of, words_of
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
from repurpose.platforms.links import links_on_mastodon

_LIMITED = (9499001, 11232, 11233, 11247, 99991400)
_LOGIN = (19001, 19021, 19022)  # unknown address, signature, address not allowed
_DOUBT = (11205, 19002, 99991663, 55001)


def sign_feishu(secret: str, timestamp: int) -> str:
    """Return the signature of a moment in seconds since the epoch."""
    key = f"{timestamp}\n{secret}".encode()
    return b64encode(digest(key, b"", sha256)).decode()


class Feishu(BaseClient):
    """One bot of one group: its address is the secret."""

    NAME: ClassVar[str] = "feishu"
    RATE: ClassVar[str] = "5 a second, 100 a minute"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field(
            "webhook", "Webhook 地址", "群设置 → 群机器人 → 添加机器人 → 自定义机器人", secret=True
        ),
        Field(
            "secret", "签名校验密钥", "同一页的安全设置，勾选签名校验", secret=True, optional=True
        ),
    )
    settling: Settling = "opaque"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Put the address in, and the signature into the body."""
        body = dict(call.json)
        if secret := self.vault.read("secret"):
            now = int(self.wire.now())
            body |= {"timestamp": str(now), "sign": sign_feishu(secret.reveal(), now)}
        return replace(call, url=need(self.vault, "webhook", msg("webhook address")), json=body)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return a text, or a post (富文本) when there is a title or a link."""
        links = list(links_on_mastodon(message.text))
        if not message.title and not links:
            return Call("POST", "", json={"msg_type": "text", "content": {"text": message.text}})
        lines, at = [], 0
        for line in message.text.split("\n"):
            lines.append(
                _tags(line, [(a - at, b - at) for a, b in links if at <= a < at + len(line)])
            )
            at += len(line) + 1
        post = {"zh_cn": {"title": message.title, "content": lines}}
        return Call("POST", "", json={"msg_type": "post", "content": {"post": post}})

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return what the answer's code says; a bot's message has no number."""
        old = "code" not in answer.json()  # bots of before 2021 say it under another name
        code = need_number(answer, "StatusCode" if old else "code")
        return Sent(place.key) if code == 0 else _judge(code, answer, self.wire.now())

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge by the code where there is one."""
        code = answer.json().get("code")
        if isinstance(code, int) and code and answer.status < 500:
            return _judge(code, answer, self.wire.now())
        return super().refuse(answer, message, place)

    def look(self, deadline: float) -> Profile:
        """A bot's address cannot be asked anything: say what it may."""
        need(self.vault, "webhook", msg("webhook address"))
        return Profile("飞书群机器人", "", {"text": "20 KB", **self.quota(deadline)})


def _tags(line: str, links: Sequence[tuple[int, int]]) -> list[dict[str, str]]:
    """Return a line as text and links; an empty line is an empty text."""
    tags: list[dict[str, str]] = []
    at = 0
    for start, end in links:
        if start > at:
            tags.append({"tag": "text", "text": line[at:start]})
        tags.append({"tag": "a", "text": line[start:end], "href": line[start:end]})
        at = end
    if at < len(line) or not tags:
        tags.append({"tag": "text", "text": line[at:]})
    return tags


def _judge(code: int, answer: Answer, now: float) -> Outcome:
    words = msg("飞书 {code}: {answer}", code=code, answer=words_of(answer))
    if code in _LIMITED:
        return NotSent(words, wait_of(answer.headers, now))
    if code in _LOGIN:
        return NeedsLogin(words)
    return Unclear(words) if code in _DOUBT else Refused(words, answer.status)


CLIENTS = {"feishu": Feishu}
