"""`repurpose themes --voice`: the sheet of a voice as a file, in samples or in the words of a pack."""

import json

import pytest
from PIL import Image

from repurpose.cli.app import run


@pytest.mark.slow
def test_a_sheet_of_a_voice(tmp_path, capsys):
    target = tmp_path / "quiet.png"
    words = ["themes", "--voice", "quiet", "--theme", "minimal", "--format", "x"]
    assert run([*words, "--words", "en", "--sheet", str(target), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    with Image.open(target) as sheet:
        assert sheet.size == (told["width"], told["height"])
    assert told["cards"] >= 20
    assert told["left_out"] == []


def test_the_themes_of_a_voice_are_listed(capsys):
    assert run(["themes", "--voice", "ink", "--json"]) == 0
    listed = [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()]
    assert "ink-night" in listed
    assert "tech-dark" not in listed


def test_what_there_is_not_is_wrong_usage(tmp_path):
    sheet = ["--sheet", str(tmp_path / "a.png")]
    for words in (
        ["--voice", "nobody", *sheet],
        ["--voice", "ink", "--theme", "tech-dark", *sheet],
        ["--voice", "ink", "--words", "fr", *sheet],
        ["--voice", "ink", "-f", "x", "-f", "square", *sheet],
        ["--voice", "nobody"],
    ):
        assert run(["themes", *words]) == 2, words
