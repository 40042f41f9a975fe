"""Weibo: one long post with up to nine pictures, or the 140 字 of its only open interface."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_weibo
from repurpose.platforms.hashtags import write_double_hash

_CHECKED = "2026-11"
_API = "https://open.weibo.com/wiki/2/statuses/share"

PLATFORM = Platform(
    name="weibo",
    label="Weibo",
    label_zh="微博",
    form="post",
    body=Limit(
        2000,
        count_weibo,
        "字",
        "the editor of https://weibo.com (long posts)",
        _CHECKED,
        verified=False,
    ),
    hashtags=Hashtags(
        3,
        write_double_hash,
        "https://weibo.com (#话题# has a sign on both sides; the number is our advice)",
        _CHECKED,
        verified=False,
    ),
    media=Media(
        images=9,
        image_bytes=5_000_000,  # what statuses/share takes; the page takes larger ones
        image_formats=("jpeg", "gif", "png"),
        source=f"{_API} (5 MB, formats); nine pictures: the editor of https://weibo.com",
        checked=_CHECKED,
        videos=1,
        verified=False,
    ),
    chinese=True,
    # statuses/share refuses `#topic#`, wants a link of the application's own domain, one picture
    sent_as="api",
    variants={"api": Limit(140, count_weibo, "字", _API, _CHECKED)},
)
