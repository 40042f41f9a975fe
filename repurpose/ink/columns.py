"""Columns of text in, masks out: upright glyphs from their pens, words and dashes on their side."""

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any

from repurpose.ink.write import pen_at, run_mask
from repurpose.typeset import Columns, Face, open_face

if TYPE_CHECKING:
    from PIL.Image import Image


def column_masks(columns: Columns, at: tuple[float, float]) -> list[tuple[Any, int, int]]:
    """Return the masks of all runs (core images) and the px of their left top corners.

    `at` is where the left top corner of the columns stands.
    """
    found = []
    for run in (run for column in columns.columns for run in column.runs):
        if run.face.colour:  # drawn as a picture
            continue
        x, y = at[0] + run.x, round(at[1] + run.y)
        if run.turned:
            mask, rise = _turned(run.face, run.size, run.text, run.features, columns.language)
            found.append((mask.im, round(x - rise), y))
            continue
        pen, quarter = pen_at(x, run.size)
        core, left, top = run_mask(
            run.face, run.size, run.text, run.features, columns.language, quarter, 0.0
        )
        found.append((core, pen + left, y + top))
    return [(core, left, top) for core, left, top in found if all(core.size)]


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
