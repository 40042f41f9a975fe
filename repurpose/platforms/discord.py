"""Discord channels: a short notice of 2000 characters with cards attached."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_MESSAGES = "https://docs.discord.com/developers/resources/message"

# The documents say characters without a unit: UTF-16 units never count less.
PLATFORM = Platform(
    name="discord",
    label="Discord",
    label_zh="Discord",
    form="notice",
    accounts=("discord", "discord-bot"),
    readable=400,
    look="chat",
    body=Limit(2000, count_utf16, "characters", f"{_MESSAGES}#create-message", _CHECKED),
    hashtags=Hashtags(0, write_hash, f"{_MESSAGES} (# makes a heading, not a tag)", _CHECKED),
    media=Media(
        images=10,
        image_bytes=10_000_000,
        image_formats=("jpeg", "png", "gif", "webp"),
        source="https://docs.discord.com/developers/reference#uploading-files",
        checked=_CHECKED,
        alt=Limit(
            1024,
            count_utf16,
            "characters",
            f"{_MESSAGES}#attachment-object",
            _CHECKED,
            verified=False,
        ),
        videos=10,
        video_bytes=10_000_000,
        verified=False,
    ),
    answer_word="回复",
    limits={
        "embed": Limit(4096, count_utf16, "characters", f"{_MESSAGES}#embed-object", _CHECKED),
        "embed-title": Limit(256, count_utf16, "characters", f"{_MESSAGES}#embed-object", _CHECKED),
    },
)
RULES = Rules(PLATFORM)
