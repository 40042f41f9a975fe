"""Backgrounds and shapes: gradients, paper grain, rounded panels, soft shadows."""

from functools import lru_cache
from math import cos, radians, sin
from random import Random
from typing import TYPE_CHECKING

from repurpose.ink.colour import Colour, mix

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]


def gradient(size: tuple[int, int], first: Colour, last: Colour, angle: float = 90.0) -> "Image":
    """Return a linear gradient of `size` px; `angle` 0 runs to the right, 90 downwards."""
    from PIL import Image  # noqa: PLC0415

    if first == last:
        return Image.new("RGB", size, first)
    across, down = cos(radians(angle)), sin(radians(angle))
    corners = [x * across + y * down for x in (0, size[0]) for y in (0, size[1])]
    low, span = min(corners), max(corners) - min(corners)
    steps = 1024
    strip = Image.new("RGB", (steps, 1))
    strip.putdata([mix(first, last, k / (steps - 1)) for k in range(steps)])
    scale = (steps - 1) / span
    matrix = (across * scale, down * scale, -low * scale, 0.0, 0.0, 0.5)
    return strip.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.NEAREST)


def grain(picture: "Image", strength: int, seed: int = 7) -> "Image":
    """Return `picture` with a paper grain of `strength` levels (0 to 255); the same every time.

    The grain is coarse (two pixels) and sparse, so that it costs little in a PNG.
    """
    from PIL import Image, ImageChops  # noqa: PLC0415

    if strength <= 0:
        return picture
    small = (-(-picture.width // 2), -(-picture.height // 2))
    noise = Image.frombytes("L", small, Random(seed).randbytes(small[0] * small[1]))  # noqa: S311
    wide = noise.resize((small[0] * 2, small[1] * 2), Image.Resampling.NEAREST)
    wide = wide.crop((0, 0, *picture.size))
    light = wide.point([strength if k > 240 else 0 for k in range(256)])
    dark = wide.point([strength if k < 15 else 0 for k in range(256)])
    lifted = ImageChops.add(picture.convert("RGB"), Image.merge("RGB", [light] * 3))
    return ImageChops.subtract(lifted, Image.merge("RGB", [dark] * 3))


@lru_cache(maxsize=12)
def rounded_mask(size: tuple[int, int], radius: int) -> "Image":
    """Return an `L` mask of a rectangle of `size` px with smooth corners; shared, do not change."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", size, 255)
    radius = max(0, min(radius, size[0] // 2, size[1] // 2))
    if not radius:
        return mask
    corner = Image.new("L", (radius * 4, radius * 4), 0)
    ImageDraw.Draw(corner).ellipse((0, 0, radius * 8 - 1, radius * 8 - 1), fill=255)
    corner = corner.reduce(4)
    flip = Image.Transpose
    right, low = size[0] - radius, size[1] - radius
    mask.paste(corner, (0, 0))
    mask.paste(corner.transpose(flip.FLIP_LEFT_RIGHT), (right, 0))
    mask.paste(corner.transpose(flip.FLIP_TOP_BOTTOM), (0, low))
    mask.paste(corner.transpose(flip.ROTATE_180), (right, low))
    return mask


def soft_shadow(
    picture: "Image", box: Box, radius: int, *, blur: int, offset: int, colour: Colour, share: float
) -> None:
    """Darken `picture` under a rounded box: `blur` px wide, moved down `offset` px, `share` 0 to 1."""
    from PIL import Image, ImageFilter  # noqa: PLC0415

    scale = max(1, min(8, blur // 3))
    margin = -(-2 * blur // scale) * scale
    width, height = (round((box[k + 2] - box[k]) / scale) for k in (0, 1))
    edge = margin // scale
    small = Image.new("L", (width + 2 * edge, height + 2 * edge), 0)
    small.paste(round(255 * share), (edge, edge), rounded_mask((width, height), radius // scale))
    small = small.filter(ImageFilter.GaussianBlur(blur / scale / 1.5))
    mask = small.resize((small.width * scale, small.height * scale), Image.Resampling.BICUBIC)
    picture.paste(colour, (box[0] - margin, box[1] - margin + offset), mask)


def paste_panel(
    picture: "Image", box: Box, radius: int, colour: Colour, *, share: float = 1.0
) -> None:
    """Fill a rounded box of `picture` with `colour`; `share` 0 is clear, 1 solid."""
    mask = rounded_mask((box[2] - box[0], box[3] - box[1]), radius)
    if share < 1:
        mask = mask.point([round(k * share) for k in range(256)])
    picture.paste(colour, box[:2], mask)
