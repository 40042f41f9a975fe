"""The README's picture: the cards of the sample article, a row for each voice.

    python -m tools.cards_picture         # docs/images/cards.png

Drawn as a pack draws them, in the fonts of packages alone, so that every machine draws the same.
"""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from repurpose.article import read_articles
from repurpose.ink import encode_png
from repurpose.pack import plan_content
from repurpose.pack.card_fitting import draw_fitting
from repurpose.pack.choices import Choices
from repurpose.typeset import find_fonts

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "assets" / "samples" / "demo.md"
TARGET = ROOT / "docs" / "images" / "cards.png"
_WIDE, _HIGH, _GAP = 150, 200, 8  # px
# One palette of each voice, so that neighbours differ.
_SHOWN = (
    "newsroom",
    "ink",
    "tech-dark",
    "magazine",
    "memo",
    "brutalist",
    "minimal",
    "interview-garden",
)
_GROUND = (233, 232, 228)


def lay_out(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """Return one picture: each row's cards side by side, the rows under each other."""
    across = max(map(len, rows))
    size = (_GAP + across * (_WIDE + _GAP), _GAP + len(rows) * (_HIGH + _GAP))
    sheet = Image.new("RGB", size, _GROUND)
    for down, row in enumerate(rows):
        for along, card in enumerate(row):
            small = card.resize((_WIDE, _HIGH), Image.Resampling.LANCZOS, reducing_gap=3)
            sheet.paste(small, (_GAP + along * (_WIDE + _GAP), _GAP + down * (_HIGH + _GAP)))
    return sheet


def main() -> None:
    """Draw the picture."""
    fonts = find_fonts(system=False)
    (article,) = read_articles([str(SAMPLE)], read_stdin=lambda: b"")
    rows = []
    for theme in _SHOWN:
        plans = plan_content(
            article, Choices(clips=0, theme=theme, platforms=("xiaohongshu",))
        ).cards
        rows.append([draw_fitting(article.shown, plan, fonts)[1].picture for plan in plans])
    TARGET.write_bytes(encode_png(lay_out(rows)))


if __name__ == "__main__":
    main()
