"""Which voices can be used here, and what the others lack."""

import json
import wave

import pytest

from repurpose.cli.app import run
from repurpose.clips import VOICES
from repurpose.clips.voice import survey as room
from repurpose.clips.voice.survey import survey


def lacks(environ):
    return {one.name: one.missing for one in survey(environ)}


def test_every_provider_is_there_with_an_example_that_names_it():
    found = survey({})
    assert [one.name for one in found] == list(VOICES)
    assert all(one.example.partition(":")[0] == one.name and one.needs for one in found)


def test_what_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(room.shutil, "which", lambda _: None)
    monkeypatch.setattr(room, "find_spec", lambda _: None)
    found = lacks({})
    assert found["none"] == found["file"] == ""
    assert found["espeak"] == "install espeak-ng"
    assert found["edge"] == "pip install 'repurpose[edge]'"
    assert "OPENAI_API_KEY" in found["openai"]
    assert found["kokoro"] == "pip install 'repurpose[kokoro]'"
    monkeypatch.setattr(room, "find_spec", lambda _: object())
    assert lacks({})["kokoro"] == "set REPURPOSE_KOKORO"
    (tmp_path / "vocab.json").write_text("{}")
    missing = lacks({"REPURPOSE_KOKORO": str(tmp_path)})["kokoro"]
    assert missing == f"put model.onnx, voices into {tmp_path}"
    (tmp_path / "model.onnx").touch()
    (tmp_path / "voices").mkdir()
    assert lacks({"REPURPOSE_KOKORO": str(tmp_path)})["kokoro"] == ""
    assert lacks({"OPENAI_BASE_URL": "http://localhost/v1"})["openai"] == ""


def test_the_verb_lists_them_and_speaks_a_sample(tmp_path, capsys):
    assert run(["voices", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["name"] for row in rows] == list(VOICES)
    assert all(row["here"] == (row["missing"] == "") for row in rows)
    assert run(["voices", "kokor"]) == 2
    assert "Did you mean 'kokoro'" in capsys.readouterr().err
    assert run(["voices", "--sample", str(tmp_path / "a.wav")]) == 2


@pytest.mark.skipif(not room.shutil.which("espeak-ng"), reason="espeak-ng is not installed")
def test_a_sample_can_be_heard(tmp_path, capsys):
    target = tmp_path / "a.wav"
    assert run(["voices", "espeak", "--sample", str(target), "--text", "你好", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    with wave.open(str(target)) as file:
        assert file.getframerate() == 48_000
        assert file.getnframes() / 48_000 == pytest.approx(told["seconds"], abs=0.01)
    assert told["timing"] == "estimated"
    assert run(["voices", "espeak", "--sample", str(tmp_path / "none" / "a.wav")]) == 2
