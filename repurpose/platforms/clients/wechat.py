r"""WeChat official accounts (公众号): an article or a 图片消息 into the draft box, never straight to readers.

https://developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add (read 2026-11).
Since July 2025 only verified accounts may publish by interface; a draft is sent by a person from
the page of the account. Every answer is an HTTP 200 with an `errcode`. Text goes out unescaped:
`\u4f5c` would be shown as it stands.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import (
    need_number,
    need_object,
    need_objects,
    need_text,
    number_in,
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
    read_table,
    words_of,
    write_table,
)
from repurpose.platforms.clients.base import SLACK, BaseClient
from repurpose.platforms.clients.picture_files import as_jpeg
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.secret import Secret
from repurpose.platforms.wechat import WeChatRules

_EXPIRED = (40001, 40014, 42001)
_LOGIN = (40013, 40125, 40164, 41002, 41004, 48001, 50002, 89503)  # id, secret, address, rights
_QUOTA = (45009, 45011, 45047, 45064, 45065)
_MATERIAL_MOST = 10_000_000  # add_material, of a picture
_BEIJING = timezone(timedelta(hours=8))


class WeChat(BaseClient):
    """One official account's draft box."""

    NAME: ClassVar[str] = "wechat"
    BASE: ClassVar[str] = "https://api.weixin.qq.com"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field(
            "appid", "AppID（开发者 ID）", "mp.weixin.qq.com：设置与开发 → 开发接口管理 → 基本配置"
        ),
        Field("secret", "AppSecret", "同一页，并把本机的公网 IP 加入 IP 白名单", secret=True),
        Field("author", "作者", "不超过 16 个字", optional=True),
        Field(
            "comments",
            "留言：open、fans 或 closed",
            "open 所有人，fans 仅关注者；留空为关",
            optional=True,
        ),
        Field("kind", "news 或 newspic", "留空则有图且文字短时发图片消息", optional=True),
    )
    rules: WeChatRules
    settling: Settling = "searchable"
    _used = ""  # the token of the last request

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the token to the query."""
        self._used = self._token(deadline)
        query = {"access_token": self._used, **call.query}
        return replace(call, url=f"{self.base}{call.url}", query=query)

    def expired(self, answer: Answer) -> bool:
        """Say whether the token has ended before its time."""
        return answer.json().get("errcode") in _EXPIRED

    def renew(self, deadline: float) -> None:
        """Forget the token and get another one."""
        with self.vault.lease("access"):
            if read_table(self.vault, "access").get("token") == self._used:
                self._fetch_token(deadline, force=True)

    def _token(self, deadline: float) -> str:
        kept = self._kept()
        if kept:
            return kept
        with self.vault.lease("access"):
            return self._kept() or self._fetch_token(deadline, force=False)

    def _kept(self) -> str:
        kept = read_table(self.vault, "access")
        good = float(kept.get("expires") or 0) > self.wire.now() + 300
        return kept["token"] if good else ""

    def _fetch_token(self, deadline: float, *, force: bool) -> str:
        """Ask for a stable token: the same one for everybody, two hours (`/cgi-bin/stable_token`)."""
        body = {
            "grant_type": "client_credential",
            "appid": self.setting("appid"),
            "secret": need(self.vault, "secret", "AppSecret"),
            "force_refresh": force,
        }
        answer = self.wire.call(
            Call("POST", f"{self.base}/cgi-bin/stable_token", json=body), deadline
        )
        said = answer.json()
        if not answer.good or not said.get("access_token"):
            raise DeliveryError(self.judge_asking(answer))
        token = str(said["access_token"])
        expires = self.wire.now() + (number_in(said, "expires_in") or 7200)
        Secret(token)  # made known, so that it is never logged
        write_table(self.vault, "access", {"token": token, "expires": str(expires)})
        return token

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `draft/add` of one article or one 图片消息."""
        own = handles[: len(handles) - len(message.figures)]
        pictures = [handle for handle in own if handle.get("media_id")]
        if not pictures:
            raise DeliveryError(
                NotSent(msg("The pictures of the draft were not uploaded."), stale=True)
            )
        article: JsonObject = {"title": message.title, **self._comments()}
        crops = message.media[0].crops if message.media else ()
        if self.rules.draft_kind(message) == "newspic":
            listed = [{"image_media_id": handle["media_id"]} for handle in pictures]
            article |= {"article_type": "newspic", "content": message.text}
            article["image_info"] = {"image_list": listed}
            if crops:
                article["cover_info"] = {"crop_percent_list": [_percent(*crop) for crop in crops]}
        else:
            article |= {
                "article_type": "news",
                "content": _content(message, pictures, handles[len(own) :]),
                "thumb_media_id": pictures[0]["media_id"],
            }
            for ratio, cut in crops:  # of the cover: shares of its width and height
                article[f"pic_crop_{ratio.replace('.', '')}"] = cut
            if message.summary:
                article["digest"] = message.summary
            if author := self.settings.get("author"):
                article["author"] = author
            if message.link:
                article["content_source_url"] = message.link
        body = json.dumps({"articles": [article]}, ensure_ascii=False).encode()
        headers = {"content-type": "application/json"}
        return Call("POST", "/cgi-bin/draft/add", content=body, headers=headers)

    def _comments(self) -> dict[str, int]:
        """Return who may comment, as the account's settings have it."""
        who = self.settings.get("comments", "")
        return {"need_open_comment": int(who in ("open", "fans"))} | (
            {"only_fans_can_comment": 1} if who == "fans" else {}
        )

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the draft's number."""
        said = answer.json()
        if said.get("errcode"):
            return self._judge(said, answer)
        number = need_text(answer, "media_id")
        return Sent(number, "https://mp.weixin.qq.com", {"media_id": number})

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Keep a picture as permanent material, and its address for the body of an article."""
        data = read_media(attachment)
        name, mime = attachment.path.rsplit("/", 1)[-1], attachment.mime
        if mime == "image/webp":  # which it does not take; articles from the web are full of it
            name, mime, data = f"{name}.jpg", "image/jpeg", as_jpeg(attachment, data)
        if len(data) > _MATERIAL_MOST:
            raise DeliveryError(Refused(msg("{name} is over 10 MB.", name=name)))
        part = FilePart("media", name, data, mime)
        query = {"type": "image"}
        kept = self.ask(
            Call("POST", "/cgi-bin/material/add_material", files=(part,), query=query), deadline
        )
        handle = {"media_id": need_text(kept, "media_id"), "at": self.wire.now()}
        # a cover in two shapes stands in no body, and may be larger
        if self.settings.get("kind") != "newspic" and not attachment.crops:
            self.check_size(attachment, data)
            got = self.ask(Call("POST", "/cgi-bin/media/uploadimg", files=(part,)), deadline)
            handle["url"] = need_text(got, "url")
        return handle

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the latest drafts for one of the same title and text."""
        body = {"offset": 0, "count": 20, "no_content": 0}
        call = Call("POST", "/cgi-bin/draft/batchget", json=body)
        found = need_objects(self.ask(call, deadline), "item")
        since = place.begun_at - SLACK
        for draft in found:
            for article in need_objects(draft, "content.news_item"):
                fresh = (number_in(draft, "update_time") or since) >= since
                fresh = fresh and need_text(draft, "media_id") not in place.known
                if fresh and article.get("title") == message.title:
                    number = need_text(draft, "media_id")
                    return Sent(number, "https://mp.weixin.qq.com", {"media_id": number})
        return Absent(msg("none of the latest {count} drafts has that title", count=len(found)))

    def look(self, deadline: float) -> Profile:
        """Count the drafts and ask for the day's quota: an official account cannot say its name."""
        drafts = self.ask(Call("GET", "/cgi-bin/draft/count"), deadline)
        facts = {"drafts": str(need_number(drafts, "total_count")), **self.quota(deadline)}
        return Profile(f"公众号 {self.setting('appid')}", "https://mp.weixin.qq.com", facts)

    def quota(self, deadline: float) -> dict[str, str]:
        """Return how many drafts of the day are left: `openapi/quota/get`."""
        body = {"cgi_path": "/cgi-bin/draft/add"}
        call = Call("POST", "/cgi-bin/openapi/quota/get", json=body)
        left = need_object(self.ask(call, deadline), "quota")
        words = msg(
            "{left} of {total} drafts left today",
            left=left.get("remain", "?"),
            total=left.get("daily_limit", "?"),
        )
        return {"quota": words}

    def ask(self, call: Call, deadline: float) -> Answer:
        """Send, and take an `errcode` for the failure that it is."""
        answer = super().ask(call, deadline)
        if answer.json().get("errcode"):
            raise DeliveryError(self.judge_asking(answer))
        return answer

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge by the code; doubt does no harm here."""
        if not answer.good:
            return super().judge_asking(answer)
        outcome = self._judge(answer.json(), answer)
        return NotSent(outcome.reason) if isinstance(outcome, Unclear) else outcome

    def _judge(
        self, said: Mapping[str, Any], answer: Answer
    ) -> NotSent | NeedsLogin | Unclear | Refused:
        code = said.get("errcode")
        code = code if isinstance(code, int) else 0
        words = msg("公众号 {code}: {answer}", code=code, answer=words_of(answer))
        if code in _QUOTA:
            return NotSent(words, _until_midnight(self.wire.now()) if code == 45009 else 60.0)
        if code == 40164:
            words = msg(
                "{said} (add the public IP address of this machine to the IP allowlist)",
                said=words,
            )
        if code in _LOGIN or code in _EXPIRED:
            return NeedsLogin(words)
        if code == 40007:  # the material is gone
            return NotSent(words, stale=True)
        return Unclear(words) if code in (-1, 0) else Refused(words)


def _percent(ratio: str, place: str) -> dict[str, str]:
    """Return one cut of a 图片消息's cover."""
    return {"ratio": ratio, **dict(zip(("x1", "y1", "x2", "y2"), place.split("_"), strict=True))}


def _content(
    message: Message, pictures: Sequence[Mapping[str, Any]], figures: Sequence[Mapping[str, Any]]
) -> str:
    """Return the article as it was rendered, each figure at its address; or else its text."""
    if not message.body:
        return _to_html(message.text, pictures)
    return message.body_with([escape(str(figure.get("url", ""))) for figure in figures])


def _to_html(text: str, pictures: Sequence[Mapping[str, Any]]) -> str:
    """Return paragraphs, and the pictures but the cover below them."""
    lines = [f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip()]
    shown = [
        f'<p><img src="{escape(str(item["url"]))}"></p>' for item in pictures[1:] if item.get("url")
    ]
    return "".join([*lines, *shown])


def _until_midnight(now: float) -> float:
    """Return the seconds until midnight in Beijing, when quotas begin anew."""
    here = datetime.fromtimestamp(now, _BEIJING)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - here).total_seconds()


CLIENTS = {"wechat": WeChat}
