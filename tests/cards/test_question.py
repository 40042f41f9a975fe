"""The card that asks: in every theme and format, with and without what leads on from it.

After a wanted change: `python -m tests.cards.test_question`, then look at the golden picture.
"""

from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from repurpose.cards import FORMATS, Card, check_card, draw_card, find_format
from repurpose.errors import Overflow
from repurpose.ink import encode_png
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme
from tests.cards.test_cards import check_inside, check_lines
from tests.cards.test_golden import MOST_ANYWHERE, MOST_MEAN, apart

GOLDEN = Path(__file__).parent / "golden" / "kinds" / "question.png"
FONTS = find_fonts(system=False)
ASKED = "如果再过十年才有树荫，你今天还愿意种下第一棵树吗？"
CARDS = (
    Card("question", text=ASKED, title="志愿者的回答，写在他们浇水的手上。", source="慢慢走"),
    Card("question", text="路灯该不该思考？", kicker="深度", source="夜灯", page="2/9"),
    Card("question", text="What does a city owe you first?", title="Light.", language="en"),
)
SMALL = (162, 216)


def grid():
    """The first card in every theme, small."""
    names = theme_names()
    whole = Image.new("RGB", (SMALL[0] * 4, SMALL[1] * -(-len(names) // 4)))
    for k, name in enumerate(names):
        drawn = draw_card(CARDS[0], bare_theme(name), "xiaohongshu", FONTS).picture
        small = drawn.resize(SMALL, Image.Resampling.BOX)
        whole.paste(small, (k % 4 * SMALL[0], k // 4 * SMALL[1]))
    return whole


@pytest.mark.slow
def test_it_looks_as_it_did():
    with Image.open(GOLDEN) as golden:
        mean, anywhere = apart(grid(), golden.convert("RGB"))
    assert mean <= MOST_MEAN
    assert anywhere <= MOST_ANYWHERE


FEW = [(name, form) for name in ("newsroom", "gradient") for form in FORMATS]
EACH = [(name, form) for name in theme_names() for form in ("square", "x")]


@pytest.mark.mostly_slow(quick=12)
@pytest.mark.parametrize(("name", "form"), sorted({*FEW, *EACH}))
def test_in_every_theme_and_format(name, form):
    for card in CARDS:
        drawn = draw_card(card, load_theme(name), form, FONTS)
        check_lines(drawn)
        check_inside(drawn)
        assert check_card(drawn, load_theme(name), FONTS) == ()
        assert drawn.alt == "\n".join(filter(None, (card.text, card.title)))


def accent_box(drawn, theme):
    """Where the mark stands: the part of the card in the accent colour, without head, rule and foot."""
    heads = [w.box[3] for w in drawn.written if w.field in ("kicker", "page")]
    head = max([0.14 * drawn.height, *heads]) + 4
    wanted = Image.new("RGB", drawn.picture.size, theme.palette.accent)
    off = ImageChops.difference(drawn.picture, wanted).convert("L")
    text = next(w.box for w in drawn.written if w.field == "text")
    limit = (0, round(head), drawn.width, text[1])
    if find_format(drawn.format).wide:
        limit = (0, round(head), text[0], drawn.height)
    left, top, right, bottom = off.crop(limit).point(lambda level: 255 * (level < 3)).getbbox()
    return (left + limit[0], top + limit[1], right + limit[0], bottom + limit[1])


@pytest.mark.parametrize("form", ["xiaohongshu", "square", "x"])
def test_the_mark_is_large_and_stands_over_or_beside_the_question(form):
    theme = bare_theme("newsroom-dark")
    for card in CARDS[:2]:
        drawn = draw_card(card, theme, form, FONTS)
        left, top, right, bottom = accent_box(drawn, theme)
        text = next(w for w in drawn.written if w.field == "text")
        assert bottom - top > 1.5 * text.size
        if find_format(form).wide:
            assert right < text.box[0]
            boxes = [w.box for w in drawn.written if w.field in ("text", "title")]
            middle = (min(b[1] for b in boxes) + max(b[3] for b in boxes)) / 2
            assert abs((top + bottom) / 2 - middle) < 0.02 * drawn.height
        else:
            assert abs(left - text.box[0]) < 12
            assert bottom < text.box[1]


@pytest.mark.mostly_slow(quick=13)
@pytest.mark.parametrize("name", theme_names())
def test_a_question_breaks_where_one_breathes(name):
    drawn = draw_card(CARDS[0], load_theme(name), "xiaohongshu", FONTS)
    lines = [line.text for line in drawn.lines if line.field == "text"]
    assert any(line.endswith("才有树荫，") for line in lines)
    assert not any("，" in line[:-1] for line in lines)


def test_longer_questions_are_set_smaller_until_they_do_not_fit():
    theme = load_theme("warm")
    sizes = []
    for count in (1, 2, 3):
        text = "城市的夜灯照亮谁的归途与来路" * count + "？"
        drawn = draw_card(Card("question", text=text), theme, "square", FONTS)
        sizes += [w.size for w in drawn.written if w.field == "text"]
    assert all(before >= after for before, after in pairwise(sizes))
    assert sizes[0] > sizes[-1]
    with pytest.raises(Overflow):
        draw_card(Card("question", text="灯" * 400 + "？"), theme, "square", FONTS)


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_bytes(encode_png(grid(), level="small"))
