"""What words say of a sentence's meaning: whole numbers in a table, Chinese only, long ones no louder."""

import json

from repurpose.resources import asset
from repurpose.slicing.judging.likely_words import RunTable, likely_by_words
from repurpose.slicing.judging.phrasing import LONGEST_RUN
from repurpose.slicing.judging.score import HEADS, explain, judge_of
from tests.conftest import parse


def test_the_table_holds_whole_numbers_for_each_head():
    held = json.loads(asset("judgement", "likeness.json").read_text(encoding="utf-8"))
    assert tuple(held["heads"]) == HEADS
    assert len(held["bias"]) == len(HEADS)
    assert all(len(run) <= LONGEST_RUN for run in held["runs"])
    assert all(
        len(weights) == len(HEADS) and all(type(weight) is int for weight in weights)
        for weights in held["runs"].values()
    )


def test_a_sentence_said_twice_says_little_more():
    table = RunTable(("quote",), [100], {"桥": [400], "^桥": [200]})
    assert table.predict("路") == [0.1]
    assert table.predict("桥") == [0.446]  # 100 and 600 by the root of three runs: ^, 桥, ^桥
    assert table.predict("桥，桥，桥") == table.predict("桥，桥")


def test_only_chinese_has_words_that_say_it():
    assert likely_by_words("桥从来不属于修桥的人。", "ja") == {}
    assert set(likely_by_words("桥从来不属于修桥的人。", "zh-Hant")) == {
        f"likeness: {head}" for head in HEADS
    }


def test_the_words_tell_a_thought_from_a_step():
    article = parse(
        "关于人生\n\n人生最重要的不是成功，而是过得有意义。\n\n点击右上角的按钮，选择第三项，然后保存文件。\n"
    )
    judge = judge_of(article)
    thought, step = (
        explain("quote", judge.score(unit.span, unit.text).found)["likeness: quote"]
        for unit in judge.units
    )
    assert thought > step
