"""CSDN: articles for developers, in its Markdown editor; no figure of it is published."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_EDITOR = "the editor of https://editor.csdn.net/md, as open browser extensions fill it"
_FORM = "the form before publishing at https://editor.csdn.net/md"

PLATFORM = Platform(
    name="csdn",
    label="CSDN",
    label_zh="CSDN",
    form="article",
    editor="https://editor.csdn.net/md/",
    title=Limit(100, count_utf16, "字", _EDITOR, _CHECKED, verified=False),
    body=Limit(
        100_000, count_utf16, "字", f"{_EDITOR}; the number is ours", _CHECKED, verified=False
    ),
    hashtags=Hashtags(5, write_hash, f"{_EDITOR}; the number is ours", _CHECKED, verified=False),
    media=Media(
        images=9,
        image_bytes=5_000_000,
        image_formats=("jpeg", "png", "gif"),
        source=f"{_EDITOR}; the numbers are ours",
        checked=_CHECKED,
        verified=False,
    ),
    chinese=True,
    limits={"digest": Limit(256, count_utf16, "字", _EDITOR, _CHECKED, verified=False)},
    article=ArticleForm(
        _EDITOR,
        _CHECKED,
        written="markdown",
        tools={"wechatsync": "csdn", "multipost": "ARTICLE_CSDN"},
    ),
    asks=(
        Question(
            "ai",
            "部分内容由AI辅助生成",
            _FORM,
            _CHECKED,
            verified=False,
            group="创作声明",
            otherwise="无声明",
            demanded=True,
            assisted=True,
        ),
        Question(
            "original", "原创", _FORM, _CHECKED, verified=False, group="文章类型", answered=True
        ),
        Question("repost", "转载", _FORM, _CHECKED, verified=False, group="文章类型"),
    ),
)
RULES = Rules(PLATFORM)
