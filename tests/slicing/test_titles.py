"""A title is the half that carries the question or the tension, whole, and never a heading."""

import pytest

from repurpose import platforms
from repurpose.article import Article
from repurpose.slicing import choose_title, short_title
from tests.conftest import parse

BODY = """

好茶壶卖不动，往往不是茶壶的错。老匠人做了三年茶壶，才明白渠道决定了谁能看见茶壶。

## 窑里的事

茶壶出窑那天，老匠人数了数，四十把茶壶里裂了九把。
"""


def titled(title: str) -> Article:
    return parse(f"# {title}{BODY}")


def chosen(title: str, platform: str = "xiaohongshu") -> str:
    article = titled(title)
    span = choose_title(article, platforms.get(platform).title)
    return article.show(span) if span else ""


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("某某周刊（第 12 期）：为什么好茶壶卖不动", "为什么好茶壶卖不动"),
        ("陶艺周报 Vol.33 | 渠道才是茶壶", "渠道才是茶壶"),
        ("播客 EP12 | 小窑怎样活下来", "小窑怎样活下来"),
        ("为什么好茶壶卖不动 - 某某站", "为什么好茶壶卖不动"),
        ("为什么好茶壶卖不动 | 某人的博客", "为什么好茶壶卖不动"),
        ("[译] 为什么好茶壶卖不动", "为什么好茶壶卖不动"),
        ("【深度】为什么好茶壶卖不动（译）", "为什么好茶壶卖不动"),
        ("陶艺周报 #33 | 2024-09-09", "陶艺周报 #33"),
        ("Why Good Pots Fail | Acme Blog", "Why Good Pots Fail"),
        ("Acme Weekly #12: Why Good Pots Fail", "Why Good Pots Fail"),
        ("老匠人 - 茶壶", "老匠人 - 茶壶"),  # the article speaks of it: no site
        ("第 12 期", "第 12 期"),
        ("壶", "壶"),  # the whole stands, however short
    ],
)
def test_series_issues_sites_and_dates_are_set_aside(title, said):
    assert chosen(title) == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("老匠人的茶壶手记之一：四十把茶壶为什么裂了九把？", "四十把茶壶为什么裂了九把？"),
        ("四十把出窑的手工紫砂茶壶，为什么裂了整整九把？", "手工紫砂茶壶，为什么裂了整整九把？"),
        (
            "窑边手记｜茶壶匠人：每一把裂开的茶壶，都是火给的答案",
            "每一把裂开的茶壶，都是火给的答案",
        ),
    ],
)
def test_of_a_long_title_the_part_with_the_question_or_the_subject_is_taken(title, said):
    assert chosen(title) == said


def test_a_part_that_leans_on_the_one_before_it_never_opens():
    for title in (
        "老匠人的四十把紫砂茶壶，怎样熬过漫长的三年冬天",
        "卖不动的好茶壶，因为没有人能在路上看见它们",
    ):
        assert chosen(title)[:2] not in ("怎样", "因为")


def test_what_happened_stands_in_the_title_and_not_only_the_motto_before_it():
    title = "壶裂人散：河湾老窑失火事件背后的三代匠人恩怨与地方陶业的安全警报"
    assert chosen(title) == "壶裂人散：河湾老窑失火事件"


def test_an_english_title_is_shortened_at_a_clause_and_never_a_heading():
    title = "Staying Calm in the Workshop by Counting Every Single Broken Pot"
    assert chosen(title) in ("Counting Every Single Broken Pot", "Staying Calm in the Workshop")
    assert chosen("Internationalization of Counterrevolutionaries") == ""


def test_a_short_english_title_is_a_term_that_the_article_comes_back_to():
    article = parse(
        "# Staying Calm in the Workshop by Counting Every Single Broken Copper Kettle\n\n"
        "A copper kettle breaks. The copper kettle that broke was mine. Nobody mends a copper kettle.\n"
    )
    span = choose_title(article, platforms.get("wechat-channels").title)
    assert span is not None
    assert article.show(span) == "Copper Kettle"


def test_a_short_title_is_within_the_width():
    article = titled("老匠人的茶壶手记：四十把茶壶为什么裂了九把？")
    span = short_title(article, 14.0)
    assert span is not None
    assert article.show(span) == "四十把茶壶为什么裂了九把？"
    assert short_title(article, 3.0) is None


def test_titles_are_whole_parts_within_each_limit(sample):
    for name in platforms.names():
        limit = platforms.get(name).title
        if limit is None:
            continue
        span = choose_title(sample, limit)
        if span is None:
            continue
        title = sample.show(span)
        assert limit.excess(title) == 0
        assert title in sample.title
        assert title[-1] not in "，、：的了与和"
