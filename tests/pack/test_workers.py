"""Clips made by other processes: killed, cancelled, or out of room, and the rest of the pack."""

import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from PIL import Image

from repurpose.article import read_articles
from repurpose.cli.app import run
from repurpose.errors import MachineError, MissingGlyphs, UnknownName
from repurpose.pack import Choices, plan_content
from repurpose.pack.free_memory import free_memory
from repurpose.pack.make import discard, draw_cards
from repurpose.pack.overrides.files import EditConflict
from repurpose.pack.tasks import CardsTask, ClipTask
from repurpose.pack.workers import workers
from tests.clips.clip_sample import small_script
from tests.conftest import SAMPLE
from tests.small_disk import SMALL_DISK, on_small_disk

POSIX = pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")


def task(folder, name, **changes):
    from repurpose.clips import Recipe

    recipe = Recipe(format="vertical-small", seconds=(3, 8), music="none", threads=1)
    values = {
        "theme": "newsroom",
        "voice": "none",
        "voice_fallback": False,
        "name": name,
        **changes,
    }
    return ClipTask("a", small_script(), recipe, (), folder=folder, **values)


@pytest.mark.parametrize(
    "error",
    [MissingGlyphs("龘"), UnknownName("music", "bad", ["bed"]), EditConflict("a", b"1", b"2")],
)
def test_an_error_comes_over_from_a_process_as_it_was(error):
    found = pickle.loads(pickle.dumps(error))
    assert type(found) is type(error)
    assert (str(found), vars(found)) == (str(error), vars(error))


@pytest.mark.slow
def test_an_error_of_one_task_is_its_own(tmp_path):
    with workers(2, lambda *_: None) as submit:
        bad, good = submit(task(tmp_path, "bad", theme="no-such")), submit(task(tmp_path, "good"))
        with pytest.raises(UnknownName, match="no-such"):
            bad.result()
        assert good.result().file == "clips/good.mp4"
    assert not list(tmp_path.rglob(".*"))


def test_of_cards_whose_process_was_killed_nothing_is_left(tmp_path):
    """Nobody knows which of them is whole."""
    article = read_articles([str(SAMPLE)], read_stdin=bytes)[0]
    plans = plan_content(article, Choices(platforms=("x",), clips=0, quotes=1)).cards
    made = draw_cards(CardsTask(article.id, article.shown, plans[:2], tmp_path), lambda *_: None)
    assert len(list(tmp_path.rglob("*.png"))) == len(made.entries) == 2
    discard(CardsTask(article.id, article.shown, plans, tmp_path))
    assert not list(tmp_path.rglob("*.png"))


def killer(folder, times, kill=signal.SIGKILL):
    """Return what ends the process of clip two in the middle, so many times, and the list of those ended."""
    ended = []

    def report(_, what, done, __):
        if what != "clip two" or done != 20 or len(ended) == times:
            return
        for part in folder.glob("clips/.two.*.part.mp4"):
            number = int(part.name.split(".")[-4])
            if number not in ended:
                ended.append(number)
                os.kill(number, kill)

    return report, ended


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "times"), [(2, 1), (2, 2), (3, 2)])
def test_a_killed_process_takes_only_its_own_clip(tmp_path, jobs, times):
    """One is killed in the middle of a clip; another makes it, unless that is killed too."""
    report, killed = killer(tmp_path, times)
    with workers(jobs, report) as submit:
        waiting = {name: submit(task(tmp_path, name)) for name in ("one", "two", "three")}
        if times == 2:
            with pytest.raises(MachineError, match="was killed") as caught:
                waiting["two"].result()
            assert caught.value.hint
            assert not list(tmp_path.glob("clips/*two*"))
            assert not list(tmp_path.glob("clips/.two*"))
        for name in ("one", "three"):
            assert waiting[name].result().file == f"clips/{name}.mp4"
        again = waiting["two"] if times == 1 else submit(task(tmp_path, "two"))
        made = again.result()
    assert len(set(killed)) == times
    assert (tmp_path / made.file).is_file()
    assert not list(tmp_path.rglob("*.part*"))


@POSIX
@pytest.mark.slow
def test_a_crash_is_told_apart_from_a_kill(tmp_path):
    report, ended = killer(tmp_path, 2, signal.SIGSEGV)
    with workers(2, report) as submit:
        one, two = submit(task(tmp_path, "one")), submit(task(tmp_path, "two"))
        with pytest.raises(MachineError) as caught:
            two.result()
        assert one.result().file == "clips/one.mp4"
    assert len(set(ended)) == 2
    assert caught.value.message.arguments["code"] == signal.SIGSEGV
    assert not list(tmp_path.rglob("*.part*"))


def test_there_are_as_many_processes_as_memory_has_room_for(tmp_path):
    assert free_memory(tmp_path) == sys.maxsize  # a system that does not tell
    for name, text in {
        "proc/meminfo": "MemTotal: 9 kB\nMemAvailable:    3000 kB\n",
        "sys/fs/cgroup/memory.current": "1000\n",
        "sys/fs/cgroup/memory.max": "max\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert free_memory(tmp_path) == 3000 * 1024
    (tmp_path / "sys/fs/cgroup/memory.max").write_text("5000")
    assert free_memory(tmp_path) == 4000


def pack(out, *words):
    command = [sys.executable, "-m", "repurpose", "pack", str(SAMPLE), "--out", str(out)]
    command += ["--platform", "x", "--no-cards", "--clip-format", "vertical-small", *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def wait_for(pattern, folder, process):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if found := sorted(folder.glob(pattern)):
            return found[0]
        time.sleep(0.02)
    raise AssertionError(f"no {pattern}: {process.communicate(timeout=60)}")


@POSIX
@pytest.mark.slow
def test_a_pack_goes_on_without_the_clip_whose_process_was_killed(tmp_path):
    process, killed = pack(tmp_path, "--clips", "2", "--jobs", "2"), set()
    while len(killed) < 2:  # it is tried once more
        part = wait_for(".demo.tmp-*/clips/.01-*.part.mp4", tmp_path, process)
        number = int(part.name.split(".")[-4])
        if number not in killed:
            killed.add(number)
            os.kill(number, signal.SIGKILL)
        time.sleep(0.02)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 4, said
    assert "was killed" in said
    assert "Traceback" not in said
    folder = tmp_path / "demo"
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]
    assert not list(folder.rglob(".*"))
    [made] = json.loads((folder / "pack.json").read_text("utf-8"))["clips"]
    assert made["id"].startswith("02-")
    assert {p.stem for p in (folder / "clips").iterdir()} == {made["id"]}
    assert run(["verify", str(folder)]) == 0


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("moment", ["at once", "while it encodes"])
def test_ctrl_c_ends_it_at_once(tmp_path, jobs, moment):
    process = pack(tmp_path, "--clips", "2", "--jobs", jobs)
    wait_for(
        ".demo.tmp-*" + ("/clips/*.part.mp4" if moment != "at once" else ""), tmp_path, process
    )
    if moment == "at once":
        time.sleep(0.3)  # while the other processes start
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == "repurpose: Interrupted; nothing half-written was left."
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


FULL = """
    import contextlib, os, sys
    from pathlib import Path
    from repurpose.cli.app import run
    article, picture, out, jobs = sys.argv[1:]
    words = ["--platform", "x", "--no-cards", "--clip-format", "vertical-small", "--jobs", jobs]
    print(run(["pack", article, "--out", out, "--backdrop", picture, "-q", *words]))
    [folder] = Path(out).iterdir()
    print(*sorted(p.name for p in folder.rglob("*") if p.is_file()))
    with contextlib.redirect_stdout(sys.stderr):
        verified = run(["verify", str(folder)])
    print(verified)
"""


@SMALL_DISK
@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_pack_goes_on_when_there_is_no_room_for_a_clip(tmp_path, jobs):
    (tmp_path / "a.md").write_text(
        "# 看天\n\n县里装了四十二座气象站，灌溉用水少了百分之十八。\n", "utf-8"
    )
    picture = Image.effect_noise((800, 1400), 90)
    picture.save(tmp_path / "noise.png")
    out = tmp_path / "out"
    out.mkdir()
    code = textwrap.dedent(FULL)
    paths = [str(tmp_path / "a.md"), str(tmp_path / "noise.png"), str(out)]
    command = on_small_disk(out, "1800k", [sys.executable, "-c", code, *paths, jobs])
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=120, cwd=Path.cwd()
    )
    assert "The disk is full: 01-" in done.stderr, done
    assert "Free some space" in done.stderr
    assert "Traceback" not in done.stderr
    code, names, verified = done.stdout.splitlines()
    assert code == "4"
    assert names == "article.txt index.html pack.json x.md"
    assert verified == "0"
