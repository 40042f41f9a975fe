"""A private draft stays private in its pack, wherever that goes."""

import shutil

import pytest

from repurpose.cli.app import run
from repurpose.editor import is_private
from repurpose.pack import read_manifest
from repurpose.pack.made_from import article_of


@pytest.mark.parametrize(
    ("folder", "head", "private"),
    [("private", "", True), ("drafts", "---\nprivate: true\n---\n\n", True), ("drafts", "", False)],
)
def test_a_pack_remembers_that_its_article_is_private(tmp_path, folder, head, private):
    (tmp_path / folder).mkdir()
    path = tmp_path / folder / "a.md"
    path.write_text(f"{head}# 题目\n\n这里有一句话。那里还有一句话。\n", encoding="utf-8")
    words = ["pack", str(path), "-o", str(tmp_path / "packs"), "--no-cards", "--no-clips", "-q"]
    assert run([*words, "-p", "x"]) == 0
    shutil.move(tmp_path / "packs" / "a", tmp_path / "elsewhere")
    manifest = read_manifest(tmp_path / "elsewhere")
    assert is_private(article_of(tmp_path / "elsewhere", manifest)) == private
    assert ("private" in manifest.article.source.model_fields_set) == private
