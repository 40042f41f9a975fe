"""Discovery, coverage and stacks."""

import os
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from repurpose.errors import MissingGlyphs, UnknownName
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


@pytest.mark.slow
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
    assert fonts.stack("serif", 700).first.weight == 700


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


def broken_fonts(folder, whole):
    """Put fonts into a folder that cannot be used, each for another reason."""
    (folder / "words.ttf").write_bytes(b"this is no font at all, is it")
    (folder / "empty.otf").write_bytes(b"")
    (folder / "cut.otf").write_bytes(whole[: len(whole) // 2])
    (folder / "head.ttf").write_bytes(whole[:13])
    (folder / "zeros.ttf").write_bytes(b"\0\1\0\0\0\2" + bytes(400))
    (folder / "many.ttc").write_bytes(b"ttcf\0\1\0\0\xff\xff\xff\xff" + bytes(40))
    (folder / "loop.ttf").symlink_to("loop.ttf")
    (folder / "folder.ttf").mkdir()
    os.mkfifo(folder / "pipe.ttf")
    with (folder / "huge.ttf").open("wb") as file:
        file.write(whole[:1000])
        file.truncate(2**30)
    (folder / "round").symlink_to(folder)


def test_broken_files_are_named_and_left_out(tmp_path, fonts):
    whole = Path(fonts.stack("serif").first.path).read_bytes()
    broken_fonts(tmp_path, whole)
    (tmp_path / "good.otf").write_bytes(whole)
    found = find_fonts([tmp_path], system=False)
    mine = [Path(f.path).name for f in found.files if f.source == "user"]
    assert mine == ["good.otf"]
    names = ("words", "empty", "cut", "head", "zeros", "many", "loop", "pipe", "huge")
    said = " ".join(found.left_out)
    assert [name for name in names if f"{name}." not in said] == []
    assert found.stack("sans").missing("好的") == ()


@given(st.data())
def test_no_damage_of_a_font_stops_the_others(tmp_path_factory, fonts, data):
    whole = bytearray(Path(fonts.stack("latin").first.path).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, min(len(whole), 3000) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "damaged.otf").write_bytes(whole)
    found = find_fonts([folder], system=False)
    mine = [f for f in found.files if f.source == "user"]
    assert len(mine) + len([w for w in found.left_out if "damaged" in w]) == 1


def test_a_broken_toml_is_named_and_left_out(tmp_path, fonts):
    (tmp_path / "fonts.toml").write_text("[[family", "utf-8")
    found = find_fonts([tmp_path], system=False)
    assert "fonts.toml, line 1" in found.left_out[0]
    assert found.stack("sans").faces == fonts.stack("sans").faces


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
