"""How a sentence is worded: runs of characters without marks, weighed by a table that was learned."""

import json

import pytest

from repurpose.resources import asset
from repurpose.slicing.judging.phrasing import LONGEST_RUN, runs_of, worded_to_pass_on


def test_runs_know_the_opening_and_stop_at_marks():
    assert runs_of("桥，路") == {"^", "^桥", "桥", "路"}
    assert runs_of("修12座") == {
        "^",
        "^修",
        "^修0",
        "修",
        "修0",
        "修00",
        "0",
        "00",
        "00座",
        "0座",
        "座",
    }


def test_every_weight_is_of_a_run_that_a_sentence_can_hold():
    held = json.loads(asset("judgement", "phrasing.json").read_text(encoding="utf-8"))
    assert held["longest run"] == LONGEST_RUN
    assert 0 < len(held["weights"]) <= 6000
    assert all(0 < len(run) <= LONGEST_RUN for run in held["weights"])


@pytest.mark.parametrize(
    ("remark", "prose"),
    [
        (
            "人们永远不会为没有读过的书后悔，只会为没有走过的路后悔。",
            "本文介绍一个小工具的安装方法，作者提供了下载地址。",
        ),
        ("我们害怕的不是失败，而是失败以后没有人在意。", "图中是它的内部结构，下面还有一段录像。"),
    ],
)
def test_a_remark_is_worded_to_be_passed_on(remark, prose):
    assert worded_to_pass_on(remark) > worded_to_pass_on(prose)


def test_marks_at_the_end_and_other_languages_say_nothing():
    assert worded_to_pass_on("桥从来不属于修桥的人。") == worded_to_pass_on(
        "桥从来不属于修桥的人！"
    )
    assert worded_to_pass_on("A bridge belongs to those who cross it.") == 0
