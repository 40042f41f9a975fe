"""A card tells what it is made of: parts in the order of drawing, for whoever builds it up before one's eyes."""

import pytest

from repurpose.cards import Card, Format, draw_card
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts

SCENE = Format("scene", 540, 960, top=0.14, bottom=0.19, left=0.02, right=0.13, bare=True)
CARD = Card(
    "compare",
    labels=("与其", "不如"),
    items=("说是一盏明亮的灯", "说是一条回家的路"),
    source="夜灯",
    page="3/9",
)


@pytest.mark.parametrize("theme", ["ink", "tech-dark", "brutalist", "magazine", "newsroom"])
def test_a_scene_has_no_foot_keeps_to_its_sides_and_names_its_texts(theme):
    drawn = draw_card(CARD, load_theme(theme), SCENE, find_fonts())
    assert {line.field for line in drawn.lines} == {"labels.0", "items.0", "labels.1", "items.1"}
    for written in drawn.written:
        left, top, right, bottom = written.box
        assert left >= 0.02 * 540
        assert right <= 0.87 * 540 + 2
        assert top >= 0.14 * 960
        assert bottom <= 0.81 * 960 + 2
    texts = [part for part in drawn.parts if part.setting or part.columns]
    assert {part.name for part in texts} == {line.field for line in drawn.lines}
    assert all(part.first < part.last for part in texts)


def test_a_scene_does_not_say_of_what_kind_it_is():
    card, theme = CARD, load_theme("newsroom")
    names = [
        {part.name for part in draw_card(card, theme, form, find_fonts()).parts}
        for form in ("xiaohongshu", SCENE)
    ]
    assert "pill" in names[0]
    assert "pill" not in names[1]


def test_laying_all_things_on_the_ground_gives_the_card():
    drawn = draw_card(CARD, load_theme("ink"), SCENE, find_fonts())
    box = (100, 300, 400, 700)
    part = drawn.canvas.ground.picture.crop(box)
    for number in range(drawn.canvas.count):
        drawn.canvas.lay(part, box[:2], number, number + 1)
    assert part.tobytes() == drawn.picture.crop(box).tobytes()
    assert len(drawn.canvas.boxes()) == drawn.canvas.count
