"""A clip on the clock in, its covers out: one for each platform, laid out anew in the shape shown there."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.atomic import write_atomically
from repurpose.clips.encode.process import load_numpy
from repurpose.clips.layout.covers import COVER_SHAPES, CoverShape
from repurpose.clips.layout.formats import format_named
from repurpose.clips.layout.timeline import Timeline
from repurpose.clips.recipe import Recipe
from repurpose.clips.timing import timed
from repurpose.slicing import Script

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.clips.layout.formats import Format
    from repurpose.clips.voice.model import Voice
    from repurpose.themes import Theme
    from repurpose.typeset import Catalogue

# Draws what a person has chosen in place of a frame or the title: width and height in px, a picture.
Chosen = Callable[[int, int], "Image"]


def cover_name(name: str, platform: str) -> str:
    """Return the file of a clip's cover on a platform."""
    return f"{name}-cover-{platform}.png"


def shapes_of(recipe: Recipe) -> tuple[CoverShape, ...]:
    """Return the shapes of the recipe's platforms; where one shows the clip's own, its own cover serves."""
    form = format_named(recipe.format)
    wanted = (shape for shape in COVER_SHAPES if shape.platform in recipe.covers)
    return tuple(s for s in wanted if (s.width, s.height) != (form.width, form.height))


def draw_covers(
    timeline: Timeline,
    recipe: Recipe,
    theme: "Theme",
    catalogue: "Catalogue | None",
    shapes: Sequence[CoverShape],
    chosen: Chosen | None = None,
) -> dict[str, bytes]:
    """Return the covers by platform, as PNG files; platforms of one shape share a drawing."""
    drawn: dict[tuple[int, int], bytes] = {}
    for shape in shapes:
        size = shape.width, shape.height
        if size not in drawn:
            picture = cover_picture(timeline, recipe, theme, catalogue, shape.form, chosen)
            drawn[size] = _encode(picture, "PNG")
    return {shape.platform: drawn[shape.width, shape.height] for shape in shapes}


def cover_picture(
    timeline: Timeline,
    recipe: Recipe,
    theme: "Theme",
    catalogue: "Catalogue | None",
    form: "Format | None" = None,
    chosen: Chosen | None = None,
) -> "Image":
    """Return the cover: what is `chosen`, the frame at the recipe's `cover` second, else the title, large."""
    if chosen is not None:
        size = form or format_named(recipe.format)
        return chosen(size.width, size.height)

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


def own_cover(picture: "Image") -> bytes:
    """Return a clip's own cover as JPEG, quality 90, without thinning out the colours of the letters."""
    return _encode(picture, "JPEG", quality=90, subsampling=0, optimize=True)


def _encode(picture: "Image", kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def redraw_covers(
    script: Script,
    recipe: Recipe,
    *,
    theme: "Theme",
    target: Path,
    catalogue: "Catalogue | None" = None,
    voice: "Voice | None" = None,
    voice_fallback: bool = False,
    cover: Chosen | None = None,
) -> tuple[tuple[str, Path], ...]:
    """Draw the covers of the clip that lies at `target` anew, and return those of platforms.

    Script, recipe and voice are those that it was made from, but for the covers.

    Raises:
        As `render_clip`.
    """
    load_numpy()
    timeline = timed(script, recipe, voice, fallback=voice_fallback)[0]
    own = own_cover(cover_picture(timeline, recipe, theme, catalogue, None, cover))
    drawn = draw_covers(timeline, recipe, theme, catalogue, shapes_of(recipe), cover)
    covers = {p: target.with_name(cover_name(target.stem, p)) for p in drawn}
    write_atomically(target.with_suffix(".jpg"), own)
    for platform, path in covers.items():
        write_atomically(path, drawn[platform])
    return tuple(covers.items())
