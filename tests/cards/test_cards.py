"""Cards: hard contents in every theme, kind and format; lines that can be traced; overflow."""

from dataclasses import replace

import pytest

from repurpose.card_kinds import KINDS
from repurpose.cards import (
    FORMATS,
    Card,
    CardLine,
    check_card,
    describe,
    draw_card,
    find_format,
)
from repurpose.cards.kinds.cover import split_title
from repurpose.errors import ContentError, MissingGlyphs, Overflow, UnknownName, UsageError
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme

FONTS = find_fonts(system=False)
TITLE = "一座城市的夜灯：当路灯学会思考，谁在为黑暗付账？"
LONG = (
    "每一次你在深夜走过那条街，路灯都要先算一算你的脚步、你的影子和你离家的距离，再决定要不要亮起来，"
    "而这笔142.9亿美元的账单没有人寄给你。"
)
SPOKEN = "“我们不是在卖灯，而是在‘卖’一个不必害怕的夜晚。”"
SERIES = (
    Card("cover", title=TITLE, kicker="深度", author="城市观察", page="1/8", footer="一文读懂"),
    Card("quote", text="灯亮了，人就不怕了。", source=TITLE, page="2/8"),
    Card("quote", text=LONG, source=TITLE, kicker="金句", page="3/8"),
    Card(
        "quote", text=SPOKEN, speaker="弗洛伦斯·拉罗谢尔，基金会执行总监", source=TITLE, page="4/8"
    ),
    Card("figure", number="142.9亿美元", text="142.9亿美元，约等于全城一年的电费。", source=TITLE),
    Card(
        "points",
        title="三件事",
        items=("谁付账", "谁受益，以及这些受益从哪里来", "谁被照亮"),
        source=TITLE,
    ),
    Card(
        "end", text="你愿意为一盏会思考的路灯付钱吗？", title=TITLE, author="城市观察", page="8/8"
    ),
)
NEVER_FIRST = "，。、；：！？”）》’」"
NEVER_LAST = "“（《‘「"


def field(card, name):
    if name.startswith("items."):
        return card.items[int(name.removeprefix("items."))]
    return getattr(card, name)


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("name", theme_names())
def test_a_series_in_every_theme(name):
    """Half of it square, half of it wide; all of it in every format is slow."""
    for number, card in enumerate(SERIES, start=theme_names().index(name)):
        form = ("square", "x")[number % 2]
        drawn = draw_card(card, load_theme(name), form, FONTS)
        assert drawn.picture.size == find_format(form).size
        assert drawn.picture.mode == "RGB"
        check_lines(drawn)
        check_inside(drawn)
        assert check_card(drawn, load_theme(name), FONTS) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize("form", FORMATS)
def test_every_theme_kind_and_format(name, form):
    for card in SERIES:
        drawn = draw_card(card, load_theme(name), form, FONTS)
        check_lines(drawn)
        check_inside(drawn)
        assert check_card(drawn, load_theme(name), FONTS) == ()


def check_lines(drawn):
    for line in drawn.lines:
        assert field(drawn.card, line.field)[line.start : line.end] == line.text
        assert line.text
        assert line.text[-1] not in NEVER_LAST
        if line.start:
            assert line.text[0] not in NEVER_FIRST
    for name in ("text", "speaker", "number"):
        whole = "".join(line.text for line in drawn.lines if line.field == name)
        expected = field(drawn.card, name)
        used = {"text": "cover points", "speaker": "", "number": ""}[name]
        if expected and drawn.card.kind not in used:
            said = whole.replace(" ", "")  # what stands large has no full stop
            assert said in (expected.replace(" ", ""), expected.replace(" ", "").rstrip("。"))


def check_inside(drawn):
    form = find_format(drawn.format)
    margin = 0.03 * min(form.unit, form.height)
    boxes = [w.box for w in drawn.written]
    for left, top, right, bottom in boxes:
        assert left >= margin * 0.9
        assert right <= form.width - margin * 0.9
        assert top >= form.top * form.height + margin * 0.9
        assert bottom <= form.height * (1 - form.bottom) - margin * 0.9
    for k, a in enumerate(boxes):
        for b in boxes[k + 1 :]:
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 2 or b[3] <= a[1] + 2
            assert apart or drawn.written[k].field == "number", (drawn.card.kind, a, b)


@pytest.mark.parametrize("length", [8, 12, 18, 25, 33, 42, 50, 60])
@pytest.mark.parametrize("form", ["xiaohongshu", "wechat-cover", "og"])
def test_titles_of_every_length(length, form):
    title = ("城市的夜灯照亮谁的归途与来路" * 5)[:length]
    drawn = draw_card(Card("cover", title=title, author="甲"), load_theme("newsroom"), form, FONTS)
    assert "".join(line.text for line in drawn.lines if line.field == "title") == title
    check_inside(drawn)


def test_a_wechat_cover_keeps_its_title_in_the_central_square():
    drawn = draw_card(SERIES[0], load_theme("newsroom"), "wechat-cover", FONTS)
    for written in drawn.written:
        assert written.box[0] >= 450 - 192
        assert written.box[2] <= 450 + 192


@pytest.mark.parametrize("length", [4, 12, 24, 40, 55, 70, 90])
def test_quotes_of_every_length_fill_the_card_well(length):
    text = ("路灯在夜里醒着城市在光里睡去" * 8)[: length - 1] + "。"
    drawn = draw_card(
        Card("quote", text=text, source="夜灯"), load_theme("newsroom"), "xiaohongshu", FONTS
    )
    blocks = [w for w in drawn.written if w.field == "text"]
    lines = [line for line in drawn.lines if line.field == "text"]
    assert max(len(line.text) for line in lines) <= 22
    assert len(lines) <= 9
    assert max(block.size for block in blocks) >= 50
    assert min(block.size for block in blocks) >= 0.031 * 1080
    top, low = min(w.box[1] for w in blocks), max(w.box[3] for w in blocks)
    middle = (top + low) / 2 / 1440
    assert 0.2 <= middle <= 0.62  # the first line of short ones stands where that of others does


def test_too_much_text_is_an_error_and_no_picture():
    with pytest.raises(Overflow) as caught:
        draw_card(Card("quote", text="灯" * 600), load_theme("ink"), "xiaohongshu", FONTS)
    assert caught.value.exit_code == 3
    with pytest.raises(Overflow):
        draw_card(
            Card("points", title="多", items=("一个点" * 10,) * 20),
            load_theme("ink"),
            "square",
            FONTS,
        )
    with pytest.raises(Overflow):
        draw_card(Card("cover", title="长" * 400), load_theme("warm"), "og", FONTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_without_its_content(kind):
    with pytest.raises(ContentError):
        draw_card(Card(kind), load_theme("newsroom"), "square", FONTS)


def test_unknown_names_suggest():
    with pytest.raises(UnknownName) as caught:
        find_format("xiaohongsu")
    assert "xiaohongshu" in caught.value.hint
    with pytest.raises(UnknownName):
        draw_card(Card("poster", title="一"), load_theme("ink"), "square", FONTS)


def test_sizes():
    assert find_format("1242x1660").size == (1242, 1660)
    assert find_format("1080×1440").size == (1080, 1440)
    for name in ("100x5000", "99999x99999"):
        with pytest.raises(UsageError):
            find_format(name)


def test_a_missing_glyph_is_named():
    with pytest.raises(MissingGlyphs, match=r"U\+E123"):
        draw_card(Card("quote", text="一个\ue123字"), load_theme("newsroom"), "square", FONTS)


def test_alt_text_says_what_the_card_says():
    assert describe(SERIES[3]) == f"{SPOKEN}\n—— 弗洛伦斯·拉罗谢尔，基金会执行总监"
    assert describe(SERIES[0]) == f"{TITLE}\n城市观察"
    assert describe(SERIES[5]).splitlines() == ["三件事", *SERIES[5].items]
    assert TITLE in describe(SERIES[6])


def test_the_same_card_gives_the_same_pixels():
    first = draw_card(SERIES[2], load_theme("ink"), "square", FONTS).picture.tobytes()
    other = find_fonts(system=False)
    assert draw_card(SERIES[2], load_theme("ink"), "square", other).picture.tobytes() == first


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        (TITLE, ("一座城市的夜灯", "当路灯学会思考，谁在为黑暗付账？")),
        ("夜灯", ("夜灯", "")),
        ("一座城市的夜灯照亮了谁的归途", ("一座城市的夜灯照亮了谁的归途", "")),
        (
            "路灯为何只卖100欧元？一场交易背后的故事",
            ("路灯为何只卖100欧元？", "一场交易背后的故事"),
        ),
        ("他说：好，那就这样把路灯全部点亮吧", ("他说：好，那就这样把路灯全部点亮吧", "")),
    ],
)
def test_titles_split_at_their_joint(title, parts):
    head, rest = split_title(title)
    assert (head, title[rest:]) == parts


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("142.9亿美元", ["142.9", "亿美元"]),
        ("60%-70%", ["60%-70%"]),
        ("¥1,000", ["¥1,000"]),
        ("3倍", ["3", "倍"]),
        ("四分之一", ["四分之一"]),
        ("约3.5万美元", ["约3.5", "万美元"]),
    ],
)
def test_figures_part_from_their_unit(number, parts):
    drawn = draw_card(Card("figure", number=number, text="灯"), bare_theme("warm"), "square", FONTS)
    assert [line.text for line in drawn.lines if line.field == "number"] == parts
    check_inside(drawn)


def test_english_is_set_as_english():
    card = Card(
        "quote",
        text="“Light is the first thing a city owes you,” she said.",
        language="en",
        speaker="Ada",
    )
    drawn = draw_card(card, load_theme("newsroom"), "xiaohongshu", FONTS)
    assert " ".join(line.text for line in drawn.lines if line.field == "text") == card.text


def test_the_check_sees_bad_contrast_and_a_bad_edge(tmp_path):
    (tmp_path / "pale").mkdir()
    (tmp_path / "pale" / "theme.toml").write_text(
        'extends = "newsroom"\n[palette]\nmuted = "#cccccc"\n', "utf-8"
    )
    theme = replace(load_theme("pale", (tmp_path,)), voice="")
    drawn = draw_card(SERIES[1], theme, "square", FONTS)
    assert {(f.rule, f.field) for f in check_card(drawn, theme, FONTS)} == {
        ("contrast", "source"),
        ("contrast", "page"),
    }
    bad = replace(drawn, lines=(CardLine("，灯", "text", 3, 5), CardLine("灯（", "text", 5, 7)))
    assert [f.rule for f in check_card(bad, theme, FONTS) if f.rule != "contrast"] == [
        "line start",
        "line end",
        "orphan",
    ]


@pytest.mark.mostly_slow(quick=39)
@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize(
    ("text", "poster"),
    [("慢。", True), ("向死而生", True), ("慢慢来啊", True), ("慢慢来才快", False)],
)
def test_one_to_four_letters_are_a_poster(name, text, poster):
    drawn = draw_card(Card("quote", text=text), load_theme(name), "xiaohongshu", FONTS)
    size = max(block.size for block in drawn.written if block.field == "text")
    assert (size > 0.17 * 1080) == poster
