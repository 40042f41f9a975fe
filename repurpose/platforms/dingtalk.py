"""DingTalk (钉钉) group robots: a short notice in Markdown with a title."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf8
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_ROBOT = "https://open.dingtalk.com/document/robots/custom-robot-access"

PLATFORM = Platform(
    name="dingtalk",
    label="DingTalk",
    label_zh="钉钉",
    form="notice",
    aliases=("钉钉", "ding"),
    accounts=("dingtalk",),
    readable=900,
    look="chat",
    body=Limit(20_000, count_utf8, "bytes", _ROBOT, _CHECKED, verified=False),
    hashtags=Hashtags(0, write_hash, f"{_ROBOT} (a message to a group has no topics)", _CHECKED),
    media=Media(
        images=0,  # pictures only by a public address inside the Markdown
        image_bytes=0,
        image_formats=(),
        source=_ROBOT,
        checked=_CHECKED,
    ),
    answer_word="群里",
    chinese=True,
)
RULES = Rules(PLATFORM)
