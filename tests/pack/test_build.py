import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from repurpose.article import read_articles
from repurpose.errors import MachineError, PartialFailure, UsageError
from repurpose.pack import Choices, build_packs, read_manifest
from repurpose.pack.manifest import schema, to_json
from repurpose.pack.store import staging
from repurpose.pack.verify import verify_pack
from tests.conftest import SAMPLE

PLAIN = Choices(clips=0, quotes=2)
CARD = "cards/02-quote.png"


def build(articles, out, choices=PLAIN, **more):
    return build_packs(articles, choices, out, jobs=1, report=lambda *_: None, **more)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def articles():
    return read_articles([str(SAMPLE)], read_stdin=bytes)


@pytest.fixture(scope="module")
def built(articles, tmp_path_factory):
    out = tmp_path_factory.mktemp("packs")
    return build(articles, out)[0]


@pytest.fixture
def pack(built, tmp_path):
    """A pack of its own, to change."""
    return Path(shutil.copytree(built.folder, tmp_path / "demo"))


def test_the_manifest_keeps_its_schema(built):
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(to_json(read_manifest(built.folder)))


def test_the_schema_refuses_a_body_run_without_a_span(built):
    manifest = to_json(read_manifest(built.folder))
    run = next(r for r in manifest["threads"][0]["posts"][0]["runs"] if r["role"] == "body")
    run["span"] = None
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(manifest)


def test_the_pack_holds_what_it_lists_and_lists_what_it_holds(built):
    files = set(snapshot(built.folder)) - {"pack.json"}
    assert files == set(built.manifest.files)
    assert {"article.txt", "index.html", "threads/x.md", "threads/weibo.md"} <= files
    kinds = [c.kind for c in built.manifest.cards]
    assert (kinds[0], kinds[-1]) == ("cover", "end")
    assert sorted(kinds[1:-1]) == ["points", "quote", "quote"]


def test_building_again_changes_no_byte_and_draws_nothing(built, articles):
    before = snapshot(built.folder)
    [again] = build(articles, built.folder.parent)
    assert again.drawn == 0
    assert snapshot(again.folder) == before


def test_building_elsewhere_gives_the_same_bytes(built, articles, tmp_path):
    [other] = build(articles, tmp_path / "out")
    assert snapshot(other.folder) == snapshot(built.folder)


def test_a_changed_theme_draws_the_cards_anew_and_keeps_the_threads(pack, articles):
    before = snapshot(pack)
    [again] = build(articles, pack.parent, replace(PLAIN, theme="ink"))
    after = snapshot(pack)
    assert again.drawn == len(again.manifest.cards)
    assert after["threads/x.md"] == before["threads/x.md"]
    assert after[CARD] != before[CARD]


def test_a_damaged_card_is_drawn_again(pack, articles):
    good = (pack / CARD).read_bytes()
    (pack / CARD).write_bytes(b"no picture")
    [again] = build(articles, pack.parent)
    assert again.drawn == 1
    assert (pack / CARD).read_bytes() == good


def test_hand_edits_and_files_of_the_author_survive(pack, articles):
    thread = pack / "threads" / "x.md"
    generated = thread.read_text(encoding="utf-8")
    edited = generated.replace("1/7", "（一）我自己加的一句话。")
    thread.write_text(edited, encoding="utf-8")
    (pack / "notes.txt").write_text("我的笔记", encoding="utf-8")
    for _ in range(2):  # once more: the edit is still an edit after a rebuild
        [again] = build(articles, pack.parent)
        assert thread.read_text(encoding="utf-8") == edited
        assert (pack / "threads/x.generated.md").read_text(encoding="utf-8") == generated
        assert (pack / "notes.txt").read_text(encoding="utf-8") == "我的笔记"
        assert any("edited by hand" in notice for notice in again.notices)
        entry = next(t for t in again.manifest.threads if t.platform == "x")
        assert entry.edited
        first = entry.posts[0]
        assert "".join(run.text for run in first.runs) == first.text
        assert {r.text for r in first.runs if r.role == "label"} >= {"（一）我自己加的一句话。"}
        assert sum(r.role == "body" for r in first.runs) >= 2
        assert verify_pack(pack)[0] == []
    thread.write_text(generated, encoding="utf-8")
    [restored] = build(articles, pack.parent)
    assert not any(t.edited for t in restored.manifest.threads)
    assert not (pack / "threads/x.generated.md").exists()


def test_a_folder_with_other_things_is_refused_without_force(articles, tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"holiday\.jpg"):
        build(articles, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["holiday.jpg"]
    build(articles, tmp_path, force=True)
    assert (tmp_path / "holiday.jpg").exists()
    assert (tmp_path / "demo" / "pack.json").exists()


def test_a_file_in_the_way_is_refused(articles, tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(UsageError, match="is a file"):
        build(articles, tmp_path / "out")


def test_whatever_fails_leaves_the_older_pack_and_nothing_else(pack):
    before = snapshot(pack)
    with pytest.raises(MachineError, match="No room"), staging(pack) as stage:
        (stage / "half").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert snapshot(pack) == before
    assert [p.name for p in pack.parent.iterdir()] == ["demo"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_clear_error(articles, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(MachineError, match="Cannot write"):
        build(articles, tmp_path / "out")
    tmp_path.chmod(0o700)


def test_one_article_of_several_that_fails_does_not_stop_the_others(tmp_path):
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text("好的标题\n\n这是一句可以画在卡片上的话，它很完整。\n", encoding="utf-8")
    bad.write_text("标题里有一个没有字体的字\U0001fb00\n\n正文只有一句话。\n", encoding="utf-8")
    found = read_articles([str(bad), str(good)], read_stdin=bytes)
    with pytest.raises(PartialFailure, match="1 of 2 packs failed: bad: No font has"):
        build(found, tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["good"]


def test_an_article_of_one_sentence_gives_a_small_pack(tmp_path):
    path = tmp_path / "one.md"
    path.write_text("只有这一句话，也值得好好说。", encoding="utf-8")
    [small] = build(read_articles([str(path)], read_stdin=bytes), tmp_path / "out")
    assert len(small.manifest.threads[0].posts) == 1
    assert verify_pack(small.folder)[0] == []


def test_linkedin_gets_the_cards_as_one_document(articles, tmp_path):
    choices = replace(PLAIN, platforms=("linkedin",))
    first, second = (build(articles, tmp_path / name, choices)[0] for name in "ab")
    name = first.manifest.threads[0].document
    data = (first.folder / name).read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == len(first.manifest.cards)
    assert data == (second.folder / name).read_bytes()
    assert b"Date" not in data


def test_promises_that_were_taken_out_are_reported(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        "标题\n\n正文的一句话，写得很完整。\n\n**今日互动:**\n你怎么看?关注公众号回复“资料”领取全文。\n",
        encoding="utf-8",
    )
    [pack] = build(read_articles([str(path)], read_stdin=bytes), tmp_path / "out")
    assert any("关注公众号" in notice for notice in pack.notices)
