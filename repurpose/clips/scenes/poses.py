"""A way of coming and how far it is in, where and how strongly a layer stands out, or what of it is laid bare."""

from collections.abc import Collection
from math import ceil

from PIL import Image, ImageChops, ImageDraw

from repurpose.clips.layout.easing import (
    in_out_cubic,
    out_back,
    out_cubic,
    out_expo,
    out_quart,
)
from repurpose.clips.scenes.layers import Layer, letters_of

WIPES = ("right", "left", "down", "up", "sweep", "type", "ink")
_SWELL = 0.07
DRIFT = 0.07  # of its size: how much nearer a picture begins, and from there it draws back
_SHOWN = 0.12  # of that time, in which it comes
_SCALED = 0.065  # of its size that a layer grows by at the most, at each side
# Of the shorter side: from where it comes, or what other digits are wider by.
_ASIDE = {"talk": 0.34, "answer": 0.34, "slide": 0.14, "count": 0.4}
_DOWN = {"cut": 0.21, "rise": 0.14}
_LIT = 0.12  # of the shorter side: a box behind a word that is said, or the blur of a number
_SOFT = 0.16  # of its length: the wet end of a brush


def reach_of(layer: Layer, ways: Collection[str]) -> tuple[int, int]:
    """Return how many px beyond its sides, and above and below, a layer goes while it comes."""
    wide, high = layer.box[2] - layer.box[0], layer.box[3] - layer.box[1]
    unit = min(wide, high)
    written = layer.role in ("text", "key", "number", "mark")
    if not written and all(way in (*WIPES, "fade") for way in ways):
        return 2, 2
    across = max(_ASIDE.get(way, 0.0) for way in ways) if ways else 0.0
    down = max(_DOWN.get(way, 0.0) for way in ways) if ways else 0.0
    x = max(across * unit, _SCALED * wide, _LIT * unit)
    y = max(down * unit, _SCALED * high, _LIT * unit)
    return ceil(x) + 2, ceil(y) + 2


def pose_of(way: str, t: float) -> tuple[float, float, float, float]:
    """Return strength, shift to the right and down (of the shorter side) and scale at `t`."""
    match way:
        case "cut":
            return 1.0, 0.0, 0.2 * (1 - out_cubic(t)), 1.0
        case "slide":
            return out_cubic(t), 0.13 * (1 - out_quart(t)), 0.0, 1.0
        case "talk":
            return min(1.0, 2 * t), -0.3 * (1 - out_back(t, 1.2)), 0.0, 1.0
        case "answer":
            return min(1.0, 2 * t), 0.3 * (1 - out_back(t, 1.2)), 0.0, 1.0
        case "spring":
            return min(1.0, 2.5 * t), 0.0, 0.0, 0.86 + 0.14 * out_back(t, 2.4)
        case "rise":
            return min(1.0, 1.6 * t), 0.0, 0.13 * (1 - out_quart(t)), 1.0
        case "slam":
            return min(1.0, 3 * t), 0.0, 0.0, 1.12 - 0.12 * out_expo(t)
        case "stamp":
            return min(1.0, 2 * t), 0.0, 0.0, 1.12 - 0.12 * out_back(t)
        case "pop":
            return min(1.0, 3 * t), 0.0, 0.0, 0.5 + 0.5 * out_back(t)
        case "enter":  # of the hook: all is there from the first frame on
            return 1.0, 0.0, 0.07 * (1 - out_quart(t)), 1.0
        case "land":
            return 1.0, 0.0, 0.0, 1.1 - 0.1 * out_expo(t)
        case "drift":  # it ends as it stands, so that nothing jumps
            return in_out_cubic(min(1.0, t / _SHOWN)), 0.0, 0.0, 1 + DRIFT * (1 - t)
        case "swell":
            return 1.0, 0.0, 0.0, 1 + _SWELL * 4 * out_cubic(t) * (1 - out_cubic(t))
        case _:
            return in_out_cubic(t), 0.0, 0.0, 1.0


def bare_mask(layer: Layer, way: str, t: float) -> Image.Image:
    """Return what of a layer is laid bare at `t`."""
    wide, high = layer.box[2] - layer.box[0], layer.box[3] - layer.box[1]
    mask = Image.new("L", (wide, high), 0)
    if way == "sweep":
        side = 2 * max(wide, high)
        box = (wide / 2 - side, high / 2 - side, wide / 2 + side, high / 2 + side)
        ImageDraw.Draw(mask).pieslice(box, -90, -90 + 360 * in_out_cubic(t), fill=255)
        return mask
    if way == "type":
        count = letters_of(layer)
        share, way = ceil(t * count) / count, "down" if layer.upright else "right"
    elif way == "ink":
        share, way = out_cubic(t), "down" if layer.upright else "right"
        return _soft(mask, share, way)
    else:
        share = out_expo(t) if way in ("right", "up") else out_quart(t)
    across = round(share * (wide if way in ("right", "left") else high))
    box = {
        "right": (0, 0, across, high),
        "left": (wide - across, 0, wide, high),
        "down": (0, 0, wide, across),
        "up": (0, high - across, wide, high),
    }[way]
    mask.paste(255, box)
    return mask


def _soft(mask: Image.Image, share: float, way: str) -> Image.Image:
    """Return a mask with a wet end, laid bare to the right or down."""
    length = mask.width if way == "right" else mask.height
    soft = max(8, round(_SOFT * length))
    edge = round(share * (length + soft))
    ramp = Image.linear_gradient("L").resize((1, soft), Image.Resampling.BILINEAR)
    strip = Image.new("L", (1, length), 0)
    strip.paste(255, (0, 0, 1, max(0, edge - soft)))
    strip.paste(ImageChops.invert(ramp), (0, edge - soft))
    if way == "right":
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    return strip.resize(mask.size, Image.Resampling.NEAREST)
