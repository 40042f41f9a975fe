"""Toutiao (今日头条): a 微头条 of up to 2000 字, addresses and topics included."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform, Tile
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_double_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_ARTICLE = "http://dgkou.cn/341.html (a third party's account)"
_PAGE = "https://mp.toutiao.com (editor)"

PLATFORM = Platform(
    name="toutiao",
    label="Toutiao",
    label_zh="头条",
    form="post",
    aliases=("头条", "今日头条", "微头条"),
    heading_marks=("【", "】"),
    look="grid",
    tile=Tile(1, 1, "the app (a grid of nine)", _CHECKED, several=True),
    editor="https://mp.toutiao.com",
    app="snssdk141://",
    body=Limit(2000, count_utf16, "字", _ARTICLE, _CHECKED, verified=False),
    hashtags=Hashtags(
        3, write_double_hash, f"{_PAGE}; the number is ours", _CHECKED, verified=False
    ),
    media=Media(
        images=9,
        image_bytes=20_000_000,
        image_formats=("jpeg", "png", "gif"),
        source=_PAGE,
        checked=_CHECKED,
        videos=1,
        verified=False,
    ),
    chinese=True,
    article=ArticleForm(
        "the article editor of https://mp.toutiao.com",
        _CHECKED,
        links="named",
        lowest=2,
        tables="narrow",
        tools={"wechatsync": "toutiao", "multipost": "ARTICLE_TOUTIAO"},
    ),
    limits={"article-title": Limit(30, count_utf16, "字", _PAGE, _CHECKED, verified=False)},
    asks=(
        Question(
            "ai",
            "引用AI",
            _PAGE,
            _CHECKED,
            verified=False,
            group="作品声明",
            demanded=True,
            assisted=True,
        ),
        Question("opinion", "个人观点，仅供参考", _PAGE, _CHECKED, False, group="作品声明"),
    ),
)
RULES = Rules(PLATFORM)
