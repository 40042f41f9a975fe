"""The samples of every kind of card, in three themes, as they were; a new kind brings its picture.

After a wanted change: `python -m tests.cards.test_samples`, then look at tests/cards/golden/samples/.
"""

from pathlib import Path

import pytest
from PIL import Image

from repurpose.card_kinds import KINDS
from repurpose.cards import draw_card, find_kind
from repurpose.ink import encode_png
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts
from tests.cards.test_golden import MOST_ANYWHERE, MOST_MEAN, apart

GOLDEN = Path(__file__).parent / "golden" / "samples"
FONTS = find_fonts(system=False)
THEMES = ("newsroom", "magazine", "memo-dark")
SMALL = (108, 144)


def strip(kind):
    """A row for each theme."""
    cards = find_kind(kind).samples()
    whole = Image.new("RGB", (SMALL[0] * len(cards), SMALL[1] * len(THEMES)))
    for row, name in enumerate(THEMES):
        for column, card in enumerate(cards):
            drawn = draw_card(card, load_theme(name), "540x720", FONTS).picture
            small = drawn.resize(SMALL, Image.Resampling.BOX)
            whole.paste(small, (SMALL[0] * column, SMALL[1] * row))
    return whole


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_look_as_they_did(kind):
    with Image.open(GOLDEN / f"{kind}.png") as golden:
        mean, anywhere = apart(strip(kind), golden.convert("RGB"))
    assert mean <= MOST_MEAN
    assert anywhere <= MOST_ANYWHERE


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for kind in KINDS:
        (GOLDEN / f"{kind}.png").write_bytes(encode_png(strip(kind), level="small"))
