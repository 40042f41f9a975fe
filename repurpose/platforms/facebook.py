"""Facebook pages: one post with pictures, or a reel."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_LIMITS = "https://www.ayrshare.com/docs/help-center/technical-support/character_limits"
_REELS = "https://developers.facebook.com/docs/video-api/guides/reels-publishing (2026-07-30)"

PLATFORM = Platform(
    name="facebook",
    label="Facebook",
    label_zh="Facebook",
    form="post",
    body=Limit(63_206, count_utf16, "characters", _LIMITS, _CHECKED),
    hashtags=Hashtags(
        3,
        write_hash,
        "https://www.facebook.com/help (the number is ours)",
        _CHECKED,
        verified=False,
    ),
    media=Media(
        images=10,
        image_bytes=4_000_000,  # the error 1366046 names 4 MB, the page 10 MB
        image_formats=("jpeg", "png"),
        source=f"https://developers.facebook.com/docs/graph-api/reference/page/photos; {_REELS}",
        checked=_CHECKED,
        videos=1,
        video_bytes=1_000_000_000,
        video_seconds=90,
        verified=False,
    ),
    variants={"reel-title": Limit(255, count_utf16, "characters", _LIMITS, _CHECKED)},
)
