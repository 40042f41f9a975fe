r"""LinkedIn: one post of 3000 characters with a document of cards, written as little text.

The commentary of the API is in the *little text* format: an unescaped bracket silently cuts the
post there, and the answer still says success
(https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format,
read 2026-11).
"""

import re
from datetime import UTC, date, datetime

from repurpose.platforms.base import (
    ArticleForm,
    Fold,
    Hashtags,
    Limit,
    LinkCards,
    Media,
    Platform,
    VideoCover,
)
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_LEARN = "https://learn.microsoft.com/linkedin/marketing/community-management/shares"
_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_HASHTAG = re.compile(r"\\#(\w+)")


def escape_little_text(text: str) -> str:
    r"""Return `text` with a backslash before each character that little text gives a meaning.

    Those are `\ | { } @ [ ] ( ) < > # * _ ~`; a hashtag keeps its sign and stays a hashtag.
    """
    escaped = _RESERVED.sub(r"\\\g<0>", text)
    return _HASHTAG.sub(r"#\1", escaped)


def count_little_text(text: str) -> int:
    """Return the UTF-16 units of `text` once escaped: what is sent, so never less than is counted."""
    return count_utf16(escape_little_text(text))


VERSIONS = ("202601", "202608")  # that we have met, in order; read 2026-11
_LASTS = 12  # months; each ends about the middle of its month a year later (202510 on 2026-10-15)


def version_ends(version: str) -> date:
    """Return the day on which LinkedIn ends a version of its interface, such as 202608.

    Raises:
        ValueError: It is no month.
    """
    return date(int(version[:4]) + _LASTS // 12, int(version[4:]), 15)


def version_at(now: float) -> str:
    """Return the version to ask for at a moment, in seconds since the epoch.

    The newest that we have met while it lasts; after its end, that of half a year before: LinkedIn
    publishes one each month, as a rule.
    """
    today = datetime.fromtimestamp(now, UTC).date()
    if today < version_ends(VERSIONS[-1]):
        return VERSIONS[-1]
    months = today.year * 12 + today.month - 1 - _LASTS // 2
    return f"{months // 12}{months % 12 + 1:02}"


PLATFORM = Platform(
    name="linkedin",
    label="LinkedIn",
    label_zh="领英",
    form="post",
    aliases=("领英",),
    accounts=("linkedin",),
    readable=1500,
    look="slides",
    fold=Fold(
        210,
        "…more",
        "https://findbest.tools/blog/linkedin-post-character-limit (about 210; others say 150 to 700)",
        _CHECKED,
        opening=True,
    ),
    body=Limit(3000, count_little_text, "characters", f"{_LEARN}/posts-api", _CHECKED),
    hashtags=Hashtags(
        5,
        write_hash,
        "https://www.linkedin.com/help (the number is ours)",
        _CHECKED,
        verified=False,
    ),
    media=Media(
        images=20,
        image_bytes=5_000_000,
        image_formats=("jpeg", "png", "gif"),
        source=f"{_LEARN}/images-api, multiimage-post-api, videos-api",
        checked=_CHECKED,
        alt=Limit(
            4086, count_utf16, "characters", f"{_LEARN}/images-api", _CHECKED, verified=False
        ),
        videos=1,
        video_bytes=500_000_000,
        video_seconds=30 * 60,
        # `uploadThumbnail`; its size is nowhere named: a picture's
        cover=VideoCover("thumbnail", 5_000_000, f"{_LEARN}/videos-api", _CHECKED, verified=False),
        document=True,
    ),
    # its interface reads no pages: a card without words of ours shows the bare address
    link_cards=LinkCards(5_000_000, f"{_LEARN}/posts-api (article content)", _CHECKED),
    limits={
        "comment": Limit(1250, count_utf16, "characters", f"{_LEARN}/comments-api", _CHECKED),
        "document-title": Limit(
            400, count_utf16, "characters", f"{_LEARN}/documents-api", _CHECKED
        ),
    },
    article=ArticleForm("the article editor of https://www.linkedin.com", _CHECKED, tables="lines"),
    asks=(
        Question(
            "advertising",
            "Brand partnership",
            "the editor of https://www.linkedin.com",
            _CHECKED,
            verified=False,
        ),
    ),
)
RULES = Rules(PLATFORM)
