"""Where things stand on points, end and passage cards: golden pictures, and rules in numbers.

After a wanted change: `python -m tests.cards.test_layouts`, then look at tests/cards/golden/layouts/.
"""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from repurpose.cards import Card, draw_card, draw_series, find_format
from repurpose.errors import Overflow
from repurpose.ink import encode_png
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme, measured_theme
from tests.cards.test_golden import MOST_ANYWHERE, MOST_MEAN, apart

GOLDEN = Path(__file__).parent / "golden" / "layouts"
FONTS = find_fonts(system=False)
THEMES = ("ink", "brutalist", "minimal")  # in the centre; at the top, in a panel; at the bottom
LINK = "https://example.org/articles/2026/night-lamps"
CALL = "你有没有一篇写得很用心、却没有被多少人看见的文章？把它拆开再讲一遍，你最想先发哪一句？欢迎告诉我。"
ITEMS = (
    "谁付账",
    "谁受益，以及这些受益从哪里来，又到哪里去，最后还剩下多少",
    "谁被照亮",
    "谁睡得好",
)
PARAGRAPH = (
    "每一次你在深夜走过那条街，路灯都要先算一算你的脚步、你的影子和你离家的距离，再决定要不要亮起来，"
    "而这笔142.9亿美元的账单没有人寄给你。“我们不是在卖灯，”她说，“而是在卖一个不必害怕的夜晚。”\n"
)
SENTENCE = "约等于全城一年的电费，也约等于每一盏灯在二十年里要烧掉的钱，而账单没有人寄给你。" * 2
POINTS = Card("points", title="三件要问的事", items=ITEMS, source="夜灯", page="2/8")
END = Card("end", text="你愿意付钱吗？", title="夜灯：谁在付账", author="城市观察", link=LINK)
PASSAGE = Card(
    "passage",
    title="夜灯",
    text=PARAGRAPH + PARAGRAPH.strip() * 3 + "\n" + PARAGRAPH,
    source="城市观察",
)


def pictures(theme):
    """Every layout once: name, card, format, and how much smaller it is kept."""
    bare = Card("end", text="你怎么看？", title="夜灯", author="城市观察")
    long = Card("end", text=CALL, title="夜灯：谁在付账？" * 2, author="城市观察", link=LINK)
    counted = Card("points", items=ITEMS[:2] * 2, first=9)
    first, second, *_ = draw_series(PASSAGE, theme, "xiaohongshu", FONTS)
    yield first
    yield second
    for card in (POINTS, counted, bare, END):
        yield draw_card(card, theme, "xiaohongshu", FONTS)
    yield draw_card(long, theme, "square", FONTS)
    for number in ("四分之一", "142.9亿美元", "1,234,567,890,123亿美元"):
        card = Card("figure", number=number, text=SENTENCE, source="夜灯")
        yield draw_card(card, theme, "og", FONTS)
    yield draw_card(END, theme, "x", FONTS)
    yield draw_card(POINTS, theme, "x", FONTS)


def small(drawn):
    size = (drawn.width // 7, drawn.height // 7)
    return drawn.picture.resize(size, Image.Resampling.BOX)


def strip(cards):
    parts = [small(drawn) for drawn in cards]
    whole = Image.new("RGB", (sum(p.width for p in parts), max(p.height for p in parts)))
    left = 0
    for part in parts:
        whole.paste(part, (left, 0))
        left += part.width
    return whole


def numbers(cards):
    """Where each block of text stands, in px, and the size of its type."""
    return [[[w.field, *w.box, w.size] for w in drawn.written] for drawn in cards]


@pytest.mark.slow
@pytest.mark.parametrize("name", THEMES)
def test_a_layout_is_as_it_was(name):
    cards = list(pictures(bare_theme(name)))
    kept = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    for now, before in zip(numbers(cards), kept, strict=True):
        assert [block[0] for block in now] == [block[0] for block in before]
        for block, other in zip(now, before, strict=True):
            assert block[1:] == pytest.approx(other[1:], abs=2)  # px; another FreeType may round
    with Image.open(GOLDEN / f"{name}.png") as golden:
        mean, anywhere = apart(strip(cards), golden.convert("RGB"))
    assert mean <= MOST_MEAN, f"{mean:.2f} levels on average"
    assert anywhere <= MOST_ANYWHERE, f"{anywhere} levels somewhere"


# --- rules --------------------------------------------------------------------------------------------


NEWS = measured_theme()


def themed(anchor="center", sizes=()):
    """The newsroom theme with its text at the top, the centre or the bottom, in sizes of its own."""
    scale = NEWS.scale
    if sizes:
        scale = replace(scale, body=(sizes[0] / 1080, sizes[1] / 1080))
    return replace(NEWS, style=replace(NEWS.style, body=anchor), scale=scale)


def block(drawn, field):
    (found,) = [w for w in drawn.written if w.field == field]
    return found


def items(drawn):
    return [w for w in drawn.written if w.field.startswith("items.")]


@pytest.mark.parametrize(
    ("form", "below", "before", "larger"),
    [("xiaohongshu", 0.075, 0.95, 1.3), ("x", 0.05, 0.7, 1.05)],  # a wide card is read from afar
)
def test_points_stand_apart_alike(form, below, before, larger):
    drawn = draw_card(
        Card("points", title="三件事", items=("灯亮", "灯灭", "人安")), NEWS, form, FONTS
    )
    unit = find_format(form).unit
    title, rows = block(drawn, "title"), items(drawn)
    assert len({row.size for row in rows}) == 1
    assert rows[0].size <= title.size / larger
    assert rows[0].box[1] - title.box[3] == pytest.approx(below * unit, abs=3)
    for above, under in pairwise(rows):
        gap = under.box[1] - above.box[3]
        # Between them stands space by the size of the type, and air as long as there is some.
        assert before * rows[0].size <= gap <= before * rows[0].size + 0.05 * unit + 3
    assert rows[0].box[0] - title.box[0] == pytest.approx(0.085 * unit, abs=8)


def test_a_number_of_two_digits_has_more_room():
    lefts = {}
    for first in (1, 7, 8, 9):
        card = Card("points", title="三件事", items=("灯亮", "灯灭", "人安"), first=first)
        lefts[first] = items(draw_card(card, NEWS, "square", FONTS))[0].box[0]
    assert lefts[1] == lefts[7]  # the last of three is the ninth
    assert lefts[8] == lefts[9]
    assert lefts[8] - lefts[1] == pytest.approx(0.03 * 1080, abs=2)


@pytest.mark.parametrize(("count", "share"), [(3, 0.46), (4, 0.40)])
def test_a_list_of_many_points_stands_higher(count, share):
    """In the centre is a little above the middle: between the top, and the lowest that text goes."""
    card = Card("points", title="夜灯", items=("灯亮", "灯灭", "人安", "夜长")[:count])
    tops = [
        block(draw_card(card, themed(anchor), "xiaohongshu", FONTS), "title").box[1]
        for anchor in ("top", "center", "bottom")
    ]
    assert (tops[1] - tops[0]) / (tops[2] - tops[0]) == pytest.approx(share / 0.9, abs=0.01)


def test_every_point_has_its_number_in_the_margin():
    card = Card("points", title="三件事", items=("灯亮", "灯灭", "人安"))
    drawn = draw_card(card, NEWS, "square", FONTS)
    pixels = np.asarray(drawn.picture).astype(int)
    accent = np.abs(pixels - NEWS.palette.accent).max(axis=2) < 24
    left = block(drawn, "title").box[0] - 4
    inked = []
    for row in items(drawn):
        _, top, _, bottom = row.box
        ys = np.flatnonzero(accent[:, left : row.box[0] - 8].any(axis=1))
        own = ys[(ys > top - row.size / 2) & (ys < bottom + row.size / 2)]
        assert own.size, "no number beside it"
        assert abs((own[0] + own[-1]) / 2 - (top + bottom) / 2) < row.size * 0.12
        inked.append(accent[own[0] : own[0] + 30, left : row.box[0] - 8].tobytes())
    assert len(set(inked)) == 3, "three numbers, not one thrice"


@pytest.mark.parametrize(("number", "unit"), [("142.9亿", "亿"), ("1,234,567亿美元", "亿美元")])
def test_a_unit_stands_behind_its_figure_on_one_line(number, unit):
    drawn = draw_card(Card("figure", number=number, text="灯"), NEWS, "square", FONTS)
    big, small = [w for w in drawn.written if w.field == "number"]
    assert [line.text for line in drawn.lines][:2] == [number.removesuffix(unit), unit]
    assert small.size == pytest.approx(big.size * 0.36, abs=0.6)
    assert small.box[3] == pytest.approx(big.box[3], abs=2)
    assert 0.05 * big.size < small.box[0] - big.box[2] < 0.2 * big.size
    assert small.box[2] <= 1080 - 97 + 2
    if len(number) > 8:  # as wide as the card allows
        assert small.box[2] > 1080 - 97 - 0.05 * 1080


def test_a_figure_with_too_many_digits_for_one_line_is_set_as_text():
    number = "1,234,567,890,123,456,789,012,345亿美元"
    drawn = draw_card(Card("figure", number=number, text="灯"), NEWS, "square", FONTS)
    assert len([w for w in drawn.written if w.field == "number"]) == 1


@pytest.mark.parametrize("number", ["四分之一" * 30, "1,234,567,890" * 12])
def test_a_figure_is_never_set_small(number):
    least = NEWS.scale.figure[0] * 0.4 * 1080
    for length in (10, 20, 30, len(number)):
        try:
            drawn = draw_card(Card("figure", number=number[:length]), NEWS, "og", FONTS)
        except Overflow:
            break
        assert min(w.size for w in drawn.written) >= least * 630 * 1.2 / 1080 - 1
    else:
        pytest.fail("all of it was set")


@pytest.mark.parametrize(
    ("name", "form", "text", "centred"),
    [
        ("ink", "xiaohongshu", END.text, True),
        ("ink", "x", END.text, True),
        ("ink", "square", CALL, False),  # the code is in the corner
        ("newsroom", "xiaohongshu", END.text, False),
    ],
)
def test_a_short_rule_parts_the_call_from_the_title(name, form, text, centred):
    theme = bare_theme(name)
    drawn = draw_card(replace(END, text=text), theme, form, FONTS)
    call, title = block(drawn, "text").box, block(drawn, "title").box
    pixels = np.asarray(drawn.picture).astype(int)[call[3] + 2 : title[1] - 2]
    ys, xs = np.nonzero(np.abs(pixels - theme.palette.accent).max(axis=2) < 24)
    unit = find_format(form).unit
    assert xs.max() + 1 - xs.min() == pytest.approx(0.12 * unit, abs=2)
    assert ys.max() + 1 - ys.min() == pytest.approx(0.005 * unit, abs=1.5)
    assert (ys.min() + ys.max()) / 2 / len(pixels) == pytest.approx(0.52, abs=0.04)
    if centred:
        assert (xs.min() + xs.max()) / 2 == pytest.approx((call[0] + call[2]) / 2, abs=12)
    else:
        assert xs.min() <= min(call[0], title[0])


def code_box(drawn):
    """Left, top, right and bottom of the modules of the QR code: nothing else is pure black."""
    black = (np.asarray(drawn.picture) == 0).all(axis=2)
    ys, xs = np.flatnonzero(black.any(axis=1)), np.flatnonzero(black.any(axis=0))
    return xs[0], ys[0], xs[-1] + 1, ys[-1] + 1


def apart_from_text(drawn, box):
    for written in drawn.written:
        left, top, right, bottom = written.box
        assert right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top


def test_the_code_stands_under_everything_on_a_tall_card():
    drawn = draw_card(END, NEWS, "xiaohongshu", FONTS)
    box = code_box(drawn)
    apart_from_text(drawn, box)
    call, title, author = (block(drawn, name).box for name in ("text", "title", "author"))
    assert call[3] < title[1] < title[3] < author[1] < author[3] < box[1]
    assert 0.14 * 1080 < box[2] - box[0] <= 0.21 * 1080
    assert box[3] - box[1] == box[2] - box[0]
    quiet = 4 * (box[2] - box[0]) / 33  # modules
    assert box[0] - quiet == pytest.approx(call[0], abs=2)
    assert box[1] - quiet - author[3] == pytest.approx(1.4 * 0.04 * 1080, abs=2)


def test_the_code_stands_beside_everything_on_a_wide_card():
    drawn = draw_card(END, NEWS, "x", FONTS)
    box = code_box(drawn)
    apart_from_text(drawn, box)
    assert all(w.box[2] < box[0] for w in drawn.written)
    assert box[2] < 1600 - 0.03 * 1080
    assert (box[1] + box[3]) / 2 == pytest.approx(450, abs=30)


def test_the_code_goes_into_the_corner_when_the_call_is_long():
    card = Card("end", text=CALL, title="夜灯：谁在付账？" * 2, author="城市观察", link=LINK)
    drawn = draw_card(card, NEWS, "square", FONTS)
    box = code_box(drawn)
    apart_from_text(drawn, box)
    call, title = block(drawn, "text").box, block(drawn, "title").box
    assert call[3] < box[1]
    assert title[2] < box[0]
    assert call[2] > box[0]  # the call has the whole width
    assert abs(box[1] - title[1]) < 40  # and the code begins where the title does


@pytest.mark.parametrize(
    ("card", "form", "most"),
    [
        (Card("points", items=ITEMS[:1]), "xiaohongshu", 3),
        (Card("passage", text="灯亮了。"), "xiaohongshu", 3),
        (Card("end", text="你怎么看？"), "xiaohongshu", 3),
        (Card("end", text=CALL, link=LINK), "square", 4),  # the code in the corner leaves less room
    ],
)
def test_how_many_lines_a_title_may_take(card, form, most):
    taken = set()
    for length in range(4, 120, 4):
        title = ("夜灯照亮谁的归途" * 15)[:length]
        try:
            drawn = draw_card(replace(card, title=title), NEWS, form, FONTS)
        except Overflow:
            break
        taken.add(sum(line.field == "title" for line in drawn.lines))
    else:
        pytest.fail("no title was too long")
    assert (min(taken), max(taken)) == (1, most)


def test_a_list_that_does_not_fit_is_no_card():
    with pytest.raises(Overflow):
        draw_card(Card("points", items=("一个点" * 10,) * 20), NEWS, "square", FONTS)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for theme in THEMES:
        drawn = list(pictures(bare_theme(theme)))
        (GOLDEN / f"{theme}.png").write_bytes(encode_png(strip(drawn), level="small"))
        lines = ",\n".join(json.dumps(card) for card in numbers(drawn))
        (GOLDEN / f"{theme}.json").write_text(f"[\n{lines}\n]\n", "utf-8")
