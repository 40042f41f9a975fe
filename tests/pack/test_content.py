"""What a pack says and which pictures go with which post, before anything is drawn."""

from dataclasses import replace
from itertools import pairwise

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


@pytest.mark.slow
def test_a_grid_of_nine(content):
    assert len(content.cards) == 9
    assert [plan.file[6:8] for plan in content.cards] == [f"{n:02}" for n in range(1, 10)]
    kinds = [plan.card.kind for plan in content.cards]
    assert (kinds[0], kinds[-1]) == ("cover", "end")
    assert all(one != other for one, other in pairwise(kinds))
    assert kinds.count("quote") <= 4
    assert all(len(plan.keywords) <= 2 for plan in content.cards)


def test_cards_of_words_alone_are_as_many_as_asked_for(sample):
    for most in (0, 2):
        planned = plan_content(sample, Choices(clips=0, quotes=most)).cards
        words = [plan for plan in planned if plan.card.kind in ("quote", "excerpt")]
        assert len(words) == most


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
