"""Threads: chains of posts of 500 characters, in which an emoji costs its UTF-8 bytes."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_codepoints, count_threads
from repurpose.platforms.fetched import FetchedRules
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_POSTS = "https://developers.facebook.com/documentation/threads/posts (2026-04-14)"
_ATTACHMENTS = "https://developers.facebook.com/documentation/threads/text-attachments"

PLATFORM = Platform(
    name="threads",
    label="Threads",
    label_zh="Threads",
    form="thread",
    aliases=("串文",),
    accounts=("threads",),
    body=Limit(500, count_threads, "characters", _POSTS, _CHECKED),
    hashtags=Hashtags(1, write_hash, f"{_POSTS} (one topic tag to a post)", _CHECKED),
    media=Media(
        images=20,
        image_bytes=8_000_000,
        image_formats=("jpeg", "png"),
        source=_POSTS,
        checked=_CHECKED,
        alt=Limit(1000, count_codepoints, "characters", _POSTS, _CHECKED),
        videos=20,
        video_bytes=1_000_000_000,
        video_seconds=300,
    ),
    answer_word="回复",
    numbered=True,
    limits={
        "attachment": Limit(10_000, count_codepoints, "characters", _ATTACHMENTS, _CHECKED),
    },
)

RULES = FetchedRules(PLATFORM)
