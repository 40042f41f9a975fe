import re

import pytest

from repurpose.article import read_articles
from repurpose.cli.app import run
from repurpose.config import PackOptions, load_config, parse_wishes
from repurpose.errors import SetupError
from repurpose.pack import read_manifest
from tests.conftest import SAMPLE
from tests.told import told


@pytest.fixture(autouse=True)
def _no_user_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))


def test_the_file_beside_the_article_comes_before_the_working_folders(tmp_path, monkeypatch):
    beside, here = tmp_path / "articles", tmp_path / "here"
    for folder, theme in ((beside, "ink"), (here, "warm")):
        folder.mkdir()
        (folder / "repurpose.toml").write_text(f'[pack]\ntheme = "{theme}"\n', encoding="utf-8")
    (here / "repurpose.toml").write_text(
        '[pack]\ntheme = "warm"\nposts = 5\n[sentences]\nban = ["甲"]\n'
    )
    monkeypatch.chdir(here)
    config = load_config([beside])
    assert config.options == PackOptions(theme="ink", posts=5)
    assert config.banned == ("甲",)


def test_links_to_themselves_hold_no_settings_and_stop_nothing(tmp_path, monkeypatch):
    user = tmp_path / "nobody" / "repurpose"
    user.mkdir(parents=True)
    for path in (user / "repurpose.toml", tmp_path / "repurpose.toml", tmp_path / "loop"):
        path.symlink_to(path.name)
    monkeypatch.chdir(tmp_path)
    assert load_config([tmp_path / "loop"]).options == PackOptions()


@pytest.mark.parametrize(
    ("text", "line", "path"),
    [
        ("[pack]\nthem = 'ink'\n", 2, "pack.them"),
        ("[pakc]\ntheme = 'ink'\n", 1, "pakc"),
        ("[pack]\n\nposts = 'five'\n", 3, "pack.posts"),
        ("[pack]\nplatforms = ['x', 3]\n", 2, "pack.platforms[1]"),
        ("[sentences]\nban = 'one'\n", 2, "sentences.ban"),
        ("pack = 3\n", 1, "pack"),
        ("[notices]\nto = ['desktop', 'command:rm -rf /']\n", 2, "notices.to[1]"),
        ("[watch\n", 1, None),
    ],
)
def test_a_mistake_names_file_line_and_key(tmp_path, text, line, path):
    (tmp_path / "repurpose.toml").write_text(text)
    with pytest.raises(SetupError) as caught:
        load_config([tmp_path])
    assert told(caught.value) == (str(tmp_path / "repurpose.toml"), line, path)


def test_a_former_name_is_still_read_and_told(tmp_path):
    (tmp_path / "repurpose.toml").write_text('[pack]\nlang = "en"\n')
    config = load_config([tmp_path])
    assert config.options == PackOptions(article_language="en")
    [notice] = config.outdated
    assert notice.arguments["old"] == "lang"
    assert notice.arguments["new"] == "article_language"


def test_the_name_of_today_comes_before_a_former_one_and_needs_no_notice(tmp_path):
    file = tmp_path / "repurpose.toml"
    file.write_text('[pack]\nlang = "en"\narticle_language = "ja"\n')
    assert load_config([tmp_path]).options.article_language == "ja"
    file.write_text('[pack]\narticle_language = "ja"\n')
    assert load_config([tmp_path]).outdated == ()


def test_a_command_may_stand_in_ones_own_file(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path))
    (tmp_path / "repurpose.toml").write_text("[notices]\nto = ['command:notify']\n")
    assert load_config([]).notices.to == ("command:notify",)


@pytest.mark.slow
def test_flags_beat_the_environment_and_that_beats_the_file(tmp_path, monkeypatch):
    article = tmp_path / "a.md"
    article.write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "repurpose.toml").write_text(
        '[pack]\ntheme = "warm"\nplatforms = ["x"]\nposts = 4\n'
    )
    words = ["pack", str(article), "--out", str(tmp_path / "out"), "--no-clips", "--no-cards", "-q"]

    def made(*more):
        assert run([*words, *more]) == 0
        return read_manifest(tmp_path / "out" / "a").made_by.options

    assert (made().theme, made().posts, made().platforms) == ("warm", 4, ("x",))
    monkeypatch.setenv("REPURPOSE_THEME", "ink")
    assert made().theme == "ink"
    assert made("--theme", "newsroom").theme == "newsroom"


def test_wishes_of_a_pack_survive_and_are_kept(tmp_path):
    words = [
        "pack",
        str(SAMPLE),
        "--out",
        str(tmp_path),
        "--no-clips",
        "--no-cards",
        "-q",
        "-p",
        "x",
    ]
    assert run(words) == 0
    pack = tmp_path / "demo"
    first = re.split("[，。；]", read_manifest(pack).quotes[0].text)[0]
    (pack / "wishes.toml").write_text(
        f'ban = ["{first}"]\npin = ["排版的最高境界,是让人忘记排版"]\n', encoding="utf-8"
    )
    assert parse_wishes((pack / "wishes.toml").read_bytes(), pack / "wishes.toml")[1] == (first,)
    for _ in range(2):
        assert run(words) == 0
        manifest = read_manifest(pack)
        assert manifest.quotes[0].text == "排版的最高境界，是让人忘记排版。"
        assert not [q.text for q in manifest.quotes if first in q.text]
        posts = "".join(p.text for t in manifest.threads for p in t.posts)
        assert "排版的最高境界" in posts
        assert first not in posts
        reasons = {gone.reason for gone in manifest.threads[0].left_out}
        assert "banned by the author" in reasons
        assert (pack / "wishes.toml").is_file()


def test_why_explains_quotes_cuts_and_what_was_left_out(tmp_path, capsys):
    words = [
        "pack",
        str(SAMPLE),
        "--out",
        str(tmp_path),
        "--no-clips",
        "--no-cards",
        "--style",
        "full",
        "--why",
    ]
    assert run(words) == 0
    said = "".join(capsys.readouterr())
    assert "quotes, best first" in said
    assert "cut 1: post 3.0" in said
    assert "a post that opens with a word pointing back" in said


def test_articles_are_still_found_by_folder(tmp_path):
    (tmp_path / "a.md").write_text("标题\n\n一句话。\n", encoding="utf-8")
    (tmp_path / "repurpose.toml").write_text("")
    assert [a.id for a in read_articles([str(tmp_path)], read_stdin=bytes)] == ["a"]
