"""Colours and how well they can be told apart (WCAG 2.2, success criterion 1.4.3)."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Colour = tuple[int, int, int]


def hexadecimal(colour: Colour) -> str:
    """Return the colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return `a` with `share` (0 to 1) of `b` mixed in."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return (red, green, blue)


@lru_cache(maxsize=4096)
def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 for black to 1 for white (WCAG 2.2, definitions)."""
    parts = []
    for value in colour:
        share = value / 255
        parts.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: Colour, b: Colour) -> float:
    """Return the contrast ratio, 1 to 21: 4.5 is the least for text, 3 for large text (AA)."""
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def readable_on(colour: Colour, ground: Colour) -> Colour:
    """Return a colour that can be read as text on a light ground (4.5 to 1): itself, or darker."""
    share = 0.0
    while contrast(mix(colour, (0, 0, 0), share), ground) < 4.5:
        share += 0.05
    return mix(colour, (0, 0, 0), share)


def worst_contrast(picture: "Image", box: tuple[int, int, int, int], colour: Colour) -> float:
    """Return the least contrast of `colour` with any pixel of `picture` inside `box` (px)."""
    region = picture.convert("RGB").crop(box)
    found = region.getcolors(4096)
    if found is None:
        return _worst_of_many(region, colour)
    return min(
        (contrast((p[0], p[1], p[2]), colour) for _, p in found if isinstance(p, tuple)),
        default=21.0,
    )


def _worst_of_many(region: "Image", colour: Colour) -> float:
    """The same for a region of many colours, such as a photograph."""
    import numpy as np  # noqa: PLC0415 - slow to load, and few regions need it

    light = np.array([luminance((k, k, k)) for k in range(256)])  # of one channel's share
    pixels = np.asarray(region)
    lights = light[pixels] @ np.array([0.2126, 0.7152, 0.0722])
    own = luminance(colour)
    ratios = np.where(lights > own, (lights + 0.05) / (own + 0.05), (own + 0.05) / (lights + 0.05))
    return float(ratios.min())
