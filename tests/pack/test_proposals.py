"""What a model proposes, without a model: how two texts differ, which posts stand side by side, what is remembered of what was taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurpose.errors import ContentError
from repurpose.pack.overrides.taken_file import (
    Taken,
    TakenSentence,
    TakenText,
    read_taken,
    select_taken,
    taken_runs,
    write_taken,
)
from repurpose.pack.proposals.difference import mark_difference
from repurpose.pack.proposals.pieces import pair_texts
from repurpose.slicing import Selection
from tests.conftest import parse

ARTICLE = parse(
    "# 旧书店：为什么能开三十年？\n\n老板每天六点起床。他说慢就是快，快反而慢。\n", "shop.md"
)
WORDS = st.text(alphabet="旧书店慢快 ，。abc\n", max_size=40)


def sides(marks):
    return [
        "".join(one.text for one in marks if one.kind in ("same", kind)) for kind in ("gone", "new")
    ]


@given(WORDS, WORDS)
@settings(max_examples=25, deadline=None)
def test_the_marks_of_a_difference_are_both_texts_whole(before, after):
    assert sides(mark_difference(before, after)) == [before, after]


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        (
            "老板每天六点起床，从不着急。",
            "老板每天五点起床，从不着急。",
            ["same", "gone", "new", "same"],
        ),
        (
            "It costs 30 dollars a day.",
            "It costs 300 dollars a day.",
            ["same", "gone", "new", "same"],
        ),
        ("慢就是快。", "天空没有鸟的痕迹。", ["gone", "new"]),
        ("一句不变的话。", "一句不变的话。", ["same"]),
        ("只有前一句。", "只有前一句。又加了一句。", ["same", "new"]),
        ("", "新的。", ["new"]),
    ],
)
def test_what_differs_is_marked_by_whole_words_and_no_confetti(before, after, marked):
    assert [one.kind for one in mark_difference(before, after)] == marked


def test_a_number_is_never_marked_in_its_middle():
    marks = mark_difference("It costs 30 dollars.", "It costs 300 dollars.")
    assert [one.text for one in marks if one.kind != "same"] == ["30", "300"]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (["一", "二"], ["一", "二"], [(0, 0), (1, 1)]),
        (["甲乙丙丁", "子丑寅卯"], ["子丑寅辰"], [(0, None), (1, 0)]),
        (["甲乙丙丁"], ["子丑寅卯", "甲乙丙戊"], [(None, 0), (0, 1)]),
        ([], ["一"], [(None, 0)]),
        (["一"], [], [(0, None)]),
    ],
)
def test_posts_that_share_most_stand_side_by_side(old, new, pairs):
    assert list(pair_texts(old, new)) == pairs


def test_hundreds_of_posts_are_paired_at_once():
    old, new = [f"旧{n}" for n in range(300)], [f"新{n}" for n in range(200)]
    found = list(pair_texts(old, new))
    assert [a for a, _ in found if a is not None] == list(range(300))
    assert [b for _, b in found if b is not None] == list(range(200))


TAKEN = Taken(
    quotes=("他说慢就是快，快反而慢。",),
    cover="三十年",
    text=(
        TakenText(
            "careful",
            "threads/x.md",
            "慢就是快。",
            "更短",
            "hook",
            (TakenSentence("慢就是快。", ("他说慢就是快，快反而慢。",)),),
        ),
    ),
)


def test_what_was_taken_is_kept_as_it_was_and_found_by_its_words():
    kept = write_taken(TAKEN)
    assert read_taken(kept) == TAKEN
    assert write_taken(Taken()) is None
    assert read_taken(None) == Taken()
    assert TAKEN.find("threads/x.md", " 慢就是快。\n\n1/5").model == "careful"
    assert TAKEN.find("threads/weibo.md", "慢就是快。") is None
    again = TAKEN.adding([TakenText("other", "threads/x.md", "慢就是快。")])
    assert [one.model for one in again.text] == ["other"]


def test_a_sentence_whose_source_is_gone_is_no_models_any_more():
    [run] = taken_runs(TAKEN, "threads/x.md", ARTICLE)
    assert [ARTICLE.show(span) for span in run.sources] == ["他说慢就是快，快反而慢。"]
    other = parse("# 旧书店：为什么能开三十年？\n\n老板每天六点起床。\n", "shop.md")
    assert taken_runs(TAKEN, "threads/x.md", other) == []


def test_cover_words_count_only_within_the_title():
    core = select_taken(Selection(), TAKEN, ARTICLE).core
    assert ARTICLE.show(core) == "三十年"
    assert select_taken(Selection(), Taken(cover="六点"), ARTICLE).core is None


@pytest.mark.parametrize(
    "wrong",
    [
        'quotes = "one"\n',
        "cover = 3\n",
        '[[text]]\nmodel = "m"\nfile = "threads/x.md"\n',
        '[[text]]\nmodel = "m"\nfile = "x"\ntext = "t"\nrole = "boss"\n',
        "strange = 1\n",
    ],
)
def test_a_file_that_says_what_cannot_be_is_refused(wrong):
    with pytest.raises(ContentError):
        read_taken(wrong.encode())
