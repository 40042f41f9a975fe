"""Draw a setting: glyph masks are cached, and the cached and the fresh path give equal pixels.

Each run of a setting is one mask, so joined dashes and squeezed marks come out as HarfBuzz shapes
them. Pens are rounded to a quarter pixel, those of large type and all baselines to whole pixels, in both paths.
"""

from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, Any

from repurpose.ink.colour import Colour
from repurpose.ink.colour_glyphs import colour_glyph, paste_colour
from repurpose.ink.raster import draw_lone, is_lone
from repurpose.typeset import Face, GlyphRun, Setting, open_face

if TYPE_CHECKING:
    from PIL.Image import Image

Point = tuple[float, float]
Mask = tuple[Any, int, int]  # a core image, and the px from the pen to its left and its top
_DIFFERENT = (
    "骨直令"  # Han that Chinese, Taiwanese, Japanese and Korean print draw each in its own way
)
_UPRIGHT = ("vert",)  # which turns marks, and leaves Han as they are
_HALVED, _MARKS = (
    ("halt",),
    "，。：",
)  # marks that keep their place in half an em, where a language sets them at the left
_LARGE = 40.0  # px per em: from there on nobody sees half a pixel, and a glyph is drawn once, not four times


def _mask(
    face: Face,
    size: float,
    text: str,
    features: tuple[str, ...],
    language: str,
    quarter: int,
    stroke: float,
) -> Mask:
    """Return the mask of a run (a core image without empty edges), and where it is from the pen.

    The pen is on the baseline, `quarter` quarters of a pixel to the right of a whole one.
    """
    drawn = None
    lone = is_lone(text) and not (quarter or stroke)
    lone = lone and (
        not features
        or (features == _UPRIGHT and "\u3400" <= text <= "\u9fff")
        or (features == _HALVED and text in _MARKS)
    )
    if lone and _draws_alike(face, language, features, size):
        drawn = draw_lone(face, size, text)
    return _cut(*drawn) if drawn else _shaped(face, size, text, features, language, quarter, stroke)


def _shaped(
    face: Face,
    size: float,
    text: str,
    features: tuple[str, ...] = (),
    language: str = "",
    quarter: int = 0,
    stroke: float = 0.0,
) -> Mask:
    """Return what `_mask` does, shaped and drawn by Pillow."""
    font = open_face(face, size)
    core, offset = font.getmask2(
        text,
        mode="L",
        features=list(features),
        language=language,
        anchor="ls",
        stroke_width=stroke,
        start=(quarter / 4, 0),
    )
    return _cut(core, int(offset[0]), int(offset[1]))


def _cut(core: Any, left: int, top: int) -> Mask:
    """Return a mask without its empty edges."""
    box = core.getbbox() or (0, 0, 0, 0)
    return core.crop(box), left + box[0], top + box[1]


_alike: dict[tuple[Face, str, tuple[str, ...]], bool] = {}


def _draws_alike(face: Face, language: str, features: tuple[str, ...], size: float) -> bool:
    """Say whether Han or marks of a face may be drawn without being shaped: it has the forms of `language`.

    It is asked once for a face, at the size that comes first.
    """
    known = _alike.get((face, language, features))
    if known is None:
        known = True
        for char in _MARKS if features == _HALVED else _DIFFERENT:
            drawn = draw_lone(face, size, char)
            if not drawn or not _same(_cut(*drawn), _shaped(face, size, char, features, language)):
                known = False
                break
        _alike[face, language, features] = known
    return known


def _same(one: Mask, other: Mask) -> bool:
    return one[1:] == other[1:] and bytes(one[0]) == bytes(other[0])


run_mask = lru_cache(maxsize=1500)(_mask)  # some 9 kB each


def pen_at(x: float, size: float) -> tuple[int, int]:
    """Return the whole pixel on which a run begins, and how many quarters of one further."""
    if size >= _LARGE:
        return floor(x + 0.5), 0
    quarters = floor(x * 4 + 0.5)
    return quarters // 4, quarters % 4


def draw_setting(
    picture: "Image",
    setting: Setting,
    at: Point,
    fill: Colour | tuple[int, int, int, int],
    *,
    stroke: float = 0.0,
    accents: tuple[tuple[int, int, Colour], ...] = (),
    cache: bool = True,
) -> None:
    """Draw `setting` into `picture` with its left top corner at `at`, in px.

    `stroke` widens every outline by so many px (draw a caption's edge first, then its face).
    `accents` are ranges of code points of the setting's text with a colour of their own.
    """
    from PIL import ImageDraw  # noqa: PLC0415

    draw = ImageDraw.Draw(picture)
    blit, inks = draw.draw, {}
    make = run_mask if cache else _mask
    for line in setting.lines:
        y = round(at[1] + line.baseline)
        for run in line.runs:
            if run.face.colour:
                _draw_colour(picture, run, setting.language, at[0], y, stroke)
                continue
            colour = _colour_of(run, fill, accents)
            if colour not in inks:
                inks[colour] = draw._getink(colour)[0]  # noqa: SLF001 - one ink for many glyphs
            x, quarter = pen_at(at[0] + run.x, run.size)
            core, left, top = make(
                run.face, run.size, run.text, run.features, setting.language, quarter, stroke
            )
            if core.size[0] and core.size[1]:
                blit.draw_bitmap((x + left, y + top), core, inks[colour])


def _draw_colour(
    picture: "Image", run: GlyphRun, language: str, left: float, y: int, stroke: float
) -> None:
    """Draw an emoji; it has no edge of its own."""
    glyph = colour_glyph(run.face, run.size, run.text, run.features, language)
    if glyph and not stroke:
        paste_colour(picture, glyph, round(left + run.x), y)


def _colour_of(
    run: GlyphRun,
    fill: Colour | tuple[int, int, int, int],
    accents: tuple[tuple[int, int, Colour], ...],
) -> Colour | tuple[int, int, int, int]:
    return next((c for start, end, c in accents if start <= run.start < end), fill)


def ink_box(setting: Setting) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom in px of what readers see as the text block.

    The sides are those of the widest line; top and bottom are those of Han characters in the first
    and last line, without the leading around them.
    """
    lines = [line for line in setting.lines if line.runs]
    if not lines:
        return (0.0, 0.0, 0.0, 0.0)
    left = min(line.x for line in lines)
    right = max(line.x + line.width for line in lines)
    return (
        left,
        lines[0].baseline - 0.86 * setting.size,
        right,
        lines[-1].baseline + 0.1 * setting.size,
    )
