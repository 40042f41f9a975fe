"""What people wrote or put into a pack is somewhere in it afterwards, whatever the verb."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import nullcontext
from itertools import product
from pathlib import Path

import pytest

from repurpose.article import Source, parse_article, read_articles
from repurpose.pack import Choices, build_packs, read_manifest, rework_pack
from repurpose.pack import swap as swapping
from repurpose.pack.folder_lock import held
from repurpose.pack.remains import remove_remains
from repurpose.pack.verify import verify_pack
from tests.pack.test_build import snapshot

ARTICLE = """# 老街的修表匠

街角那家修表铺开了四十一年。铺子只有六平方米，一盏灯，一张桌。

老匠人说：“表走得准不准，看的是人肯不肯等。”他等过的客人，有的已经有了孙子。

## 手艺怎么传下去

去年春天来了一个学徒，二十三岁，学的是软件。他说想做一件十年后还在的东西。

如今两个人守着一盏灯，一个看表，一个看师傅。你身边还有这样的铺子吗？
"""
MINE = "这一句是作者自己写的，谁也不许弄丢。"
CHOICES = Choices(platforms=("weibo", "x", "bluesky"), clips=0, quotes=0)


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    path = tmp_path_factory.mktemp("article") / "watch.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return read_articles([str(path)], read_stdin=bytes)


@pytest.fixture(scope="module")
def built(articles, tmp_path_factory):
    out = tmp_path_factory.mktemp("packs")
    return build_packs(articles, CHOICES, out, jobs=1, report=lambda *_: None)[0].folder


@pytest.fixture
def pack(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / "packs" / built.name))


def pack_again(articles, pack, platforms, **more):
    choices = Choices(platforms=platforms, clips=0, quotes=0)
    [made] = build_packs(articles, choices, pack.parent, jobs=1, report=lambda *_: None, **more)
    return made


def changed():
    """Return the article with another first sentence: all threads are generated anew."""
    text = ARTICLE.replace("四十一年", "四十二年")
    return [parse_article(text, Source("watch.md", "0" * 64), name="watch.md")]


def holding(pack: Path, words: bytes) -> list[str]:
    return [name for name, data in snapshot(pack).items() if words in data and name != "index.html"]


def edit_thread(pack):
    path = pack / "threads" / "weibo.md"
    path.write_text(f"{MINE}\n", encoding="utf-8")
    return MINE.encode()


def edit_beside(pack):
    """Write into what would have been generated, beside an edited thread."""
    edit_thread(pack)
    rework_pack(pack)
    path = pack / "threads" / "weibo.generated.md"
    path.write_text(f"我的批注：{MINE}\n", encoding="utf-8")
    return f"我的批注：{MINE}".encode()


def edit_cards(pack):
    (pack / "cards.toml").write_text(f'# {MINE}\ntheme = "ink"\n', encoding="utf-8")
    return MINE.encode()


def edit_titles(pack):
    (pack / "titles.toml").write_text(f'# {MINE}\nhashtags = ["手艺"]\n', encoding="utf-8")
    return MINE.encode()


def edit_clips(pack):
    (pack / "clips.toml").write_text(f'# {MINE}\nmotion = "zoom"\n', encoding="utf-8")
    return MINE.encode()


def edit_wishes(pack):
    (pack / "wishes.toml").write_text(f'# {MINE}\npin = ["一盏灯"]\n', encoding="utf-8")
    return MINE.encode()


def put_picture_over(pack):
    (pack / "cards" / "02-end.png").write_bytes(b"\x89PNG mine")
    return b"\x89PNG mine"


def put_picture_in(pack):
    (pack / "cards" / "holiday.png").write_bytes(b"\x89PNG holiday")
    return b"\x89PNG holiday"


def write_note(pack):
    (pack / "notes").mkdir()
    (pack / "notes" / "问编辑.txt").write_text(MINE, encoding="utf-8")
    return MINE.encode()


def write_foreign_thread(pack):
    (pack / "threads" / "linkedin.md").write_text(MINE, encoding="utf-8")
    return MINE.encode()


def edit_text(pack):
    path = pack / "article.txt"
    path.write_text(path.read_text(encoding="utf-8") + MINE, encoding="utf-8")
    return MINE.encode()


EDITS = (
    edit_thread,
    edit_beside,
    edit_cards,
    edit_titles,
    edit_clips,
    edit_wishes,
    put_picture_over,
    put_picture_in,
    write_note,
    write_foreign_thread,
    edit_text,
)
VERBS = {
    "pack": lambda articles, pack: pack_again(articles, pack, ("weibo",)),
    "pack -p": lambda articles, pack: pack_again(articles, pack, ("linkedin",)),
    "pack --only": lambda articles, pack: pack_again(articles, pack, ("x",), only=True),
    "pack --force": lambda articles, pack: pack_again(articles, pack, ("x",), force=True),
    "pack, changed": lambda _, pack: pack_again(changed(), pack, ("x",)),
    "pack, damaged": lambda articles, pack: (damage(pack), pack_again(articles, pack, ("x",)))[1],
    "pack, no manifest": lambda articles, pack: (
        (pack / "pack.json").unlink(),
        pack_again(articles, pack, ("weibo",), force=True),
    )[1],
    "add": lambda _, pack: rework_pack(pack, platforms=("linkedin",)),
    "add --only": lambda _, pack: rework_pack(pack, platforms=("linkedin",), only=True),
    "rebuild": lambda _, pack: rework_pack(pack),
    "studio, all given up": lambda _, pack: rework_pack(
        pack,
        dict.fromkeys(
            ("threads/weibo.md", "cards.toml", "titles.toml", "clips.toml", "wishes.toml")
        ),
    ),
}


def damage(pack):
    manifest = json.loads((pack / "pack.json").read_bytes())
    manifest["cards"] = "?"
    (pack / "pack.json").write_text(json.dumps(manifest))


@pytest.mark.mostly_slow(quick=12)
@pytest.mark.parametrize(
    ("verb", "edit"),
    [*product(VERBS, EDITS)],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_people_wrote_is_in_the_pack_afterwards(articles, pack, verb, edit):
    words = edit(pack)
    made = VERBS[verb](articles, pack)
    there = holding(pack, words)
    assert there
    aside = [name for name in there if name.startswith("kept/")]
    assert all(any(name in notice for notice in made.notices) for name in aside)
    assert len(aside) <= 1
    read_manifest(pack)


@pytest.mark.parametrize("verb", ["pack -p", "add"])
def test_a_platform_is_added_and_the_others_stay(articles, pack, verb):
    before = snapshot(pack / "threads")
    VERBS[verb](articles, pack)
    names = [thread.name for thread in read_manifest(pack).threads]
    assert names == ["weibo", "weibo-api", "x", "bluesky", "linkedin"]
    assert before.items() <= snapshot(pack / "threads").items()
    assert not (pack / "kept").exists()
    assert verify_pack(pack)[0] == []


def test_only_removes_the_others_and_moves_what_was_edited(articles, pack):
    words = edit_thread(pack)
    made = VERBS["pack --only"](articles, pack)
    assert [thread.name for thread in made.manifest.threads] == ["x"]
    assert sorted(p.name for p in (pack / "threads").iterdir()) == ["x.md"]
    assert (pack / "kept" / "threads" / "weibo.md").read_bytes().strip() == words
    assert not any(name.startswith("kept/") for name in made.manifest.files)


def test_what_is_kept_is_never_written_over_nor_kept_twice(articles, pack):
    for words in ("第一稿。", "第二稿。", "第一稿。"):
        (pack / "threads" / "weibo.md").write_text(words, encoding="utf-8")
        pack_again(articles, pack, ("x",), only=True)
        pack_again(articles, pack, ("weibo",))
    kept = {p.name: p.read_text(encoding="utf-8") for p in (pack / "kept" / "threads").iterdir()}
    assert kept == {"weibo.md": "第一稿。", "weibo-2.md": "第二稿。"}


def test_what_is_kept_makes_no_difference_to_the_manifest(articles, pack):
    (pack / "kept").mkdir()
    (pack / "kept" / "旧稿.md").write_text(MINE, encoding="utf-8")
    pack_again(articles, pack, ("x",))
    assert (pack / "kept" / "旧稿.md").read_text(encoding="utf-8") == MINE
    assert verify_pack(pack)[0] == []
    plain = pack.parent / "plain"
    pack_again(articles, plain / "watch", CHOICES.platforms)
    assert (plain / "watch" / "pack.json").read_bytes() == (pack / "pack.json").read_bytes()


def test_an_edit_that_still_stands_is_not_kept_twice(articles, pack):
    edit_thread(pack)
    for verb in ("rebuild", "add", "pack, changed"):
        VERBS[verb](articles, pack)
        assert not (pack / "kept").exists()
        assert (pack / "threads" / "weibo.md").read_text(encoding="utf-8").strip() == MINE


def test_a_new_version_by_the_author_stands_for_his_old_one(pack):
    edit_thread(pack)
    rework_pack(pack, {"threads/weibo.md": "另一稿，也是我写的。\n".encode()})
    assert not (pack / "kept").exists()


def test_a_file_that_comes_in_while_the_pack_is_made_is_taken_over(pack):
    def drop(*_):
        (pack / "late.txt").write_text(MINE, encoding="utf-8")
        picture = pack / "cards" / "01-cover.png"
        picture.unlink()
        picture.write_bytes(b"late picture")

    made = rework_pack(pack, platforms=("linkedin",), report=drop)
    assert (pack / "late.txt").read_text(encoding="utf-8") == MINE
    assert holding(pack, b"late picture") == ["kept/cards/01-cover.png"]
    assert any("kept/cards/01-cover.png" in notice for notice in made.notices)


# --- killed at any moment ------------------------------------------------------------------------

_EVENTS = ("open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree")


def run_and_die(pack: Path, at: int, only: bool) -> bool:
    """Add a platform in another process that is killed at its `at`-th touch of the disk there.

    Returns whether it was.
    """
    if (child := os.fork()) == 0:
        left = [at]

        def count(event: str, arguments: tuple) -> None:
            if event in _EVENTS and any(str(pack.parent) in str(a) for a in arguments[:2]):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            rework_pack(pack, platforms=("linkedin",), only=only)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("only", [False, True], ids=["add", "only"])
@pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two renames"])
def test_killed_at_any_moment_the_pack_is_the_old_or_the_new_one(
    built, tmp_path, monkeypatch, only, exchange
):
    if not exchange:
        monkeypatch.setattr(swapping, "_exchange_at_once", lambda *_: False)
    at, step = 1, 12  # now and then at first, and often about the last moments
    kills = 0
    while True:
        out = tmp_path / f"{at}"
        pack = Path(shutil.copytree(built, out / built.name))
        words = edit_thread(pack)
        if not run_and_die(pack, at, only):
            if step == 3:
                break
            at, step = max(1, at - step), 3
            shutil.rmtree(out)
            continue
        kills += 1
        remove_remains(pack)  # as the next verb does
        assert [p.name for p in out.iterdir()] == [built.name]
        manifest = read_manifest(pack)
        assert [f for f in verify_pack(pack)[0] if f.where == "files"] == []
        assert "linkedin" in {t.name for t in manifest.threads} or len(manifest.threads) == 4
        assert holding(pack, words)
        shutil.rmtree(out)
        at += step
    assert kills > 5


def gone_process() -> int:
    """Return the number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


@pytest.mark.parametrize("whose", ["running", "locked", "foreign", "link"])
def test_what_may_not_be_a_killed_process_s_stays(tmp_path, whose):
    pid = os.getppid() if whose == "running" else gone_process()
    stage = tmp_path / f".a.tmp-{pid}"
    if whose == "link":
        (tmp_path / "mine").mkdir()
        stage.symlink_to(tmp_path / "mine")
    else:
        stage.mkdir()
    (stage / ("novel.docx" if whose == "foreign" else "article.txt")).write_text(MINE, "utf-8")
    with held(stage) if whose == "locked" else nullcontext():
        assert remove_remains(tmp_path / "a") == []
        assert len(list(stage.iterdir())) == 1
    remove_remains(tmp_path / "b")  # whichever pack is made, what was let go goes
    assert stage.exists() == (whose != "locked")


def test_what_was_written_while_two_packs_changed_places_is_kept(pack):
    """Killed there, the older pack lies beside the newer one, with words that only it has."""
    older = shutil.copytree(pack, pack.with_name(f".{pack.name}.tmp-{gone_process()}"))
    words = edit_thread(older)
    made = rework_pack(pack)
    assert list(pack.parent.iterdir()) == [pack]
    assert holding(pack, words) == ["kept/threads/weibo.md"]
    assert any("kept/threads/weibo.md" in notice for notice in made.notices)
