"""Series of cards: long text that loses nothing, lists that are spread, codes, pictures, @2x."""

import io
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from repurpose.cards import Card, Images, check_card, describe, draw_card, draw_series, find_format
from repurpose.errors import ContentError, Overflow, UsageError
from repurpose.themes import theme_names
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme, measured_theme

FONTS = find_fonts(system=False)
NEWS = measured_theme()
PARAGRAPH = (
    "每一次你在深夜走过那条街，路灯都要先算一算你的脚步、你的影子和你离家的距离，再决定要不要亮起来，"
    "而这笔142.9亿美元的账单没有人寄给你。“我们不是在卖灯，”她说，“而是在卖一个不必害怕的夜晚。”\n"
)
LONG = PARAGRAPH * 9
LINK = "https://example.org/articles/2026/night-lamps"


def noise(size=(400, 300), kind="JPEG"):
    file = io.BytesIO()
    picture = Image.merge("RGB", [Image.effect_noise(size, 120) for _ in range(3)])
    picture.save(file, kind)
    return file.getvalue()


def said(series):
    return "".join(line.text for one in series for line in one.lines if line.field == "text")


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("name", theme_names())
def test_a_passage_in_every_theme(name):
    theme = bare_theme(name)
    text = PARAGRAPH * 4
    series = draw_series(Card("passage", title="夜灯", text=text), theme, "xiaohongshu", FONTS)
    assert said(series).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    count = len(series)
    assert [one.card.page for one in series] == [f"{k}/{count}" for k in range(1, count + 1)]
    for one in series:
        assert check_card(one, theme, FONTS) == ()
        (size,) = {w.size for w in one.written if w.field == "text"}
        assert size >= round(theme.scale.body[0] * 1080)
        for line in one.lines:
            assert getattr(one.card, line.field)[line.start : line.end] == line.text
        assert max(w.box[3] for w in one.written) <= 1440 * 0.97


@pytest.mark.slow
@settings(max_examples=12)
@given(
    st.lists(st.integers(1, 260), min_size=1, max_size=14),
    st.sampled_from(["xiaohongshu", "square", "story", "x"]),
)
def test_no_line_is_lost_or_stands_alone(lengths, form):
    text = "\n".join(("路灯在夜里醒着城市在光里睡去" * 20)[:n] for n in lengths)
    series = draw_series(Card("passage", text=text), NEWS, form, FONTS)
    assert said(series) == text.replace("\n", "")
    canvas = find_format(form)
    for one in series:
        low = canvas.height * (1 - canvas.bottom)
        assert all(w.box[3] <= low for w in one.written if w.field == "text")
    for before, after in pairwise(series):
        last = [x for x in before.lines if x.field == "text"]
        first = next(x for x in after.lines if x.field == "text")
        goes_on = text[last[-1].end : first.start] == ""
        if goes_on and len(last) > 2:
            begins = text.rfind("\n", 0, last[-1].start) + 1
            assert last[-1].start != begins, "the first line of a paragraph stands alone"


def test_a_short_passage_is_one_card_without_a_number():
    (one,) = draw_series(Card("passage", text="路灯亮了。"), NEWS, "square", FONTS)
    assert one.card.page == ""
    assert one.alt == "路灯亮了。"
    assert draw_card(Card("passage", text="路灯亮了。"), NEWS, "square", FONTS).alt == one.alt


def test_a_passage_that_must_be_one_card():
    with pytest.raises(Overflow, match="1 allowed"):
        draw_card(Card("passage", text=LONG), NEWS, "square", FONTS)
    with pytest.raises(Overflow, match="99 are allowed"):
        draw_series(Card("passage", text="灯\n" * 900), NEWS, "480x320", FONTS)


def test_alt_text_of_a_page_is_that_page():
    series = draw_series(Card("passage", title="夜灯", text=LONG), NEWS, "square", FONTS)
    assert series[0].alt.startswith("夜灯\n每一次")
    assert "夜灯" not in series[1].alt
    assert "".join(one.alt.removeprefix("夜灯\n") for one in series).replace("\n", "") == (
        LONG.replace("\n", "")
    )


def test_points_spread_over_cards_and_go_on_counting():
    card = Card("points", title="十二件事", items=("谁付账，谁受益，谁又被照亮",) * 12)
    series = draw_series(card, NEWS, "square", FONTS)
    assert len(series) > 1
    assert sum(len(one.card.items) for one in series) == 12
    assert [one.card.first for one in series][1] == 1 + len(series[0].card.items)
    assert max(len(o.card.items) for o in series) - min(len(o.card.items) for o in series) <= 1
    with pytest.raises(Overflow):
        draw_card(card, NEWS, "square", FONTS)
    with pytest.raises(Overflow):
        draw_series(replace(card, items=card.items * 4), NEWS, "square", FONTS, most=2)


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("form", ["xiaohongshu", "square", "og", "wechat-cover"])
@pytest.mark.parametrize("name", ["newsroom", "ink"])
def test_a_code_on_the_end_card_can_be_read(name, form):
    cv2 = pytest.importorskip("cv2", reason="OpenCV reads the code back")
    import numpy as np

    card = Card("end", text="你怎么看？", title="夜灯", author="城市观察", link=LINK)
    drawn = draw_card(card, bare_theme(name), form, FONTS)
    assert check_card(drawn, bare_theme(name), FONTS) == ()
    assert LINK in drawn.alt
    seen = drawn.picture
    read, *_ = cv2.QRCodeDetector().detectAndDecode(np.asarray(seen)[:, :, ::-1].copy())
    assert read == LINK


CALL = "你有没有一篇写得很用心、却没有被多少人看见的文章？把它拆开再讲一遍，你最想先发哪一句？欢迎告诉我。"


@pytest.mark.mostly_slow(quick=10)
@pytest.mark.parametrize("name", theme_names())
def test_a_code_leaves_room_for_a_long_call_on_a_square(name):
    card = Card("end", text=CALL, title="夜灯：谁在付账？" * 2, author="城市观察", link=LINK)
    drawn = draw_card(card, bare_theme(name), "square", FONTS)
    assert check_card(drawn, bare_theme(name), FONTS) == ()
    assert "".join(x.text for x in drawn.lines if x.field == "text") == CALL


def test_a_code_for_too_long_an_address():
    with pytest.raises(ContentError, match="too long"):
        draw_card(Card("end", text="看", link="https://e.org/" + "a" * 4000), NEWS, "square", FONTS)


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(
    ("name", "two"),
    [("newsroom", True), ("ink", False), ("film", True), ("brutalist", False), ("gradient", True)],
)
def test_text_on_any_photograph_can_be_read(name, two):
    theme = bare_theme(name)
    images = Images(photo=noise(), duotone=two, portrait=noise(), avatar=noise(), logo=noise())
    for card in (
        Card("cover", title="夜灯：谁在付账", author="城市观察", kicker="深度", page="1/3"),
        Card("quote", text="灯亮了，人就不怕了。", speaker="她", source="夜灯", page="2/3"),
        Card("figure", number="142.9亿", text="账单没有人寄给你。", source="夜灯"),
    ):
        drawn = draw_card(card, theme, "instagram", FONTS, images)
        assert check_card(drawn, theme, FONTS) == ()
        assert drawn.lines == draw_card(card, theme, "instagram", FONTS).lines or images.portrait


def test_a_portrait_stands_before_the_speaker_and_a_logo_in_the_corner():
    card = Card("quote", text="灯亮了，人就不怕了。", speaker="她", source="夜灯")
    red = io.BytesIO()
    Image.new("RGB", (60, 60), (255, 0, 0)).save(red, "PNG")
    plain = draw_card(card, NEWS, "square", FONTS)
    for images in (Images(portrait=red.getvalue()), Images(logo=red.getvalue())):
        drawn = draw_card(card, NEWS, "square", FONTS, images)
        found = [
            (x, y)
            for x in range(0, 1080, 4)
            for y in range(0, 1080, 4)
            if drawn.picture.getpixel((x, y)) == (255, 0, 0)
        ]
        xs, ys = [x for x, _ in found], [y for _, y in found]
        (speaker,) = [w for w in drawn.written if w.field == "speaker"]
        if images.logo:
            assert min(xs) > 900
            assert min(ys) > 900
            (before,) = [w for w in plain.written if w.field == "speaker"]
            assert speaker.box[0] == before.box[0]
        else:
            assert max(xs) < speaker.box[0]
            assert min(ys) < speaker.box[1] < speaker.box[3] < max(ys)
        assert check_card(drawn, NEWS, FONTS) == ()


def test_a_picture_that_cannot_be_used_is_named():
    for field, name in (("photo", "background"), ("portrait", "portrait"), ("logo", "logo")):
        with pytest.raises(ContentError, match=name):
            draw_card(
                Card("quote", text="灯", speaker="她"),
                NEWS,
                "square",
                FONTS,
                Images(**{field: b"GIF89a"}),
            )


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("name", ["newsroom", "chalkboard", "warm"])
def test_twice_the_pixels_of_the_same_card(name):
    theme = bare_theme(name)
    card = Card("quote", text="灯亮了，人就不怕了。", source="夜灯", page="2/8")
    once, twice = (draw_card(card, theme, form, FONTS) for form in ("square", "square@2x"))
    assert twice.picture.size == (2160, 2160)
    assert [line.text for line in twice.lines] == [line.text for line in once.lines]
    assert check_card(twice, theme, FONTS) == ()
    small = twice.picture.resize((1080, 1080), Image.Resampling.BOX)
    off = ImageChops.difference(small, once.picture).convert("L").resize((90, 90))
    assert sorted(off.getdata())[-200] < 40  # the same picture but for the edges of glyphs


def test_twice_of_what():
    assert find_format("x@2x").size == (3200, 1800)
    assert find_format("400x400@2x").size == (800, 800)
    assert find_format("story@2x").bottom == find_format("story").bottom
    with pytest.raises(UsageError):
        find_format("2100x2100@2x")
    with pytest.raises(UsageError):
        find_format("square@2x@2x@2x")
    for many in ("square" + "@2x" * 5000, "square" + " @2x" * 5000):  # from a pack of anybody
        with pytest.raises(UsageError):
            find_format(many)


def test_what_an_end_card_with_a_link_says():
    card = Card("end", text="你怎么看？", link=LINK)
    assert describe(card).splitlines()[-1] == LINK
    assert LINK not in describe(replace(card, kind="quote"))


@pytest.mark.slow
def test_points_of_which_only_one_fits_a_card():
    """Three cards of two, two and one do not hold them, but five of one each do."""
    item = "把浇水变成邻居之间的约定，而不是一次活动；谁家孩子出生，谁就认领一棵，并写下名字。" * 4
    series = draw_series(Card("points", title="三件事", items=(item,) * 5), NEWS, "square", FONTS)
    assert [drawn.card.page for drawn in series] == [f"{k}/5" for k in range(1, 6)]
