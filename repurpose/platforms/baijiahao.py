"""Baijiahao (百家号): articles that Baidu shows and finds; addresses are refused in them."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_double_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_EDITOR = "the editor of https://baijiahao.baidu.com, as open browser extensions fill it"

PLATFORM = Platform(
    name="baijiahao",
    label="Baijiahao",
    label_zh="百家号",
    form="article",
    aliases=("百度百家号", "bjh"),
    editor="https://baijiahao.baidu.com/builder/rc/edit?type=news",
    title=Limit(30, count_utf16, "字", _EDITOR, _CHECKED, verified=False),
    body=Limit(
        50_000, count_utf16, "字", f"{_EDITOR}; the number is ours", _CHECKED, verified=False
    ),
    hashtags=Hashtags(
        3, write_double_hash, f"{_EDITOR}; the number is ours", _CHECKED, verified=False
    ),
    media=Media(
        images=9,
        image_bytes=5_000_000,
        image_formats=("jpeg", "png", "gif"),
        source=f"{_EDITOR}; the numbers are ours",
        checked=_CHECKED,
        verified=False,
    ),
    chinese=True,
    link_in_body=False,
    article=ArticleForm(
        _EDITOR,
        _CHECKED,
        links="named",
        web_pictures=False,
        lowest=2,
        tables="narrow",
        tools={"wechatsync": "baijiahao", "multipost": "ARTICLE_BAIJIAHAO"},
    ),
    asks=(
        Question(
            "ai",
            "AI创作声明",
            _EDITOR,
            _CHECKED,
            verified=False,
            demanded=True,
            assisted=True,
        ),
        Question("original", "原创", _EDITOR, _CHECKED, verified=False),
    ),
)
RULES = Rules(PLATFORM)
