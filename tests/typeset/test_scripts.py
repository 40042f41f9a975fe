"""Japanese and Korean: what is one word there, and how their marks are set."""

import pytest

from repurpose.typeset import set_text
from repurpose.typeset.atoms import Class, Cutter


def test_the_long_vowel_is_a_character_like_its_neighbours(sans):
    """Unicode calls ー common to several scripts; it is none of a Western word (UAX #24)."""
    atoms = Cutter(sans, "ja").cut("コンピューター、ｺﾋﾟｰ、ｰ゛")
    assert {a.kind for a in atoms} == {Class.HAN, Class.STOP}
    setting = set_text("コンピューター", stack=sans, size=100, width=1e4, language="ja")
    assert [run.advance for run in setting.lines[0].runs] == [100] * 7


@pytest.mark.parametrize("width", [450, 600, 800])
def test_no_line_begins_with_a_long_vowel(sans, width):
    text = "コンピューターのプログラミングとデータベースのエラー"
    setting = set_text(text, stack=sans, size=100, width=width, language="ja", balance=True)
    assert not any(line.startswith("ー") for line in setting.line_texts())


def test_quotation_marks_of_korean_are_narrow_and_its_lines_end_at_spaces(fonts):
    text = "그 선택은 ‘도박’인가, 아니면 “보험”인가?"
    for role in ("sans", "serif"):
        stack = fonts.stack(role, 400, "ko")
        setting = set_text(text, stack=stack, size=50, width=300, language="ko", balance=True)
        assert " ".join(setting.line_texts()) == text
        marks = [run for line in setting.lines for run in line.runs if run.text in "“”‘’"]
        assert len(marks) == 4
        assert all(run.advance < 30 for run in marks)


def test_quotation_marks_of_large_chinese_type_leave_no_hole(fonts):
    """In text they take an em, as CLREQ has it; in a title as much as their ink, and a little air."""
    text = "他在‘出售’一个“希望”。"
    for role in ("sans", "serif"):
        stack = fonts.stack(role)
        wide = set_text(text, stack=stack, size=100, width=1e4).lines[0].width
        close = set_text(text, stack=stack, size=100, width=1e4, balance=True).lines[0]
        assert close.width < wide - 150
        pens = {run.text: run for run in close.runs}
        assert pens["‘"].x - (pens["在"].x + 100) == pytest.approx(16, abs=1)
        assert pens["一"].x - (pens["’"].x + pens["’"].advance) == pytest.approx(0, abs=1)
    lines = set_text("他说\n‘出售’希望", stack=stack, size=100, width=1e4, balance=True).lines
    assert lines[1].runs[0].x == 0
    assert lines[1].runs[1].x < 40
