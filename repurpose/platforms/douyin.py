"""Douyin (抖音): a clip with a title of 30 字 and a text with its topics inside."""

from repurpose.platforms.base import Fold, Hashtags, Limit, Media, Platform, Tile
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_UPLOADER = "https://github.com/dreammis/social-auto-upload (douyin_uploader)"
_OPEN = "https://open.douyin.com (publishing solution)"
_FORM = "https://github.com/toRolex/PostHub/issues/43 (2026-08-21)"

PLATFORM = Platform(
    name="douyin",
    label="Douyin",
    label_zh="抖音",
    form="video",
    aliases=("抖音",),
    readable=160,
    look="film",
    fold=Fold(55, "展开", "the app (two lines over the film; the number is ours)", _CHECKED),
    tile=Tile(9, 16, "the app (a whole screen)", _CHECKED),
    editor="https://creator.douyin.com/creator-micro/content/upload",
    app="snssdk1128://",
    title=Limit(30, count_utf16, "字", _UPLOADER, _CHECKED),
    body=Limit(1000, count_utf16, "字", "https://github.com/yikart/AiToEarn", _CHECKED),
    hashtags=Hashtags(5, write_hash, "https://github.com/yikart/AiToEarn", _CHECKED),
    media=Media(
        images=35,
        image_bytes=100_000_000,
        image_formats=("jpeg", "png", "webp"),
        source=_OPEN,
        checked=_CHECKED,
        videos=1,
        video_bytes=4_000_000_000,
        video_seconds=15 * 60,
    ),
    chinese=True,
    link_in_body=False,
    asks=(
        Question("ai", "内容由AI生成", _FORM, _CHECKED, group="自主声明", demanded=True),
        Question("opinion", "内容为个人观点或见解", _FORM, _CHECKED, False, group="自主声明"),
        Question(
            "repost", "内容为转载信息", _FORM, _CHECKED, False, group="自主声明", answered=True
        ),
        Question(
            "advertising",
            "内容含营销推广信息",
            _FORM,
            _CHECKED,
            verified=False,
            group="自主声明",
            otherwise="无需添加自主声明",
            answered=True,
        ),
    ),
)
RULES = Rules(PLATFORM)
