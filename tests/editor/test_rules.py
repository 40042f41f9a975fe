"""What a model names is held to the rules: one item falls, and only that one."""

import pytest

from repurpose.editor import number_article
from repurpose.editor.choosing.contract import read_choice
from repurpose.editor.choosing.rules import Judged, judge
from repurpose.json_object import JsonObject
from repurpose.messages import fixed
from repurpose.slicing import RULES, Cuts, Wishes, find_faults, joined
from tests.editor.answers import GOOD, TEXT, article

LISTING = number_article(article())


def judged(change: JsonObject, wishes: Wishes | None = None) -> Judged:
    choice, _ = read_choice(GOOD | change)
    return judge(LISTING, choice, wishes or Wishes())


def with_second_post(ids: list[str]) -> JsonObject:
    posts = [dict(post) for post in GOOD["posts"]]
    posts[1] = {"role": "claim", "ids": ids, "more": []}
    return {"posts": [post for post in posts if post["ids"] == ids or not {*post["ids"]} & {*ids}]}


def shown(result: Judged, number: int = 1) -> list[str]:
    return [LISTING.article.show(span) for span in result.selection.posts[number].spans]


def test_a_careful_answer_is_taken_whole() -> None:
    result = judged({})
    assert result.refused == ()
    assert len(result.selection.posts) == 5
    assert len(result.selection.quotes) == 3
    assert result.selection.hashtags == ("书店", "账本")
    assert result.selection.core is not None


@pytest.mark.parametrize(
    ("ids", "rule", "kept"),
    [
        (["3b", "3c"], "governed", []),  # 老板说，
        (["6b"], "governed", []),  # 如果你急着走，
        (["14b"], "governed", []),  # 除非下大雨，
        (["6a"], "left hanging", []),
        (["7"], "list", []),  # a view without what refutes it
        (["7b", "8"], "governed", []),
        (["9", "10"], "list", []),  # one of three things
        (["9b"], "list", []),
        (["4", "9"], "list", ["书可以慢慢还，人不能忘。"]),  # its end goes
        (["17b"], "headless", []),
        (["2", "17b"], "headless", ["老板姓林，今年七十二岁。"]),
        (["4b"], "", ["人不能忘。"]),
        (["9", "10", "11", "12"], "opener", None),  # the list is whole; 他 is a matter of taste
        (["7", "8"], "", None),
        (["16", "2"], "", ["老板姓林，今年七十二岁。", "街坊们凑了八万元，把店面买了下来。"]),
        (["3a", "3b", "3c"], "", ["老板说，账本不是用来记谁欠了钱，而是用来记谁很久没有来过。"]),
    ],
)
def test_what_belongs_together_is_not_parted(
    ids: list[str], rule: str, kept: list[str] | None
) -> None:
    result = judged(with_second_post(ids))
    said = [one.reason for one in result.refused]
    assert (fixed(RULES[rule]) in said) if rule else not said  # type: ignore[index]
    if kept:
        assert shown(result) == kept
    elif kept is not None:
        assert len(result.selection.posts) < 5 or not rule


@pytest.mark.parametrize(
    "change",
    [
        with_second_post(["999"]),
        with_second_post(["3z"]),
        with_second_post(["t"]),
        with_second_post(["h1"]),
        {"posts": [GOOD["posts"][0], GOOD["posts"][0], *GOOD["posts"][1:]]},  # says it twice
        {"skip": ["3"]},  # drops what it says
        {"quotes": [["4"], ["1", "5"], ["7b"], ["9"]]},
        {"quotes": [["10"]]},
        {"quotes": [["4"], ["4a", "4b"]]},
        {"cover": "书店能开"},
        {"cover": "不在题中"},
        {"tags": [{"text": "股票", "id": "1"}, {"text": "二十位客", "id": "2"}]},
        {"keywords": [{"text": "街角", "id": "2"}]},
        {"figures": [["4"]]},
        {"titles": ["9", "6b"]},
        {"clip": ["1", "7", "4", "18"]},
        {"skip": [str(n) for n in range(1, 19)]},
    ],
)
def test_an_item_that_breaks_a_rule_falls_alone(change: JsonObject) -> None:
    result = judged(change)
    assert result.refused
    untouched = {"quotes", "titles", "hashtags", "cards"} - {*change} - {"tags"}
    good = judged({}).selection
    for key in untouched - ({"hashtags"} if "tags" in change else set()):
        assert getattr(result.selection, key) == getattr(good, key)


def test_nothing_banned_is_said() -> None:
    listing = number_article(article(), Wishes(banned=("账本",)))
    assert all("账本" not in listing.show(str(line.number)) for line in listing.lines)
    choice, _ = read_choice(GOOD)
    result = judge(listing, choice, Wishes(banned=("书店",)))
    assert "书店" not in result.selection.hashtags


def test_a_first_post_that_falls_takes_the_thread_along() -> None:
    posts = [{"role": "hook", "ids": ["6b"], "more": []}, *GOOD["posts"][1:]]
    assert judged({"posts": posts}).selection.posts == ()
    assert judged({"posts": posts}).selection.quotes


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"posts": "all of it"},
        {"posts": [1, None, {"role": "hook"}, {"role": "boss", "ids": ["1"], "more": []}]},
        {"posts": [{"role": [], "ids": ["1"], "more": []}], "quotes": [[["1"]]], "cover": {}},
        {"quotes": [["1"] * 500], "tags": [{"text": "", "id": "1"}, {"text": "x" * 99, "id": "1"}]},
        {"tool": "rm", **dict.fromkeys(GOOD)},
    ],
)
def test_no_shape_is_too_odd(value: JsonObject) -> None:
    choice, wrong = read_choice(value)
    assert wrong
    assert judge(LISTING, choice, Wishes()).selection.posts == ()


def test_every_id_of_an_article_begins_and_ends_a_clause() -> None:
    read = article(TEXT + "\nそう思うし、\n\n終わりはいつも早いので、\n")
    listing = number_article(read)
    cuts = Cuts(read, [line.unit for line in listing.lines])
    for name, span in listing.spans.items():
        if listing.line(name):
            faults = find_faults(cuts, joined(cuts, [span]))
            assert "not a clause" not in [fault.rule for fault in faults], name
