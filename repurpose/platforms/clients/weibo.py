"""Weibo (微博): `statuses/share`, the one call that is open to ordinary applications.

https://open.weibo.com/wiki/2/statuses/share (read 2026-11): at most 140 字, no `#topic#`, at least
one link to the application's own domain (安全域名), one picture at most, the user's own address on
the network. Everything else is posted by hand: see the handoff.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_object, need_text, number_in
from repurpose.platforms.calls import (
    Answer,
    Call,
    Field,
    FilePart,
    Profile,
    need,
    read_media,
    words_of,
)
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

# https://open.weibo.com/wiki/Error_code (read 2026-11)
# of a token, a user or an application that is not let in, 20034 of a locked account
_LOGIN = (*range(21314, 21322), 21301, 21327, 21332, 10004, 10005, 10006, 10013, 10014, 20034)
_LIMITED = (10022, 10023, 10024, 20016, 20017)
_DOUBT = (10001, 10002, 10003, 10010, 10011)
_AGAIN = (20019, 20017)  # the same text twice
_TOPIC = re.compile(r"[#＃][^#＃\n]+[#＃]")


class Weibo(BaseClient):
    """One account, by an application of one's own."""

    NAME: ClassVar[str] = "weibo"
    BASE: ClassVar[str] = "https://api.weibo.com"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field(
            "token", "access_token", "open.weibo.com：我的应用，OAuth2.0 授权后得到", secret=True
        ),
        Field("domain", "安全域名", "我的应用 → 应用信息 → 安全域名；正文里的链接必须属于它"),
        Field("rip", "真实 IP", "发微博的人的公网 IP，接口要求上报，例如 211.156.0.1"),
    )
    settling: Settling = "opaque"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the token to the form."""
        token = need(self.vault, "token", "access_token")
        form = {**(call.form or {}), "access_token": token}
        return replace(call, url=f"{self.base}{call.url}", form=form)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST /2/statuses/share.json`."""
        files: tuple[FilePart, ...] = ()
        for item in message.media:
            data = read_media(item)
            self.check_size(item, data)
            files = (FilePart("pic", item.path.rsplit("/", 1)[-1], data, item.mime),)
        form = {"status": message.text, "rip": self.setting("rip")}
        return Call("POST", "/2/statuses/share.json", form=form, files=files)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's number."""
        said = answer.json()
        if said.get("error_code"):
            return self.refuse(answer, message, place)
        number = need_text(said, "idstr" if said.get("idstr") else "id")
        who = (said.get("user") or {}).get("id")
        return Sent(number, f"https://weibo.com/{who}/{number}" if who else "", {"id": number})

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge by Weibo's own code."""
        code = int(number_in(answer.json(), "error_code"))
        words = msg("微博 {code}: {answer}", code=code or answer.status, answer=words_of(answer))
        if code in _LOGIN:
            return NeedsLogin(words)
        if code in _AGAIN and self.is_retry(place):
            return Unclear(
                msg("{reason}: the earlier attempt may have gone through", reason=words),
                answer.status,
            )
        if code in _LIMITED:
            return NotSent(words, 3600.0, answer.status)
        if code in _DOUBT:
            return Unclear(words, answer.status)
        return Refused(words, answer.status) if code else super().refuse(answer, message, place)

    def look(self, deadline: float) -> Profile:
        """Ask whose token it is, and how long it lasts."""
        call = replace(Call("POST", "/oauth2/get_token_info"), form={})
        said = need_object(self.ask(call, deadline))
        need_text(said, "uid")
        days = number_in(said, "expire_in") / 86400
        facts = {
            "token": msg("good for {days:.0f} days", days=days),
            "text": msg("140 字, one picture, a link of your domain"),
        }
        return Profile(
            f"微博 {said.get('uid', '')}", f"https://weibo.com/u/{said.get('uid', '')}", facts
        )


CLIENTS = {"weibo": Weibo}
