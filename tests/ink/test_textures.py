"""Each texture leaves ink where it says, is the same every time, and scales with the canvas."""

from dataclasses import dataclass

import pytest
from PIL import ImageChops, ImageStat

from repurpose.ink import paint_backdrop
from repurpose.ink.backdrop import SHAPES
from repurpose.ink.textures import MASKS

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
SIZE = (300, 400)


@dataclass(frozen=True)
class Shape:
    kind: str
    x: float = 0.0
    y: float = 0.0
    w: float = 1.0
    h: float = 1.0
    share: float = 1.0
    colour: tuple[int, int, int] = BLACK


EXAMPLES = {
    "strip": Shape("strip", y=1.0, h=0.1),
    "rail": Shape("rail", x=0.05, w=0.02),
    "dots": Shape("dots", w=0.1, h=0.02),
    "spot": Shape("spot", x=0.1, y=0.2, w=0.1),
    "block": Shape("block", x=0.5, y=0.5, w=0.2, h=0.1),
    "grid": Shape("grid", w=0.1, h=0.004),
    "halftone": Shape("halftone", x=0.8, y=0.2, w=0.04, h=0.4),
    "chalk": Shape("chalk", w=0.3),
    "vignette": Shape("vignette", w=0.4),
    "sprockets": Shape("sprockets", y=0.02, w=0.1, h=0.04),
    "tape": Shape("tape", x=0.5, y=0.5, w=0.4, h=0.08),
    "hatch": Shape("hatch", w=0.05, h=0.08),
    "fibres": Shape("fibres", w=0.03, h=0.002),
}


def painted(*shapes, size=SIZE):
    return paint_backdrop(size, float(size[0]), WHITE, WHITE, shapes=shapes)


def ink(picture):
    """The share of the picture that is black."""
    return 1 - ImageStat.Stat(picture.convert("L")).mean[0] / 255


def test_there_is_an_example_of_each():
    assert set(EXAMPLES) == set(MASKS)
    assert not set(MASKS) & set(SHAPES)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_same_every_time_and_at_twice_the_size(kind):
    first = painted(EXAMPLES[kind])
    assert ImageChops.difference(first, painted(EXAMPLES[kind])).getbbox() is None
    double = painted(EXAMPLES[kind], size=(600, 800))
    assert 0.001 < ink(first) < 0.8
    assert ink(double) == pytest.approx(ink(first), rel=0.25)


@pytest.mark.parametrize(
    ("shape", "box"),
    [
        (EXAMPLES["strip"], (0, 370, 300, 400)),
        (EXAMPLES["rail"], (15, 0, 21, 400)),
        (Shape("rail", x=-0.05, w=0.02), (279, 0, 285, 400)),
        (EXAMPLES["spot"], (15, 45, 45, 75)),
        (Shape("spot", x=-0.1, y=-0.1, w=0.1), (255, 355, 285, 385)),
        (EXAMPLES["block"], (120, 185, 180, 215)),
        (EXAMPLES["hatch"], (0, 0, 300, 24)),
    ],
)
def test_where_the_ink_is(shape, box):
    assert ImageChops.invert(painted(shape)).getbbox() == box


def test_a_halftone_grows_towards_its_middle():
    picture = painted(Shape("halftone", x=0.5, y=0.5, w=0.05, h=0.45))
    near, far = picture.crop((120, 170, 180, 230)), picture.crop((10, 170, 70, 230))
    assert ink(near) > 0.6 > ink(far) > 0


def test_a_vignette_leaves_the_middle_alone():
    picture = painted(EXAMPLES["vignette"])
    assert picture.getpixel((150, 200)) == WHITE
    assert picture.getpixel((1, 1)) < (120, 120, 120)


def test_sprockets_stand_on_both_edges_and_are_rounded():
    picture = painted(EXAMPLES["sprockets"]).convert("L")
    top, bottom = picture.crop((0, 0, 300, 30)), picture.crop((0, 370, 300, 400))
    assert ink(top) == pytest.approx(ink(bottom), rel=0.01)
    assert ink(picture.crop((0, 40, 300, 360))) == 0
