"""`repurpose check`: a good pack has no finding; each thing that can be wrong is found and named."""

import json
import shutil

import pytest
from PIL import Image

from repurpose.article import read_articles
from repurpose.cli.app import run
from repurpose.errors import ContentError, UsageError
from repurpose.pack.build import build_packs
from repurpose.pack.check import check_pack
from repurpose.pack.choices import Choices
from repurpose.resources import asset
from repurpose.themes import load
from repurpose.typeset import find_fonts
from tests.conftest import SAMPLE

FONTS = find_fonts()


def build(folder, **choices):
    articles = read_articles([str(SAMPLE)], read_stdin=bytes)
    wanted = Choices(clips=0, quotes=2, **{"platforms": ("x", "bluesky"), **choices})
    return build_packs(articles, wanted, folder, jobs=1, report=lambda *_: None)[0].folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return build(tmp_path_factory.mktemp("packs"))


@pytest.fixture
def pack(made, tmp_path):
    return shutil.copytree(made, tmp_path / "pack")


def change(pack, edit):
    path = pack / "pack.json"
    manifest = json.loads(path.read_text("utf-8"))
    edit(manifest)
    path.write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def found(pack):
    return [(c.where, c.rule) for c in check_pack(pack, FONTS).complaints]


def test_a_good_pack(made):
    checked = check_pack(made, FONTS)
    assert checked.complaints == ()
    assert checked.notes == ()
    assert checked.counts["measured"] == checked.counts["cards"] >= 4


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("theme", ["film", "journal", "terminal"])
def test_every_picture_is_drawn_again_pixel_for_pixel(tmp_path, theme):
    pack = build(tmp_path / "out", theme=theme, format="square", link="https://example.org/a")
    checked = check_pack(pack, FONTS)
    assert (checked.complaints, checked.notes) == ((), ())


def lengthen(manifest):
    post = manifest["threads"][0]["posts"][1]
    post["text"] += "长" * 200


def tag(manifest):
    post = manifest["threads"][0]["posts"][0]
    post["runs"] += [{"text": f" #{n}", "role": "hashtag", "span": None} for n in range(40)]


def crowd(manifest):
    post = manifest["threads"][0]["posts"][0]
    post["media"] = [card["file"] for card in manifest["cards"]] * 2


def title(manifest):
    manifest["titles"]["xiaohongshu"] = "长" * 30


def mute(manifest):
    manifest["cards"][1]["alt"] = " "


def mumble(manifest):
    manifest["cards"][1]["alt"] = "一张图"


def dangle(manifest):
    card = manifest["cards"][1]
    at = card["fields"].index("text")
    card["lines"][at] += "（"


def clip(manifest):
    files = dict.fromkeys(("file", "cover", "srt", "vtt"), "clips/gone.mp4")
    captions = [{"start": 0, "end": 1, "text": "一行\n，二行", "spans": []}]
    size = {"width": 1080, "height": 1920, "fps": 30, "seconds": 900, "voice": "none"}
    manifest["clips"] = [
        {"id": "01-gone", **size, "captions": captions, "scenes": [], **files},
    ]


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize(
    ("edit", "where", "rule"),
    [
        (lengthen, "x-02", "length"),
        (tag, "x-01", "hashtags"),
        (crowd, "x-01", "media"),
        (title, "title for xiaohongshu", "length"),
        (mute, "card-02", "alt"),
        (mumble, "card-02", "alt"),
        (dangle, "card-02 text", "line end"),
        (clip, "clips/gone.mp4", "media"),
        (clip, "01-gone caption 1", "line start"),
    ],
)
def test_what_is_wrong_is_found(pack, edit, where, rule):
    change(pack, edit)
    assert (where, rule) in found(pack)


def test_a_missing_picture_is_found_at_the_card_and_at_the_post(pack):
    (pack / "cards" / "01-cover.png").unlink()
    assert {("card-01", "media"), ("x-01 cards/01-cover.png", "media")} <= set(found(pack))


def test_a_picture_of_another_hand_is_a_note_and_its_lines_are_read(pack):
    [path] = (pack / "cards").glob("02-*.png")
    Image.new("RGB", (1080, 1440), "#fff").save(path)
    checked = check_pack(pack, FONTS)
    assert checked.complaints == ()
    assert len(checked.notes) == 1
    assert "card-02" in checked.notes[0]
    assert checked.counts["measured"] == checked.counts["cards"] - 1


def test_a_file_that_is_no_picture_and_a_theme_that_is_gone_are_notes(pack):
    [path] = (pack / "cards").glob("02-*.png")
    path.write_bytes(b"no picture")
    change(pack, lambda manifest: manifest["cards"][2].update(theme="gone"))
    notes = check_pack(pack, FONTS).notes
    assert [note.split(":")[0] for note in notes] == ["card-02", "card-03"]
    assert "Unknown theme 'gone'" in notes[1]


@pytest.mark.slow
def test_a_pale_theme_is_found_at_the_worst_pixel(tmp_path, monkeypatch):
    folder = shutil.copytree(asset("themes"), tmp_path / "themes")
    (folder / "pale").mkdir()
    text = 'extends = "chalkboard"\n[palette]\ntext = "#355c4a"\n'
    (folder / "pale" / "theme.toml").write_text(text, "utf-8")
    monkeypatch.setattr(load, "asset", lambda *_: folder)
    load._load.cache_clear()
    try:
        pack = build(tmp_path / "out", theme="pale")
        assert ("card-02 text", "contrast") in found(pack)
    finally:
        load._load.cache_clear()


def test_a_cards_file_says_that_nothing_generated_it(made):
    for path in made.glob("cards/*.png"):
        with Image.open(path) as picture:
            packet = picture.info["XML:com.adobe.xmp"]
        assert "digitalsourcetype/digitalCreation<" in packet
        assert "AIGC" not in packet


def test_the_verb(pack, capsys):
    assert run(["check", str(pack)]) == 0
    assert str(pack) in capsys.readouterr().err
    change(pack, lengthen)
    assert run(["check", str(pack), "--json"]) == 3
    captured = capsys.readouterr()
    [row] = [json.loads(line) for line in captured.out.splitlines()]
    assert row["findings"][0]["where"] == "x-02"
    assert "1 of 1 packs break a rule" in captured.err


def test_a_folder_that_is_no_pack_and_a_damaged_one(pack, tmp_path):
    with pytest.raises(UsageError):
        check_pack(tmp_path, FONTS)
    change(pack, lambda manifest: manifest.pop("titles"))
    with pytest.raises(ContentError, match="damaged"):
        check_pack(pack, FONTS)
