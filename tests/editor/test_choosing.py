"""One question, a fresh one, one repair round: whatever a model says, something can be made of it."""

import json

import pytest

from repurpose.editor import AskFailed, Usage, ask_for_choice, estimate_tokens, plan_brief
from repurpose.editor.choosing.choose import Chosen
from repurpose.editor.kept.record import dump_record, read_record, write_record
from repurpose.json_object import JsonObject
from repurpose.slicing import NOTHING
from tests.editor.answers import GOOD, TEXT, Speaker, article

BROKEN: JsonObject = GOOD | {
    "posts": [*GOOD["posts"][:4], {"role": "close", "ids": ["6b"], "more": []}]
}


def choose(
    *says: JsonObject | AskFailed, text: str = TEXT, context: int = 0
) -> tuple[Chosen, Speaker]:
    speaker = Speaker(says)
    return ask_for_choice(article(text), speaker, plan_brief(), context=context), speaker


def test_a_good_answer_is_asked_for_once() -> None:
    chosen, speaker = choose(GOOD)
    assert len(speaker.asked) == 1
    assert len(chosen.selection.posts) == 5
    assert chosen.usage == Usage(3000, 0, 400, 0.001)


def test_a_repair_round_names_the_rule_and_the_ids() -> None:
    chosen, speaker = choose(BROKEN, GOOD)
    assert len(speaker.asked) == 2
    first, raw, repair = speaker.asked[1].messages
    assert first == speaker.asked[0].messages[0]  # so that a cache serves it
    assert json.loads(raw) == BROKEN
    assert "post 5" in repair
    assert "6b" in repair
    assert not chosen.refused
    assert chosen.usage.asked == 6000


def test_after_one_repair_round_the_item_falls_alone() -> None:
    chosen, speaker = choose(BROKEN)
    assert len(speaker.asked) == 2
    assert {one.item for one in chosen.refused} == {"post 5"}
    assert len(chosen.selection.posts) == 4
    assert chosen.selection.quotes


def test_a_worse_second_answer_is_not_taken() -> None:
    chosen, _ = choose(BROKEN, {"posts": [], "quotes": [["6b"]]})
    assert len(chosen.selection.posts) == 4


def test_a_repair_that_fails_leaves_the_first_answer_and_is_counted() -> None:
    failed = AskFailed("timeout", "late", usage=Usage(3000, 0, 0, 0.5))
    chosen, _ = choose(BROKEN, failed)
    assert len(chosen.selection.posts) == 4
    assert chosen.failed is None
    assert chosen.usage.cost == pytest.approx(0.501)


def test_an_answer_that_chooses_nothing_is_asked_for_once_more() -> None:
    chosen, speaker = choose({"sorry": "no"}, GOOD)
    assert len(speaker.asked) == 2
    assert chosen.selection.posts
    chosen, speaker = choose({"sorry": "no"})
    assert len(speaker.asked) == 2
    assert chosen.failed is not None
    assert chosen.selection == NOTHING
    assert chosen.usage.asked == 6000


def test_an_answer_that_repeats_the_example_of_the_prompt_chooses_nothing() -> None:
    example = {"posts": [{"role": "hook", "ids": ["9003c"], "more": []}], "quotes": [["9005"]]}
    chosen, _ = choose(example)
    assert chosen.selection.posts == chosen.selection.quotes == ()
    assert chosen.refused


@pytest.mark.slow
def test_a_long_article_is_read_in_the_parts_that_a_model_names() -> None:
    sections = "\n\n".join(
        f"## 第{n}节\n\n" + "".join(f"第{n}节第{i}句话说的是一件小事。" for i in range(60))
        for n in range(30)
    )
    text = f"{TEXT}\n\n{sections}\n"
    chosen, speaker = choose({"sections": ["s5", "s7", "s99"]}, GOOD, text=text, context=9000)
    outline, question = speaker.asked[:2]
    assert "[s3·" in outline.messages[0]
    assert estimate_tokens(question.messages[0]) <= 6000
    assert "第0节第1句话" in question.messages[0]
    assert "街角的书店" in question.messages[0]  # the opening is always read
    assert "第9节第1句话" not in question.messages[0]
    assert len(chosen.selection.posts) >= 3


def test_a_question_that_is_too_long_for_a_server_is_asked_in_parts() -> None:
    too_long = AskFailed("too long", "cut", usage=Usage(10))
    chosen, speaker = choose(too_long, {"sections": ["s1"]}, GOOD)
    assert len(speaker.asked) == 3
    assert chosen.usage.asked == 6010
    assert len(speaker.asked[2].messages[0]) < len(speaker.asked[0].messages[0])


def test_the_longest_answers_are_kept_so_that_they_can_be_read_again() -> None:
    chosen, _ = choose(BROKEN | {"note": "长" * 400_000})
    record = write_record(article(), chosen, plan_brief(), host="model.test", model="careful")
    assert read_record(dump_record(record)) == record
