"""The last card to the pixel or two: what its code, its rule and its call may take of the room."""

from dataclasses import replace

import numpy as np
import pytest

from repurpose.cards import Card, draw_card
from repurpose.errors import Overflow
from repurpose.typeset import find_fonts
from tests.cards.bare import measured_theme

FONTS = find_fonts(system=False)
NEWS = measured_theme()
LINK = "https://example.org/articles/2026/night-lamps"
UNIT, GAP = 1080, NEWS.style.gap * 1080
SIZE = 60  # px of the call, where it has one size
LONG = "夜灯照亮谁的归途" * 4
BARE = Card("end", text="你怎么看？")
SHORT = Card("end", text="你怎么看？", title="夜灯", author="城市观察")
LOW = replace(SHORT, title=LONG, text="天\n天\n天")  # its texts reach lower than a code
HIGH = replace(
    BARE, title="夜灯", text="天\n天\n天\n天"
)  # and here the code reaches lower than they


def themed(anchor="top", align="left", size=SIZE):
    one = size / UNIT / 0.9
    style = replace(NEWS.style, body=anchor, align=align)
    return replace(NEWS, style=style, scale=replace(NEWS.scale, quote=(one, one)))


def draw(card, form, **theme):
    return draw_card(card, themed(**theme), form, FONTS)


def box_of(drawn, name):
    (found,) = [w.box for w in drawn.written if w.field == name]
    return found


def code_of(drawn):
    """Left, top, right, bottom of the white square of the code; its modules are the only pure black."""
    black = (np.asarray(drawn.picture) == 0).all(axis=2)
    ys, xs = np.flatnonzero(black.any(axis=1)), np.flatnonzero(black.any(axis=0))
    if not ys.size:
        return None
    quiet = 4 * (xs[-1] + 1 - xs[0]) // 33  # modules of an address as long as this
    return xs[0] - quiet, ys[0] - quiet, xs[-1] + 1 + quiet, ys[-1] + 1 + quiet


def lowest(drawn):
    code = code_of(drawn)
    return max([w.box[3] for w in drawn.written] + ([code[3]] if code else []))


def rule_of(drawn):
    """Left and right of the rule under the call."""
    rows = slice(box_of(drawn, "text")[3] + 2, box_of(drawn, "title")[1] - 2)
    off = np.abs(np.asarray(drawn.picture).astype(int)[rows] - NEWS.palette.accent)
    xs = np.flatnonzero((off.max(axis=2) < 8).any(axis=0))
    return xs[0], xs[-1] + 1


def room(form):
    """Top and height of what the card may fill: a text at the bottom has a tenth of what is free below."""
    top, low = (box_of(draw(BARE, form, anchor=a), "text") for a in ("top", "bottom"))
    return top[1], (low[1] - top[1]) / 0.9 + top[3] - top[1]


ALL = [
    (SHORT, "square"),
    (replace(SHORT, link=LINK), "square"),
    (replace(SHORT, link=LINK), "x"),
    (replace(LOW, link=LINK), "square"),
    (replace(HIGH, link=LINK), "square"),
    (replace(BARE, link=LINK), "square"),
]


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize(("card", "form"), ALL)
def test_all_of_it_is_placed_as_one(card, form):
    """In the centre and at the bottom: call, title, author, and a code that is not beside them."""
    top, high = room(form)
    for anchor, share in (("top", 0.0), ("center", 0.46), ("bottom", 0.9)):
        drawn = draw(card, form, anchor=anchor)
        first = box_of(drawn, "text")[1]
        last = max(w.box[3] for w in drawn.written) if form == "x" else lowest(drawn)
        assert first == pytest.approx(top + share * (high - (last - first)), abs=2)


def test_where_the_code_stands():
    left = round(NEWS.style.margin * UNIT)
    for align, start in (("left", left), ("center", None)):
        drawn = draw(replace(SHORT, link=LINK), "square", align=align)
        code, author = code_of(drawn), box_of(drawn, "author")
        assert code[0] == (
            left if start else pytest.approx((UNIT - (code[2] - code[0])) / 2, abs=1)
        )
        assert code[1] - author[3] == pytest.approx(1.4 * GAP, abs=2)
        drawn = draw(replace(LOW, link=LINK), "square", align=align)
        code, title = code_of(drawn), box_of(drawn, "title")
        assert code[2] == UNIT - left
        assert code[1] == pytest.approx(title[1], abs=1)
        drawn = draw(replace(SHORT, link=LINK), "x", align=align)
        code, (top, high) = code_of(drawn), room("x")
        assert code[2] == 1600 - left
        assert (code[1] + code[3]) / 2 == pytest.approx(top + high / 2, abs=2)


@pytest.mark.parametrize(
    ("card", "form", "aside"),
    [(SHORT, "square", 0), (SHORT, "x", 1.5 * GAP), (LOW, "square", None)],
)
def test_where_the_rule_stands(card, form, aside):
    """At the left edge, or in the middle of the call; at the left where the code is in the corner."""
    edge = round(NEWS.style.margin * UNIT)
    for align in ("left", "center"):
        drawn = draw(replace(card, link=LINK), form, align=align)
        left, right = rule_of(drawn)
        assert right - left == pytest.approx(0.12 * UNIT, abs=1)
        if align == "left" or aside is None:
            assert left == edge
        else:
            code = code_of(drawn)
            end = code[0] - aside if aside else UNIT - edge
            assert (left + right) / 2 == pytest.approx((edge + end) / 2, abs=1)
        call, title = box_of(drawn, "text"), box_of(drawn, "title")
        assert title[1] - call[3] == pytest.approx(2.2 * GAP, abs=2)


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("link", ["", LINK])
@pytest.mark.parametrize("card", [BARE, SHORT, LOW, HIGH])
def test_the_call_may_take_what_the_rest_leaves(card, link):
    """A card that is lower than the call needs puts the code elsewhere, or is none.

    First under everything, then in the corner, then there but smaller.
    """
    card = replace(card, text="天\n" * 7 + "天", link=link)
    _, inner = room("1080x1800")
    need = 8 * SIZE * NEWS.leading.quote
    high, found = 1800, []
    while True:
        drawn = draw(card, f"1080x{high}")
        code, call = code_of(drawn), box_of(drawn, "text")
        found.append((code[0] > UNIT / 2, code[2] - code[0]) if code else None)
        taken = (need + lowest(drawn) - call[3]) / 0.96  # the rest is air
        least = round(1800 + taken - inner)  # the height at which it just fits
        draw(card, f"1080x{least + 4}")
        try:
            other = code_of(draw(card, f"1080x{least - 4}"))
        except Overflow:
            break
        assert (other[0] > UNIT / 2, other[2] - other[0]) != found[-1]
        high = least - 4
    large, small = 6 * 41, 4 * 41  # px; modules of whole pixels
    ways = [(False, large), (True, large), (True, small)]
    if not card.title:  # alone in the corner, a code of one size takes more than under the call
        ways.pop(1)
    assert found == (ways if link else [None])
