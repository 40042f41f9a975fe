"""Zhihu (知乎): an article with a title, or a short 想法; no figure of it is published."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform, Variant
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_double_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_EDITOR = "the editor of https://zhuanlan.zhihu.com/write"
_PIN = "the 想法 editor of https://www.zhihu.com"

PLATFORM = Platform(
    name="zhihu",
    label="Zhihu",
    label_zh="知乎",
    form="article",
    aliases=("知乎",),
    look="article",
    editor="https://www.zhihu.com/creator",
    app="zhihu://",
    title=Limit(100, count_utf16, "字", _EDITOR, _CHECKED, verified=False),
    body=Limit(100_000, count_utf16, "字", _EDITOR, _CHECKED, verified=False),
    hashtags=Hashtags(3, write_double_hash, _EDITOR, _CHECKED, verified=False),
    media=Media(
        images=9,
        image_bytes=10_000_000,
        image_formats=("jpeg", "png", "gif"),
        source=_PIN,
        checked=_CHECKED,
        videos=1,
        verified=False,
    ),
    chinese=True,
    variants={"pin": Variant(Limit(2000, count_utf16, "字", _PIN, _CHECKED, verified=False))},
    article=ArticleForm(
        _EDITOR,
        _CHECKED,
        tables="narrow",
        code="lang",
        tools={"wechatsync": "zhihu", "multipost": "ARTICLE_ZHIHU"},
    ),
    asks=(
        Question(
            "ai",
            "包含 AI 辅助创作",
            "the editor of https://zhuanlan.zhihu.com",
            _CHECKED,
            verified=False,
            group="创作声明",
            otherwise="无声明",
            demanded=True,
            assisted=True,
        ),
    ),
)
RULES = Rules(PLATFORM)
