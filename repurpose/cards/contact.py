"""Themes in, one contact sheet out: every kind of card of every theme, in each format asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repurpose.cards.draw import draw_card
from repurpose.cards.formats import Format
from repurpose.cards.model import Card
from repurpose.ink import draw_setting
from repurpose.themes import Theme
from repurpose.typeset import Catalogue, set_text

if TYPE_CHECKING:
    from PIL.Image import Image

_TITLE = "慢慢走，比较快：一座小城怎样用十年种出一片森林"
_TEXT = "种树的人常说，最好的时间是十年前，其次是现在。可真正难的不是开始，而是在看不见树荫的九年里，依然每天浇水。"
# One card of each kind, with the contents that a designer would try: long and short, Han and Latin.
SAMPLES: tuple[Card, ...] = (
    Card(
        "cover",
        title=_TITLE,
        kicker="城市 · 生态",
        author="林间来信",
        page="1/6",
        footer="长文卡片",
    ),
    Card("quote", text=_TEXT, source=_TITLE, page="2/6"),
    Card(
        "quote",
        text="“我们不是在等一片森林，我们就是森林。”",
        speaker="苏菲·阿兰，护林员",
        source=_TITLE,
        page="3/6",
    ),
    Card(
        "figure",
        number="142.9万棵",
        text="十年里，志愿者在城北种下142.9万棵树，成活率达到87%。",
        source=_TITLE,
        page="4/6",
    ),
    Card(
        "points",
        title="他们做对的三件事",
        items=(
            "先问土壤，再选树种",
            "把浇水变成邻居之间的约定，而不是一次活动",
            "用App公开每一棵树的去向",
        ),
        source=_TITLE,
        page="5/6",
    ),
    Card("end", text="你会为十年后的树荫做点什么？", title=_TITLE, author="林间来信", page="6/6"),
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

    rows = [(theme, form) for theme in themes for form in forms]
    sizes = [_small(form) for _, form in rows]
    label = 34
    wide = max(size[0] for size in sizes) * len(SAMPLES) + _GAP * (len(SAMPLES) + 1)
    high = sum(size[1] + label + _GAP for size in sizes) + _GAP
    sheet = Image.new("RGB", (wide, high), (222, 222, 224))
    stack = catalogue.stack("sans", 600)
    y = _GAP
    for (theme, form), size in zip(rows, sizes, strict=True):
        name = f"{theme.name} · {theme.label_zh} · {form.name}"
        text = set_text(name, stack=stack, size=20, width=1e4, leading=1.2)
        draw_setting(sheet, text, (_GAP, y), (40, 40, 44))
        y += label
        for column, card in enumerate(SAMPLES):
            drawn = draw_card(card, theme, form, catalogue).picture
            small = drawn.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
            sheet.paste(small, (_GAP + column * (size[0] + _GAP), y))
        y += size[1] + _GAP
    return sheet


def _small(form: Format) -> tuple[int, int]:
    wide = round(_WIDTH * 1.5) if form.wide else _WIDTH
    return (wide, round(wide * form.height / form.width))
