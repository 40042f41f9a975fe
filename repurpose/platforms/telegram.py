"""Telegram channels: an album whose first picture carries the caption, and messages after it."""

from typing import Final

from repurpose.platforms.base import Hashtags, Limit, Media, Platform, VideoCover
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_BOTS = "https://core.telegram.org/bots/api"
_UNITS: Final = "UTF-16 units"  # https://core.telegram.org/api/entities#entity-length

PLATFORM = Platform(
    name="telegram",
    label="Telegram",
    label_zh="Telegram",
    form="album",
    aliases=("电报", "tg"),
    accounts=("telegram",),
    readable=900,
    look="channel",
    body=Limit(4096, count_utf16, _UNITS, f"{_BOTS}#sendmessage", _CHECKED),
    hashtags=Hashtags(5, write_hash, f"{_BOTS} (the number is ours)", _CHECKED, verified=False),
    media=Media(
        images=10,
        image_bytes=10_000_000,
        image_formats=("jpeg", "png", "webp"),
        source=f"{_BOTS}#sendphoto, #sendmediagroup, #sending-files",
        checked=_CHECKED,
        videos=10,
        video_bytes=50_000_000,
        # sendVideo takes it since Bot API 8.3 (2025-02-12); its size is nowhere named: a photo's
        cover=VideoCover(
            "cover", 10_000_000, f"{_BOTS}#sendvideo, #inputmediavideo", _CHECKED, verified=False
        ),
    ),
    caption=Limit(1024, count_utf16, _UNITS, f"{_BOTS}#sendphoto", _CHECKED),
)

RULES = Rules(PLATFORM)
