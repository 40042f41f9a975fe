"""Themes in, one contact sheet out: every kind of card of every theme, in each format asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.draw import draw_card
from repurpose.cards.formats import Format
from repurpose.cards.kinds import all_kinds
from repurpose.cards.model import Card
from repurpose.ink import draw_setting
from repurpose.themes import Theme
from repurpose.typeset import Catalogue, set_text

if TYPE_CHECKING:
    from PIL.Image import Image

_SOURCE = "慢慢走，比较快：一座小城怎样用十年种出一片森林"


def sample_cards() -> tuple[Card, ...]:
    """Return the samples of every kind as one series, with the contents that a designer would try."""
    cards = [(kind, card) for kind in all_kinds() for card in kind.samples()]
    return tuple(
        replace(card, page=f"{k}/{len(cards)}", source=_SOURCE if kind.takes("source") else "")
        for k, (kind, card) in enumerate(cards, start=1)
    )


_GAP = 14  # px
_WIDTH = 300  # px of a card


def draw_contact_sheet(
    themes: Sequence[Theme], forms: Sequence[Format], catalogue: Catalogue
) -> "Image":
    """Return one picture: a row per theme and format, a column per sample card.

    Each card is drawn at its full size and made smaller, 300 px wide; wide formats half as wide
    again.

    Raises:
        Overflow: a theme cannot hold one of the samples.
    """
    from PIL import Image  # noqa: PLC0415

    samples = sample_cards()
    rows = [(theme, form) for theme in themes for form in forms]
    sizes = [_small(form) for _, form in rows]
    label = 34
    wide = max(size[0] for size in sizes) * len(samples) + _GAP * (len(samples) + 1)
    high = sum(size[1] + label + _GAP for size in sizes) + _GAP
    sheet = Image.new("RGB", (wide, high), (222, 222, 224))
    stack = catalogue.stack("sans", 600)
    y = _GAP
    for (theme, form), size in zip(rows, sizes, strict=True):
        name = f"{theme.name} · {theme.label_zh} · {form.name}"
        text = set_text(name, stack=stack, size=20, width=1e4, leading=1.2)
        draw_setting(sheet, text, (_GAP, y), (40, 40, 44))
        y += label
        for column, card in enumerate(samples):
            drawn = draw_card(card, theme, form, catalogue).picture
            small = drawn.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
            sheet.paste(small, (_GAP + column * (size[0] + _GAP), y))
        y += size[1] + _GAP
    return sheet


def _small(form: Format) -> tuple[int, int]:
    wide = round(_WIDTH * 1.5) if form.wide else _WIDTH
    return (wide, round(wide * form.height / form.width))
