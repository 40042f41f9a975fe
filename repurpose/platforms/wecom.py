"""WeCom (企业微信) group bots: a short notice counted in bytes, and a picture beside it."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf8
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_BOT = "https://developer.work.weixin.qq.com/document/path/91770"

PLATFORM = Platform(
    name="wecom",
    label="WeCom",
    label_zh="企业微信",
    form="notice",
    body=Limit(4096, count_utf8, "bytes", f"{_BOT} (markdown)", _CHECKED),
    hashtags=Hashtags(0, write_hash, f"{_BOT} (a message to a group has no topics)", _CHECKED),
    media=Media(
        images=1,
        image_bytes=2 * 1024 * 1024,
        image_formats=("jpeg", "png"),
        source=f"{_BOT} (image: base64 and md5)",
        checked=_CHECKED,
    ),
    answer_word="群里",
    chinese=True,
    variants={
        "text": Limit(2048, count_utf8, "bytes", f"{_BOT} (text)", _CHECKED),
        "news-title": Limit(128, count_utf8, "bytes", f"{_BOT} (news)", _CHECKED),
        "news-description": Limit(512, count_utf8, "bytes", f"{_BOT} (news)", _CHECKED),
    },
)
