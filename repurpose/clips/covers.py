"""A clip on the clock in, its covers out: one for each platform, laid out anew in the shape shown there."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.clips.layout.covers import CoverShape
from repurpose.clips.layout.timeline import Timeline
from repurpose.clips.recipe import Recipe

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.clips.layout.formats import Format
    from repurpose.themes import Theme
    from repurpose.typeset import Catalogue


def cover_name(name: str, platform: str) -> str:
    """Return the file of a clip's cover on a platform."""
    return f"{name}-cover-{platform}.png"


def draw_covers(
    timeline: Timeline,
    recipe: Recipe,
    theme: "Theme",
    catalogue: "Catalogue | None",
    shapes: Sequence[CoverShape],
) -> dict[str, bytes]:
    """Return the covers by platform, as PNG files; platforms of one shape share a drawing."""
    drawn: dict[tuple[int, int], bytes] = {}
    for shape in shapes:
        size = shape.width, shape.height
        if size not in drawn:
            drawn[size] = _png(cover_picture(timeline, recipe, theme, catalogue, shape.form))
    return {shape.platform: drawn[shape.width, shape.height] for shape in shapes}


def cover_picture(
    timeline: Timeline,
    recipe: Recipe,
    theme: "Theme",
    catalogue: "Catalogue | None",
    form: "Format | None" = None,
) -> "Image":
    """Return the cover: the frame at the recipe's `cover` second, else the title, large."""
    from repurpose.clips.encode.planes import to_picture  # noqa: PLC0415 - Pillow
    from repurpose.clips.render import lay_out  # noqa: PLC0415 - which draws covers

    at = None if recipe.cover is None else round(recipe.cover * recipe.fps)
    at = None if at is None else max(0, min(at, timeline.frames - 1))
    shown = -1 if at is None else timeline.scene_at(at)
    scenes = tuple(  # the others need no drawing
        scene if number == shown else replace(scene, shows=None)
        for number, scene in enumerate(timeline.scenes)
    )
    with lay_out(replace(timeline, scenes=scenes), recipe, theme, catalogue, form) as picture:
        if at is None:
            return picture.cover()
        return to_picture(picture.readers(1)[0](at))


def _png(picture: "Image") -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
