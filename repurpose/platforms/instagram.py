"""Instagram: an album of cards or a reel with a caption of 2200 characters and five hashtags."""

from collections.abc import Iterator

from repurpose.messages import msg
from repurpose.platforms.base import Fold, Hashtags, Limit, Media, Platform, Tile, VideoCover
from repurpose.platforms.counting import count_codepoints, count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.delivery import Message
from repurpose.platforms.fetched import FetchedRules
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Problem

_CHECKED = "2026-11"
_PUBLISHING = "https://developers.facebook.com/docs/instagram-platform/content-publishing"
_LIMITS = "https://www.ayrshare.com/docs/help-center/technical-support/character_limits"
_MEDIA = "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media"

PLATFORM = Platform(
    name="instagram",
    label="Instagram",
    label_zh="Instagram",
    form="album",
    aliases=("照片墙", "ig", "ins"),
    accounts=("instagram",),
    readable=900,
    look="album",
    fold=Fold(
        125,
        "… more",
        "https://toolshake.xyz/tool/caption-character-counter (about 125)",
        _CHECKED,
    ),
    tile=Tile(3, 4, "the app (its profile shows 3:4)", _CHECKED),
    body=Limit(2200, count_utf16, "characters", _LIMITS, _CHECKED),
    hashtags=Hashtags(
        5,
        write_hash,
        f"{_LIMITS} (five; it was thirty; reported as enforced, 2026-10)",
        _CHECKED,
        enforced=True,
    ),
    media=Media(
        images=10,
        image_bytes=8_000_000,
        image_formats=("jpeg",),
        source=_PUBLISHING,
        checked=_CHECKED,
        alt=Limit(1000, count_codepoints, "characters", _PUBLISHING, _CHECKED),
        videos=10,
        video_bytes=1_000_000_000,
        video_seconds=15 * 60,
        cover=VideoCover(
            "cover_url", 8_000_000, f"{_MEDIA} (reels cover photo)", _CHECKED, jpeg=True
        ),
        needed=True,
        converted=True,
    ),
    link_in_body=False,
    limits={"comment": Limit(2196, count_utf16, "characters", _LIMITS, _CHECKED)},
    asks=(
        Question(
            "ai",
            "AI label",
            "https://developers.facebook.com/docs/instagram-platform/changelog (2026-06-22)",
            _CHECKED,
            field="is_ai_generated",
        ),
        Question(
            "advertising",
            "Paid partnership label",
            "https://help.instagram.com/116947042301556",
            _CHECKED,
            verified=False,
            demanded=True,
        ),
    ),
)


class InstagramRules(FetchedRules):
    """Pictures and clips share an album."""

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield an album that is too long, and media without a public address."""
        if len(message.media) > PLATFORM.media.images:
            said = msg("an album has {images} items at most", images=PLATFORM.media.images)
            yield Problem("media", said)
        yield from super().special(message)


RULES = InstagramRules(PLATFORM)
