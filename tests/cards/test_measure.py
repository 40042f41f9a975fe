"""The measure: every text uses the whole width that its layout gives it, to the pixel."""

from dataclasses import replace

import pytest

from repurpose.cards import Card, draw_card, find_format
from repurpose.cards.qr import qr_code
from repurpose.typeset import find_fonts
from tests.cards.bare import measured_theme

FONTS = find_fonts(system=False)
NEWS = measured_theme()
LINK = "https://example.org/articles/2026/night-lamps"
SIZE = 40  # px on a card of 1080 px


def themed(margin):
    """A theme whose texts have one size each, between margins of so many units."""
    one = SIZE / 1080
    scale = replace(
        NEWS.scale, body=(one, one), title=(one / 0.8, one / 0.8), quote=(one / 0.9, one / 0.9)
    )
    return replace(NEWS, style=replace(NEWS.style, margin=margin), scale=scale)


def beside(form):
    """How much less wide a text beside the code is: the code, and the air between them."""
    unit = find_format(form).unit
    return qr_code(LINK, 0.21 * unit).width + 1.5 * NEWS.style.gap * unit


def drawn_lines(card, form, name, width):
    """How many lines a text takes that stands between margins so far apart, in px."""
    canvas = find_format(form)
    theme = themed((canvas.width - width) / 2 / canvas.unit)
    drawn = draw_card(card, theme, form, FONTS)
    (size,) = {w.size for w in drawn.written if w.field == name}
    return size, [line.text for line in drawn.lines if line.field == name]


HAN = 16
LINE = "天" * HAN
LONG = LINE * 8  # so that the code goes into the corner


@pytest.mark.parametrize(
    ("card", "form", "name", "less"),
    [
        (Card("points", title=LINE, items=("灯", "灯")), "square", "title", 0.0),
        (Card("points", title="灯", items=(LINE, "灯")), "square", "items.0", 0.085),
        (Card("points", title="灯", items=(LINE, "灯"), first=9), "square", "items.0", 0.115),
        (Card("passage", title=LINE, text="灯"), "square", "title", 0.0),
        (Card("passage", text=LINE), "square", "text", 0.0),
        (Card("end", text=LINE), "square", "text", 0.0),
        (Card("end", text="灯", title=LINE), "square", "title", 0.0),
        (Card("end", text="灯", author=LINE), "square", "author", 0.0),
        (Card("end", text=LINE, link=LINK), "square", "text", 0.0),
        (Card("end", text="灯", title=LINE, link=LINK), "square", "title", 0.0),
        (Card("end", text=LINE, link=LINK), "x", "text", "code"),
        (Card("end", text="灯", title=LINE, link=LINK), "x", "title", "code"),
        (Card("end", text=LONG, title=LINE, link=LINK), "square", "title", "code"),
        (Card("figure", number="七", text=LINE), "square", "text", 0.0),
    ],
    ids=lambda value: value.kind if isinstance(value, Card) else None,
)
def test_a_line_is_as_long_as_the_measure(card, form, name, less):
    """So many Han find room on a line when there is half a pixel more than they take, not less."""
    unit = find_format(form).unit
    aside = beside(form) if less == "code" else less * unit
    size, _ = drawn_lines(card, form, name, HAN * SIZE * 1.1 + aside)
    wide = HAN * size + aside
    assert drawn_lines(card, form, name, wide + 0.4) == (size, [LINE])
    assert drawn_lines(card, form, name, wide - 0.4) != (size, [LINE])
