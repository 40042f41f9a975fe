"""What a pack says and which pictures go with which post, before anything is drawn."""

from dataclasses import replace

import pytest

from repurpose import platforms
from repurpose.pack import Choices
from repurpose.pack.content import plan_content


@pytest.fixture(scope="module")
def content(sample):
    return plan_content(sample, Choices(platforms=platforms.names()))


def media(content, name):
    thread = next(s.thread for s in content.threads if s.thread.name == name)
    return [post.media for post in thread.posts]


def test_a_grid_of_nine(content):
    assert len(content.cards) == 9
    assert [plan.file[6:8] for plan in content.cards] == [f"{n:02}" for n in range(1, 10)]
    spans = [min(plan.sources.values()) for plan in content.cards[1:-1]]
    kinds = [plan.card.kind for plan in content.cards]
    assert (kinds[0], kinds[-1]) == ("cover", "end")
    quoted = [plan.sources["text"] for plan in content.cards if "text" in plan.sources]
    assert quoted == sorted(quoted)
    assert spans


def test_each_form_carries_what_its_readers_expect(content):
    files = tuple(plan.file for plan in content.cards)
    assert media(content, "weibo") == [files]
    assert media(content, "xiaohongshu") == [files]
    assert media(content, "weibo-api") == [files[:1]]
    assert media(content, "telegram")[0] == files
    assert not any(media(content, "telegram")[1:])
    assert media(content, "douyin") == [("clips/01-highlights.mp4",)]
    assert media(content, "feishu") == [()]
    assert media(content, "discord") == [files[:1]]
    on_x = media(content, "x")
    assert on_x[0] == files[:1]
    assert on_x[-1] == ()
    assert all(len(one) <= 1 for one in on_x)


def test_no_post_carries_more_than_its_platform_takes(content):
    for sliced in content.threads:
        most = platforms.get(sliced.thread.platform).media
        for post in sliced.thread.posts:
            assert len(post.media) <= max(most.images, most.videos)


def test_without_cards_and_clips_nothing_is_attached(sample):
    plain = Choices(platforms=platforms.names(), cards=False, clips=0)
    content = plan_content(sample, plain)
    assert not any(p.media for s in content.threads for p in s.thread.posts)
    with_clip = plan_content(sample, replace(plain, clips=1))
    assert media(with_clip, "bilibili") == [("clips/01-highlights.mp4",)]


def test_the_wechat_forms(content):
    names = [s.thread.name for s in content.threads if s.thread.platform == "wechat"]
    assert names == ["wechat", "wechat-newspic", "wechat-digest"]
    digest = next(s.thread for s in content.threads if s.thread.name == "wechat-digest")
    assert not any(run.role == "hashtag" for run in digest.posts[0].runs)
    assert platforms.get("wechat").variants["digest"].limit.excess(digest.posts[0].text) == 0
    assert media(content, "wechat-digest") == [()]
