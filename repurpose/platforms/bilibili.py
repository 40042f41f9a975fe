"""Bilibili (B站): a clip with a title of 80 字, a description and up to ten tags."""

from repurpose.platforms.base import Fold, Hashtags, Limit, Media, Platform, Tile, Variant
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_double_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_PAGE = "https://member.bilibili.com (upload page)"
_TOOLS = "https://github.com/yikart/AiToEarn"
_NOTICE = "https://ithome.com/0/719/222.htm (关于主动添加内容标识的公告)"
_FORM = "https://github.com/renmu123/biliLive-tools/issues/541 (2026-09-01)"

PLATFORM = Platform(
    name="bilibili",
    label="Bilibili",
    label_zh="B站",
    form="video",
    aliases=("B站", "b站", "哔哩哔哩", "bili"),
    readable=200,
    look="film",
    fold=Fold(50, "展开", "the app (two lines; the number is ours)", _CHECKED),
    tile=Tile(9, 16, "the app (a whole screen, where the film is upright)", _CHECKED),
    editor="https://member.bilibili.com/platform/upload/video/frame",
    app="bilibili://",
    title=Limit(80, count_utf16, "字", _TOOLS, _CHECKED),
    # tools say 250, the page is said to take 2000: the smaller figure holds in both
    body=Limit(250, count_utf16, "字", _TOOLS, _CHECKED, verified=False),
    hashtags=Hashtags(10, write_double_hash, _TOOLS, _CHECKED),
    media=Media(
        images=9,
        image_bytes=20_000_000,
        image_formats=("jpeg", "png", "gif"),
        source=f"{_PAGE}; video: https://openhome.bilibili.com",
        checked=_CHECKED,
        videos=1,
        video_bytes=4_000_000_000,
        video_seconds=5 * 3600,
        verified=False,
    ),
    chinese=True,
    variants={
        "long": Variant(Limit(2000, count_utf16, "字", _PAGE, _CHECKED, verified=False)),
    },
    asks=(
        Question("ai", "含AI生成内容", _NOTICE, _CHECKED, group="创作声明", demanded=True),
        Question("opinion", "个人观点，仅供参考", _NOTICE, _CHECKED, group="创作声明"),
        Question(
            "advertising",
            "内容含营销信息",
            _FORM,
            _CHECKED,
            verified=False,
            group="创作声明",
            otherwise="内容无需标注",
            answered=True,
        ),
        Question(
            "repost", "转载", _NOTICE, _CHECKED, group="类型", otherwise="自制", answered=True
        ),
    ),
)
RULES = Rules(PLATFORM)
