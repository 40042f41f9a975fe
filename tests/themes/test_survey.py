"""All voices at hand, the user's among them; files that change are read again."""

import pytest

from repurpose.resources import asset
from repurpose.themes import load_voice, looks_stamp, read_again, survey_voices


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path))
    read_again()
    yield tmp_path
    read_again()


def put(home, kind, name, text):
    path = home / f"{kind}s" / name / f"{kind}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def own_voice(label="Mine"):
    quiet = asset("voices", "quiet", "voice.toml").read_text(encoding="utf-8")
    return quiet.replace('label = "Quiet"', f'label = "{label}"', 1)


def test_an_own_voice_comes_first_and_is_lent_colours(home):
    put(home, "voice", "mine", own_voice())
    first = survey_voices()[0][0]
    assert (first.name, first.own, first.lent, first.trouble) == ("mine", True, True, "")
    assert {theme.voice for theme in first.palettes} == {"mine"}
    put(home, "theme", "my-red", 'extends = "newsroom"\nvoice = "mine"\n')
    first = survey_voices()[0][0]
    assert ([theme.name for theme in first.palettes], first.lent) == (["my-red"], False)


def test_a_broken_voice_says_what_is_wrong_and_hides_no_other(home):
    put(home, "voice", "mine", own_voice().replace("margin = 0.14", "margin = 14"))
    voices, _ = survey_voices()
    broken = [one for one in voices if one.trouble]
    assert [one.name for one in broken] == ["mine"]
    assert "voice.toml" in broken[0].trouble
    assert len(voices) > 8


def test_a_theme_with_a_mistake_or_of_no_voice_is_named(home):
    put(home, "theme", "torn", 'extends = "newsroom"\ndark = "perhaps"\n')
    put(home, "theme", "lost", 'extends = "newsroom"\nvoice = "nobody"\n')
    _, broken = survey_voices()
    assert {one.name for one in broken} == {"torn", "lost"}


def test_a_change_is_seen_and_read_again(home):
    path = put(home, "voice", "mine", own_voice())
    before = looks_stamp()
    assert load_voice("mine").label == "Mine"
    path.write_text(own_voice("Another"), encoding="utf-8")
    assert looks_stamp() != before
    read_again()
    assert load_voice("mine").label == "Another"
