"""WeChat Channels (视频号): a clip with a short title of 6 to 16 字 and a description."""

from repurpose.patterns import lazy_regex
from repurpose.platforms.base import Fold, Hashtags, Limit, Media, Platform, Tile
from repurpose.platforms.counting import count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_UPLOADER = "https://github.com/dreammis/social-auto-upload (tencent_uploader)"
_PAGE = "https://channels.weixin.qq.com (upload page)"
_NOT_ALLOWED = lazy_regex(r"[^\p{L}\p{M}\p{N}《》“”:+?%° ]+")


def _clean_title(title: str) -> str:
    """Return `title` with only the marks that a short title may have: `《》“”:+?%°` and spaces.

    A comma becomes a space, full-width `：？％` their half-width forms, other marks go.
    Source: social-auto-upload, tencent_uploader (read 2026-11).
    """
    spaced = title.translate(str.maketrans("：？％＋，,、。", ":?%+    "))
    return " ".join(_NOT_ALLOWED.sub("", spaced).split())


_FORM = "https://github.com/toRolex/PostHub/issues/43 (2026-08-21)"

PLATFORM = Platform(
    name="wechat-channels",
    label="WeChat Channels",
    label_zh="视频号",
    form="video",
    aliases=("视频号", "微信视频号"),
    readable=160,
    look="film",
    fold=Fold(40, "展开", f"{_PAGE} (two lines below the film; the number is ours)", _CHECKED),
    tile=Tile(9, 16, f"{_PAGE} (a whole screen)", _CHECKED),
    editor="https://channels.weixin.qq.com/platform/post/create",
    app="weixin://",
    title=Limit(16, count_utf16, "字", _UPLOADER, _CHECKED),
    write_title=_clean_title,
    body=Limit(1000, count_utf16, "字", _PAGE, _CHECKED, verified=False),
    hashtags=Hashtags(5, write_hash, f"{_PAGE}; the number is ours", _CHECKED, verified=False),
    media=Media(
        images=18,
        image_bytes=20_000_000,
        image_formats=("jpeg", "png"),
        source=_PAGE,
        checked=_CHECKED,
        videos=1,
        video_bytes=2_000_000_000,
        video_seconds=3600,
        verified=False,
    ),
    chinese=True,
    link_in_body=False,
    asks=(
        Question(
            "ai",
            "含AI生成内容",
            _FORM,
            _CHECKED,
            group="内容声明",
            otherwise="无需标注",
            demanded=True,
            preset=True,
        ),
        Question("repost", "内容为转载", _FORM, _CHECKED, group="内容声明"),
        Question("original", "声明原创", _UPLOADER, _CHECKED),
    ),
)
RULES = Rules(PLATFORM)
