"""The brand of a pack: from `repurpose.toml` onto its cards, and kept with it wherever it goes."""

import io
import shutil

import pytest
from PIL import Image

from repurpose.article import read_articles
from repurpose.cli.app import run
from repurpose.config import load_config, settle_brand
from repurpose.errors import SetupError
from repurpose.pack import check_pack, choices_of, read_manifest, rework_pack, verify_pack
from repurpose.slicing import find_closing_question
from repurpose.typeset import find_fonts
from tests.told import told

ARTICLE = """# 夜灯：谁在为黑暗付账？

一座城市有四万盏路灯，每一盏都要有人付账。去年的电费是142.9亿元，比前年多了近8%。

路灯不是在卖光，而是在卖一个不必害怕的夜晚。这件事从来没有人算过，也从来没有人问过。

**今日互动：**你认为路灯最先该为谁而亮？是司机、行人，还是老人或孩子？欢迎在评论区分享你的高见。
"""
SETTINGS = """[brand]
name = "夜灯周刊"
tagline = "写给还没睡的人。"
avatar = "me.png"
accent = "#FFE14A"
"""


@pytest.fixture(autouse=True)
def _no_user_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def branded(tmp_path):
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "repurpose.toml").write_text(SETTINGS, encoding="utf-8")
    file = io.BytesIO()
    Image.new("RGB", (64, 64), (10, 200, 60)).save(file, "PNG")
    (tmp_path / "me.png").write_bytes(file.getvalue())
    assert run(["pack", "a.md", "--no-clips", "-p", "xiaohongshu", "-q"]) == 0
    return tmp_path / "packs" / "a"


@pytest.mark.slow
def test_a_pack_bears_it_proves_its_question_and_can_be_made_again_anywhere(branded, tmp_path):
    manifest = read_manifest(branded)
    end = manifest.cards[-1]
    asked = [
        (line, span)
        for line, field, span in zip(end.lines, end.fields, end.spans, strict=True)
        if field == "text"
    ]
    assert {"司机", "行人", "老人", "孩子"} <= {line for line, _ in asked}
    assert all(span for _, span in asked)
    assert verify_pack(branded)[0] == []
    found = check_pack(branded, find_fonts(system=False)).complaints
    assert [one for one in found if end.id in one.where or "brand" in one.where] == []
    assert manifest.notices  # the colour cannot be read on white as it is
    elsewhere = shutil.move(branded, tmp_path / "elsewhere")
    (tmp_path / "me.png").unlink()
    before = {name: entry.sha256 for name, entry in manifest.files.items()}
    built = rework_pack(elsewhere)
    assert {n: e.sha256 for n, e in built.manifest.files.items()} == before
    assert built.drawn == 0
    assert choices_of(built.manifest).brand.name == "夜灯周刊"


@pytest.mark.slow
def test_a_line_of_the_question_that_is_another_is_found(branded):
    path = branded / "pack.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"老人"', '"路人"'), encoding="utf-8")
    assert any("card-" in finding.where for finding in verify_pack(branded)[0])


@pytest.mark.slow
def test_without_a_brand_its_picture_goes(branded, tmp_path):
    assert (branded / "brand" / "avatar.png").is_file()
    (tmp_path / "repurpose.toml").unlink()
    assert run(["pack", "a.md", "--no-clips", "-p", "xiaohongshu", "-q"]) == 0
    assert not (branded / "brand" / "avatar.png").exists()
    assert verify_pack(branded)[0] == []


@pytest.mark.parametrize(
    ("text", "line", "path"),
    [
        ("[brand]\naccent = 'red'\n", 2, "brand.accent"),
        ("[brand]\nname = 'a'\nqr = 'ftp://x'\n", 3, "brand.qr"),
        ("[brand]\nmonogram = 'ABCDE'\n", 2, "brand.monogram"),
        ("[brand]\navatar = 'nobody.png'\n", 2, "brand.avatar"),
        ("[brand]\navatar = '/etc/hostname'\n", 2, "brand.avatar"),
        ("[brand]\nqr_side = 'top'\n", 2, "brand.qr_side"),
        ("[brand.languages.klingon]\nname = 'a'\n", 1, "brand.languages.klingon"),
        ("[brand]\nnmae = 'a'\n", 2, "brand.nmae"),
    ],
)
def test_a_mistake_names_file_line_and_key(tmp_path, text, line, path):
    (tmp_path / "repurpose.toml").write_text(text)
    with pytest.raises(SetupError) as caught:
        load_config([tmp_path])
    assert told(caught.value)[:2] == (str(tmp_path / "repurpose.toml"), line)
    assert told(caught.value)[2].startswith(path)
    assert "\n" not in str(caught.value.message)


def test_what_a_file_leaves_open_another_settles(tmp_path):
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "repurpose.toml").write_text("[brand]\nname = 'Mine'\n")
    (tmp_path / "repurpose.toml").write_text("[brand]\nname = 'Other'\nhandle = '@me'\n")
    brand = settle_brand(load_config([beside]).brand)
    assert (brand.name, brand.handle, brand.sign) == ("Mine", "@me", "M")


def test_a_question_goes_with_the_one_that_names_its_answers(tmp_path):
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    [article] = read_articles([str(tmp_path / "a.md")], read_stdin=bytes)
    shown = article.show(find_closing_question(article))
    assert shown == "你认为路灯最先该为谁而亮？是司机、行人，还是老人或孩子？"
