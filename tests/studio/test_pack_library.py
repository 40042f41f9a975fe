"""A pack is read whole, also while another takes its place."""

import shutil

import pytest

from repurpose.errors import ContentError, UnknownName
from repurpose.pack import MANIFEST, read_inside
from repurpose.studio.pack_library import PackLibrary


@pytest.fixture
def shelf(tmp_path):
    for place, side in ((tmp_path / "shelf/demo", "left.txt"), (tmp_path / "next", "right.txt")):
        place.mkdir(parents=True)
        (place / MANIFEST).write_text(side, encoding="utf-8")
        (place / side).write_text("words", encoding="utf-8")
    return PackLibrary(tmp_path / "shelf")


def test_a_pack_that_is_replaced_between_two_reads_is_read_again(shelf, tmp_path):
    calls = []

    def read(folder):
        name = (folder / MANIFEST).read_text(encoding="utf-8")
        if not calls:
            shutil.rmtree(folder)
            (tmp_path / "next").rename(folder)
        calls.append(name)
        return read_inside(folder, name)

    assert shelf.read("demo", read) == b"words"
    assert calls == ["left.txt", "right.txt"]


def test_a_pack_that_is_broken_and_stays_so_is_told_at_once(shelf):
    calls = []

    def read(folder):
        calls.append(folder)
        return read_inside(folder, "gone.txt")

    with pytest.raises(ContentError):
        shelf.read("demo", read)
    assert len(calls) == 1
    with pytest.raises(UnknownName):
        shelf.read("other", read)
    assert len(calls) == 1
