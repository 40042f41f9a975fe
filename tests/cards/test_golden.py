"""Golden pictures of every theme: what a change alters is seen; another FreeType is not a change.

After a wanted change: `python -m tests.cards.test_golden`, then look at tests/cards/golden/.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat, features

from repurpose.cards import Card, draw_card
from repurpose.ink import canvas, encode_png
from repurpose.ink.write import run_mask
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts

GOLDEN = Path(__file__).parent / "golden"
FONTS = find_fonts(system=False)
SMALL = (162, 216)
CARDS = (
    Card("cover", title="夜灯：谁在为黑暗付账？", kicker="深度", author="城市观察", page="1/3"),
    Card(
        "quote",
        text="“我们不是在卖灯，而是在卖一个不必害怕的夜晚。”",
        speaker="弗洛伦斯·拉罗谢尔",
        source="夜灯",
        page="2/3",
    ),
    Card("figure", number="142.9亿", text="约等于全城一年的电费。", source="夜灯", page="3/3"),
)
# Rasterisers differ by some levels at the edges of glyphs: at an eighth of the size that is little.
MOST_MEAN, MOST_ANYWHERE = 1.2, 26


def strip(name):
    """The cards of a theme, small, side by side."""
    whole = Image.new("RGB", (SMALL[0] * len(CARDS), SMALL[1]))
    for k, card in enumerate(CARDS):
        drawn = draw_card(card, load_theme(name), "xiaohongshu", FONTS).picture
        whole.paste(drawn.resize(SMALL, Image.Resampling.BOX), (k * SMALL[0], 0))
    return whole


def apart(one, other):
    """Mean difference in levels, and the largest of any square of six pixels."""
    off = ImageChops.difference(one, other).convert("L")
    coarse = off.resize((off.width // 6, off.height // 6), Image.Resampling.BOX)
    return ImageStat.Stat(off).mean[0], coarse.getextrema()[1]


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("name", theme_names())
def test_a_theme_looks_as_it_did(name):
    with Image.open(GOLDEN / f"{name}.png") as golden:
        mean, anywhere = apart(strip(name), golden.convert("RGB"))
    assert mean <= MOST_MEAN, f"{name}: {mean:.2f} levels on average"
    assert anywhere <= MOST_ANYWHERE, f"{name}: {anywhere} levels somewhere"


def test_there_is_no_picture_too_many():
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(theme_names())


def test_what_the_rule_sees_and_what_it_does_not():
    now = strip("newsroom")
    assert apart(now, now) == (0, 0)
    moved = ImageChops.offset(now, 0, 2)  # fifteen px on the card
    assert apart(now, moved)[1] > MOST_ANYWHERE
    paler = now.point([min(255, k + 6) for k in range(256)] * 3)
    assert apart(now, paler)[0] > MOST_MEAN
    sharper = draw_card(CARDS[1], load_theme("newsroom"), "xiaohongshu", FONTS).picture
    other = sharper.resize(SMALL, Image.Resampling.HAMMING)  # as if edges were drawn otherwise
    mean, anywhere = apart(other, sharper.resize(SMALL, Image.Resampling.BOX))
    assert mean <= MOST_MEAN
    assert anywhere <= MOST_ANYWHERE


@pytest.mark.parametrize("name", ["newsroom", "ink", "terminal"])
def test_glyphs_off_by_half_a_pixel_are_no_change(name, monkeypatch):
    """What other hinting does: every glyph stands half a pixel aside, and its edges are softer."""

    def other(face, size, text, features, language, quarter, stroke):
        core, left, top = run_mask(face, size, text, features, language, quarter, stroke)
        if not all(core.size):
            return core, left, top
        mask = Image.new("L", (core.size[0] + 1, core.size[1] + 1))
        mask.im.paste(core, (0, 0, *core.size))
        half = mask.transform(
            mask.size, Image.Transform.AFFINE, (1, 0, -0.5, 0, 1, -0.5), Image.Resampling.BILINEAR
        )
        return half.im, left, top

    before = strip(name)
    monkeypatch.setattr(canvas, "run_mask", other)
    after = strip(name)
    monkeypatch.undo()
    mean, anywhere = apart(before, after)
    assert 0.05 < mean <= MOST_MEAN
    assert anywhere <= MOST_ANYWHERE


OTHER_PILLOW = "pillow==13.0.0"  # FreeType 2.14.3 and HarfBuzz 14.5; ours has 2.13.3 and 11.2
DRAW = """
import sys
from PIL import features
from tests.cards.test_golden import strip, theme_names
for name in theme_names():
    strip(name).save(f"{sys.argv[1]}/{name}.png")
print(features.version("freetype2"))
"""


@pytest.mark.slow
def test_another_freetype_is_no_change(tmp_path):
    pillow = tmp_path / "pillow"
    got = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "-t",
            str(pillow),
            OTHER_PILLOW,
        ],
        capture_output=True,
        check=False,
        timeout=120,
    )
    if got.returncode:
        pytest.skip(f"{OTHER_PILLOW} cannot be installed here")
    drawn = subprocess.run(
        [sys.executable, "-c", DRAW, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(pillow), str(Path.cwd())])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert drawn.stdout.strip() != features.version("freetype2")
    for name in theme_names():
        with Image.open(tmp_path / f"{name}.png") as other:
            mean, anywhere = apart(strip(name), other.convert("RGB"))
        assert mean <= MOST_MEAN, name
        assert anywhere <= MOST_ANYWHERE, name


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for theme in theme_names():
        (GOLDEN / f"{theme}.png").write_bytes(encode_png(strip(theme), level="small"))
