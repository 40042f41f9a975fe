"""What line setting is often reported to get wrong: marks at the edges of lines, pairs, mixed scripts."""

import itertools

import pytest

from repurpose.typeset import set_text
from repurpose.typeset.rtl import visual_order
from tests.typeset.test_setting import SIZE, lines

WIDTHS = [tenth / 10 for tenth in range(40, 140, 7)]
AROUND = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize(
    "mark",
    ["-", "‐", "–", "々", "…", "……", "％", "%", "、", "。", "！", "？", "」", "』", "》", "）", "·", "～", "℃", "‰"],
)  # fmt: skip
def test_never_at_the_start_of_a_line(sans, mark):
    for at in range(3, 16):
        text = f"{AROUND[:at]}{mark}{AROUND[at:]}"
        for width in WIDTHS:
            for line in lines(text, sans, width)[1:]:
                assert not line.startswith(mark), (at, width)


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("mark", ["ー", "ァ", "ッ", "ゃ", "々", "〻"])
def test_never_at_the_start_of_a_japanese_line(sans, mark):
    kana = "さくらの花が咲いた道をゆっくり歩いて"
    for at in range(3, 16):
        text = f"{kana[:at]}{mark}{kana[at:]}"
        for width in WIDTHS:
            found = lines(text, sans, width, language="ja", strict=True)
            assert not any(line.startswith(mark) for line in found[1:]), (at, width)


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("mark", ["¥", "￥", "$", "№", "＃", "“", "（", "《", "「", "『", "【"])
def test_never_at_the_end_of_a_line(sans, mark):
    for at in range(3, 16):
        text = f"{AROUND[:at]}{mark}{AROUND[at:]}"
        for width in WIDTHS:
            for line in lines(text, sans, width)[:-1]:
                assert not line.endswith(mark), (at, width)


@pytest.mark.parametrize("pair", ["……", "——", "⋯⋯"])
def test_a_pair_is_never_parted(sans, pair):
    for at in range(3, 16):
        text = f"{AROUND[:at]}{pair}{AROUND[at:]}"
        for width in WIDTHS:
            assert pair in "\n".join(lines(text, sans, width)), (at, width)


@pytest.mark.parametrize("word", ["丙.first_week", "丁-second", "甲/first", "乙_third"])
def test_a_mark_between_han_and_latin_stays_with_one_of_them(sans, word):
    for at in range(3, 16):
        text = f"{AROUND[:at]}{word}{AROUND[at:]}"
        for width in WIDTHS:
            if width < 7:
                continue
            for line in lines(text, sans, width)[1:]:
                assert line[0] not in ".-/", (at, width)


def test_centred_marks_of_taiwan_are_not_squeezed_as_those_of_the_mainland(fonts):
    """A mark in the middle of its em has no empty half to give; brackets beside it have."""

    def width(text, language):
        stack = fonts.stack("sans", 400, language)
        setting = set_text(text, stack=stack, size=SIZE, width=40 * SIZE, language=language)
        return setting.lines[0].width / SIZE

    for text, hant, hans in (
        ("天。」地", 4.0, 3.5),
        ("天，「地", 3.5, 3.5),
        ("天」「地", 3.5, 3.5),
        ("天。", 2.0, 1.5),
    ):
        assert width(text, "zh-Hant") == pytest.approx(hant, abs=0.05), text
        assert width(text, "zh-Hans") == pytest.approx(hans, abs=0.05), text


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["灯", " ", "abc", " ", "x1"], [0, 1, 2, 3, 4]),
        (["灯", "שלום", " ", "חבר", "，", "雨"], [0, 3, 2, 1, 4, 5]),
        (["سنة", " ", "2024", " ", "جديدة", " ", "well"], [4, 3, 2, 1, 0, 5, 6]),
        (["חג", "灯", "חג"], [0, 1, 2]),
        ([], []),
    ],
)
def test_words_of_a_right_to_left_stretch_run_back(texts, order):
    assert visual_order(texts) == order


def test_a_line_with_words_of_two_ways_is_as_wide_as_its_parts(sans):
    """The first word of a Hebrew stretch stands at its right; what follows stands behind it."""
    text = "写作 ספר טוב 一本"
    [line] = set_text(text, stack=sans, size=SIZE, width=40 * SIZE).lines
    at = {text[run.start : run.end]: run.x for run in line.runs}
    assert at["写"] < at["טוב"] < at["ספר"] < at["一"]
    ends = sorted((run.x, run.x + run.advance) for run in line.runs)
    assert all(a <= b + 0.01 for (_, a), (b, _) in itertools.pairwise(ends))
