"""A card or a picture as a clip's cover: composed anew in each shape, and told when it is not there."""

import pytest
from PIL import Image

from repurpose.errors import ContentError
from repurpose.pack.choices import Choices
from repurpose.pack.clip_cover import ClipCover
from repurpose.pack.content import plan_content
from repurpose.pack.overrides.clip_edits import OwnClips, read_clips, write_clips
from tests.conftest import SAMPLE, parse

SHAPES = [(1080, 1440), (1080, 1260), (1920, 1200), (1080, 1920)]


def test_a_card_is_composed_anew_in_each_shape():
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    content = plan_content(article, Choices(platforms=("douyin",), clips=0))
    plan = next(one for one in content.cards if one.card.kind == "quote")
    cover = ClipCover("", plan, article.shown)
    drawn = [cover.draw(*size) for size in SHAPES]
    assert [one.size for one in drawn] == SHAPES
    small = {one.resize((32, 32)).tobytes() for one in drawn}
    assert len(small) == len(SHAPES)


def test_the_middle_of_a_picture_stays(tmp_path):
    picture = Image.new("RGB", (900, 300), "white")
    picture.paste("navy", (300, 0, 600, 300))
    picture.save(tmp_path / "own.png")
    drawn = ClipCover("", picture=tmp_path / "own.png").draw(270, 480)
    assert drawn.size == (270, 480)
    assert {drawn.getpixel((x, 240)) for x in (2, 135, 267)} == {(0, 0, 128)}


def test_a_cover_by_file_or_second_comes_back():
    own = OwnClips(covers={"01-a": "cards/03-quote.png", "02-b": 3.2, "03-c": "media/own.jpg"})
    assert read_clips(write_clips(own)) == own


@pytest.mark.parametrize("wrong", ["secret.png", "../cards/a.png", "cards/../a.png", "cards/a.svg"])
def test_no_other_file_is_a_cover(wrong):
    with pytest.raises(ContentError, match="cover"):
        read_clips(f'[[clip]]\nid = "a"\ncover = "{wrong}"\n'.encode())
