"""Each simple shape of a backdrop leaves its ink where it says, and nowhere else."""

import pytest
from PIL import ImageChops

from repurpose.ink.backdrop import SHAPES
from tests.ink.test_textures import BLACK, WHITE, Shape, ink, painted

# On 300 × 400 px with a unit of 300 px: the box that the ink fills, and the share it covers.
WHERE = {
    "band": (Shape("band", x=0.1, y=0.25, w=0.5, h=0.1), (30, 100, 180, 140), 0.05),
    "disc": (Shape("disc", x=0.5, y=0.5, w=0.4), (90, 140, 210, 260), 0.0942),
    "ring": (Shape("ring", x=0.5, y=0.5, w=0.4, h=0.05), (90, 140, 210, 260), 0.0412),
    "glow": (Shape("glow", x=0.5, y=0.5, w=0.6), (60, 110, 240, 290), 0.035),
    "hills": (Shape("hills", y=0.6, h=0.4), (0, 250, 300, 400), 0.12),
    "frame": (Shape("frame", w=0.05, h=0.01), (15, 15, 285, 385), 0.0312),
    "lines": (Shape("lines", y=0.0, w=0.1, h=0.01), (0, 30, 300, 393), 0.0975),
}


def test_there_is_an_example_of_each():
    assert set(WHERE) == set(SHAPES)


@pytest.mark.parametrize("kind", WHERE)
def test_where_the_ink_is_and_how_much(kind):
    shape, box, share = WHERE[kind]
    picture = painted(shape)
    found = ImageChops.invert(picture).getbbox()
    assert found
    assert all(abs(a - b) <= 8 for a, b in zip(found, box, strict=True)), found
    assert ink(picture) == pytest.approx(share, rel=0.2)


def test_what_is_inside_and_what_is_not():
    assert painted(WHERE["disc"][0]).getpixel((150, 200)) == BLACK
    assert painted(WHERE["disc"][0]).getpixel((95, 145)) == WHITE
    ring = painted(WHERE["ring"][0])
    assert ring.getpixel((150, 200)) == WHITE
    assert ring.getpixel((150, 145)) == BLACK
    frame = painted(WHERE["frame"][0])
    assert frame.getpixel((16, 200)) == BLACK
    assert frame.getpixel((30, 200)) == WHITE
    glow = painted(WHERE["glow"][0])
    middle, side, far = (glow.getpixel((x, 200))[0] for x in (150, 100, 40))
    assert middle < side < far == 255
    hills = painted(WHERE["hills"][0])
    top = [hills.crop((0, y, 300, y + 1)).getextrema()[0][0] for y in (242, 290, 330)]
    assert hills.getpixel((150, 200)) == WHITE
    assert len(set(top)) == 3
