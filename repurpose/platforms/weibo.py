"""Weibo: one long post with up to nine pictures, or the 140 字 of its only open interface."""

import re
from collections.abc import Iterator

from repurpose.messages import msg
from repurpose.platforms.base import Fold, Hashtags, Limit, Media, Platform, Tile, Variant
from repurpose.platforms.counting import count_weibo
from repurpose.platforms.declarations import Question
from repurpose.platforms.delivery import Message
from repurpose.platforms.hashtags import write_double_hash
from repurpose.platforms.links import links_on_mastodon
from repurpose.platforms.rules import Problem, Rules
from repurpose.urls import split_url

_CHECKED = "2026-11"
_API = "https://open.weibo.com/wiki/2/statuses/share"

PLATFORM = Platform(
    name="weibo",
    label="Weibo",
    label_zh="微博",
    form="post",
    readable=480,
    aliases=("微博", "新浪微博"),
    accounts=("weibo",),
    heading_marks=("【", "】"),
    look="grid",
    fold=Fold(140, "展开", "the app of https://weibo.com (its classic length)", _CHECKED),
    tile=Tile(1, 1, "the app of https://weibo.com (a grid of nine)", _CHECKED, several=True),
    editor="https://weibo.com",
    app="sinaweibo://",
    body=Limit(
        2000,
        count_weibo,
        "字",
        "the editor of https://weibo.com (long posts)",
        _CHECKED,
        verified=False,
    ),
    hashtags=Hashtags(
        3,
        write_double_hash,
        "https://weibo.com (#话题# has a sign on both sides; the number is our advice)",
        _CHECKED,
        verified=False,
    ),
    media=Media(
        images=9,
        image_bytes=5_000_000,  # what statuses/share takes; the page takes larger ones
        image_formats=("jpeg", "gif", "png"),
        source=f"{_API} (5 MB, formats); nine pictures: the editor of https://weibo.com",
        checked=_CHECKED,
        videos=1,
        verified=False,
    ),
    chinese=True,
    # statuses/share refuses `#topic#`, wants a link of the application's own domain, one picture
    sent_as="api",
    variants={
        "api": Variant(
            Limit(140, count_weibo, "字", _API, _CHECKED),
            built=True,
            tagged=False,
            images=1,
            videos=0,
        )
    },
    asks=(
        Question(
            "ai",
            "内容由AI生成",
            "https://www.dtm.com.cn/news/202509/131459.html (微博公告)",
            _CHECKED,
            group="内容声明",
            demanded=True,
        ),
    ),
)

_TOPIC = re.compile(r"[#＃][^#＃\n]+[#＃]")


class WeiboRules(Rules):
    """Weibo's open interface takes less than its page."""

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield what `statuses/share` would refuse."""
        if self.variant != PLATFORM.sent_as:
            return
        if _TOPIC.search(message.text):
            yield Problem("form", msg("Weibo's open interface takes no #话题#"))
        domain = (self.settings or {}).get("domain", "").lower()
        if self.settings is not None and not self._links_to(domain, message.text):
            said = msg(
                "Weibo's open interface wants a link to {domain}: repurpose pack ARTICLE --link ADDRESS",
                domain=domain or "your 安全域名",
            )
            yield Problem("account", said)

    def _links_to(self, domain: str, text: str) -> bool:
        hosts = (split_url(text[a:b]).hostname or "" for a, b in links_on_mastodon(text))
        return any(host == domain or host.endswith(f".{domain}") for host in hosts if domain)


RULES = WeiboRules(PLATFORM)
