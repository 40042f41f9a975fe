"""WeCom (企业微信) group bots: a short notice counted in bytes, and a picture beside it."""

from collections.abc import Iterator
from dataclasses import replace

from repurpose.messages import msg
from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf8
from repurpose.platforms.delivery import Message
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Problem, Rules

_CHECKED = "2026-11"
_BOT = "https://developer.work.weixin.qq.com/document/path/91770"

PLATFORM = Platform(
    name="wecom",
    label="WeCom",
    label_zh="企业微信",
    form="notice",
    aliases=("企业微信", "企微"),
    accounts=("wecom",),
    readable=900,
    look="chat",
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
    limits={
        "text": Limit(2048, count_utf8, "bytes", f"{_BOT} (text)", _CHECKED),
        "news-title": Limit(128, count_utf8, "bytes", f"{_BOT} (news)", _CHECKED),
        "news-description": Limit(512, count_utf8, "bytes", f"{_BOT} (news)", _CHECKED),
    },
)


class WeComRules(Rules):
    """A message of a bot is a text or one picture."""

    def arrange(self, message: Message) -> tuple[Message, ...]:
        """Part the text from each picture."""
        if not message.media:
            return (message,)
        pictures = [replace(message, text="", runs=(), media=(item,)) for item in message.media]
        return (replace(message, media=()), *pictures) if message.text.strip() else tuple(pictures)

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield text and picture in one message."""
        if message.media and (message.text.strip() or len(message.media) > 1):
            said = msg("企业微信 takes text or one picture in a message, not both")
            yield Problem("form", said)


RULES = WeComRules(PLATFORM)
