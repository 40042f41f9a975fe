"""All cards of a pack in one file: read by other people's libraries, the same bytes twice, nothing half-written."""

import io
import json
import zipfile

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from repurpose.cli.app import run
from repurpose.errors import ContentError
from repurpose.pack import PdfPage, make_pdf, part_heights, read_manifest
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cards")
    words = ["pack", str(SAMPLE), "--no-clips", "-p", "xiaohongshu", "-q", "-f", "square", "-o"]
    assert run([*words, str(folder)]) == 0
    return next(folder.iterdir())


def pictures(pack):
    for card in read_manifest(pack).cards:
        with Image.open(pack / card.file) as picture:
            yield picture.convert("RGB")


def alike(one, other):
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


@pytest.mark.slow
def test_all_three_at_once_the_same_bytes_twice(pack, tmp_path):
    words = ["cards", str(pack), "--long", "--pdf", "--zip", "-q", "-o"]
    assert run([*words, str(tmp_path / "one")]) == 0
    assert run([*words, str(tmp_path / "two")]) == 0
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    assert {name.rpartition(".")[2] for name in one} == {"png", "pdf", "zip"}


def test_a_long_picture_is_the_cards_one_under_the_other(pack, tmp_path, capsys):
    high = 1080 * 4
    assert (
        run(["cards", str(pack), "--long", "--height", str(high), "--json", "-o", str(tmp_path)])
        == 0
    )
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    rows = []
    for one in said:
        with Image.open(one["file"]) as picture:
            assert picture.height <= high
            rows += [
                picture.convert("RGB").crop((0, y, 1080, y + 1080))
                for y in range(0, picture.height, 1080)
            ]
    cards = list(pictures(pack))
    assert len(said) > 1
    assert len(rows) == len(cards)
    assert all(map(alike, rows, cards))


def test_a_pdf_shows_the_very_pixels_and_says_what_they_say(pack, tmp_path):
    target = tmp_path / "talk.pdf"
    assert run(["cards", str(pack), "--pdf", "-q", "-o", str(target)]) == 0
    manifest = read_manifest(pack)
    reader = pypdf.PdfReader(target, strict=True)
    root = reader.trailer["/Root"]
    assert reader.metadata.title == manifest.article.title
    assert root["/Lang"] == manifest.article.language
    figures = [one.get_object() for one in root["/StructTreeRoot"]["/K"]]
    assert [figure["/Alt"] for figure in figures] == [card.alt for card in manifest.cards]
    drawn = pypdfium2.PdfDocument(target)
    shown = [page.render(scale=2).to_pil().convert("RGB") for page in drawn]
    assert all(map(alike, shown, pictures(pack)))
    drawn.close()


@pytest.mark.parametrize("mode", ["L", "P", "RGBA"])
def test_a_picture_of_another_form_is_taken_too(mode):
    picture = Image.new("RGB", (8, 6), (200, 10, 10)).convert(mode)
    file = io.BytesIO()
    picture.save(file, "PNG")
    drawn = pypdfium2.PdfDocument(make_pdf([PdfPage(file.getvalue(), "a (b) \\ 灯")], title="t"))
    assert alike(drawn[0].render(scale=2).to_pil().convert("RGB"), picture.convert("RGB"))
    drawn.close()


def test_what_is_no_picture_is_said():
    with pytest.raises(ContentError):
        make_pdf([PdfPage(b"GIF89a nothing", "a")], title="t")


def test_an_archive_has_the_cards_in_their_order_with_their_texts(pack, tmp_path):
    assert run(["cards", str(pack), "--zip", "-q", "-o", str(tmp_path)]) == 0
    manifest = read_manifest(pack)
    with zipfile.ZipFile(tmp_path / f"{pack.name}.zip") as archive:
        assert archive.testzip() is None
        listed = json.loads(archive.read("cards.json"))["cards"]
        assert [one["alt"] for one in listed] == [card.alt for card in manifest.cards]
        assert [archive.read(one["file"]) for one in listed] == [
            (pack / card.file).read_bytes() for card in manifest.cards
        ]
        assert manifest.cards[0].alt in archive.read("alt.txt").decode()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 2),
        (["--pdf", "--zip", "-o", "one.pdf"], 2),
        (["--long", "--height", "600"], 3),
        (["--long", "--for", "nowhere"], 2),
        (["--pdf", "-o", "there.pdf"], 2),
    ],
)
def test_what_cannot_be_is_said_and_leaves_nothing(pack, tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.pdf").write_bytes(b"mine")
    assert run(["cards", str(pack), *words]) == code
    assert [path.name for path in tmp_path.iterdir()] == ["there.pdf"]
    assert (tmp_path / "there.pdf").read_bytes() == b"mine"


@settings(max_examples=25)
@given(st.lists(st.integers(100, 1500), min_size=1, max_size=30), st.integers(1500, 9000))
def test_no_part_is_too_high_and_none_is_lost(heights, most):
    counts = part_heights(heights, most)
    assert sum(counts) == len(heights)
    assert min(counts) >= 1
    at = 0
    for count in counts:
        assert sum(heights[at : at + count]) <= most
        at += count
