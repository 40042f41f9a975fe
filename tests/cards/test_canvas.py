"""Every theme's cards: shared grounds and tiles give the pixels of drawing all anew, and files hold those."""

import io
import subprocess
import sys

import png as pypng
import pytest
from PIL import Image, ImageChops

from repurpose.cards import Images, draw_card
from repurpose.cards.contact import sample_cards
from repurpose.ink import Ground, encode_png
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts

SAMPLES = sample_cards()
FONTS = find_fonts(system=False)


def check(card, theme, form, monkeypatch, images=Images()):  # noqa: B008 - a frozen value
    drawn = draw_card(card, load_theme(theme), form, FONTS, images)
    file = encode_png(drawn.canvas)
    with Image.open(io.BytesIO(file)) as read:
        assert read.tobytes() == drawn.picture.tobytes(), "the file shows something else"
    with monkeypatch.context() as patch:
        patch.setattr(Ground, "plain", lambda *_: None)  # so every glyph is blended
        plain = draw_card(card, load_theme(theme), form, FONTS, images)
        assert ImageChops.difference(plain.picture, drawn.picture).getbbox() is None
        assert encode_png(plain.canvas) == file
    return drawn, file


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("theme", ["warm", "ink"])
@pytest.mark.parametrize("card", SAMPLES, ids=lambda card: f"{card.kind}-{len(card.speaker)}")
def test_a_plain_and_a_textured_theme(theme, card, monkeypatch):
    check(card, theme, "xiaohongshu", monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("theme", theme_names())
@pytest.mark.parametrize("form", ["xiaohongshu", "story", "x", "wechat-cover"])
def test_every_theme(theme, form, monkeypatch):
    files = [check(card, theme, form, monkeypatch)[1] for card in SAMPLES]
    again = [encode_png(draw_card(c, load_theme(theme), form, FONTS).canvas) for c in SAMPLES]
    assert again == files


def test_a_photograph(monkeypatch):
    noise = Image.merge("RGB", [Image.effect_noise((200, 260), 80 + k) for k in range(3)])
    file = io.BytesIO()
    noise.save(file, "PNG")
    images = Images(photo=file.getvalue(), portrait=file.getvalue(), logo=file.getvalue())
    check(SAMPLES[2], "newsroom", "square", monkeypatch, images)


def test_another_reader_sees_the_same():
    drawn = draw_card(SAMPLES[1], load_theme("warm"), "og", FONTS)
    _, _, rows, _ = pypng.Reader(bytes=encode_png(drawn.canvas)).asRGB()
    assert b"".join(bytes(row) for row in rows) == drawn.picture.tobytes()


BYTES = """
import hashlib, sys
from tests.cards.test_canvas import FONTS, SAMPLES
from repurpose.cards import draw_card
from repurpose.ink import encode_png
from repurpose.themes import load_theme
order = range(len(SAMPLES)) if sys.argv[1] == "forth" else reversed(range(len(SAMPLES)))
found = {k: encode_png(draw_card(SAMPLES[k], load_theme("warm"), "xiaohongshu", FONTS).canvas) for k in order}
print(hashlib.sha256(b"".join(found[k] for k in sorted(found))).hexdigest())
"""


@pytest.mark.slow
def test_the_same_bytes_in_every_process_and_order():
    def bytes_of(order):
        command = [sys.executable, "-c", BYTES, order]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert len({bytes_of(order) for order in ("forth", "back") * 4}) == 1


MEMORY = """
import resource, sys
from tests.cards.test_canvas import FONTS, SAMPLES
from repurpose.cards import draw_card
from repurpose.ink import encode_png
from repurpose.themes import load_theme
most = int(sys.argv[1]) << 20
resource.setrlimit(resource.RLIMIT_DATA, (most, most))
kinds = ("cover", "quote", "figure", "points", "compare", "question", "chart", "excerpt", "end")
nine = [next(card for card in SAMPLES if card.kind == kind) for kind in kinds]
for theme in sys.argv[2:]:
    for card in nine * 2:
        encode_png(draw_card(card, load_theme(theme), "xiaohongshu", FONTS).canvas)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded by RLIMIT_DATA")
@pytest.mark.parametrize(("most", "themes"), [(176, ["warm"]), (320, theme_names())])
def test_memory_of_a_pack_and_of_a_process_that_draws_every_theme(most, themes):
    """Its own memory, in MiB: Linux counts a page of a font file once for each place it is mapped to."""
    command = [sys.executable, "-c", MEMORY, str(most), *themes]
    assert subprocess.run(command, check=False).returncode == 0
