"""Code on cards: its lines as they stand, its tokens told apart, too many on several cards."""

import pytest

from repurpose.cards import Card, check_card, describe, draw_card, draw_series, find_kind
from repurpose.errors import Overflow
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme

FONTS = find_fonts(system=False)
LINES = ("def f(x):", "    # 注释", '    return "字" + str(x)', "", "print(f(1))")
THEME = bare_theme("newsroom")


def colours_of(card):
    drawn = draw_card(card, THEME, "540x720", FONTS)
    return {block.colour for block in drawn.written if block.field.startswith("items")}


def test_every_line_is_said_as_it_stands():
    card = Card("code", title="一段代码", items=LINES, kicker="python")
    drawn = draw_card(card, THEME, "xiaohongshu", FONTS)
    said = {line.field: line.text for line in drawn.lines if line.field.startswith("items")}
    assert said == {f"items.{n}": line.strip() for n, line in enumerate(LINES) if line}
    assert describe(card) == "一段代码\n" + "\n".join(LINES)
    assert check_card(drawn, THEME, FONTS) == ()


def test_a_line_that_goes_on_is_said_once_with_its_places():
    item = "    total = first_value_of_many + second_value_of_many + third_value_of_many"
    drawn = draw_card(Card("code", items=(item, "end")), THEME, "xiaohongshu", FONTS)
    parts = [line for line in drawn.lines if line.field == "items.0"]
    assert len(parts) > 1
    assert [line.text for line in parts] == [item.strip()[p.start : p.end] for p in parts]
    assert " ".join(line.text for line in parts) == item.strip()


def test_what_is_known_of_a_language_is_told_apart_by_colour():
    assert len(colours_of(Card("code", items=LINES, kicker="python"))) == 4
    for unknown in ("", "no-such-language"):
        assert len(colours_of(Card("code", items=LINES, kicker=unknown))) == 1


@pytest.mark.slow
def test_more_than_fits_takes_more_cards():
    items = tuple(f"value_{n} = compute({n})" if n % 5 else "" for n in range(1, 60))
    with pytest.raises(Overflow):
        draw_card(Card("code", items=items), THEME, "square", FONTS)
    cards = draw_series(Card("code", items=items), THEME, "square", FONTS)
    assert len(cards) > 1
    said = [line.text for card in cards for line in card.lines if line.field.startswith("items")]
    assert said == [item for item in items if item]


def test_lines_keep_their_indentation_and_what_is_common_goes():
    read = find_kind("code").read_lines("    if x:\n\n        y()\n")
    assert read == {"items": ("if x:", "", "    y()")}
    fenced = find_kind("code").read_lines("```python\nif x:\n    y()\n```\n")
    assert fenced == {"items": ("if x:", "    y()"), "kicker": "python"}


def test_straight_marks_stay_straight():
    """English words would have theirs curled, and two hyphens made a dash."""

    def picture(mark):
        card = Card("code", items=(f"say({mark}a{mark})", "i += 1"))
        return draw_card(card, THEME, "540x720", FONTS).picture.tobytes()

    assert picture('"') != picture("\u201d")
    assert picture('"') != picture("\u201c")
