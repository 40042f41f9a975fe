"""What is chosen is learned; what may never be said alone is a rule."""

import json

import pytest

from repurpose import platforms
from repurpose.messages import translate
from repurpose.resources import asset
from repurpose.slicing import find_quotes, slice_thread
from repurpose.slicing.judging.feature_words import concept_of, name_feature
from repurpose.slicing.judging.features import Reading
from repurpose.slicing.judging.score import HEADS, REASONS, explain, judge_of, predict
from repurpose.slicing.sentences.clauses import find_last_half, find_own_start
from repurpose.slicing.sentences.units import read_units
from tests.conftest import parse


def test_the_weights_are_of_features_that_are_found(sample):
    held = json.loads(asset("judgement", "weights.json").read_text(encoding="utf-8"))
    units, _ = read_units(sample)
    found = Reading(sample, units).features(0)
    assert held["heads"] == list(HEADS)
    assert set(held["steps"]) <= set(found)
    assert all(
        len(rows) == len(limits) + 1
        and limits == sorted(limits)
        and {len(row) for row in rows} == {len(HEADS)}
        for limits, rows in held["steps"].values()
    )
    assert set(REASONS) - {"likeness: quote"} <= set(found)


def test_every_feature_that_weighs_has_a_name_in_chinese():
    held = json.loads(asset("judgement", "weights.json").read_text(encoding="utf-8"))
    for feature in held["steps"]:
        if about := concept_of(feature):
            assert not translate(name_feature(about), "zh").isascii(), feature


def test_what_the_features_add_is_what_the_score_differs_from_the_mean_by(sample):
    units, _ = read_units(sample)
    reading = Reading(sample, units)
    rows = [reading.features(i) for i in range(len(units))]
    for place, head in enumerate(HEADS):
        means = {round(predict(row)[place] - sum(explain(head, row).values()), 4) for row in rows}
        assert len(means) == 1


def test_a_thought_is_worth_more_than_a_step_of_a_procedure():
    article = parse(
        "关于时间\n\n真正稀缺的从来不是时间，而是愿意为一件事停下来的勇气。\n\n然后点开第二个窗口，把里面的数字填到表格的第三列。\n"
    )
    thought, step = (judge_of(article).score(u.span, u.text) for u in read_units(article)[0])
    assert thought.quote > step.quote
    assert thought.alone > step.alone


def test_the_same_words_in_both_scripts_are_worth_the_same():
    simple = parse(
        "关于时间\n\n真正稀缺的从来不是时间，而是愿意停下来的勇气。\n", language="zh-Hans"
    )
    other = parse(
        "關於時間\n\n真正稀缺的從來不是時間，而是願意停下來的勇氣。\n", language="zh-Hant"
    )
    first, second = (
        judge_of(a).score(u.span, u.text) for a in (simple, other) for u in read_units(a)[0]
    )
    assert first.value == second.value


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("然而，桥从来不属于修桥的人。", "桥从来不属于修桥的人。"),
        ("也就是说，桥从来不属于修桥的人。", "桥从来不属于修桥的人。"),
        ("但对大部分人来说，桥只是路的一段。", "对大部分人来说，桥只是路的一段。"),
        ("つまり、橋は道の一部だ。", "橋は道の一部だ。"),
        ("所以没有桥的河都是墙。", "没有桥的河都是墙。"),
        ("而桥一旦断了，河就是墙。", "桥一旦断了，河就是墙。"),
        ("其实桥不是问题，问题是路。", "桥不是问题，问题是路。"),
        ("而且桥是旧的。", None),
        ("而今桥已经没有了。", None),
        ("所以然的事没有人问。", None),
        ("如果没有桥，河就是墙。", None),
        ("不过河，就没有桥的意义。", None),
        ("据他说，桥是旧的。", None),
        ("可能桥比人活得久。", None),
        ("但凡修过桥的人都知道水的力气。", None),
        ("除非水退了，桥才看得见。", None),
        ("他认为，桥是旧的。", None),
        ("所以，", None),  # a sentence that is broken off
        ("其实，所以，", None),
    ],
)
def test_only_a_connective_is_dropped(sentence, rest):
    assert sentence[find_own_start(sentence) :] == (rest or sentence)


def test_a_half_that_a_condition_governs_is_not_cut_from_it():
    free = "水退了，路就露出来；桥从来属于走过它的人。"
    assert free[find_last_half(free) :] == "桥从来属于走过它的人。"
    assert find_last_half("如果水退了，路就露出来；桥就没有用了。") == 0
    assert find_last_half("他说水退了；桥没有用了。") == 0
    assert find_last_half("可能水退了；如果没有桥，河就是墙。") == 0
    twice = "如果没有船，河就是墙；如果没有桥，船就是命。"
    assert twice[find_last_half(twice) :] == "如果没有桥，船就是命。"


def test_a_quote_drops_the_connective_that_it_opens_with():
    article = parse(
        "桥的记忆\n\n老人讲了很多。然而，真正的桥不是石头砌成的，而是一代代人走出来的。\n"
    )
    assert "真正的桥不是石头砌成的，而是一代代人走出来的。" in [
        q.text for q in find_quotes(article)
    ]


def test_what_a_colon_only_announces_may_be_a_quote():
    said = "修桥的人走了以后，桥才开始属于走过它的人。"
    announced = f"桥的记忆\n\n镇上的人都记得一件事：\n\n{said}\n"
    refused = f"桥的记忆\n\n有人认为：\n\n{said}\n"
    spoken = f"桥的记忆\n\n老石匠留下一句话：\n\n“{said}”\n"
    assert any(said in quote.text for quote in find_quotes(parse(announced)))
    assert not any(said in quote.text for quote in find_quotes(parse(refused)))
    assert not any(said in quote.text for quote in find_quotes(parse(spoken)))


@pytest.mark.parametrize(
    ("leads", "free"),
    [
        ("我觉得修桥的道理有三条：", True),
        ("修桥的道理有三条：", True),
        ("有人说修桥的道理有三条：", False),
        ("修桥的三个误区：", False),
        ("要是没有钱：", False),
    ],
)
def test_an_item_goes_on_in_the_authors_own_words(leads, free):
    said = "修桥的人走了以后，桥才开始属于走过它的人。"
    items = f"- 先看水。{said}\n- 再看石头。石头记得每一个春天的水位。\n"
    article = parse(f"桥的记忆\n\n镇上的桥活了八十年。\n\n{leads}\n\n{items}")
    quotes = [quote.text for quote in find_quotes(article)]
    assert any(said in text for text in quotes) == free
    assert not any("先看水" in text for text in quotes)


def test_a_line_is_a_sentence_where_the_author_sets_no_full_stops():
    line = "修桥的人走了以后，桥才开始属于走过它的人"
    others = [f"第{n}年的春天，镇上又多了一座没有名字的桥" for n in "一二三四五"]
    bare = parse("\n\n".join(["桥的记忆", *others, line]) + "\n")
    stopped = parse("\n\n".join(["桥的记忆", *(f"{o}。" for o in others), line]) + "\n")
    assert line in [quote.text for quote in find_quotes(bare)]
    assert line not in [quote.text for quote in find_quotes(stopped)]


REFUTED = "你可能会说，读书再多也没有用，不如早点出去挣钱。"


def test_what_is_refuted_is_never_said_without_its_refutation():
    refutation = "但这是错的，读过的书会在你想不到的地方长出来。"
    article = parse(
        f"读书的用处\n\n每个人都有过怀疑的时候，怀疑本身并不可耻。\n\n{REFUTED}{refutation}\n\n时间会给每一页书一个回答，只是它从不着急。\n"
    )
    assert not any(REFUTED[:8] in quote.text for quote in find_quotes(article))
    for name in ("x", "bluesky", "threads", "mastodon"):
        for count in (1, 2, 3, 4):
            thread = slice_thread(article, platforms.get(name), style="digest", posts=count).thread
            for post in thread.posts:
                assert REFUTED not in post.text or refutation in post.text


def test_a_list_of_excuses_is_no_list_of_the_authors_views():
    article = parse(
        "读书的用处\n\n读书从来不是为了马上有用，而是为了不被眼前困住。\n\n你可能会说：\n\n- 我每天都太忙了，根本没有时间读书。\n- 书里的道理都是空话，帮不上任何忙。\n\n其实这些都是借口，真正的原因是我们害怕安静。\n"
    )
    excuses = ("太忙了", "都是空话")
    assert not any(word in quote.text for quote in find_quotes(article) for word in excuses)
    for count in (1, 2, 3, 4):
        thread = slice_thread(article, platforms.get("x"), style="digest", posts=count).thread
        for post in thread.posts:
            if any(word in post.text for word in excuses):
                assert all(word in post.text for word in (*excuses, "你可能会说", "都是借口"))


@pytest.mark.parametrize(
    "sentence",
    ["第一，桥要先过河才算桥。", "1、桥要先过河才算是一座桥。", "①桥要先过河才算是一座桥。"],
)
def test_no_quote_wears_a_number(sentence):
    article = parse(f"桥的记忆\n\n修桥的人只想着一件事。{sentence}\n")
    assert not any("先过河" in quote.text for quote in find_quotes(article))


def test_a_digest_opens_with_its_best_hook_and_not_with_the_introduction():
    article = parse(
        "一座桥的账本\n\n## 引言\n\n本文想谈一谈镇上的那座桥，先介绍一下背景。镇子不大，有三条街。\n\n## 账本\n\n"
        "为什么一座只花了三千元的桥，比花了三百万元的桥多活了八十年？\n\n答案写在老石匠留下的账本里：每一块石头都记着名字。\n\n## 结尾\n\n记得名字的人，才舍不得让它倒下。\n"
    )
    first = slice_thread(article, platforms.get("x"), style="digest").thread.posts[0]
    assert "多活了八十年" in first.text
    assert "先介绍一下背景" not in first.text
