"""Numbers on lines: what CLREQ and GB/T 15834 say, measured."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.errors import MissingGlyphs, Overflow
from repurpose.typeset import fit_text, set_text, type_sizes

SIZE = 100.0
HOSTILE = (
    "他说：“《坐在窗边的女人》（1932年）以1.034亿美元成交！”——这不是终点……而是起点？！"
    "约60%-70%的患者【见附录】〖甲〗〔乙〕仍在等待，弗洛伦斯·拉罗谢尔（基金会）说：H100卖到3.5万美元；"
    "详情见https://example.org/a/very/long/path?query=1。"
)


def lines(text, stack, em, **options):
    return set_text(text, stack=stack, size=SIZE, width=em * SIZE, **options).line_texts()


def one(text, stack, **options):
    """Set on one endless line; return its width in em."""
    setting = set_text(text, stack=stack, size=SIZE, width=1e6, **options)
    assert len(setting.lines) == 1
    return setting.lines[0].width / SIZE


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("中文", 2.0),
        ("中，文", 3.0),  # a mark inside a line keeps its em
        ("中文。", 2.5),  # GB/T 15834-2011, 5.1.10: half an em at the line end
        ("（中）文", 3.5),  # an opening bracket at the line start gives up its empty half
        ("“中文”", 3.0),
        ("中。”", 2.0),  # 。half by its neighbour, ” half by the line end
        ("：“《中》", 3.5),  # one half goes at each seam: ： and 《; 》 at the line end
        ("中：“文", 3.5),  # a colon before a quotation mark: one em and a half for the two
        ("中）（文", 3.5),
        ("中”、“文”、“字", 7.0),  # ”、“ takes two em: one half goes at each seam
        ("中？！文", 3.5),  # two marks of two em take one and a half
        ("中】【文", 3.5),
        ("中〗〖文", 3.5),
        ("中〕〔文", 3.5),
        ("中——文", 4.0),
        ("中……文", 4.0),
        ("让·雅", 2.5),
    ],
)
def test_widths_of_marks(sans, serif, text, width):
    assert one(text, sans) == pytest.approx(width, abs=0.02)
    assert one(text, serif) == pytest.approx(width, abs=0.02)


def test_a_quarter_em_between_han_and_latin_only(sans):
    latin = one("AI", sans)
    assert one("的AI", sans) == pytest.approx(1 + 0.25 + latin, abs=0.01)
    assert one("的AI的", sans) == pytest.approx(2 + 0.5 + latin, abs=0.01)
    assert one("AI", sans) == pytest.approx(latin)  # none at the edges
    assert one("“AI”的", sans) == pytest.approx(0.5 + latin + 1 + 1, abs=0.01)  # none beside marks


def test_a_typed_space_serves_as_the_gap(sans):
    assert one("的 AI", sans) == pytest.approx(one("的AI", sans), abs=0.01)
    assert one("一、 从", sans) == pytest.approx(3.0, abs=0.01)


def test_an_ideographic_space_indents_and_never_starts_a_later_line(sans):
    assert one("　　中", sans) == pytest.approx(3.0)
    for em in (4, 4.6, 5, 6):
        assert all(line[0] != "，" for line in lines("天地玄黄　，宇宙洪荒", sans, em))


def test_a_rule_of_many_dashes_is_cut_between_pairs_when_it_must(sans):
    assert lines("—" * 14, sans, 20) == ("—" * 14,)
    found = lines("—" * 14, sans, 5)
    assert "".join(found) == "—" * 14
    assert {len(line) % 2 for line in found} == {0}


def test_dashes_are_one_unit_of_two_em_in_every_face(sans, serif):
    for stack in (sans, serif):
        for text in ("——", "中——", "——中"):
            setting = set_text(text, stack=stack, size=SIZE, width=1e6)
            run = next(r for r in setting.lines[0].runs if "—" in r.text)
            assert run.text == "——"
            assert run.advance == pytest.approx(2 * SIZE)


def test_curly_quotes_are_wide_in_chinese_and_narrow_in_english(fonts, sans):
    chinese = set_text("说“好”字", stack=sans, size=SIZE, width=1e6)
    english = set_text(
        "say “yes” now", stack=fonts.stack("sans", 400, "en"), size=SIZE, width=1e6, language="en"
    )
    wide = next(r for r in chinese.lines[0].runs if r.text == "“")
    narrow = next(r for r in english.lines[0].runs if "“" in r.text)
    assert wide.advance == SIZE
    assert narrow.advance < 0.6 * SIZE


def test_curly_quotes_of_a_serif_face_are_narrow_in_english(fonts):
    stack = fonts.stack("serif", 400, "en")
    run = set_text("“a", stack=stack, size=SIZE, width=1e6, language="en").lines[0].runs[0]
    assert run.text == "“"
    assert run.advance < 0.6 * SIZE


def test_an_apostrophe_belongs_to_its_word(sans):
    setting = set_text("他说don’t不行", stack=sans, size=SIZE, width=1e6)
    (word,) = [r for r in setting.lines[0].runs if "d" in r.text]
    assert word.text == "don’t"
    assert word.advance < 3 * SIZE


def test_squeezed_marks_use_halt_where_the_face_has_it(sans):
    setting = set_text("中：“文", stack=sans, size=SIZE, width=1e6)
    colon = setting.lines[0].runs[1]
    assert colon.text == "："
    assert colon.features == ("halt",)
    assert colon.advance == pytest.approx(SIZE / 2)


@pytest.mark.parametrize("em", [6, 7.5, 8, 9, 10, 11.3, 12, 14, 16, 20])
@pytest.mark.parametrize("balance", [False, True])
def test_the_hostile_paragraph(sans, em, balance):
    found = lines(HOSTILE, sans, em, balance=balance)
    assert "".join(found) == HOSTILE
    for line in found:
        assert line[0] not in "，。、；：！？”）》】〗〕’·"
        assert line[-1] not in "“（《【〖〔‘"
    shown = "\n".join(found)
    for whole in ("H100", "70%", "——", "……", "1932年"):
        assert whole in shown
    if em >= 9:
        for whole in ("1.034亿美元", "60%-70%", "3.5万美元", "弗洛伦斯·拉罗谢尔"):
            assert whole in shown


@pytest.mark.parametrize(
    "whole",
    [
        "142.9亿美元",
        "35%",
        "H100",
        "10%-15%",
        "1000亿人民币",
        "2纳米",
        "2026年",
        "¥99",
        "《新华字典》",
    ],
)
def test_unbreakables_stay_whole_at_every_width(sans, whole):
    text = f"近日有一则报道说道{whole}这个说法引发了行业的广泛关注与讨论"
    for tenth in range(70, 130, 3):
        assert whole in "\n".join(lines(text, sans, tenth / 10)), tenth


def test_a_long_address_breaks_only_at_its_joints(sans):
    address = "https://example.org/articles/computing/index.html?page=2&lang=zh"
    found = lines(f"详见{address}。", sans, 12)
    assert "".join(found) == f"详见{address}。"
    for left, right in pairwise(found):
        assert left[-1] in "/:&=见" or right[0] in ".?#&=_-~%"


def test_a_word_wider_than_the_measure_is_cut_as_the_last_resort(sans):
    setting = set_text("pneumonoultramicroscopic", stack=sans, size=SIZE, width=4 * SIZE)
    assert "".join(setting.line_texts()) == "pneumonoultramicroscopic"
    assert max(line.width for line in setting.lines) <= 4 * SIZE


def test_too_narrow_for_one_character(sans):
    with pytest.raises(Overflow):
        set_text("中", stack=sans, size=SIZE, width=50)


def test_no_orphan_at_the_end(sans):
    for count in range(11, 60):
        text = ("天地玄黄宇宙洪荒日月盈昃辰宿列张" * 4)[:count] + "。"
        last = lines(text, sans, 10)[-1]
        assert len(last.rstrip("。")) >= 2, last


def test_balanced_lines_are_alike(sans):
    text = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
    filled = [len(line) for line in lines(text, sans, 13)]
    even = [len(line) for line in lines(text, sans, 13, balance=True)]
    assert max(even) - min(even) <= 4
    assert len(even) == len(filled)


def test_balanced_lines_end_at_phrases(sans):
    found = lines("你认为这笔投资是未雨绸缪的明智之举，还是危险的赌博？", sans, 14, balance=True)
    assert "".join(found) == "你认为这笔投资是未雨绸缪的明智之举，还是危险的赌博？"
    assert found[-1] == "还是危险的赌博？" or found[-1].startswith("明智之举，")


def test_strict_keeps_dashes_off_the_line_start(sans):
    text = "天地玄黄宇宙洪荒日——月盈昃辰宿列张"
    for em in (8, 9, 9.5, 10, 11):
        for line in lines(text, sans, em, strict=True):
            assert not line.startswith("—")


def test_forced_lines_and_empty_lines(sans):
    setting = set_text("一\n\n二\r\n三", stack=sans, size=SIZE, width=1e4)
    assert setting.line_texts() == ("一", "", "二", "三")
    assert [(line.start, line.end) for line in setting.lines] == [(0, 1), (2, 2), (3, 4), (6, 7)]
    assert setting.height == pytest.approx(4 * 1.6 * SIZE)


def test_empty_text_is_one_empty_line(sans):
    setting = set_text("", stack=sans, size=SIZE, width=1000)
    assert setting.line_texts() == ("",)


def test_justified_lines_fill_the_measure_but_not_the_last(sans):
    text = HOSTILE[:60]
    setting = set_text(text, stack=sans, size=SIZE, width=1200, align="justify")
    *body, last = setting.lines
    for line in body:
        end = line.runs[-1]
        assert line.x == 0
        assert end.x + end.advance == pytest.approx(1200, abs=60)  # geometry of a halved mark
        assert line.width == pytest.approx(1200, abs=0.01)
    assert last.width < 1200


@pytest.mark.parametrize(("align", "x"), [("left", 0), ("center", 400), ("right", 800)])
def test_alignment(sans, align, x):
    line = set_text("中文", stack=sans, size=SIZE, width=1000, align=align).lines[0]
    assert line.x == x
    assert line.runs[0].x == x


def test_a_hanging_opening_mark_stands_outside(sans):
    plain = set_text("“中文排印”是一门手艺", stack=sans, size=SIZE, width=500)
    hung = set_text("“中文排印”是一门手艺", stack=sans, size=SIZE, width=500, hang=True)
    assert plain.lines[0].x == 0
    assert hung.lines[0].x == -SIZE / 2
    assert hung.lines[1].x == 0


def test_max_lines(sans):
    with pytest.raises(Overflow, match="4 lines"):
        set_text("天地玄黄宇宙洪荒", stack=sans, size=SIZE, width=200, max_lines=3)


def test_fit_finds_the_largest_size(sans):
    text = "天地玄黄宇宙洪荒"
    setting = fit_text(text, stack=sans, width=400, height=1e6, sizes=(10, 200), max_lines=2)
    assert setting.size == 96  # 104 would be the next
    assert setting.line_texts() == ("天地玄黄", "宇宙洪荒")
    tall = fit_text(text, stack=sans, width=400, height=160, sizes=(10, 200), leading=1.6)
    assert tall.height <= 160
    assert tall.size == 48
    exact = fit_text(text, stack=sans, width=400, height=1e6, sizes=(10, 100), max_lines=2)
    assert exact.size == 100  # the most that is asked for is a size too


@given(st.integers(8, 400), st.integers(0, 400))
def test_type_sizes_are_few_and_near_each_other(least, more):
    sizes = type_sizes(least, least + more)
    assert sizes[0] == least
    assert sizes[-1] == least + more
    assert all(a < b <= max(a + 1, a * 1.126) for a, b in pairwise(sizes))
    assert set(sizes[1:-1]) <= set(type_sizes(1, 900))


def test_fit_raises_overflow_rather_than_shrink_further(sans):
    with pytest.raises(Overflow, match="40 px"):
        fit_text("天地" * 50, stack=sans, width=400, height=200, sizes=(40, 80))


def test_fit_prefers_a_smaller_size_to_a_broken_number(sans):
    setting = fit_text(
        "预算1000亿人民币", stack=sans, width=500, height=2000, sizes=(20, 200), max_lines=4
    )
    assert "1000亿人民币" in "\n".join(setting.line_texts())


def test_missing_glyphs_are_all_named(sans):
    with pytest.raises(MissingGlyphs) as caught:
        set_text("好\ue000的\U0010fffd\ue000", stack=sans, size=20, width=1000)
    assert "U+E000" in str(caught.value)
    assert "U+10FFFD" in str(caught.value)
    assert str(caught.value).count("U+E000") == 1


@pytest.mark.parametrize(
    "cluster",
    ["😀", "👨‍👩‍👧", "🇨🇳", "1️⃣", "❤️", "é", "e\u0301", "👍🏽", "ກຳ", "ह्म", "永\ufe00", "，\ufe00"],
)
def test_clusters_stay_one_run_of_one_face(sans, cluster):
    setting = set_text(f"好{cluster}的", stack=sans, size=SIZE, width=1e6)
    runs = [r for r in setting.lines[0].runs if r.text not in "好的"]
    assert [r.text for r in runs] == [cluster]
    assert runs[0].advance > 0


def test_faces_share_one_baseline(sans):
    setting = set_text("中A😀ě", stack=sans, size=SIZE, width=1e6)
    assert len({r.face.family for r in setting.lines[0].runs}) >= 2
    assert len({line.baseline for line in setting.lines}) == 1


def test_korean_breaks_at_spaces(fonts):
    stack = fonts.stack("sans", 400, "ko")
    text = "반도체 산업의 미래를 바꾸는 거대한 투자 경쟁"
    found = set_text(text, stack=stack, size=SIZE, width=700, language="ko").line_texts()
    assert " ".join(found) == text


def test_the_face_follows_the_language(fonts):
    index = {
        language: fonts.stack("sans", 400, language).first.index
        for language in ("zh-Hans", "zh-Hant", "ja", "ko")
    }
    assert index == {"zh-Hans": 2, "zh-Hant": 3, "ja": 0, "ko": 1}


def test_traditional_stops_stay_in_the_middle_of_their_em(fonts):
    stack = fonts.stack("sans", 400, "zh-Hant")
    line = set_text("中文。", stack=stack, size=SIZE, width=1e6, language="zh-Hant").lines[0]
    assert line.width == pytest.approx(3 * SIZE)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("多国正为人工智能制定全国统一监管的法律框架与细则", "统一"),
        ("新的工厂至多12周之内就能在当地建成并且投产使用", "至多12周"),
        ("清晨醒来看见的第一缕阳光照在这座安静的小城里面", "第一缕"),
        ("新的生产线Fab 22将在明年秋天如期投产并且扩大规模", "Fab 22"),
        ("可真正难的不是开始而是在看不见树荫的那九年里浇水", "真正"),
        ("一家公司的市值在短短几年里飙升至万亿美元的水平上", "万亿"),
        ("他们在山上种下了三千棵树苗和一座小小的木头房子", "三千棵"),
    ],
)
def test_balanced_lines_do_not_part_words(sans, text, whole):
    for em in (7, 8, 9, 10, 11, 12, 13, 14):
        assert whole in "\n".join(lines(text, sans, em, balance=True)), em


def test_a_justified_line_is_squeezed_to_take_one_more_character(sans):
    text = "天地玄黄，宇宙洪荒，日月盈昃，辰宿列张，寒来暑往"
    setting = set_text(text, stack=sans, size=SIZE, width=930, align="justify")
    first = setting.lines[0]
    assert setting.line_texts()[0] == "天地玄黄，宇宙洪荒，"  # 9.5 em as it stands
    assert first.width == pytest.approx(930)
    comma, after = first.runs[4], first.runs[5]
    assert after.x - comma.x == pytest.approx(80)
    assert (
        set_text(text, stack=sans, size=SIZE, width=930).line_texts()[0] != "天地玄黄，宇宙洪荒，"
    )


def test_what_gives_first(sans):
    """Brackets before commas, commas before the gap between Han and Latin; 。 never."""
    text = "天（地）玄，黄。宇AI宙洪荒日月盈昃辰宿列张"
    whole = one("天（地）玄，黄。宇AI宙", sans)
    for excess, giver in ((0.5, "（"), (1.2, "，")):
        setting = set_text(
            text, stack=sans, size=SIZE, width=(whole - excess) * SIZE, align="justify"
        )
        line = setting.lines[0]
        if not setting.line_texts()[0].endswith("宙"):
            pytest.fail(f"{excess}: {setting.line_texts()}")
        pens = {run.text: run for run in line.runs}
        natural = set_text(text, stack=sans, size=SIZE, width=1e6).lines[0]
        free = {run.text: run for run in natural.runs}

        def gap(runs, mark, before):
            return runs[mark].x - runs[before].x

        assert gap(pens, "宇", "。") == pytest.approx(gap(free, "宇", "。"))
        squeezed = [
            m
            for m, before in (("玄", "）"), ("黄", "，"), ("AI", "宇"))
            if gap(pens, m, before) < gap(free, m, before) - 0.5
        ]
        assert squeezed == {"（": ["玄"], "，": ["玄", "黄"]}[giver]


def test_the_gap_beside_latin_gives_half_of_itself(sans):
    whole = one("宇宙AI洪荒", sans)
    text = "宇宙AI洪荒日月盈昃"
    narrow = set_text(text, stack=sans, size=SIZE, width=(whole - 0.1) * SIZE, align="justify")
    assert narrow.line_texts()[0] == "宇宙AI洪荒"
    assert narrow.lines[0].width / SIZE == pytest.approx(whole - 0.1)
    tight = set_text(text, stack=sans, size=SIZE, width=(whole - 0.3) * SIZE, align="justify")
    assert tight.line_texts()[0] != "宇宙AI洪荒"
