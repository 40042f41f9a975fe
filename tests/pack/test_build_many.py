"""Many articles at once: packs are made whole in several processes, and in one no more of them wait than are needed."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from repurpose.errors import Fault
from repurpose.pack import Choices, SomeFailed, build_packs, read_manifest
from repurpose.pack import build as building
from repurpose.pack import finish as finishing
from tests.conftest import parse
from tests.pack.test_build import snapshot

FEW = Choices(platforms=("x",), clips=0, quotes=1)
TEXT = """# 第{n}夜的灯

把店开到第{n}年，他只记住一件事：灯要亮到最后一个人走。

城里下了{n}天雨，书店里坐着{n}个躲雨的人。“人可以不买书，但不能没有地方待。”他说。

## 账本

去年卖出3{n}00本书，退回一成。租金涨了两次，他没有涨过书价。
"""


def articles(count):
    texts = [TEXT.format(n=n) for n in range(2, count + 2)]
    return [parse(text, name=f"night-{n}") for n, text in enumerate(texts)]


def build(many, out, jobs, **more):
    return build_packs(many, FEW, out, jobs=jobs, report=lambda *_: None, **more)


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    """Six packs, made by two processes."""
    out = tmp_path_factory.mktemp("apart")
    return out, build(articles(6), out, 2)


def test_several_processes_make_the_same_bytes_in_the_order_of_the_articles(apart, tmp_path):
    out, built = apart
    assert [one.folder.name for one in built] == [f"night-{n}" for n in range(6)]
    alone = build(articles(6), tmp_path, 1)
    assert snapshot(out) == snapshot(tmp_path)
    assert [one.summary for one in built] == [one.summary for one in alone]
    assert [one.drawn for one in built] == [one.drawn for one in alone]


def test_what_is_told_of_a_pack_is_what_its_manifest_says(apart):
    _, built = apart
    for one in built:
        assert one.held is None  # of thousands no manifest is kept
        assert one.manifest == read_manifest(one.folder)
        assert one.summary.title == one.manifest.article.title
        assert one.summary.posts == {t.name: len(t.posts) for t in one.manifest.threads}
        assert one.summary.cards == len(one.manifest.cards)


@pytest.mark.slow
def test_a_pack_that_cannot_be_made_costs_no_other(apart, tmp_path):
    out = shutil.copytree(apart[0], tmp_path / "packs")
    (out / "night-1" / "cards.toml").write_text("[", "utf-8")
    before = snapshot(out / "night-1")
    with pytest.raises(SomeFailed) as caught:
        build(articles(6), out, 2)
    [(name, error)] = caught.value.without_pack
    assert name == "night-1"
    assert not isinstance(error, Fault)
    assert len(caught.value.built) == 5
    assert snapshot(out / "night-1") == before


def test_one_process_ends_a_pack_before_it_begins_many_others(tmp_path, monkeypatch):
    begun, most = [], 0
    real_begin, real_finish = building.begin, finishing.finish

    def begin(read, *more, **named):
        nonlocal most
        begun.append(read.article.id)
        most = max(most, len(begun))
        return real_begin(read, *more, **named)

    def finish(job, report):
        begun.remove(job.article.id)
        return real_finish(job, report)

    monkeypatch.setattr(building, "begin", begin)
    monkeypatch.setattr(finishing, "finish", finish)
    build(articles(8), tmp_path, 1)
    assert most <= 4


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
@pytest.mark.parametrize("kill", [False, True])
def test_whatever_ends_it_leaves_whole_packs_and_nothing_else(tmp_path, kill):
    notes, out = tmp_path / "notes", tmp_path / "packs"
    notes.mkdir()
    for n in range(12):
        (notes / f"night-{n}.md").write_text(TEXT.format(n=n + 2), "utf-8")
    command = [sys.executable, "-m", "repurpose", "pack", str(notes), "-o", str(out)]
    command += ["--no-clips", "--jobs", "2", "-p", "x"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list(out.glob("night-*/pack.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    if kill:  # one of those who make them: another makes its pack
        stage = None
        while stage is None and process.poll() is None:
            stage = next(iter(out.glob(".night-*.tmp-*")), None)
        if stage:
            os.kill(int(stage.name.rpartition("-")[2]), signal.SIGKILL)
    else:
        os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == (0 if kill else 130), said
    assert "Traceback" not in said
    assert not list(out.glob(".*.tmp-*"))
    for folder in out.glob("night-*"):
        read_manifest(folder)
    assert not kill or len(list(out.glob("night-*"))) == 12
