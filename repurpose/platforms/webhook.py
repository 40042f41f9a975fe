"""A webhook of one's own: a short notice; its receiver decides what becomes of it."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_codepoints
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_SOURCE = (
    "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"
)

# No limit but the specification's advice to keep payloads under 20 KB; files travel by name.
PLATFORM = Platform(
    name="webhook",
    label="Webhook",
    label_zh="Webhook",
    form="notice",
    accounts=("webhook",),
    look="chat",
    body=Limit(20_000, count_codepoints, "characters", _SOURCE, _CHECKED),
    hashtags=Hashtags(0, write_hash, _SOURCE, _CHECKED),
    media=Media(
        images=100,
        image_bytes=0,
        image_formats=("jpeg", "png", "gif", "webp"),
        source=_SOURCE,
        checked=_CHECKED,
        videos=10,
    ),
)

RULES = Rules(PLATFORM)
