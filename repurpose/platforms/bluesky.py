"""Bluesky: threads of posts of 300 graphemes, with cards in a gallery."""

from repurpose.platforms.base import Hashtags, Limit, LinkCards, Media, Platform
from repurpose.platforms.counting import count_graphemes, count_utf8
from repurpose.platforms.delivery import Attachment
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_LEXICONS = "https://github.com/bluesky-social/atproto/blob/main/lexicons"
_POST = f"{_LEXICONS}/app/bsky/feed/post.json"

# Of a clip's record, beside the limits below.
VIDEO_ALT = Limit(
    1000,
    count_graphemes,
    "graphemes",
    f"{_LEXICONS}/app/bsky/embed/video.json",
    _CHECKED,
    also=(Limit(10_000, count_utf8, "bytes", f"{_LEXICONS}/app/bsky/embed/video.json", _CHECKED),),
)
CAPTION_BYTES = 20_000  # of one WebVTT file; same source

PLATFORM = Platform(
    name="bluesky",
    label="Bluesky",
    label_zh="Bluesky",
    form="thread",
    aliases=("bsky", "蓝天"),
    accounts=("bluesky",),
    look="thread-alt",
    body=Limit(
        300,
        count_graphemes,
        "graphemes",
        _POST,
        _CHECKED,
        also=(Limit(3000, count_utf8, "bytes", _POST, _CHECKED),),
    ),
    hashtags=Hashtags(
        3,
        write_hash,
        f"{_POST} (up to 8 tags may stand beside the text; the number in it is ours)",
        _CHECKED,
        verified=False,
    ),
    media=Media(
        images=4,
        image_bytes=2_000_000,
        image_formats=("jpeg", "png", "webp"),
        source=f"{_LEXICONS}/app/bsky/embed/images.json and video.json",
        checked=_CHECKED,
        alt=Limit(
            2000,
            count_graphemes,
            "graphemes",
            "the editor of https://bsky.app (the record itself has no limit)",
            _CHECKED,
            verified=False,
        ),
        videos=1,
        video_bytes=300_000_000,
        video_seconds=180,
    ),
    answer_word="回复",
    numbered=True,
    link_cards=LinkCards(1_000_000, f"{_LEXICONS}/app/bsky/embed/external.json", _CHECKED),
)


class BlueskyRules(Rules):
    """A clip's description has a limit of its own."""

    def alt_limit(self, item: Attachment) -> Limit | None:
        """Return the limit of a description: of a clip's record, or the editor's."""
        return VIDEO_ALT if item.mime.startswith("video/") else PLATFORM.media.alt


RULES = BlueskyRules(PLATFORM)
