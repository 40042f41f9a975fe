"""Juejin (掘金): articles in Markdown, for developers; no figure of it is published."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_EDITOR = "the editor of https://juejin.cn/editor/drafts/new, as open browser extensions fill it"

PLATFORM = Platform(
    name="juejin",
    label="Juejin",
    label_zh="掘金",
    form="article",
    aliases=("稀土掘金",),
    editor="https://juejin.cn/editor/drafts/new",
    title=Limit(100, count_utf16, "字", _EDITOR, _CHECKED, verified=False),
    body=Limit(
        100_000, count_utf16, "字", f"{_EDITOR}; the number is ours", _CHECKED, verified=False
    ),
    hashtags=Hashtags(3, write_hash, f"{_EDITOR}; the number is ours", _CHECKED, verified=False),
    media=Media(
        images=9,
        image_bytes=5_000_000,
        image_formats=("jpeg", "png", "gif"),
        source=f"{_EDITOR}; the numbers are ours",
        checked=_CHECKED,
        verified=False,
    ),
    chinese=True,
    article=ArticleForm(
        _EDITOR,
        _CHECKED,
        written="markdown",
        tools={"wechatsync": "juejin", "multipost": "ARTICLE_JUEJIN"},
    ),
)
RULES = Rules(PLATFORM)
