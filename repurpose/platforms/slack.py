"""Slack channels: a short notice with the link, in blocks of 3000 characters."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_POST = "https://docs.slack.dev/reference/methods/chat.postMessage"
_BLOCKS = "https://docs.slack.dev/reference/block-kit/blocks"

PLATFORM = Platform(
    name="slack",
    label="Slack",
    label_zh="Slack",
    form="notice",
    accounts=("slack",),
    readable=400,
    look="chat",
    body=Limit(3000, count_utf16, "characters", f"{_BLOCKS}/section-block", _CHECKED),
    hashtags=Hashtags(0, write_hash, f"{_POST} (# names a channel, not a tag)", _CHECKED),
    media=Media(
        images=10,
        image_bytes=50_000_000,
        image_formats=("jpeg", "png", "gif"),
        source="https://docs.slack.dev/reference/methods/files.getUploadURLExternal",
        checked=_CHECKED,
        alt=Limit(
            2000, count_utf16, "characters", f"{_BLOCKS}/image-block", _CHECKED, verified=False
        ),
        videos=1,
        verified=False,
    ),
    answer_word="回复",
    limits={
        # beyond 4000 the text is to be shortened, beyond 40 000 it is cut
        "text": Limit(40_000, count_utf16, "characters", _POST, _CHECKED),
        "markdown": Limit(12_000, count_utf16, "characters", f"{_BLOCKS}/markdown-block", _CHECKED),
    },
)
RULES = Rules(PLATFORM)
