"""WeChat official accounts (公众号): an article as a draft, or a 图片消息 of pictures and a text."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_utf8, count_utf16
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_DRAFT = "https://developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add"
_EDITOR = "the editor of https://mp.weixin.qq.com"

# The pages say 字 and do not say how one is counted: UTF-16 units never count less than 字.
PLATFORM = Platform(
    name="wechat",
    label="WeChat official account",
    label_zh="公众号",
    form="article",
    title=Limit(32, count_utf16, "字", f"{_DRAFT} (title)", _CHECKED),
    body=Limit(
        19_999,  # "fewer than 20 000 characters and less than 1 MB"; of HTML, marks included
        count_utf16,
        "characters",
        f"{_DRAFT} (content)",
        _CHECKED,
        also=(Limit(1_000_000, count_utf8, "bytes", f"{_DRAFT} (content)", _CHECKED),),
    ),
    hashtags=Hashtags(5, write_hash, f"{_EDITOR} (the number is ours)", _CHECKED, verified=False),
    media=Media(
        images=20,
        image_bytes=1_000_000,
        image_formats=("jpeg", "png"),
        source=f"{_DRAFT} (newspic: 1 to 20 pictures); 1 MB: the uploadimg page",
        checked=_CHECKED,
        videos=1,
        verified=False,
    ),
    answer_word="留言区",
    chinese=True,
    link_in_body=False,
    variants={
        "newspic": Limit(
            1000, count_utf16, "字", f"{_EDITOR} (图片消息)", _CHECKED, verified=False
        ),
        "newspic-title": Limit(
            20, count_utf16, "字", f"{_EDITOR} (图片消息)", _CHECKED, verified=False
        ),
        "digest": Limit(128, count_utf16, "字", f"{_DRAFT} (digest)", _CHECKED),
        "author": Limit(16, count_utf16, "字", f"{_DRAFT} (author)", _CHECKED),
    },
)
