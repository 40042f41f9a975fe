"""Jianshu (简书): articles, in an editor of rich text without tables; no figure of it is published."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_EDITOR = "the editor of https://www.jianshu.com/writer, as open browser extensions fill it"

PLATFORM = Platform(
    name="jianshu",
    label="Jianshu",
    label_zh="简书",
    form="article",
    editor="https://www.jianshu.com/writer",
    title=Limit(50, count_utf16, "字", f"{_EDITOR}; the number is ours", _CHECKED, verified=False),
    body=Limit(
        50_000, count_utf16, "字", f"{_EDITOR}; the number is ours", _CHECKED, verified=False
    ),
    hashtags=Hashtags(3, write_hash, f"{_EDITOR}; the number is ours", _CHECKED, verified=False),
    media=Media(
        images=9,
        image_bytes=10_000_000,
        image_formats=("jpeg", "png", "gif"),
        source=f"{_EDITOR}; the numbers are ours",
        checked=_CHECKED,
        verified=False,
    ),
    chinese=True,
    article=ArticleForm(
        _EDITOR,
        _CHECKED,
        tables="pictures",
        tools={"wechatsync": "jianshu", "multipost": "ARTICLE_JIANSHU"},
    ),
)
RULES = Rules(PLATFORM)
