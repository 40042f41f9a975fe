"""Themes and a brand in, a sheet of covers out: what a person chooses a theme by."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repurpose.brand import Brand
from repurpose.card_formats import DEFAULT_FORMAT
from repurpose.cards import Card
from repurpose.pack.card_style import CardStyle, theme_of
from repurpose.typeset import Catalogue

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDE, _HIGH, _GAP, _LABEL = 270, 360, 18, 36  # px; 270 is a cover's width in a feed of two columns
_COLUMNS = 4
_TITLES = {
    "zh": ("慢慢走，比较快：一座小城怎样用十年种出一片森林", (4, 7)),
    "en": ("Walk slowly: how a small town grew a forest in ten years", (40, 46)),
}


def draw_cover_sheet(
    names: Sequence[str], brand: Brand, catalogue: Catalogue, language: str = "zh-Hans"
) -> "Image":
    """Return one picture: the cover of each theme with the brand on it, its number and name above.

    Raises:
        ContentError: The brand's picture cannot be used.
    """
    from PIL import Image  # noqa: PLC0415  # only where it is drawn

    from repurpose.ink import draw_setting  # noqa: PLC0415
    from repurpose.typeset import set_text  # noqa: PLC0415

    rows = -(-len(names) // _COLUMNS)
    size = (_COLUMNS * (_WIDE + _GAP) + _GAP, rows * (_HIGH + _LABEL + _GAP) + _GAP)
    sheet = Image.new("RGB", size, (228, 228, 230))
    stack = catalogue.stack("sans", 700, "zh-Hans")
    for place, name in enumerate(names):
        theme = theme_of(CardStyle(name), brand=brand)
        x = _GAP + (place % _COLUMNS) * (_WIDE + _GAP)
        y = _GAP + (place // _COLUMNS) * (_HIGH + _LABEL + _GAP)
        said = set_text(
            f"{place + 1}  {name} · {theme.label_zh}", stack=stack, size=19, width=1e4, leading=1.2
        )
        draw_setting(sheet, said, (x, y + 2), (34, 34, 38))
        sheet.paste(draw_small_cover(name, brand, catalogue, language), (x, y + _LABEL))
    return sheet


def draw_small_cover(
    theme: str, brand: Brand, catalogue: Catalogue, language: str = "zh-Hans"
) -> "Image":
    """Return the cover of one theme with the brand on it, as wide as a feed of two columns shows it.

    Raises:
        ContentError: The brand's picture cannot be used.
        UnknownName: There is no such theme.
    """
    from PIL import Image  # noqa: PLC0415  # only where it is drawn

    from repurpose.cards import draw_card  # noqa: PLC0415

    title, key = _TITLES["zh" if language.startswith("zh") else "en"]
    card = Card(
        "cover",
        title=title,
        page="1/9",
        brand=brand,
        keywords=(("title", *key),),
        language=language if language.startswith("zh") else "en",
    )
    look = theme_of(CardStyle(theme), brand=brand)
    drawn = draw_card(card, look, DEFAULT_FORMAT, catalogue).picture
    return drawn.resize((_WIDE, _HIGH), Image.Resampling.LANCZOS, reducing_gap=3)
