"""One card cut into nine squares."""

import pytest
from PIL import Image

from repurpose.cards import NINE_FORMAT, Card, cut_in_nine, draw_card
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts


def test_the_parts_are_in_the_order_of_the_grid_and_make_the_whole():
    card = Card("quote", text="慢慢走，比较快。", source="林间来信")
    drawn = draw_card(card, load_theme("brutalist"), NINE_FORMAT, find_fonts(system=False))
    parts = cut_in_nine(drawn.picture)
    assert {part.size for part in parts} == {(720, 720)}
    whole = Image.new("RGB", (2160, 2160))
    for k, part in enumerate(parts):
        whole.paste(part, (720 * (k % 3), 720 * (k // 3)))
    assert whole.tobytes() == drawn.picture.tobytes()


@pytest.mark.parametrize("size", [(300, 301), (301, 301)])
def test_what_cannot_be_cut(size):
    with pytest.raises(ValueError, match="nine"):
        cut_in_nine(Image.new("RGB", size))
