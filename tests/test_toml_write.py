"""TOML that is written says what it was given, and keeps what a person wrote around it."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from repurpose.toml_files.lines import find_lines
from repurpose.toml_files.write import write_toml

keys = st.text(min_size=1, max_size=8)
scalars = st.text(max_size=12) | st.integers(-(2**40), 2**40) | st.booleans()
tables = st.dictionaries(keys, scalars | st.lists(scalars, max_size=4), max_size=4)
documents = st.dictionaries(
    keys,
    scalars | st.lists(scalars, max_size=4) | tables | st.lists(tables, max_size=3),
    max_size=5,
)


@given(documents)
def test_what_is_written_is_read(data):
    assert tomllib.loads(write_toml(data, comment="mine")) == data


@given(documents, documents)
def test_what_is_changed_says_the_new(before, data):
    assert tomllib.loads(write_toml(data, before=write_toml(before))) == data


def paths(value, path=()):
    if path:
        yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, one in inner:
        yield from paths(one, (*path, step))


@given(documents)
def test_every_key_has_its_line(data):
    text = write_toml(data)
    lines, rows = find_lines(text), text.split("\n")
    for path in paths(tomllib.loads(text)):
        assert path in lines or any(known[: len(path)] == path for known in lines)
    assert all(1 <= line <= len(rows) for line in lines.values())


OLD = """\
# 我的卡片
theme = "ink"  # 墨色

# 第一张
[[card]]
kind = "quote"
text = "甲"  # 别改

[[card]]
kind = "points"
items = ["一", "二"]
"""


def test_comments_and_order_stay():
    data = tomllib.loads(OLD)
    assert write_toml(data, before=OLD) == OLD
    data["card"][1]["items"].append("三")
    data["theme"] = "warm"
    text = write_toml(data, before=OLD)
    assert text == OLD.replace('"二"]', '"二", "三"]').replace('"ink"', '"warm"')
    data["card"].reverse()
    assert "# 别改" in write_toml(data, before=text)


def test_a_text_that_is_no_toml_is_written_anew():
    assert write_toml({"a": 1}, before="a = [") == "a = 1\n"


def test_tables_on_one_line_and_long_lists():
    text = write_toml({"card": [{"colours": {"bg": "#fff"}}], "lines": ["长" * 60, "短" * 40]}, inline=("colours",))  # fmt: skip
    assert 'colours = {bg = "#fff"}' in text
    assert text.count("\n") > 5
