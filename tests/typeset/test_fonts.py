"""Discovery, coverage and stacks."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from repurpose.errors import MachineError, MissingGlyphs, SetupError, UnknownName
from repurpose.resources import root
from repurpose.typeset import ROLES, find_fonts
from repurpose.typeset.sfnt import read_coverage, read_facts
from tests.steps import steps


def test_every_bundled_file_has_a_free_licence(fonts):
    assert len(fonts.families(system=False)) >= 5
    for file in fonts.families(system=False):
        assert file.licence == "OFL-1.1", file
        assert file.source == "package"
        assert Path(file.path).is_file()


def test_coverage_agrees_with_fonttools(fonts):
    for file in fonts.families(system=False)[:8]:
        index = file.index.get("zh-Hans", 0)
        with TTFont(file.path, fontNumber=index, lazy=True) as font:
            reference = set(font.getBestCmap())
        coverage = read_coverage(file.path, index)
        assert len(coverage) == len(reference)
        for code in (0x20, 0x41, 0x4E00, 0x9FFF, 0x1F600, 0x20000, 0xE000, 0x10FFFF):
            assert (code in coverage) == (code in reference), hex(code)


def test_facts_agree_with_fonttools(fonts):
    for file in fonts.families(system=False)[:4]:
        index = file.index.get("zh-Hans", 0)
        facts = read_facts(file.path, index)
        with TTFont(file.path, fontNumber=index, lazy=True) as font:
            assert facts.weight == font["OS/2"].usWeightClass
            axes = font["fvar"].axes if "fvar" in font else []
            assert [a.tag for a in facts.axes] == [a.axisTag for a in axes]
            records = font["GPOS"].table.FeatureList.FeatureRecord if "GPOS" in font else []
            assert {r.FeatureTag for r in records} <= facts.features


@pytest.mark.parametrize("role", ROLES)
def test_every_role_draws_chinese_latin_and_emoji(fonts, role):
    stack = fonts.stack(role)
    assert stack.missing("汉字Abc123，。“”——……😀→✓①") == ()


def test_the_weight_is_set_on_the_axis(fonts):
    assert fonts.stack("sans", 700).first.axes == (700.0,)
    assert fonts.stack("sans", 950).first.axes == (900.0,)
    assert fonts.stack("serif", 700).first.weight == 400


def test_a_stand_in_says_so(fonts):
    (note,) = fonts.stack("kai").notes
    assert "LXGW WenKai" in note
    assert fonts.stack("sans").notes == ()


def test_an_unknown_role_suggests_one(fonts):
    with pytest.raises(UnknownName) as caught:
        fonts.stack("sanz")
    assert "'sans'" in caught.value.hint


def test_a_family_can_be_asked_for_by_name(fonts):
    assert fonts.stack("Noto Serif SC").first.family == "Noto Serif SC"


def test_missing_glyph_is_named(fonts):
    with pytest.raises(MissingGlyphs, match=r"U\+E001"):
        fonts.stack("sans").face_for("\ue001")


def test_a_file_in_a_role_folder_comes_first(tmp_path, fonts):
    mine = renamed(fonts.stack("serif").first.path, tmp_path / "sans" / "Mine.otf")
    found = find_fonts([tmp_path], system=False)
    assert found.stack("sans").first.path == str(mine)
    assert found.stack("serif").first.family == "Noto Serif SC"
    assert found.stack("Loose Face").first.path == str(mine)
    assert found.files[0].source == "user"
    assert "Han" in found.files[0].scripts


def renamed(source, target):
    target.parent.mkdir(exist_ok=True)
    with TTFont(source) as font:
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = "Loose Face"
        font.save(target)
    return target


def test_a_file_of_a_known_family_takes_its_place(tmp_path, fonts):
    shutil.copy(fonts.stack("serif").first.path, tmp_path / "Any.otf")
    found = find_fonts([tmp_path], system=False)
    assert found.stack("serif").first.path == str(tmp_path / "Any.otf")


def test_a_loose_file_serves_only_what_others_lack_and_goes_by_its_name(tmp_path, fonts):
    emoji = next(f for f in fonts.files if f.family == "Noto Emoji")
    renamed(emoji.path, tmp_path / "Loose.ttf")
    found = find_fonts([tmp_path], system=False)
    assert found.stack("sans").first.family == "Noto Sans CJK"
    assert found.stack("sans").faces[-1].path == str(tmp_path / "Loose.ttf")


def test_a_users_toml_can_change_the_order(tmp_path, fonts):
    shutil.copy(fonts.stack("serif").first.path, tmp_path / "Mine.otf")
    (tmp_path / "fonts.toml").write_text(
        '[[family]]\nname = "My Song"\nfiles = ["Mine.otf"]\n[stacks]\nserif = ["My Song"]\n',
        "utf-8",
    )
    found = find_fonts([tmp_path], system=False)
    assert found.stack("serif").first.family == "My Song"


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "bad.ttf").write_bytes(b"this is no font at all, is it")
    with pytest.raises(MachineError, match=r"bad\.ttf"):
        find_fonts([tmp_path], system=False)


def test_a_broken_toml_is_named(tmp_path):
    (tmp_path / "fonts.toml").write_text("[[family", "utf-8")
    with pytest.raises(SetupError, match=r"fonts\.toml"):
        find_fonts([tmp_path], system=False)


def test_system_fonts_change_nothing_that_packages_can_draw(fonts):
    with_system = find_fonts(system=True)
    for role in ("sans", "serif", "emoji"):
        assert with_system.stack(role).faces == fonts.stack(role).faces


def test_finding_takes_few_steps():
    """Fonts are known by their names and the characters they have, not by reading their glyphs."""
    assert steps(lambda: find_fonts(system=False).stack("sans").missing("汉字")) < 200_000


def test_the_declaration_is_shipped():
    assert (root() / "fonts" / "fonts.toml").is_file()
    assert (root() / "fonts" / "README.md").is_file()
