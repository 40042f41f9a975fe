"""DingTalk (钉钉): a group's custom robot, signed.

https://open.dingtalk.com/document/robots/custom-robot-access and customize-robot-security-settings
(read 2026-11). More than 20 messages in a minute shut the robot up for ten minutes.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from hmac import digest
from typing import Any, ClassVar

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_number
from repurpose.platforms.calls import Answer, Call, Field, Profile, need, words_of
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

_LIMITED = (130101, 410100)
# a wrong address, a group that is gone (400013), a robot that is stopped (400102) or gone (400106)
_LOGIN = (300001, 300005, 400013, 400101, 400102, 400106, 40035001)
_SIGNATURE = ("sign not match", "timestamp", "invalid ip", "签名", "ip")


def sign_dingtalk(secret: str, milliseconds: int) -> str:
    """Return the signature of a moment in milliseconds since the epoch, in base64."""
    text = f"{milliseconds}\n{secret}".encode()
    return b64encode(digest(secret.encode(), text, sha256)).decode()


class DingTalk(BaseClient):
    """One robot of one group: its address is the secret."""

    NAME: ClassVar[str] = "dingtalk"
    RATE: ClassVar[str] = "20 a minute"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("webhook", "Webhook 地址", "群设置 → 机器人 → 添加机器人 → 自定义", secret=True),
        Field("secret", "加签密钥", "安全设置里勾选加签，以 SEC 开头", secret=True, optional=True),
    )
    settling: Settling = "opaque"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Put the address in, with the signature in its query."""
        address = need(self.vault, "webhook", msg("webhook address"))
        address, _, token = address.partition("?access_token=")
        query = {"access_token": token.partition("&")[0]}
        if secret := self.vault.read("secret"):
            now = round(self.wire.now() * 1000)
            query |= {"timestamp": str(now), "sign": sign_dingtalk(secret.reveal(), now)}
        return replace(call, url=address, query=query)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return a text, or Markdown when there is a title."""
        if not message.title:
            return Call("POST", "", json={"msgtype": "text", "text": {"content": message.text}})
        # a single line end is none in Markdown: two blanks before it keep it
        text = f"### {message.title}\n\n" + message.text.replace("\n", "  \n")
        body = {"msgtype": "markdown", "markdown": {"title": message.title, "text": text}}
        return Call("POST", "", json=body)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return what the answer's code says; a robot's message has no number."""
        code = need_number(answer, "errcode")
        return Sent(place.key) if code == 0 else _judge(code, answer)

    def look(self, deadline: float) -> Profile:
        """A robot's address cannot be asked anything: say what it may."""
        need(self.vault, "webhook", msg("webhook address"))
        return Profile("钉钉群机器人", "", {"text": "20 000 bytes", **self.quota(deadline)})


def _judge(code: int, answer: Answer) -> Outcome:
    words = msg("钉钉 {code}: {answer}", code=code, answer=words_of(answer))
    if code in _LIMITED:
        return NotSent(words, 600.0)
    said = words.lower()
    if code in _LOGIN or (code == 310000 and any(word in said for word in _SIGNATURE)):
        return NeedsLogin(words)
    return Unclear(words) if code == -1 else Refused(words, answer.status)


CLIENTS = {"dingtalk": DingTalk}
