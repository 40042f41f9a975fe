"""Draw columns of text: upright glyphs from their pens, words and dashes turned on their side."""

from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING

from repurpose.ink.colour import Colour
from repurpose.ink.write import run_mask
from repurpose.typeset import Columns
from repurpose.typeset.model import Face
from repurpose.typeset.stack import open_face

if TYPE_CHECKING:
    from PIL.Image import Image


def draw_columns(picture: "Image", columns: Columns, at: tuple[float, float], fill: Colour) -> None:
    """Draw `columns` into `picture` with their left top corner at `at`, in px."""
    from PIL import ImageDraw  # noqa: PLC0415

    draw = ImageDraw.Draw(picture)
    ink = draw._getink(fill)[0]  # noqa: SLF001 - one ink for many glyphs
    for column in columns.columns:
        for run in column.runs:
            if run.turned:
                mask, rise = _turned(run.face, run.size, run.text, run.features, columns.language)
                place = (round(at[0] + run.x - rise), round(at[1] + run.y))
                picture.paste(fill, place, mask)
                continue
            x = floor((at[0] + run.x) * 4 + 0.5)
            y = round(at[1] + run.y)
            core, left, top = run_mask(
                run.face, run.size, run.text, run.features, columns.language, x % 4, 0.0
            )
            if core.size[0] and core.size[1]:
                draw.draw.draw_bitmap((x // 4 + left, y + top), core, ink)


@lru_cache(maxsize=256)
def _turned(
    face: Face, size: float, text: str, features: tuple[str, ...], language: str
) -> tuple["Image", int]:
    """Return the mask of a run that lies on its side, and px from its left edge to its baseline."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    font = open_face(face, size)
    options = {"features": list(features), "language": language}
    wide = ceil(font.getlength(text, **options))  # type: ignore[arg-type]
    below, above = ceil(size * 0.5), ceil(size * 1.3)
    mask = Image.new("L", (wide, above + below), 0)
    ImageDraw.Draw(mask).text((0, above), text, fill=255, font=font, anchor="ls", **options)  # type: ignore[arg-type]
    return mask.transpose(Image.Transpose.ROTATE_270), below
