"""English is drawn with the marks that a compositor sets, and stays the text that it was."""

import pytest

from repurpose.typeset import set_text
from repurpose.typeset.curly import with_curly_marks


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ('"Don\'t," she said.', "“Don’t,” she said."),
        ("the '90s, 'tis rock 'n' roll", "the ’90s, ’tis rock ’n’ roll"),
        ("she said 'no' (\"no\")", "she said ‘no’ (“no”)"),
        ("a board of 5'10\"", "a board of 5'10\""),
        ("the dogs' bowls", "the dogs’ bowls"),
        ("wait -- no--yes", "wait — no—yes"),
        ("run `git --help` or --flag", "run `git --help` or --flag"),
        ("see https://a.example/?q='x'", "see https://a.example/?q='x'"),
    ],
)
def test_marks(typed, drawn):
    found = with_curly_marks(typed)
    assert found.replace("\u2060", "") == drawn
    assert len(found) == len(typed)


def test_only_the_glyphs_change(fonts):
    text = '"It\'s late," she said -- and left.'
    setting = set_text(
        text, stack=fonts.stack("sans", 400, "en"), size=50, width=400, language="en"
    )
    assert setting.text == text
    assert "".join(setting.line_texts()).replace(" ", "") == text.replace(" ", "")
    shown = "".join(run.text for line in setting.lines for run in line.runs)
    assert "“" in shown
    assert "’" in shown
    assert "—" in shown
    assert not set(shown) & set("\"'")


def test_other_languages_keep_their_marks(fonts):
    text = '他说"不"，it\'s -- '
    setting = set_text(text, stack=fonts.stack("sans"), size=50, width=4000)
    assert "’" not in "".join(run.text for run in setting.lines[0].runs)
