"""Pictures of our own for tests: a landscape, a chart, a code and a mark, each drawn by formula."""

import io
from math import sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter


def landscape(size=(960, 720), seed=3):
    """Hills under an evening sky with the grain of a camera."""
    wide, high = size
    sky = Image.linear_gradient("L").resize(size)
    picture = Image.merge(
        "RGB",
        [
            sky.point([a + k * b // 255 for k in range(256)])
            for a, b in ((40, 200), (70, 110), (120, 20))
        ],
    )
    draw = ImageDraw.Draw(picture)
    for ridge in range(3):
        line = [
            (x, high * (0.5 + 0.12 * ridge) + high * 0.07 * sin(x / 90 + ridge * seed))
            for x in range(0, wide + 9, 9)
        ]
        draw.polygon(
            [(0, high), *line, (wide, high)],
            fill=(90 - 28 * ridge, 105 - 28 * ridge, 115 - 26 * ridge),
        )
    grain = Image.frombytes("L", size, Random(seed).randbytes(wide * high)).filter(
        ImageFilter.GaussianBlur(1)
    )
    return ImageChops.add(picture, Image.merge("RGB", [grain] * 3), scale=1, offset=-128)


def chart(size=(960, 720)):
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for place, high in enumerate((200, 300, 380, 520)):
        draw.rectangle((90 + place * 200, 660 - high, 230 + place * 200, 660), fill=(40, 110, 180))
    draw.line((60, 660, 920, 660), fill="black", width=4)
    return picture


def code(size=(800, 800)):
    chance = Random(5)
    small = Image.new("1", (25, 25))
    small.putdata([chance.randint(0, 1) for _ in range(625)])
    return small.resize(size, Image.Resampling.NEAREST).convert("RGB")


def screen(size=(900, 1200)):
    """A page of lines, as a screenshot of text has them."""
    picture = Image.new("RGB", size, (250, 250, 250))
    draw = ImageDraw.Draw(picture)
    chance = Random(9)
    for row in range(24):
        draw.rectangle(
            (60, 60 + row * 46, 300 + chance.randint(0, 520), 78 + row * 46), fill=(40, 40, 44)
        )
    return picture


def mark(size=(800, 800)):
    """A disc that is cut out: what a logo is."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((80, 80, 720, 720), fill=(200, 40, 60, 255))
    return picture


def saved(picture, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, quality=88)
    return path


def as_bytes(picture, kind="PNG"):
    stream = io.BytesIO()
    picture.save(stream, kind, compress_level=1)  # quickly: nobody keeps them
    return stream.getvalue()
