"""Threads: chains of posts of 500 characters, in which an emoji costs its UTF-8 bytes."""

from collections.abc import Iterator

from repurpose.messages import msg
from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_codepoints, count_threads
from repurpose.platforms.delivery import Message
from repurpose.platforms.fetched import FetchedRules
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.links import links_on_x
from repurpose.platforms.rules import Problem

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
    look="thread-strip",
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

LINKS = 5  # of one post, that differ: THREADS_API__LINK_LIMIT_EXCEEDED (changelog of 2026-07-02)


class ThreadsRules(FetchedRules):
    """Few addresses stand in one post."""

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield too many addresses, and media without a public address."""
        text = message.text
        found = {text[start:end].rstrip("/") for start, end in links_on_x(text)}
        if len(found) > LINKS:
            said = msg(
                "Threads takes {most} links in a post, not {count}", most=LINKS, count=len(found)
            )
            yield Problem("form", said)
        yield from super().special(message)


RULES = ThreadsRules(PLATFORM)
