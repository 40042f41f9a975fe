"""A draft: the words of a pack, before it is made whole."""

import json
import subprocess
import sys

import pytest

from repurpose.pack import (
    build_packs,
    coming_card,
    is_draft,
    read_manifest,
    verify_pack,
    write_draft,
)
from repurpose.pack.choices import Choices
from tests.conftest import SAMPLE, parse

CHOICES = Choices(platforms=("x", "weibo", "xiaohongshu"), clips=0)


@pytest.fixture
def article():
    return parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")


def build(article, out):
    [built] = build_packs([article], CHOICES, out, jobs=1, report=lambda *_: None)
    return built.folder


def test_a_draft_says_what_the_whole_pack_will_say(article, tmp_path):
    folder = write_draft(article, CHOICES, tmp_path)
    first = read_manifest(folder)
    assert is_draft(folder)
    assert not list(folder.glob("cards/*"))
    assert verify_pack(folder)[0] == []
    assert build(article, tmp_path) == folder
    assert not is_draft(folder)
    whole = read_manifest(folder)
    said = [[post.text for post in thread.posts] for thread in first.threads]
    assert said == [[post.text for post in thread.posts] for thread in whole.threads]
    assert (first.titles, first.hashtags) == (whole.titles, whole.hashtags)
    assert first.made_by == whole.made_by  # it knows how it is to be made whole


def test_what_was_written_in_a_draft_is_in_the_whole_pack(article, tmp_path):
    folder = write_draft(article, CHOICES, tmp_path)
    path = folder / "threads/x.md"
    path.write_text("我自己写的。\n", encoding="utf-8")
    build(article, tmp_path)
    assert path.read_text(encoding="utf-8").strip() == "我自己写的。"


def test_a_pack_that_is_there_is_left_alone(article, tmp_path):
    folder = build(article, tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert write_draft(article, CHOICES, tmp_path) == folder
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_is_no_pack_is_left_alone(article, tmp_path):
    (tmp_path / article.id).mkdir()
    (tmp_path / article.id / "mine.txt").write_text("mine")
    assert write_draft(article, CHOICES, tmp_path) is None
    assert [path.name for path in tmp_path.rglob("*")] == [article.id, "mine.txt"]


def test_cards_can_be_had_while_they_are_drawn(article, tmp_path):
    folder, seen = write_draft(article, CHOICES, tmp_path), []

    def look(_article, what, _done, total):
        if what == "cards":
            there = [coming_card(folder, n) for n in range(1, total + 1)]
            seen.append([path.stem[:2] for path in there if path])

    build_packs([article], CHOICES, tmp_path, jobs=1, report=look)
    assert seen[0] == []
    assert seen[1] == ["01"]
    assert [len(cards) for cards in seen] == list(range(len(seen)))
    assert coming_card(folder, 1).parent == folder / "cards"  # now they stand in the pack
    assert coming_card(folder, len(seen)) is None
    assert coming_card(folder, 0) is None


def test_a_draft_imports_nothing_that_draws(tmp_path):
    code = """if True:
        import json, sys
        from pathlib import Path
        from repurpose.article import Source, parse_article
        from repurpose.pack import write_draft
        from repurpose.pack.choices import Choices
        text = Path(sys.argv[1]).read_text(encoding="utf-8")
        article = parse_article(text, Source("demo.md", "0" * 64))
        write_draft(article, Choices(platforms=("x", "weibo"), clips=0), Path(sys.argv[2]))
        print(json.dumps(list(sys.modules)))
        """
    command = [sys.executable, "-c", code, str(SAMPLE), str(tmp_path)]
    loaded = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    heavy = ("PIL", "jinja2", "repurpose.clips", "repurpose.pack.begin", "repurpose.pack.card_content", "repurpose.pack.page", "repurpose.slicing.storyboard.plan")  # fmt: skip
    assert [name for name in heavy if name in loaded] == []
