"""Five questions, one settings file: what is answered, what stays, and that nothing is written too early."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from repurpose.cli.app import run
from repurpose.config import load_config, settle_brand
from repurpose.errors import RepurposeError
from repurpose.first_settings import QUESTIONS, Answers, check_answer, settings_text, usual_answers


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.parent / "nobody"))
    monkeypatch.chdir(tmp_path)


def answer(monkeypatch, *lines):
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def picture(path):
    Image.new("RGB", (32, 32), (9, 99, 199)).save(path)
    return path


def test_the_five_questions_make_settings_that_can_be_read(monkeypatch, tmp_path):
    mine = picture(tmp_path / "me.png")
    answer(
        monkeypatch, "zh-Hans", "国内", "夜灯周刊", "@lamp", str(mine), "nosuchtheme", "ink", "none"
    )
    assert run(["init", "--no-look"]) == 0
    config = load_config([])
    assert config.options.theme == "ink"
    assert config.options.platforms[:2] == ("wechat", "xiaohongshu")
    brand = settle_brand(config.brand)
    assert (brand.name, brand.handle, brand.avatar) == ("夜灯周刊", "@lamp", mine.read_bytes())


def test_what_flags_say_is_not_asked(monkeypatch):
    answer(monkeypatch, "espeak")
    words = [
        "init",
        "--no-look",
        "--language",
        "en",
        "-p",
        "x,bluesky",
        "--name",
        "Lamp",
        "-t",
        "warm",
    ]
    assert run(words) == 0
    assert load_config([]).options.platforms == ("x", "bluesky")
    assert load_config([]).options.voice == "espeak"


@pytest.mark.slow
def test_the_sheet_of_covers_is_shown_and_nothing_of_it_stays(monkeypatch, tmp_path, capsys):
    answer(monkeypatch, "1", "none")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    words = ["init", "--language", "en", "-p", "x", "--name", "Lamp", "--handle", "@l"]
    monkeypatch.setattr("tempfile.tempdir", None)
    assert run(words) == 0
    shown = [
        line.split()[-1] for line in capsys.readouterr().err.splitlines() if "covers.png" in line
    ]
    assert len(shown) == 1
    assert not Path(shown[0]).exists()
    assert {path.name for path in tmp_path.iterdir()} == {"repurpose.toml"}


def test_a_file_that_is_there_keeps_all_that_was_not_asked(monkeypatch, tmp_path):
    text = "# mine\n[pack]\nposts = 5  # few\ntheme = 'warm'\n\n[sentences]\nban = ['甲']\n"
    (tmp_path / "repurpose.toml").write_text(text, encoding="utf-8")
    assert run(["init", "--yes"]) == 2
    answer(monkeypatch, "n")
    assert run(["init"]) == 0
    assert (tmp_path / "repurpose.toml").read_text(encoding="utf-8") == text
    assert run(["init", "--yes", "--force", "--name", "Lamp"]) == 0
    now = (tmp_path / "repurpose.toml").read_text(encoding="utf-8")
    assert now.startswith(text)
    assert load_config([]).options.theme == "warm"
    assert load_config([]).brand.name == "Lamp"


def test_a_picture_from_elsewhere_is_copied_beside_the_file(tmp_path):
    elsewhere = tmp_path.parent / f"{tmp_path.name}-else"
    elsewhere.mkdir()
    mine = picture(elsewhere / "face.png")
    assert run(["init", "--yes", "--name", "Lamp", "--avatar", str(mine)]) == 0
    assert settle_brand(load_config([]).brand).avatar == mine.read_bytes()
    (tmp_path / "repurpose.toml").unlink()
    (tmp_path / "avatar.png").write_bytes(b"another")
    assert run(["init", "--yes", "--name", "Lamp", "--avatar", str(mine)]) == 2
    assert (tmp_path / "avatar.png").read_bytes() == b"another"


@pytest.mark.parametrize(
    "words",
    [
        ["--theme", "nosuch"],
        ["-p", "nowhere"],
        ["--voice", "nobody"],
        ["--language", "tlh"],
        ["--name", "x" * 61],
        ["--accent", "red"],
        ["--avatar", "nosuch.png"],
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(tmp_path, words):
    assert run(["init", "--yes", *words]) in (2, 5)
    assert list(tmp_path.iterdir()) == []


def test_without_anybody_to_answer_nothing_is_written(monkeypatch, tmp_path):
    answer(monkeypatch)
    assert run(["init"]) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_leaves_nothing(tmp_path):
    command = [sys.executable, "-m", "repurpose", "init", "--no-look"]
    root = Path(__file__).parents[2]
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    running.stdin.write(b"en\n")
    running.stdin.flush()
    seen = b""
    while b"2/5" not in seen:
        seen += os.read(running.stderr.fileno(), 4096)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert running.returncode == 130
    assert list(tmp_path.iterdir()) == []


def test_what_is_usual_can_be_answered():
    """A page that shows the questions may fill in what is usual."""
    usual = usual_answers("zh-Hans")
    for question in QUESTIONS:
        if question.name != "brand":
            value = getattr(usual, question.name)
            words = ",".join(value) if isinstance(value, tuple) else value
            assert getattr(check_answer(question.name, words), question.name) == value
    assert check_answer("brand", "  ") == Answers()
    assert settings_text(usual, "", "x.toml").startswith("#")


def test_a_file_that_is_none_is_not_changed():
    with pytest.raises(RepurposeError):
        settings_text(Answers(theme="ink"), "[pack\n", "x.toml")
