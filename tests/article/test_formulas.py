"""Formulas: plain ones are read, others are left out with their sentence, LaTeX never reaches a reader."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article import Kind
from repurpose.article.formulas import readable
from repurpose.slicing.sentences.units import read_units
from tests.conftest import parse


def test_a_formula_in_code_marks_is_a_formula():
    [unit] = read_units(
        parse("# 流量\n\n流量记作 `$Q$`，面积记作 `$A_1$`，路径写在 `$HOME/bin` 里。")
    )[0]
    assert unit.text == "流量记作 Q，面积记作 A₁，路径写在 $HOME/bin 里。"
    units, _ = read_units(parse("# 流量\n\n水很急。水位差是 `$\\sqrt{h}$`。"))
    assert not any("sqrt" in unit.text for unit in units)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ("x", "x"),
        ("x^2", "x²"),
        ("x^{10}+y_1", "x¹⁰+y₁"),
        (r"\alpha \le \beta", "α ≤ β"),
        (r"90^\circ", "90°"),
        (r"E = mc^2", "E = mc²"),
        (r"\frac{1}{2}", "1/2"),
        (r"50\%", "50%"),
        (r"\text{速度}=v", "速度=v"),
        (r"a \times 10^{-3}", "a × 10⁻³"),
        (r"\log n", "log n"),
        (r"\frac{a+b}{c}", None),
        (r"\sum_{i=1}^{n} x_i", None),
        (r"\sqrt{x}", None),
        (r"\begin{matrix}1\end{matrix}", None),
        (r"x^{2^2}", None),
        ("{x", None),
        ("x^", None),
    ],
)
def test_what_plain_characters_can_say(latex, shown):
    said = readable(latex)
    assert (said and said.replace("\0", "")) == shown
    assert said is None or len(said) == len(latex)


@given(st.text(st.sampled_from("xy12\\^_{}$ alphtimes+-=frc"), max_size=40))
def test_any_formula_keeps_its_length_and_shows_no_command(latex):
    said = readable(latex)
    if said is not None:
        assert len(said) == len(latex)
        assert "\\" not in said


@pytest.mark.parametrize(
    "formula",
    [
        "$\\sum_i x_i$",
        "$$\\int_0^1 f$$",
        "\\(\\sqrt{2}\\)",
        "\\[\\frac{a+b}{c}\\]",
        "\\begin{align}a&=b\\end{align}",
        "<math><msup><mi>x</mi><mn>2</mn></msup></math>",
    ],
)
def test_a_sentence_with_a_formula_is_not_taken(formula):
    article = parse(f"# 标题\n\n先说一句。结果是{formula}，如上所示。再说一句。\n")
    units, _ = read_units(article)
    assert [unit.text for unit in units] == ["先说一句。", "再说一句。"]
    assert not re.search(r"[\\$^]|int_|mathml|<m", article.shown)


@pytest.mark.parametrize(
    "block",
    [
        "$$\nE = mc^2\n$$",
        "$$E = mc^2$$",
        "\\[\n\\int_0^1 x\\,dx\n\\]",
        "\\begin{equation}\na = b\n\\end{equation}",
        "> $$\n> a = b\n> $$",
    ],
)
def test_a_formula_that_stands_alone_is_a_block_left_out_with_a_reason(block):
    article = parse(f"# 标题\n\n上文。\n\n{block}\n\n下文。\n")
    assert [str(b.kind) for b in article.blocks] == [
        "title",
        "paragraph",
        "formula",
        "paragraph",
    ]
    _, left_out = read_units(article)
    assert [left.reason for left in left_out] == ["a formula"]
    assert article.show(article.blocks[2].span) == ""
    assert article.blocks[2].kind == Kind.FORMULA


@pytest.mark.parametrize(
    "text",
    [
        "票价从$5涨到$10，又降回$8。",
        "花了US$100，约合HK$780。",
        "他赚了$3万，她赚了$5万。",
        "写作\\(注\\)和\\[注\\]都行。",
        "颜文字^_^和($_$)。",
    ],
)
def test_dollars_and_brackets_of_a_text_are_no_formulas(text):
    article = parse(f"# 标题\n\n{text}\n")
    assert not article.formulas
    assert article.show(article.body[0].span).count("$") == text.count("$")
