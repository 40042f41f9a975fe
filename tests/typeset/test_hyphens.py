"""Western words at line ends: hyphens in text, none in titles, names of code at their signs."""

import pytest

from repurpose.typeset import set_text
from repurpose.typeset.hyphens import hyphen_places

TEXT = "telecommunications infrastructure responsibilities notwithstanding, internationalization"


def test_where_a_hyphen_may_stand():
    assert hyphen_places("notwithstanding", "en") == {3, 7, 12}
    assert hyphen_places("Notwithstanding", "en") == frozenset()  # perhaps a name
    assert hyphen_places("short", "en") == frozenset()
    assert hyphen_places("notwithstanding", "zh-Hans") == frozenset()


def drawn(setting):
    return ["".join(run.text for run in line.runs).strip() for line in setting.lines]


@pytest.mark.parametrize("align", ["justify", "left"])
def test_text_is_hyphened_by_its_glyphs_alone(fonts, align):
    stack = fonts.stack("sans", 400, "en")
    for width in (260, 300, 340, 400):
        setting = set_text(TEXT, stack=stack, size=30, width=width, language="en", align=align)
        assert all(line.width <= width + 0.01 for line in setting.lines)
        assert setting.text == TEXT
        assert "".join(setting.line_texts()).replace(" ", "") == TEXT.replace(" ", "")
    narrow = set_text(TEXT, stack=stack, size=30, width=260, language="en", align=align)
    ends = [line for line in drawn(narrow) if line.endswith("-")]
    assert ends
    assert all(len(line) > 3 for line in ends)


def test_a_title_is_not_hyphened_unless_a_word_is_wider_than_it(fonts):
    stack = fonts.stack("sans", 400, "en")
    wide = set_text(TEXT, stack=stack, size=30, width=360, language="en", balance=True)
    assert not [line for line in drawn(wide) if line.endswith("-")]
    narrow = set_text(TEXT, stack=stack, size=30, width=200, language="en", balance=True)
    assert [line for line in drawn(narrow) if line.endswith("-")]
    assert all(line.width <= 200.01 for line in narrow.lines)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("render_text_painter_settings", ("render_text_", "painter_", "settings")),
        ("ConfigurationFileReader", ("Configuration", "FileReader")),
    ],
)
def test_a_name_of_code_ends_lines_at_its_signs_and_humps(fonts, name, lines):
    stack = fonts.stack("mono", 400, "en")
    setting = set_text(name, stack=stack, size=30, width=250, language="en", balance=True)
    assert setting.line_texts() == lines
