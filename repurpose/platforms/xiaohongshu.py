"""Xiaohongshu (小红书): a note with a title of 20 字, a body of 1000 and a series of cards."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform, Tile
from repurpose.platforms.counting import count_utf16, count_xiaohongshu_title
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_TOOLS = "https://github.com/xpzouying/xiaohongshu-mcp"
_FORM = "https://github.com/toRolex/PostHub/issues/43 (2026-08-21)"

PLATFORM = Platform(
    name="xiaohongshu",
    label="Xiaohongshu",
    label_zh="小红书",
    form="note",
    aliases=("小红书", "红书", "xhs", "rednote"),
    readable=900,
    heading_marks=("▎", ""),
    look="note",
    tile=Tile(3, 4, "the app (its feed shows nothing taller)", _CHECKED),
    editor="https://creator.xiaohongshu.com/publish/publish",
    app="xhsdiscover://",
    title=Limit(20, count_xiaohongshu_title, "字", f"{_TOOLS} (pkg/xhsutil/title.go)", _CHECKED),
    body=Limit(1000, count_utf16, "characters", f"{_TOOLS} (README)", _CHECKED),
    hashtags=Hashtags(
        10,
        write_hash,
        "https://github.com/autoclaw-cc/xiaohongshu-skills (at most 10 topics)",
        _CHECKED,
        verified=False,
    ),
    media=Media(
        images=18,  # nine in older versions of the app
        image_bytes=20_000_000,
        image_formats=("jpeg", "png", "webp"),
        source="https://creator.xiaohongshu.com (upload page)",
        checked=_CHECKED,
        videos=1,
        verified=False,
    ),
    chinese=True,
    link_in_body=False,
    asks=(
        Question(
            "ai",
            "笔记含AI合成内容",
            f"{_TOOLS}/pull/528 (2026-03-07)",
            _CHECKED,
            group="内容类型声明",
            demanded=True,
        ),
        Question("advertising", "内容包含营销广告", _FORM, _CHECKED, group="内容类型声明"),
        Question("repost", "来源转载", _FORM, _CHECKED, group="内容类型声明"),
        Question("original", "声明原创", f"{_TOOLS}/pull/458 (2026-02-27)", _CHECKED),
    ),
)
RULES = Rules(PLATFORM)
