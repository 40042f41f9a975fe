"""Hashtags that may be taken beside those that stand there."""

from repurpose.slicing import find_hashtags, next_tags
from repurpose.studio.tags import describe_tag
from tests.conftest import SAMPLE, parse

SHOP = (
    "# 一家豆腐店\n\n豆腐店开在老街。老街上的豆腐店只剩这一家。豆腐店的老板姓陈。\n\n"
    "## 老街\n\n老街有两百年了。老街的水井还在，水井边就是豆腐店。游客来看水井，也来吃豆腐。\n"
)


def test_others_are_words_of_the_article_and_none_that_stand_there():
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    mine = find_hashtags(article)
    others = next_tags(article, mine)
    assert others
    assert len(others) <= 6
    assert not set(others) & set(mine)
    assert all(tag in article.text for tag in others)
    assert len(set(others)) == len(others)


def test_what_was_taken_away_comes_first_again():
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    first, *rest = find_hashtags(article)
    assert next_tags(article, rest)[0] == first


def test_in_the_place_of_one_its_wider_and_narrower_ones_may_stand():
    article = parse(SHOP, "a.md")
    mine = ["豆腐店", "老街"]
    assert all("豆腐" not in tag for tag in next_tags(article, mine))
    near = [tag for tag in next_tags(article, mine, "豆腐店") if "豆腐" in tag]
    assert "豆腐店" not in near
    assert [describe_tag(tag, "豆腐店")["near"] for tag in near] == ["wider"] * len(near)
    assert describe_tag("豆腐店老板", "豆腐店")["near"] == "narrower"
    assert describe_tag("水井", "豆腐店")["near"] == "other"
    assert describe_tag("水井", "")["near"] == "other"


def test_the_page_asks_for_them(window):
    state = window.state()
    mine = state["heads"]["tags"]
    found = window.post("/api/p/demo/tags-left", {"taken": mine, "swap": mine[0]}).json()
    assert found
    assert not {one["name"] for one in found} & set(mine)
