"""Every file that people write: whatever is wrong in it is told with the file, the line and the key."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
import tomlkit

from repurpose.accounts.account_file import AccountsFile
from repurpose.cli.app import run
from repurpose.cli.schema import MODELS, schema_of
from repurpose.clips.layout.styles import StyleFile
from repurpose.config import ConfigFile, Sentences
from repurpose.errors import ContentError, RepurposeError, SetupError, UsageError
from repurpose.pack.overrides.clip_edits import ClipsFile
from repurpose.pack.overrides.series_file import SeriesFile
from repurpose.pack.overrides.taken_file import Taken
from repurpose.pack.overrides.title_edits import OwnTitles
from repurpose.resources import asset, root
from repurpose.schedule.grammar.plan_file import PlanFile
from repurpose.themes.file import ThemeFile
from repurpose.themes.voice import Voice
from repurpose.toml_files import open_toml, take_toml
from repurpose.toml_files.lines import find_lines
from repurpose.toml_files.phrases import path_of
from repurpose.toml_files.read import check_table, check_toml, read_toml
from repurpose.toml_files.text import parse_toml
from repurpose.typeset.fonts_file import FontsFile
from tests.told import told


@dataclass(frozen=True)
class File:
    name: str  # as `repurpose schema` has it
    model: type
    text: str

    def read(self, text):
        return check_toml(self.model, parse_toml(text, "f.toml", fails=SetupError))


def text_of(path):
    return path.read_text(encoding="utf-8")


CONFIG = """
[pack]
platforms = ["x", "weibo"]
style = "full"
posts = 5
theme = "ink"
article_language = "zh"

[sentences]
pin = ["甲"]

[notices]
to = ["desktop"]
on = ["failed"]

[watch]
folders = ["~/articles"]
plan = "weekday"
"""
PLAN = """
about = "a plan"
start = "monday"
zone = "Europe/Berlin"
gap = "45m"
per_day = 3
approval = "required"
late = "skip after 1h"
holidays = ["cn"]
quiet = ["22:00-07:00", "12:00-13:00"]
skip = ["12-25"]

[accounts.x]
slots = "mon-fri 09:00 18:00"

[[send]]
what = "cards"
to = ["x", "weibo"]
at = "+0d 09:30"
every = "1d"
most = 3

[[series]]
name = "again"
what = ["card", "quote"]
to = "x"
at = "tue 12:30"
runs = 4
until = "2027-12-31"
"""
CARDS = """
theme = "ink"
format = "square"
colours = { bg = "#ffffff", accent = "#c00000" }

[[card]]
kind = "cover"
title = "题目"
font = "serif"

[[card]]
kind = "points"
at = 40
items = ["一", "二"]
"""
CLIPS = """
voice = "edge"
motion = "zoom"

[[clip]]
id = "01-hook"
lines = ["一句", "两句"]
"""
ACCOUNTS = """
[x-me]
kind = "x"
secrets = ["token"]
added = "2026-11-22"

[x-me.settings]
handle = "me"
"""
VOICE = """
label = "Mine"
label_zh = "我的"
margin = 0.1
key = "slab"
rhythm = ["day"]

[fonts]
title = ["sans", 900]
quote = ["sans", 700]
body = ["sans", 400]
label = ["sans", 500]
figure = ["sans", 900]

[grounds.day]
bg = "bg"
texture = "grid"
share = 0.1

[[layout]]
name = "large"
kind = "quote"
grounds = ["day"]
room = { core = [2.0, 12.0] }

[[layout.put]]
box = [0.1, 0.1, 0.8, 0.8]
anchor = "bottom"
texts = [{ slot = "text", size = [0.04, 0.1], leading = 1.4, optional = true }]
"""
TAKEN = """
quotes = ["慢就是快。"]
cover = "三十年"

[[text]]
model = "careful"
file = "threads/x.md"
text = "慢就是快。"
wish = "更短"
role = "hook"

[[text.sentences]]
text = "慢就是快。"
rests_on = ["他说慢就是快。"]
"""
FILES = [
    File("accounts", AccountsFile, ACCOUNTS),
    File("caption-style", StyleFile, text_of(asset("clips", "styles", "plain.toml"))),
    File("cards", SeriesFile, CARDS),
    File("clips", ClipsFile, CLIPS),
    File("config", ConfigFile, CONFIG),
    File("fonts", FontsFile, text_of(root() / "fonts" / "fonts.toml")),
    File("plan", PlanFile, PLAN),
    File("taken", Taken, TAKEN),
    File("theme", ThemeFile, text_of(asset("themes", "newsroom", "theme.toml"))),
    File("titles", OwnTitles, 'hashtags = ["写作"]\n\n[titles]\nzhihu = "一个题目"\n'),
    File("voice", Voice, VOICE),
    File("wishes", Sentences, 'pin = ["甲"]\nban = ["乙"]\n'),
]


def places(value, path=()):
    """Yield the path of every value in a table, with the value."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


def inside(document, path):
    for step in path:
        document = document[step]
    return document


def wrong_for(value):
    """Return what no field takes in place of such a value."""
    if isinstance(value, bool):
        return 3
    if isinstance(value, int | float):
        return "seven"
    return True


CASES = [
    pytest.param(file, path, value, id=f"{file.name}-{path_of(path)}")
    for file in FILES
    for path, value in places(tomllib.loads(file.text))
    if file.name != "fonts" or path[:2] in {("family", 0), ("stacks", "sans")}  # the rest is alike
]


def mistake(file, text):
    with pytest.raises(SetupError) as caught:
        file.read(text)
    assert "\n" not in caught.value.message
    assert caught.value.exit_code == 5
    return told(caught.value)


def test_every_file_has_a_model_and_every_model_is_tested():
    assert {file.name for file in FILES} == set(MODELS)


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_file_is_right_as_it_is_and_by_its_schema(file):
    assert file.read(file.text)
    schema = schema_of(file.name)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(tomllib.loads(file.text), schema)


@pytest.mark.mostly_slow(quick=70)
@pytest.mark.parametrize(
    ("file", "path", "value"),
    [
        case
        for case in CASES
        if not (isinstance(case.values[2], dict) and isinstance(case.values[1][-1], int))
    ],
)
def test_a_value_of_the_wrong_type(file, path, value):
    document = tomlkit.parse(file.text)
    inside(document, path[:-1])[path[-1]] = wrong_for(value)
    text = document.as_string()
    # A pair such as ["serif", 400] is one value.
    pairs = [path_of(path), path_of(path[:-1])] if isinstance(path[-1], int) else [path_of(path)]
    name, line, found = mistake(file, text)
    assert name == "f.toml"
    assert found in pairs
    lines = find_lines(text)
    assert line in {lines.get(path), lines.get(path[:-1])} - {None}


@pytest.mark.mostly_slow(quick=19)
@pytest.mark.parametrize(
    ("file", "path"),
    [
        pytest.param(case.values[0], case.values[1], id=case.id)
        for case in CASES
        if isinstance(case.values[2], dict)
    ]
    + [pytest.param(file, (), id=file.name) for file in FILES if file.name != "accounts"],
)
def test_a_key_that_does_not_exist(file, path):
    if (file.name == "accounts" and path[-1] == "settings") or path == ("accounts",):
        pytest.skip("any name may stand there")
    document = tomlkit.parse(file.text)
    inside(document, path)["zzz"] = "1"
    text = document.as_string()
    assert mistake(file, text) == (
        "f.toml",
        find_lines(text)[(*path, "zzz")],
        path_of((*path, "zzz")),
    )


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("accounts", ("x-me", "kind")),
        ("caption-style", ("motion",)),
        ("caption-style", ("size",)),
        ("cards", ("card", 1, "kind")),
        ("clips", ("clip", 0, "id")),
        ("fonts", ("family", 0, "name")),
        ("plan", ("send", 0, "what")),
        ("plan", ("send", 0, "to")),
        ("plan", ("send", 0, "at")),
        ("plan", ("series", 0, "name")),
        ("theme", ("dark",)),
        ("theme", ("palette",)),
        ("theme", ("palette", "bg")),
        ("theme", ("style", "align")),
        ("theme", ("ornament", 1, "kind")),
    ],
)
def test_a_key_that_is_missing(name, path):
    [file] = [file for file in FILES if file.name == name]
    document = tomlkit.parse(file.text)
    del inside(document, path[:-1])[path[-1]]
    text = document.as_string()
    line = find_lines(text).get(path[:-1], 1)
    assert mistake(file, text) == ("f.toml", line, path_of(path))


@pytest.mark.mostly_slow(quick=22)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("[broken\n", 0),
        ("a = \n", 0),
        ("a = 1\na = 2\n", 1),
        (f"a = {'[' * 2000}\n", None),
        (f"a = {'1' * 5000}\n", None),
        ('a = "\n', 0),
    ],
    ids=["header", "value", "twice", "deep", "long", "string"],
)
def test_a_text_that_is_no_toml(file, broken, line):
    name, found, path = mistake(file, broken + "\n" + file.text)
    assert (name, path) == ("f.toml", None)
    if line is not None:
        assert found == line + 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_text_that_is_not_unicode(file):
    assert mistake(file, file.text.encode() + b"\n# \xff\n")[1] == file.text.count("\n") + 2


def test_a_byte_order_mark_is_no_mistake():
    assert FILES[0].read(b"\xef\xbb\xbf" + FILES[0].text.encode())


@pytest.mark.parametrize("fails", [UsageError, ContentError, SetupError])
def test_a_file_that_cannot_be_read(tmp_path, fails):
    with pytest.raises(fails):
        read_toml(ConfigFile, tmp_path / "none.toml", fails=fails)
    with pytest.raises(fails):
        read_toml(ConfigFile, Path(tmp_path), fails=fails)


def test_a_table_from_elsewhere_has_no_line():
    with pytest.raises(ContentError) as caught:
        check_table(Sentences, {"pin": ["a", 3]}, "the page", fails=ContentError)
    assert told(caught.value) == ("the page", None, "pin[1]")
    deep = {}
    for _ in range(5000):
        deep = {"pin": deep}
    for table in ({"pin": ["\ud800"]}, deep):  # as JSON may have it
        with pytest.raises(RepurposeError):
            check_table(Sentences, table, "the page")


@pytest.mark.parametrize(
    ("text", "near"), [("paks = 1", "pack"), ("[pack]\ntehme = 'ink'", "theme"), ("[pack]\nstyle = 'ful'", "full")]
)  # fmt: skip
def test_the_nearest_right_word_is_named(text, near):
    with pytest.raises(SetupError) as caught:
        check_toml(ConfigFile, parse_toml(text, "f.toml", fails=SetupError))
    assert caught.value.hint.arguments == {"found": near}


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("name", MODELS)
def test_the_schema_is_printed(name, capsys):
    assert run(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out) == schema_of(name)


def test_the_programs_own_files_say_the_same_whether_they_are_checked_or_not():
    """What is read unchecked at every start is checked here: all bundled themes, voices and the table of fonts."""
    kinds = {
        ThemeFile: sorted(asset("themes").glob("*/theme.toml")),
        Voice: sorted(asset("voices").glob("*/voice.toml")),
        FontsFile: [root() / "fonts" / "fonts.toml"],
    }
    for kind, paths in kinds.items():
        assert paths
        for path in paths:
            layers = [open_toml(path)]
            while extended := layers[-1].table.get("extends"):
                layers.append(open_toml(asset("themes", extended, "theme.toml")))
            assert repr(take_toml(kind, *layers)) == repr(check_toml(kind, *layers)), path


def test_a_file_of_the_program_that_somebody_has_spoiled_is_told_as_any_other(tmp_path):
    spoiled = tmp_path / "voice.toml"
    spoiled.write_text('name = "x"\nlayout = 3\n', "utf-8")
    with pytest.raises(UsageError, match="line"):
        take_toml(Voice, open_toml(spoiled))
