"""The documentation speaks of what exists, in both languages alike."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from datetime import datetime
from pathlib import Path
from urllib.request import ProxyHandler, build_opener
from zoneinfo import ZoneInfo

import pytest

from repurpose.cli import VERBS
from repurpose.cli.app import run

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def test_both_languages_have_the_same_shape():
    for pattern in (r"^#+ ", r"^```", r"^\| ", r"^!\["):
        assert len(re.findall(pattern, ENGLISH, re.MULTILINE)) == len(
            re.findall(pattern, CHINESE, re.MULTILINE)
        )
    blocks = [
        re.findall(r"^repurpose [^\s#]+(?: [^\s#\u4e00-\u9fff]+)*", t, re.MULTILINE)
        for t in (ENGLISH, CHINESE)
    ]
    assert [b.split("  ")[0] for b in blocks[0]] == [b.split("  ")[0] for b in blocks[1]]


def test_every_verb_and_option_that_the_readme_names_is_real(capsys):
    verbs = set(re.findall(r"repurpose ([a-z]+)", ENGLISH))
    assert verbs <= set(VERBS)
    assert run(["pack", "--help"]) == 0
    known = capsys.readouterr().out
    table = ENGLISH.split("## Options that matter")[1].split("Exit codes")[0]
    for option in set(re.findall(r"--[a-z][a-z-]*", table)):
        assert option in known, option


def test_links_inside_the_project_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_two_commands_come_first_and_are_thin():
    first = ENGLISH.split("```")[1]
    assert "make demo" in first
    assert "make test" in first
    for name in ("demo", "test"):
        shown = subprocess.run(
            ["make", "-n", "--no-print-directory", "-o", ".venv/.app", "-o", ".venv/.dev", name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert len(shown.stdout.splitlines()) == 1


# The section about a week of posts: its plan, what is typed to rehearse it, and to send it.
PLAN, REHEARSAL, _ = re.findall(
    r"^```(?:toml)?\n(.*?)^```$",
    ENGLISH.split("## A week of posts")[1].split("\n## ")[0],
    re.MULTILINE | re.DOTALL,
)


def test_the_plan_of_the_readme_is_the_same_in_both_languages():
    chinese = CHINESE.split("```toml\n")[1].split("```\n")[0]
    english, chinese = (tomllib.loads(text) for text in (PLAN, chinese))
    assert english == chinese
    assert len(english["send"]) == 2


@pytest.fixture
def week(tmp_path):
    """A folder with the pack, the plan, and the sandbox of the README; yields it and its variables."""
    if sys.platform == "win32":
        pytest.skip("the commands are those of a POSIX shell")
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "mine.toml").write_text(PLAN, encoding="utf-8")
    sample = (ROOT / "assets" / "samples" / "demo.md").read_text(encoding="utf-8")
    (tmp_path / "article.md").write_text(sample, encoding="utf-8")
    names = ("REPURPOSE_HOME", "REPURPOSE_OUTBOX", "HTTP_PROXY", "http_proxy")
    environment = {name: value for name, value in os.environ.items() if name not in names} | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path / "nobody"),
    }
    subprocess.run(
        ["repurpose", "pack", "article.md", "--no-clips", "--quiet"],
        cwd=tmp_path, env=environment, check=True, timeout=120,
    )  # fmt: skip
    opening = REHEARSAL.strip().splitlines()[0].split("#")[0].split()
    assert opening[:2] == ["repurpose", "sandbox"]
    with (tmp_path / "sandbox.log").open("wb") as log:
        sandbox = subprocess.Popen(
            [*opening, "--port", "0", "--no-browser"], cwd=tmp_path, env=environment, stderr=log
        )
    try:
        yield tmp_path, environment
    finally:
        sandbox.send_signal(signal.SIGINT)
        ended = sandbox.wait(30)
    said = (tmp_path / "sandbox.log").read_text(encoding="utf-8")
    assert ended in (0, 130), said
    assert "Traceback" not in said


@pytest.mark.slow
def test_the_week_of_the_readme_arrives_as_planned(week):
    folder, environment = week
    address = _wait_for(folder / "sandbox-home" / "sandbox.txt")
    typed = "\n".join(REHEARSAL.strip().splitlines()[1:])
    done = subprocess.run(
        ["sh", "-eu", "-c", typed],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with build_opener(ProxyHandler({})).open(f"{address}/_posts", timeout=10) as answer:
        arrived = json.load(answer)["posts"]
    pack = folder / "packs" / "article"
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    threads = {one["platform"]: one["posts"] for one in manifest["threads"]}
    assert {post["platform"] for post in arrived} == {"x", "bluesky", "mastodon"}
    for platform in ("x", "bluesky", "mastodon"):
        there = [post for post in arrived if post["platform"] == platform]
        thread, cards = there[: len(threads[platform])], there[len(threads[platform]) :]
        assert [_letters(post["text"]) for post in thread] == [
            _letters(post["text"]) for post in threads[platform]
        ]
        assert [post["parent"] for post in thread] == ["", *(p["number"] for p in thread[:-1])]
        assert {_wall(post) for post in thread} == {"03-23 09:30"}
        assert [_wall(post) for post in cards] == (
            ["03-24 12:30", "03-25 12:30", "03-26 12:30"] if platform == "mastodon" else []
        )
        for post in cards:
            [picture] = post["media"]
            with build_opener(ProxyHandler({})).open(f"{address}/_media/{picture['number']}") as f:
                assert hashlib.sha256(f.read()).hexdigest() in _passage_cards(manifest)


def _wait_for(path):
    for _ in range(300):
        if path.exists() and (address := path.read_text(encoding="ascii").strip()):
            return address
        time.sleep(0.1)
    pytest.fail(f"the sandbox did not write {path}")


def _letters(text):
    """Return what of a post is not space: platforms fold that in ways of their own."""
    return "".join(text.split())


def _wall(post):
    return datetime.fromtimestamp(post["at"], ZoneInfo("Asia/Shanghai")).strftime("%m-%d %H:%M")


def _passage_cards(manifest):
    files = [
        card["file"]
        for card in manifest["cards"]
        if card["kind"] in ("quote", "excerpt", "question")
    ]
    return {manifest["files"][file]["sha256"] for file in files}
