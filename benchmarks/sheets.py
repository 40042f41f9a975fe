"""Contact sheets to be looked at: the cards of real articles in each voice, as wide as in a feed.

    python -m benchmarks.sheets [--voice ink]... [--article 'FILE.md']... [--beside PICTURE] [--out FOLDER]

A sheet a voice: under its name a row for each article, its series as a pack draws it; below them one of
every kind of card, from the kinds' samples, in each format asked for. `--beside` lays a picture next to
them, three of its cards as wide as three of ours. Without `--article` all of ../shared/articles are drawn,
in the fonts of packages alone; `--installed` takes those of the machine as well. What cannot be drawn is
named.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.series import FEED, FOLDERS, Counted, draw_pack
from benchmarks.voices import palettes_of
from repurpose.article import read_articles
from repurpose.cards import draw_card, find_format
from repurpose.cards.contact import sample_cards
from repurpose.errors import RepurposeError
from repurpose.ink import draw_setting, encode_png
from repurpose.themes import load_theme, voice_names
from repurpose.typeset import Catalogue, find_fonts, set_text

if TYPE_CHECKING:
    from PIL.Image import Image

_GAP, _NAME = 10, 34  # px between cards, and above a row for its name
_ACROSS = 9  # cards of a row
_GROUND, _INK = (120, 120, 122), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Row:
    """Cards that stand side by side under what they are."""

    name: str
    cards: tuple["Image", ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px, with the name and the gaps."""
        wide = sum(card.width + _GAP for card in self.cards)
        return wide, _NAME + max(card.height for card in self.cards) + _GAP


def shrunk(card: "Image", width: int) -> "Image":
    """Return a card at a width in px."""
    from PIL import Image

    high = round(card.height * width / card.width)
    return card.resize((width, high), Image.Resampling.LANCZOS, reducing_gap=3)


def article_rows(paths: Sequence[str], theme: str, fonts: Catalogue) -> Iterator[Row]:
    """Yield a row for each article: its series in a theme."""
    for path in paths:
        counted = Counted()
        (article,) = read_articles([path], read_stdin=lambda: b"")
        cards = draw_pack(article, theme, counted, fonts)
        for reason in counted.failed:
            print(f"{theme}: not drawn: {reason}")
        small = [shrunk(drawn.picture, FEED) for drawn in cards]
        for start in range(0, len(small), _ACROSS):
            yield Row(f"{Path(path).stem} · {theme}", tuple(small[start : start + _ACROSS]))


def kind_rows(theme: str, formats: Sequence[str], fonts: Catalogue) -> Iterator[Row]:
    """Yield rows of one of every kind, in each format."""
    for name in formats:
        form = find_format(name)
        across = _ACROSS * FEED // round(FEED * (1.5 if form.wide else 1))
        small = []
        for card in sample_cards():
            try:
                drawn = draw_card(card, load_theme(theme), form, fonts)
            except RepurposeError as error:
                print(f"{theme}, {name}: {card.kind}: {error.message}")
                continue
            small.append(shrunk(drawn.picture, round(FEED * (1.5 if form.wide else 1))))
        for start in range(0, len(small), across):
            yield Row(f"{theme} · {name}", tuple(small[start : start + across]))


def lay_out(rows: Sequence[Row], beside: "Image | None", fonts: Catalogue) -> "Image":
    """Return one picture: the rows under each other, and what lies beside them at the right."""
    from PIL import Image

    wide, high = max(row.size[0] for row in rows), sum(row.size[1] for row in rows)
    if beside:
        beside = shrunk(beside, 3 * FEED + 4 * _GAP)
        high = max(high, beside.height + _NAME)
    sheet = Image.new(
        "RGB", (wide + _GAP + (beside.width + _GAP if beside else 0), high + _GAP), _GROUND
    )
    y = 0
    for row in rows:
        stack = fonts.stack("sans", 600)
        name = set_text(row.name, stack=stack, size=18, width=1e4, leading=1.2)
        draw_setting(sheet, name, (_GAP, y + 6), _INK)
        x = _GAP
        for card in row.cards:
            sheet.paste(card, (x, y + _NAME))
            x += card.width + _GAP
        y += row.size[1]
    if beside:
        sheet.paste(beside, (wide + _GAP, _NAME))
    return sheet


def main() -> None:
    """Draw the sheets that are asked for, and name their files."""
    from PIL import Image

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--voice", action="append", choices=voice_names(), help="all, otherwise")
    parser.add_argument("--theme", action="append", help="a palette, instead of a voice's first")
    parser.add_argument("--article", action="append", help="a Markdown file; repeat for more")
    parser.add_argument("--no-articles", action="store_true", help="kinds alone")
    parser.add_argument("--format", action="append", help="of the kinds; xiaohongshu otherwise")
    parser.add_argument("--beside", type=Path, help="a picture to lay beside each sheet")
    parser.add_argument("--installed", action="store_true", help="with the machine's fonts")
    parser.add_argument("--out", type=Path, default=Path("sheets"), help="a folder; ./sheets")
    asked = parser.parse_args()
    paths = asked.article or [str(path) for path in sorted(FOLDERS["ten"].glob("*.md"))]
    themes = asked.theme or [palettes_of(voice)[0] for voice in asked.voice or voice_names()]
    formats = asked.format or ([] if asked.article else ["xiaohongshu"])
    fonts = find_fonts(system=asked.installed)
    beside = Image.open(asked.beside).convert("RGB") if asked.beside else None
    asked.out.mkdir(parents=True, exist_ok=True)
    for theme in themes:
        rows = [] if asked.no_articles else list(article_rows(paths, theme, fonts))
        rows += kind_rows(theme, formats, fonts)
        sheet = lay_out(rows, beside, fonts)
        target = asked.out / f"{theme}.png"
        target.write_bytes(encode_png(sheet))
        print(f"{target}: {len(rows)} rows, {sheet.width}×{sheet.height}")


if __name__ == "__main__":
    main()
