import json
import os
import signal
import subprocess
import sys
import time

import pytest

from repurpose.cli import VERBS
from repurpose.cli.app import run
from tests.conftest import SAMPLE

HEAVY = (
    "PIL",
    "numpy",
    "moviepy",
    "httpx",
    "apscheduler",
    "sqlalchemy",
    "starlette",
    "jinja2",
    "pydantic",
)


def test_help_imports_none_of_the_heavy_libraries():
    code = (
        "import sys; from repurpose.cli.app import run; run(['--help']);"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    for verb in VERBS:
        assert verb in done.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_with_an_example(verb, capsys):
    assert run([verb, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"repurpose {verb}" in out.split("Examples:")[1]


@pytest.mark.mostly_slow(quick=9)
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["pack", "gone.md"], 2, "No such file: gone.md"),
        (["pack", "empty.md"], 3, "is empty"),
        (["pack", "picture.md"], 3, "a PNG picture"),
        (["pack", "mangled.md"], 3, "mangled"),
        (["pack", "folder"], 2, "No article in"),
        (["pack", "good.md", "--platform", "blusky"], 2, "Did you mean 'bluesky'?"),
        (["pack", "good.md", "--theme", "newsrom"], 2, "Did you mean 'newsroom'?"),
        (["pack", "good.md", "--format", "squar"], 2, "Did you mean 'square'?"),
        (["pack", "good.md", "--music", "clam"], 2, "Did you mean 'calm'?"),
        (["pack", "good.md", "--out", "good.md"], 2, "is a file"),
        (["pack", "good.md", "--out", "."], 2, "holds other things"),
        (["pack", "good.md", "--plattform", "x"], 2, "No such option"),
        (["pack"], 2, "is missing"),
        (["pakc"], 2, "Did you mean 'pack'?"),
        (["verify", "folder"], 2, "is not a pack"),
        (["preview", "."], 2, "is not a pack"),
        (["schema", "packs"], 2, "Did you mean 'pack'?"),
        (["platforms", "wiebo"], 2, "Did you mean 'weibo'?"),
        (["card", " "], 2, "no words"),
        (["card", "\U0001fb00", "-o", "c.png"], 6, "U+1FB00"),
        (["fonts", "--check", "永\U0001fb00"], 6, "U+1FB00"),
    ],
)
def test_bad_input_is_one_line_and_a_code(words, code, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.md").write_text("标题\n\n正文。\n", encoding="utf-8")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    (tmp_path / "mangled.md").write_bytes("正文正文正文".encode() + b"\xff\xfe\x80")
    (tmp_path / "folder").mkdir()
    before = sorted(p.name for p in tmp_path.iterdir())
    assert run(words) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_json_is_one_object_a_line_and_nothing_else_on_standard_output(tmp_path, capsys):
    words = [
        "pack",
        str(SAMPLE),
        "--out",
        str(tmp_path / "out"),
        "--no-clips",
        "--no-cards",
        "--json",
    ]
    assert run(words) == 0
    captured = capsys.readouterr()
    [line] = captured.out.splitlines()
    row = json.loads(line)
    assert row["posts"]["x"] == 7
    assert row["id"] == "demo"
    assert captured.err == ""
    assert run(["verify", str(tmp_path / "out" / "demo"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_a_forged_pack_is_exit_3_with_the_run_shown(tmp_path, capsys):
    out = tmp_path / "out"
    words = ["--out", str(out), "--style", "full", "--no-clips", "--no-cards", "-q"]
    run(["pack", str(SAMPLE), *words])
    path = out / "demo" / "pack.json"
    path.write_text(path.read_text(encoding="utf-8").replace("8600字", "9600字"), encoding="utf-8")
    capsys.readouterr()
    assert run(["verify", str(out / "demo")]) == 3
    assert "9600字" in capsys.readouterr().err


@pytest.mark.slow
def test_standard_input(tmp_path):
    out = tmp_path / "out"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "repurpose",
            "pack",
            "-",
            "--out",
            str(out),
            "--no-clips",
            "--no-cards",
        ],
        input="一个标题\n\n一句正文，写在标准输入里。\n".encode("gb18030"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (out / "stdin" / "pack.json").is_file()


def test_one_card_now(tmp_path, capsys):
    target = tmp_path / "card.png"
    assert run(["card", "慢慢走,比较快。", "--speaker", "佚名", "-o", str(target), "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["width"], row["height"]) == (1080, 1440)
    assert "慢慢走，比较快。" in row["alt"]
    assert target.read_bytes().startswith(b"\x89PNG")
    assert run(["card", "再来一张。", "-o", str(target)]) == 2


def test_the_lists(capsys):
    for words in (["platforms"], ["themes"], ["fonts"], ["doctor"], ["schema", "pack"]):
        assert run(words) == 0
        assert capsys.readouterr().out.strip()
    assert run(["platforms", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert next(r for r in rows if r["name"] == "x")["limit"] == 280


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_nothing_half_written(tmp_path, jobs):
    out = tmp_path / "out"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "repurpose",
            "pack",
            str(SAMPLE),
            "--out",
            str(out),
            "--jobs",
            str(jobs),
        ],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while process.poll() is None and not any(out.glob(".demo.tmp-*/clips/*")):
        time.sleep(0.05)
    assert process.poll() is None, "the clip was begun"
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert "Interrupted" in said
    assert "Traceback" not in said
    assert list(out.iterdir()) == []


def test_platforms_by_their_chinese_names_and_with_commas(tmp_path, capsys):
    words = ["pack", str(SAMPLE), "-p", "x，微博", "-p", "xhs", "--no-cards", "--no-clips"]
    assert run([*words, "--out", str(tmp_path), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert {"x", "weibo", "xiaohongshu"} <= {*made["posts"]}
