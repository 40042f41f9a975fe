"""An article is edited: what is taken over and what is made are together what a build from nothing gives."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurpose.article import Source, Span, parse_article
from repurpose.pack import Choices, build_packs
from repurpose.pack.moved import Moved
from tests.conftest import SAMPLE

CARDS = Choices(clips=0, quotes=3, platforms=("x", "wechat"))
TEXT = SAMPLE.read_text(encoding="utf-8")
PARTS = TEXT.split("\n\n")


def build(text: str, out: Path, choices: Choices = CARDS):
    article = parse_article(text, Source("lamp.md", "0" * 64), name="lamp.md")
    [built] = build_packs([article], choices, out, jobs=1, report=lambda *_: None)
    return built


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def insert(parts, at, new):
    return "\n\n".join([*parts[:at], new, *parts[at:]])


EDITS = {
    "a paragraph at the beginning": insert(PARTS, 1, "昨晚下了一场小雨，窗外很安静。"),
    "a paragraph at the end": TEXT + "\n\n窗外的雨停了，屋里还亮着灯。\n",
    "a word": TEXT.replace(PARTS[3], PARTS[3] + "确实如此。"),
    "a paragraph less": "\n\n".join([*PARTS[:-3], *PARTS[-2:]]),
    "two places": insert(PARTS, 1, "先说一件小事。") + "\n\n最后再说一件小事。\n",
    "nothing": TEXT,
}


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("edit", EDITS)
def test_what_is_taken_over_and_what_is_made_are_a_build_from_nothing(tmp_path, edit):
    build(TEXT, tmp_path / "packs")
    built = build(EDITS[edit], tmp_path / "packs")
    fresh = build(EDITS[edit], tmp_path / "fresh")
    assert files_of(built.folder) == files_of(fresh.folder)
    made = [one.file for one in built.artefacts if one.made]
    if edit in ("a paragraph at the end", "nothing"):
        assert made == []


def test_a_moved_card_is_drawn_anew_when_its_file_was_changed(tmp_path):
    first = build(TEXT, tmp_path / "packs")
    file = next(card.file for card in first.manifest.cards if card.kind == "quote")
    (first.folder / file).write_bytes(b"mine")
    built = build(EDITS["a paragraph at the beginning"], tmp_path / "packs")
    assert [one.made for one in built.artefacts if one.file == file] == [True]


@pytest.mark.slow
def test_a_clip_whose_words_only_moved_is_not_made_again(tmp_path):
    choices = replace(CARDS, clips=1, clip_format="vertical-small", seconds=10)
    noted = insert(PARTS, 1, "<!-- seen by nobody -->")
    build(TEXT, tmp_path / "packs", choices)
    moved = build(noted, tmp_path / "packs", choices)
    fresh = build(noted, tmp_path / "fresh", choices)
    assert files_of(moved.folder) == files_of(fresh.folder)
    clip = moved.artefacts[-1]
    assert (clip.file, clip.made, clip.parts) == ("clips/01-highlights.mp4", False, ("places",))


LINES = st.lists(st.sampled_from(["甲\n", "乙乙\n", "丙。\n", "丁丁丁\n"]), max_size=8).map("".join)


@settings(max_examples=25)
@given(older=LINES, newer=LINES, data=st.data())
def test_a_passage_that_is_found_reads_the_same(older, newer, data):
    start = data.draw(st.integers(0, len(older)))
    end = data.draw(st.integers(start, len(older)))
    found = Moved(older, newer).find(Span(start, end))
    if found:
        assert newer[found.start : found.end] == older[start:end]
    if older == newer and end > start:
        assert found == Span(start, end)


def test_places_keep_their_order():
    moved = Moved("甲\n同\n乙\n同\n", "头\n甲\n同\n新\n乙\n同\n")
    assert [moved.find(Span(at, at + 1)) for at in (2, 6)] == [Span(4, 5), Span(10, 11)]
    assert moved.find(Span(0, 5)) is None
