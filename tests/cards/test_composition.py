"""What a designer sees from across the room: each fault on a picture that has it, none on good ones."""

from dataclasses import replace

import pytest
from PIL import Image

from benchmarks.voices import palettes_of
from repurpose.cards import Card, check_composition, draw_card
from repurpose.cards.composition import band_edges
from repurpose.cards.model import Written
from repurpose.themes import load_theme, voice_names
from repurpose.typeset import find_fonts
from tests.cards.test_voices import SERIES

FONTS = find_fonts(system=False)
QUOTE = Card(
    "quote",
    text="一座城市的夜灯，照亮了谁的归途，又为谁的黑暗付账？这件事从来没有人算过。",
    page="4/9",
)


def drawn():
    return draw_card(QUOTE, load_theme("newsroom"), "xiaohongshu", FONTS)


def rules(card):
    return {(finding.rule, finding.field) for finding in check_composition(card)}


def written(field, box, size=60.0):
    return Written(field, box, (0, 0, 0), size, 400)


GOOD = (written("title", (80, 200, 900, 300), 90.0), written("text", (80, 400, 900, 700)))


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        (GOOD, None),
        ((*GOOD, written("footer", (80, 690, 400, 720), 29.0)), ("collision", "text")),
        ((*GOOD, written("source", (80, 1340, 400, 1370), 24.0)), ("feed size", "source")),
        ((GOOD[0], written("text", (80, 310, 900, 700))), ("gap", "title")),
        ((GOOD[0], written("text", (80, 400, 900, 700), 30.0)), ("feed size", "text")),
        ((written("text", (80, 400, 900, 700), 50.0),), ("focal", "card")),
        (
            (GOOD[0], written("text", (80, 299, 900, 700))),
            ("gap", "title"),
        ),  # they touch by a soft edge
    ],
)
def test_blocks_that_stand_wrongly_are_found(blocks, fault):
    assert rules(replace(drawn(), written=blocks)) == ({fault} if fault else set())


def test_a_card_half_of_which_is_empty_is_found():
    card = drawn()
    card.canvas.picture.paste((255, 255, 255), (0, 0, 1080, 800))
    assert ("density", "card") in rules(card)


def test_a_card_without_a_free_place_is_found():
    card = drawn()
    noise = Image.effect_noise((54, 72), 220).resize((1080, 1440), Image.Resampling.NEAREST)
    card.canvas.picture.paste(noise.convert("RGB"), (0, 0))
    assert min(band_edges(card)) > 0.7
    assert ("density", "card") in rules(card)


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("theme", ["newsroom", "tech-dark", "journal", "brutalist"])
def test_a_good_series_has_no_fault(theme):
    for card in SERIES:
        shown = draw_card(card, load_theme(theme), "xiaohongshu", FONTS)
        assert check_composition(shown) == (), (card.kind, shown.layout)


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("theme", [palettes_of(voice)[0] for voice in voice_names()])
def test_head_and_foot_are_read_in_a_feed(theme):
    """7 px at 270 px wide, words and credits 8.4; on all that a series has."""
    for card in SERIES:
        shown = draw_card(card, load_theme(theme), "xiaohongshu", FONTS)
        small = [found for found in check_composition(shown) if found.rule == "feed size"]
        assert small == [], (card.kind, shown.layout)
