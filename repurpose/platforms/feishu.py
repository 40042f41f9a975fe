"""Feishu (飞书) group bots: a short notice; the whole request may have 20 KB."""

import json

from repurpose.messages import msg
from repurpose.platforms.base import Avoid, Hashtags, Limit, Media, Platform
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_BOT = "https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot"
_FRAME = 1000  # bytes left for signature, time stamp, title and the marks of a card


def count_request(text: str) -> int:
    """Return the bytes that `text` takes in a request, written as a JSON string in UTF-8."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")) - 2


PLATFORM = Platform(
    name="feishu",
    label="Feishu",
    label_zh="飞书",
    form="notice",
    aliases=("飞书", "lark"),
    accounts=("feishu",),
    readable=900,  # bytes
    look="chat",
    body=Limit(20 * 1024 - _FRAME, count_request, "bytes", f"{_BOT} (20 KB a request)", _CHECKED),
    hashtags=Hashtags(0, write_hash, f"{_BOT} (a message to a group has no topics)", _CHECKED),
    media=Media(
        images=0,  # a picture needs the image_key of an application, which a bot's address has not
        image_bytes=0,
        image_formats=(),
        source=_BOT,
        checked=_CHECKED,
    ),
    answer_word="群里",
    chinese=True,
    avoid=(
        Avoid(
            (0, 30),
            msg("Feishu asks to keep off full and half hours, when it refuses more (error 11232)."),
            f"{_BOT} (frequency limit)",
            _CHECKED,
        ),
    ),
)
RULES = Rules(PLATFORM)
