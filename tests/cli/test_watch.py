"""Articles are watched: what changes is made again, what ails one is said once."""

import os
import signal
import subprocess
import sys
import time

import pytest

from repurpose.cli.watch import watch
from repurpose.errors import ContentError
from repurpose.messages import msg

TEXT = "# 灯\n\n路灯每晚亮十一个小时。没有人记得是谁点亮它的。街上安静了许多。\n"


class Rounds:
    """A desk where something happens before some of the looks, and what was made of it."""

    def __init__(self, folder, *happens):
        self.folder, self.happens, self.made, self.left = folder, list(happens), 0, len(happens) + 2
        folder.mkdir()

    def goes_on(self):
        self.left -= 1
        return self.left >= 0

    def rest(self, _seconds):
        if self.happens and (what := self.happens.pop(0)):
            what(self.folder)

    def make(self):
        self.made += 1

    def watch(self, make=None):
        watch(
            [str(self.folder)],
            self.folder / "packs",
            make or self.make,
            every=1,
            rest=self.rest,
            goes_on=self.goes_on,
        )
        return self.made


def write(folder):
    (folder / "a.md").write_text(TEXT, encoding="utf-8")


def write_more(folder):
    (folder / "a.md").write_text(TEXT * 2, encoding="utf-8")


def set_theme(folder):
    (folder / "repurpose.toml").write_text("[pack]\ntheme = 'ink'\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("happens", "made"),
    [
        ((), 1),
        ((None, None, None), 1),
        ((write, None, None), 2),
        ((set_theme, None, None), 2),
        ((write, write_more, None, None, None), 2),  # it was still being written
    ],
)
def test_packs_are_made_at_once_and_again_for_each_change(tmp_path, happens, made):
    assert Rounds(tmp_path / "notes", *happens).watch() == made


def test_what_changes_while_packs_are_made_is_seen_next(tmp_path):
    rounds = Rounds(tmp_path / "notes", None, None, None)

    def make():
        if not rounds.made:
            write(rounds.folder)
        rounds.make()
        (rounds.folder / "packs").mkdir(exist_ok=True)
        (rounds.folder / "packs" / f"{rounds.made}.txt").write_text("made", encoding="utf-8")

    assert rounds.watch(make) == 2


def test_what_ails_an_article_is_said_once_and_no_end(tmp_path, capsys):
    rounds = Rounds(tmp_path / "notes", None, None, write, None, None)

    def fail():
        rounds.make()
        raise ContentError(msg("a.md is empty."))

    assert rounds.watch(fail) == 2
    assert capsys.readouterr().err.count("a.md is empty") == 2


@pytest.mark.slow
def test_a_real_one_is_stopped_and_leaves_whole_packs(tmp_path):
    notes = tmp_path / "notes"
    notes.mkdir()
    write(notes)
    command = [sys.executable, "-m", "repurpose", "watch", "notes", "--no-clips", "--every", "0.2"]
    environment = {**os.environ, "REPURPOSE_CACHE": str(tmp_path / "cache")}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE)
    manifest, text = tmp_path / "packs/a/pack.json", tmp_path / "packs/a/article.txt"
    try:
        _until(manifest.exists)
        write_more(notes)
        _until(lambda: text.read_text("utf-8").count("十一个小时") == 2)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    finally:
        process.kill()
        process.stderr.close()
    assert [path.name for path in (tmp_path / "packs").iterdir()] == ["a"]


def _until(true, patience=120):
    for _ in range(patience * 20):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never came true")
