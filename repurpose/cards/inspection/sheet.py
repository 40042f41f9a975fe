"""A voice and its palettes in, one picture out: every way in which the voice composes, kind by kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from repurpose.cards.formats import Format
from repurpose.cards.inspection.cells import VoiceCell, draw_cell, voice_cells
from repurpose.cards.inspection.sample_words import CardWords
from repurpose.cards.kinds import kind_labels
from repurpose.errors import ContentError
from repurpose.ink import draw_setting
from repurpose.messages import msg
from repurpose.themes import Theme, Voice
from repurpose.typeset import Catalogue, set_text

if TYPE_CHECKING:
    from PIL.Image import Image

_GAP, _NAME = 14, 30  # px between cards, and above them for their name
_WIDTH = 270  # px of a card: as in a feed of two columns
_ACROSS = 9  # cards of a row
_PAPER, _INK = (222, 222, 224), (40, 40, 44)


@dataclass(frozen=True, slots=True)
class VoiceSheet:
    """The picture, how many cards are on it, and what it has no card for, for people."""

    picture: "Image"
    cards: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A card, and what stands above it: the first of a kind names the kind."""

    name: str
    card: "Image"


def draw_voice_sheet(
    voice: Voice,
    palettes: Sequence[Theme],
    form: Format,
    words: Sequence[CardWords],
    catalogue: Catalogue,
    language: str,
) -> VoiceSheet:
    """Return the sheet of a voice; names of kinds are in `language`."""
    from PIL import Image  # noqa: PLC0415

    left_out: list[str] = []
    rows: list[Sequence[_Named]] = []
    for theme in palettes:
        cards = list(_cards(voice, theme, form, words, catalogue, language, left_out))
        rows += [cards[start : start + _ACROSS] for start in range(0, len(cards), _ACROSS)]
    step = _NAME + round(_WIDTH * form.height / form.width) + _GAP
    wide = _GAP + (_WIDTH + _GAP) * max(map(len, rows), default=0)
    sheet = Image.new("RGB", (wide, _GAP + step * len(rows)), _PAPER)
    stack = catalogue.stack("sans", 600)
    for row, line in enumerate(rows):
        for column, one in enumerate(line):
            at = (_GAP + column * (_WIDTH + _GAP), _GAP + row * step)
            name = set_text(one.name or " ", stack=stack, size=18, width=1e4, leading=1.2)
            draw_setting(sheet, name, at, _INK)
            sheet.paste(one.card, (at[0], at[1] + _NAME))
    return VoiceSheet(sheet, sum(map(len, rows)), tuple(dict.fromkeys(left_out)))


def _cards(
    voice: Voice,
    theme: Theme,
    form: Format,
    words: Sequence[CardWords],
    catalogue: Catalogue,
    language: str,
    left_out: list[str],
) -> Iterator[_Named]:
    """Yield the cards of a palette; tell `left_out` of those that there are no words for."""
    from PIL import Image  # noqa: PLC0415

    labels = kind_labels(language)
    size = (_WIDTH, round(_WIDTH * form.height / form.width))
    palette = theme.name
    for kind, cells in groupby(voice_cells(voice, form), key=lambda cell: cell.kind):
        name = labels[kind]
        for cell in cells:
            try:
                drawn, _ = draw_cell(cell, voice, theme, form, catalogue, words)
            except ContentError as error:
                left_out.append(_said(cell, error.message))
                continue
            small = drawn.picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
            yield _Named(" · ".join(filter(None, (palette, name))), small)
            palette = name = ""


def _said(cell: VoiceCell, message: str) -> str:
    return msg("{layout}: {message}", layout=f"{cell.kind} {cell.layout}".strip(), message=message)
