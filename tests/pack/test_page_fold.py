"""What the page says of long, edited and shortened posts, and of captions in the author's own words."""

import pytest

from repurpose import platforms
from repurpose.pack.page import write_page
from tests.pack.manifests import manifest_of

LONG = "长" * (platforms.get("weibo").fold.most + 1)


def page_of(text, platform="weibo", **thread):
    post = {"id": "p", "text": text, "runs": [{"text": text, "role": "body", "span": None}]}
    manifest = {
        "article": {"title": "标题", "language": "zh-Hans"},
        "threads": [{"platform": platform, "posts": [post], **thread}],
        "clips": [
            {
                "file": "clips/01.mp4",
                "captions": [
                    {"start": 0, "end": 1, "text": "原文", "spans": [[0, 2]]},
                    {"start": 1, "end": 2, "text": "自己写的", "spans": [], "edited": True},
                ],
            }
        ],
    }
    return write_page(manifest_of(manifest), lambda _: b"", "原文", language="zh")


@pytest.mark.parametrize(
    ("text", "platform", "folds"),
    [(LONG, "weibo", True), (LONG[:-1], "weibo", False), (LONG, "x", False)],
)
def test_only_a_long_post_on_weibo_folds(text, platform, folds):
    assert ('<label class="unfold">' in page_of(text, platform)) == folds


def test_edits_and_what_was_left_out_are_said():
    html = page_of("短", edited=True, left_out=[{}, {}, {}])
    assert "手工修改过" in html
    assert "3 处没有用到" in html
    plain = page_of("短")
    assert "处没有用到</" not in plain.split("<script")[0]


def test_own_captions_are_marked():
    assert page_of("短").split("<script")[0].count('<small class="own">') == 1
