"""What changed since the last build is looked at again, and nothing else; what comes out is as if all had been made anew."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from repurpose.article import Reading, read_sources
from repurpose.pack import Choices, build_packs, read_changed
from repurpose.pack.incremental.place import record_file

PLAIN = Choices(cards=False, clips=0, platforms=("x",), posts=3)
NOW = 10**18  # ns: every file of a test is older than that, and none is young
TEXTS = {
    "lamp.md": "# 路灯\n\n路灯每晚亮十一个小时。没有人记得是谁点亮它的。后来人们关掉了它。街上安静了许多。\n",
    "river.md": "# 河\n\n![桥](bridge.png)\n\n河水在春天涨了两米。老人说这不算多。桥还在原来的地方。\n",
    "road.md": "# 路\n\n这条路修了三年。通车那天下着雨。第一个走过去的是个孩子。\n",
}


class Desk:
    """A folder with articles, and their packs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "packs"
        self.articles = folder / "articles"
        self.articles.mkdir()
        for name, text in TEXTS.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.articles / name).write_text(text, encoding="utf-8")
        os.utime(self.articles / name, ns=(NOW // 2, NOW // 2))

    def look(self, choices: Choices = PLAIN, out: Path | None = None, **more):
        reading = Reading()

        def read(names):
            return read_sources(names, read_stdin=bytes, reading=reading)

        out = out or self.out
        return read_changed([str(self.articles)], read, choices, reading, out, now=NOW, **more)

    def build(self, choices: Choices = PLAIN, out: Path | None = None, **more) -> list[str]:
        """Make what has to be made; return the names of those packs."""
        sources = self.look(choices, out, **more)
        built = []
        if sources.articles:
            built = build_packs(
                sources.articles, choices, out or self.out, jobs=1, report=lambda *_: None
            )
        sources.remember(built, out or self.out)
        assert len(built) + len(sources.unchanged) == len(list(self.articles.glob("*.md")))
        return [pack.folder.name for pack in built]


def texts_of(out: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPURPOSE_CACHE", str(tmp_path / "cache"))
    desk = Desk(tmp_path)
    assert desk.build() == ["lamp", "river", "road"]
    return desk


def edit(desk):
    desk.write("road.md", TEXTS["road.md"] + "\n后来路边有了树。\n")


def touch(desk):
    later = (NOW // 2 + 5, NOW // 2 + 5)
    os.utime(desk.articles / "road.md", ns=later)


def edit_in_the_same_moment(desk):
    """As fast as a machine can: the same size, and a time that cannot be told from before."""
    path = desk.articles / "road.md"
    young = (NOW - 1, NOW - 1)
    os.utime(path, ns=young)
    assert desk.build() == []
    path.write_text(TEXTS["road.md"].replace("三年", "四年"), encoding="utf-8")
    os.utime(path, ns=young)


def draw_picture(desk):
    Image.new("RGB", (900, 700), (20, 90, 60)).save(desk.articles / "bridge.png")
    os.utime(desk.articles / "bridge.png", ns=(NOW // 2, NOW // 2))


def edit_by_hand(desk):
    path = desk.out / "lamp/threads/x.md"
    path.write_text(path.read_text("utf-8").replace("安静", "清静"), encoding="utf-8")


def lose_a_file(desk):
    (desk.out / "lamp/article.txt").unlink()


def lose_a_pack(desk):
    (desk.out / "lamp").rename(desk.folder / "elsewhere")


def add_an_article(desk):
    desk.write("snow.md", "# 雪\n\n雪下了一整夜。早上没有人出门。只有邮递员来过。\n")


def damage_the_record(desk):
    record_file(desk.out).write_bytes(b'{"version": 1, "sources"')


def own_theme(desk):
    (desk.folder / "themes/mine").mkdir(parents=True)
    (desk.folder / "themes/mine/theme.toml").write_text("extends = 'ink'\n", encoding="utf-8")


ALL = ["lamp", "river", "road"]
CHANGES = {
    "nothing": (lambda _: None, []),
    "a time": (touch, []),
    "an article": (edit, ["road"]),
    "an article in the same moment": (edit_in_the_same_moment, ["road"]),
    "a picture": (draw_picture, ["river"]),
    "a post, by hand": (edit_by_hand, ["lamp"]),
    "a file that is gone": (lose_a_file, ["lamp"]),
    "a pack that is gone": (lose_a_pack, ["lamp"]),
    "an article more": (add_an_article, ["snow"]),
    "the record": (damage_the_record, ALL),
    "a theme of one's own": (own_theme, ALL),
}


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_made_and_nothing_else(desk, what):
    change, made = CHANGES[what]
    change(desk)
    assert desk.build() == made
    assert desk.build() == []
    if what == "a post, by hand":
        assert "清静" in (desk.out / "lamp/threads/x.md").read_text("utf-8")
        return
    fresh = desk.folder / "fresh"
    desk.build(out=fresh, anew=True)
    assert texts_of(desk.out) == texts_of(fresh)


def test_other_wishes_make_all_of_them(desk):
    fewer = replace(PLAIN, posts=2)
    assert desk.build(fewer) == ALL
    assert desk.build(fewer) == []
    assert desk.build(fewer, only=True) == ALL
    assert desk.build(fewer, anew=True, only=True) == ALL


@pytest.mark.parametrize(
    "choices", [replace(PLAIN, editor="select"), replace(PLAIN, voice="espeak", clips=0)]
)
def test_what_may_come_out_otherwise_tomorrow_is_never_skipped(desk, choices):
    assert not desk.look(choices).asked
    assert len(desk.look(choices).articles) == len(TEXTS)


def test_an_article_of_the_same_name_lets_the_order_of_all_decide(desk):
    (desk.articles / "above").mkdir()
    desk.write("above/lamp.md", "# 另一盏灯\n\n这盏灯在山上。它只在雾天亮。守灯的人住在山下。\n")
    sources = desk.look()
    assert [article.id for article in sources.articles] == ["lamp", "lamp-2", "river", "road"]
    assert not sources.unchanged


def test_what_changes_while_packs_are_made_is_looked_at_again(desk):
    sources = desk.look(anew=True)
    built = build_packs(sources.articles, PLAIN, desk.out, jobs=1, report=lambda *_: None)
    path = desk.articles / "road.md"
    path.write_text(TEXTS["road.md"].replace("三年", "四年"), encoding="utf-8")
    os.utime(path, ns=(NOW + 10**9, NOW + 10**9))
    sources.remember(built, desk.out)
    assert desk.build() == ["road"]


def test_a_pack_that_lacks_something_is_made_again(desk):
    sources = desk.look(anew=True)
    built = build_packs(sources.articles, PLAIN, desk.out, jobs=1, report=lambda *_: None)
    from repurpose.errors import MachineError

    lacking = replace(built[1], failed=(MachineError("x"),))
    sources.remember([built[0], lacking, built[2]], desk.out)
    assert [article.id for article in desk.look().articles] == ["river"]


def test_the_record_is_small_and_says_no_word_of_an_article(desk):
    text = record_file(desk.out).read_text("utf-8")
    assert "十一个小时" not in text
    assert len(text) < 3_000
    assert time.time_ns() > NOW  # or the times of these tests would lie ahead
