"""Packs of many articles, by several processes: results in the articles' order, one live view, one death harmless."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from repurpose.cli.app import run
from tests.conftest import SAMPLE

WORDS = ["--platform", "x", "--no-cards", "--no-clips"]


@pytest.fixture
def notes(tmp_path, monkeypatch):
    """Eight articles, every other one three times as long: the shorter ones are done first."""
    monkeypatch.setenv("REPURPOSE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "notes"
    folder.mkdir()
    text = SAMPLE.read_text(encoding="utf-8")
    body = "\n\n".join(text.split("\n\n")[3:])
    for number in range(8):
        more = "" if number % 2 else f"\n\n{body}\n\n{body}"
        said = text.replace("\n", f"\n\n这是第{number}篇。\n", 1)
        (folder / f"note-{number}.md").write_text(f"{said}{more}", "utf-8")
    return folder


def add_to(path, text):
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def names(capsys):
    return [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.slow
def test_lines_come_in_the_order_of_the_articles_whatever_has_changed(notes, tmp_path, capsys):
    wanted = [f"note-{number}" for number in range(8)]
    words = ["pack", str(notes), "--out", str(tmp_path / "packs"), *WORDS, "--jobs", "3"]
    assert run([*words, "--json"]) == 0
    assert names(capsys) == wanted
    time.sleep(0.02)  # so that nothing was written within the moment of the last look
    for number in (5, 0):
        add_to(notes / f"note-{number}.md", "\n又添一句。\n")
    assert run([*words, "--json"]) == 0
    assert names(capsys) == wanted, "some were made anew, the others are as they were"
    turned = [str(notes / f"note-{number}.md") for number in (6, 5, 2)]
    add_to(notes / "note-5.md", "\n再添一句。\n")
    assert run(["pack", *turned, *words[2:], "--json"]) == 0
    assert names(capsys) == ["note-6", "note-5", "note-2"]
    assert run([*words, "--anew"]) == 0
    said = capsys.readouterr().err
    told = [said.find(f"{name}: posts") for name in wanted]
    assert -1 not in told
    assert told == sorted(told)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_a_terminal_shows_one_view_of_all(notes, tmp_path):
    import pty

    ours, theirs = pty.openpty()
    words = [str(notes), "--out", str(tmp_path / "packs"), *WORDS, "--jobs", "3"]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(
        [sys.executable, "-m", "repurpose", "pack", *words],
        stderr=theirs, stdout=theirs, stdin=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            more = os.read(ours, 65_536)
        except OSError:  # the other side is closed
            break
        if not more:
            break
        shown += more
    os.close(ours)
    assert process.wait(60) == 0
    assert shown.count(b"\x1b[?25l") == shown.count(b"\x1b[?25h") == 1
    view, _, lines = shown.decode().partition("\x1b[?25h")
    assert "8/8" in view
    assert "note-0: posts" not in view, "results come after it"
    told = [lines.find(f"note-{number}: posts") for number in range(8)]
    assert -1 not in told
    assert told == sorted(told)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_a_process_that_is_killed_while_it_draws_costs_nobody_a_pack(notes, tmp_path):
    psutil = pytest.importorskip("psutil")
    words = [str(notes), "--out", str(tmp_path / "packs"), "--platform", "x", "--no-clips"]
    process = subprocess.Popen(
        [sys.executable, "-m", "repurpose", "pack", *words, "--jobs", "2", "--quiet"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    drawing = []
    while not drawing and process.poll() is None and time.monotonic() < deadline:
        if list((tmp_path / "packs").rglob("*.png")):
            below = psutil.Process(process.pid).children(recursive=True)
            drawing = [one for one in below if one.cpu_times().user > 0.3]
        time.sleep(0.02)
    assert drawing, "nobody draws"
    os.kill(drawing[-1].pid, signal.SIGKILL)
    _, said = process.communicate(timeout=240)
    assert process.returncode == 0, said
    packs = sorted((tmp_path / "packs").iterdir())
    assert [pack.name for pack in packs] == [f"note-{number}" for number in range(8)]
    assert run(["verify", *map(str, packs)]) == 0
