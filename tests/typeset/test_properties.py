"""Rules that hold for any text: nothing lost, nothing too wide, no forbidden edge, linear time."""

from functools import partial

from hypothesis import example, given
from hypothesis import strategies as st

from repurpose.typeset import find_fonts, fit_text, set_text
from repurpose.typeset.bonds import unbreakables
from repurpose.typeset.job import prepare
from tests.steps import growth

SANS = find_fonts(system=False).stack("sans")
NEVER_FIRST = "，。、；：！？”）》’」”】〗〕"
NEVER_LAST = "“（《‘「【〖〔"

han = st.text("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏的了是在", min_size=1, max_size=12)
marks = st.sampled_from(
    ["，", "。", "、", "：", "；", "？", "！", "？！", "——", "……", "·", "。”", "），", "》。"]
)
opened = st.sampled_from(["“", "（", "《", "：“《", "「", "‘"])
western = st.sampled_from(
    [
        "AI",
        "H100",
        "142.9亿美元",
        "35%",
        "10%-15%",
        "GPT-4",
        "state-of-the-art",
        "2026年",
        " ",
        "3:1",
        "don’t",
    ]
)
odd = st.sampled_from(["😀", "👨‍👩‍👧", "\u200b", "é", "①", "✓", "\u3000", "\u00a0", "～", "/"])
mixed = st.lists(st.one_of(han, han, marks, opened, western, odd), min_size=1, max_size=40).map(
    "".join
)
anything = st.text(
    st.characters(min_codepoint=9, max_codepoint=0x9FFF, exclude_categories=("Cs", "Co", "Cn")),
    max_size=80,
).filter(lambda text: not SANS.missing(text))


def wall(text):
    """Whether a run of marks and glued things is so long that no line could hold it."""
    run = longest = 0
    for char in text:
        run = run + 1 if char in NEVER_FIRST + NEVER_LAST + "·～/-–  \u3000\u00a0" else 0
        longest = max(longest, run)
    return longest > 8


@example("了了了了了了了了了了“\u3000\u3000了了", 14.0, False, False)
@given(mixed, st.floats(14, 24), st.booleans(), st.booleans())
def test_no_forbidden_edge_and_no_broken_number(text, em, balance, strict):
    setting = set_text(text, stack=SANS, size=50, width=em * 50, balance=balance, strict=strict)
    if wall(text):
        return
    for number, line in enumerate(setting.line_texts()):
        if line and number:
            assert line[0] not in NEVER_FIRST, setting.line_texts()
        if line and number < len(setting.lines) - 1:
            assert line[-1] not in NEVER_LAST, setting.line_texts()
    cuts = {line.start for line in setting.lines[1:]}
    for start, end in unbreakables(text):
        if end - start <= 9:
            shown = [c for c in cuts if start < c < end]
            assert not shown or glued_wide(text, start, end), (
                text[start:end],
                setting.line_texts(),
            )


def glued_wide(text, start, end):
    """Whether the unbreakable hangs together with neighbours that leave it no choice."""
    while start and (
        text[start - 1] in NEVER_LAST + "·"
        or text[start] in NEVER_FIRST + "·～/-–"
        or "!" <= text[start - 1] <= "~"  # a Western word that the number is written onto
    ):
        start -= 1
    while end < len(text) and text[end] in NEVER_FIRST + "·～/-–%":
        end += 1
    return end - start > 8


@given(
    st.one_of(mixed, anything),
    st.floats(5, 24),
    st.booleans(),
    st.sampled_from(["left", "center", "justify"]),
)
def test_text_is_conserved_and_fits(text, em, balance, align):
    size = 40.0
    setting = set_text(text, stack=SANS, size=size, width=em * size, balance=balance, align=align)
    at = 0
    for line in setting.lines:
        assert all(char in "\r\n\v\f\x85\u2028\u2029" for char in text[at : line.start])
        assert line.start <= line.end
        at = line.end
        assert line.width <= em * size + 0.01
        for run in line.runs:
            assert line.start <= run.start < run.end <= line.end
            assert run.text.strip() == "" or text[run.start : run.end].startswith(run.text)
    assert all(char in "\r\n\v\f\x85\u2028\u2029" for char in text[at:])
    runs = sorted((run for line in setting.lines for run in line.runs), key=lambda run: run.start)
    drawn = "".join(run.text for run in runs)  # as it is read: Arabic is drawn the other way
    assert [c for c in drawn if c.isalnum()] == [c for c in text if c.isalnum()]


@given(mixed, st.integers(300, 1200), st.integers(300, 1600))
def test_fit_keeps_inside_its_box(text, width, height):
    setting = fit_text(
        text, stack=SANS, width=width, height=height * 10, sizes=(12, 90), balance=True
    )
    assert setting.height <= height * 10
    assert max(line.width for line in setting.lines) <= width + 0.01


@given(mixed)
def test_setting_is_deterministic(text):
    assert set_text(text, stack=SANS, size=50, width=900) == set_text(
        text, stack=SANS, size=50, width=900
    )


def test_time_is_linear():
    text = "近日，路透社一则报道引发行业地震：字节跳动计划在2026年编制高达1000亿人民币的预算。"

    def work(times, align):
        prepare.cache_clear()  # a text that is set again is not cut again
        set_text(text * times, stack=SANS, size=60, width=900, align=align)

    for align in ("left", "justify"):
        assert growth(partial(work, align=align), 4) < 1.2
