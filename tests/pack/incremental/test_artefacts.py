"""What was drawn once is drawn for no pack again, and what somebody changed never comes back."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from repurpose.article import Source, parse_article
from repurpose.cli.app import run
from repurpose.pack import Choices, build_packs
from repurpose.pack.incremental.artefacts import open_artefacts
from repurpose.themes import read_again
from tests.conftest import SAMPLE
from tests.themes.test_survey import own_voice, put

CHOICES = Choices(clips=0, quotes=2, platforms=("x",))
TEXT = SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("REPURPOSE_CACHE_MB", "100")
    return tmp_path / "cache/artefacts"


def build(out: Path, choices: Choices = CHOICES):
    article = parse_article(TEXT, Source("lamp.md", "0" * 64), name="lamp.md")
    [built] = build_packs([article], choices, out, jobs=1, report=lambda *_: None)
    return built


def cards_of(built):
    return {card.file: (built.folder / card.file).read_bytes() for card in built.manifest.cards}


def test_the_same_cards_in_another_pack_are_not_drawn_again(tmp_path):
    first, second = build(tmp_path / "one"), build(tmp_path / "two")
    assert first.drawn == len(first.manifest.cards)
    assert second.drawn == 0
    assert {one.elsewhere for one in second.artefacts} == {True}
    assert cards_of(first) == cards_of(second)
    assert (first.folder / "pack.json").read_bytes() == (second.folder / "pack.json").read_bytes()


@pytest.mark.slow
def test_a_theme_that_comes_back_costs_nothing(tmp_path):
    first = cards_of(build(tmp_path / "packs"))
    assert build(tmp_path / "packs", replace(CHOICES, theme="ink")).drawn
    back = build(tmp_path / "packs")
    assert back.drawn == 0
    assert cards_of(back) == first


def test_a_card_that_somebody_painted_over_is_drawn_anew_elsewhere(tmp_path):
    first = build(tmp_path / "one")
    before = cards_of(first)
    file = first.manifest.cards[1].file
    with (first.folder / file).open("r+b") as card:  # as some programs save: into the same file
        card.write(b"mine")
    second = build(tmp_path / "two")
    assert second.drawn == 1
    assert cards_of(second) == before


def test_what_was_not_used_longest_goes_first(cache, tmp_path):
    build(tmp_path / "one")
    places = sorted(cache.glob("??/*"))
    for age, place in enumerate(places):
        os.utime(place, (10**9 + age, 10**9 + age))
    largest = max(sum(f.stat().st_size for f in place.iterdir()) for place in places)
    replace(open_artefacts(), most=largest).trim()
    assert sorted(cache.glob("??/*")) == places[-1:]


@pytest.mark.parametrize("damage", ["entry.json", "0"])
def test_what_is_damaged_is_not_used(cache, tmp_path, damage):
    first = build(tmp_path / "one")
    for place in cache.glob("??/*"):
        (place / damage).unlink()
        (place / damage).write_bytes(b"{")
    assert build(tmp_path / "two").drawn == len(first.manifest.cards)


def test_it_is_shown_and_cleared(cache, tmp_path, capsys):
    build(tmp_path / "one")
    assert run(["cache", "show"]) == 0
    assert "artefacts" in capsys.readouterr().out
    assert run(["cache", "clear", "rubbish"]) == 2
    assert run(["cache", "clear", "artefacts"]) == 0
    assert not cache.exists()
    assert build(tmp_path / "two").drawn


def test_cards_are_drawn_anew_when_a_voice_of_ones_own_is_edited(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path))
    read_again()
    path = put(tmp_path, "voice", "mine", own_voice())
    put(tmp_path, "theme", "my", 'extends = "minimal"\nvoice = "mine"\n')
    choices = replace(CHOICES, theme="my")
    first = cards_of(build(tmp_path / "packs", choices))
    path.write_text(own_voice().replace('bg = "bg"', 'bg = "accent"'), encoding="utf-8")
    read_again()  # as the next run does
    again = build(tmp_path / "packs", choices)
    assert again.drawn == len(first)
    assert cards_of(again) != first
    read_again()
