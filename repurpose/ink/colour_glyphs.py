"""A run of a colour face in, its picture out: what an emoji looks like beside letters of a size.

A face of bitmaps has them at one size alone; they are made smaller, or larger, from there.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from repurpose.typeset import COLOUR_SCALE, Face, colour_strike, open_face

if TYPE_CHECKING:
    from PIL.Image import Image

_MIDDLE = 0.38  # em above the baseline: the middle of a Han character
_FINE = 2  # layers are drawn so many times larger


@dataclass(frozen=True, slots=True)
class ColourGlyph:
    """A picture (RGB), its mask, and where it stands from the pen on the baseline, in px."""

    picture: "Image"
    mask: "Image"
    left: int
    top: int


@lru_cache(maxsize=128)
def colour_glyph(
    face: Face, size: float, text: str, features: tuple[str, ...], language: str
) -> ColourGlyph | None:
    """Return the picture of a run whose letters have `size` px per em; None of one that shows nothing."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    own = colour_strike(face) or ceil(size * _FINE)
    font = open_face(face, own)
    wide = ceil(font.getlength(text, features=list(features), language=language)) + own
    drawn = Image.new("RGBA", (wide, 2 * own), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).text(
        (own / 2, own * 1.4),
        text,
        font=font,
        anchor="ls",
        embedded_color=True,
        features=list(features),
        language=language,
    )
    box = drawn.getchannel("A").getbbox()
    if box is None:
        return None
    scale = size * COLOUR_SCALE / own
    small = (max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale)))
    whole = drawn.crop(box).resize(small, Image.Resampling.LANCZOS)
    left = round((box[0] - own / 2) * scale)
    top = round(-_MIDDLE * size - small[1] / 2)
    return ColourGlyph(whole.convert("RGB"), whole.getchannel("A"), left, top)


def paste_colour(picture: "Image", glyph: ColourGlyph, x: int, y: int) -> None:
    """Lay a picture on another with its pen at `x` `y`; on a mask it is its shape."""
    from PIL import Image  # noqa: PLC0415

    at = (x + glyph.left, y + glyph.top)
    if picture.mode == "L":
        picture.paste(255, (*at, at[0] + glyph.mask.width, at[1] + glyph.mask.height), glyph.mask)
    elif picture.mode == "RGBA":
        whole = glyph.picture.convert("RGBA")
        whole.putalpha(glyph.mask)
        layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
        layer.paste(whole, at)
        picture.alpha_composite(layer)
    else:
        picture.paste(glyph.picture, at, glyph.mask)
