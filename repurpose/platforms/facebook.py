"""Facebook pages: one post with pictures, or a reel."""

from collections.abc import Iterator

from repurpose.messages import msg
from repurpose.platforms.base import Hashtags, Limit, Media, Platform, VideoCover
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.delivery import Message
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Problem, Rules

_CHECKED = "2026-11"
_LIMITS = "https://www.ayrshare.com/docs/help-center/technical-support/character_limits"
_REELS = "https://developers.facebook.com/docs/video-api/guides/reels-publishing (2026-07-30)"

PLATFORM = Platform(
    name="facebook",
    label="Facebook",
    label_zh="Facebook",
    form="post",
    aliases=("脸书", "fb"),
    accounts=("facebook",),
    readable=1200,
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
        cover=VideoCover(
            "source",
            10_000_000,
            "https://developers.facebook.com/docs/graph-api/reference/video/thumbnails",
            _CHECKED,
        ),
        verified=False,
    ),
    limits={"reel-title": Limit(255, count_utf16, "characters", _LIMITS, _CHECKED)},
    asks=(
        Question(
            "advertising",
            "Paid partnership",
            "https://www.facebook.com/business/help/788160621327601",
            _CHECKED,
            verified=False,
            demanded=True,
        ),
    ),
)


class FacebookRules(Rules):
    """A clip is a reel, which stands alone."""

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield pictures beside a reel."""
        videos = sum(item.mime.startswith("video/") for item in message.media)
        if videos and len(message.media) > videos:
            yield Problem("form", msg("a reel has no pictures beside it"))


RULES = FacebookRules(PLATFORM)
