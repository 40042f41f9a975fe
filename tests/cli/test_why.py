"""`repurpose pack --why`: for people in aligned columns, for programs in the pack's line."""

import json
from pathlib import Path

import pytest

from repurpose.cli.app import run
from repurpose.cli.click_words import cells
from repurpose.pack import read_manifest
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("why")


def words(folder, *more):
    fixed = ["pack", str(SAMPLE), "--out", str(folder), "-p", "x", "--no-cards", "--no-clips"]
    return [*fixed, "--why", *more]


def test_people_read_each_posts_role_and_what_weighed(folder, capsys):
    assert run([*words(folder), "--lang", "zh"]) == 0
    lines = capsys.readouterr().out.splitlines()
    [pack] = [path for path in folder.iterdir() if path.is_dir()]
    manifest = read_manifest(pack)
    posts = manifest.threads[0].posts
    rows = [line for line in lines if line.startswith("  ") and line[2:3].isdigit()][: len(posts)]
    assert len(rows) == len(posts)
    starts = {cells(row[: row.rindex("  ")]) for row in rows}
    assert len(starts) == 1, "the reasons stand below each other"
    text = "\n".join(lines)
    for quote in (*manifest.quotes, *manifest.next_quotes):
        assert quote.text[:20] in text
    for card in manifest.storyboard:
        assert card.pieces[0].text[:12] in text
    assert all(cells(line) <= 110 for line in lines)
    assert not any(line != line.rstrip() for line in lines)


def test_programs_read_the_same_in_the_packs_line(folder, capsys):
    assert run(words(folder, "--json")) == 0
    [line] = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    manifest = read_manifest(Path(told["pack"]))
    posts = [post for thread in manifest.threads for post in thread.posts]
    assert [(p["id"], p["role"], p["reasons"]) for p in told["why"]["posts"]] == [
        (post.id, post.role, list(post.reasons)) for post in posts
    ]
    assert all(post["reasons"] for post in told["why"]["posts"])
    assert [q["text"] for q in told["why"]["quotes"]] == [q.text for q in manifest.quotes]
    assert [
        (card["kind"], [(p["part"], p["span"]) for p in card["pieces"]], card["keywords"])
        for card in told["why"]["storyboard"]
    ] == [
        (card.kind, [(p.part, list(p.span)) for p in card.pieces], [list(k) for k in card.keywords])
        for card in manifest.storyboard
    ]
    assert len(manifest.storyboard) == 9
    assert len(told["why"]["next"]) == 3
    assert all(quote["passed_over"] for quote in told["why"]["next"])


def test_people_and_programs_read_who_chose_what(tmp_path):
    from repurpose.cli.why_view import explain, why_of
    from repurpose.editor import EditingSession
    from repurpose.pack import Choices, build_packs
    from tests.editor.answers import GOOD, Speaker, article

    said = GOOD | {"quotes": [["6b"], ["4"]], "cover": ""}
    choices = Choices(platforms=("x",), cards=False, clips=0, editor="select")
    session = EditingSession(Speaker([said]), "model.test", "careful")
    [pack] = build_packs(
        [article()], choices, tmp_path, jobs=1, report=lambda *_: None, session=session
    )
    told = why_of(pack.manifest)
    by = {one["item"]: one["by"] for one in told["editing"]}
    assert (by["posts"], by["quote 1"], by["cover"]) == ("model", "rule", "rule")
    assert all(one["reason"] for one in told["editing"] if one["by"] == "rule")
    assert told["editor"] == "careful-1"
    assert "careful-1" in explain(pack.manifest)
