"""What a file is to say in, its TOML out; of a file that is there, comments and order stay.

tomlkit (MIT, 2026-10, 0.5 MB, no dependencies, imported in 28 ms and only here) knows where comments
and white space stand; tomli-w is smaller and writes only what is new.
"""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, AoT, Item

_WIDTH = 90  # a list that is longer gets a line for each element


def write_toml(
    data: Mapping[str, Any], *, before: str = "", comment: str = "", inline: Collection[str] = ()
) -> str:
    """Return a TOML text that says `data`.

    Args:
        data: Texts, numbers, truth values, lists and tables of such.
        before: The text that stands in the file: what it says already stays as it was written.
        comment: The first line of a new file, without its sign.
        inline: Keys whose tables stand on one line, in braces.
    """
    if before:
        try:
            document = tomlkit.parse(before)
            _change(document, data, inline)
            text = tomlkit.dumps(document)
            if tomllib.loads(text) == _plain(data):
                return text
        except (TOMLKitError, tomllib.TOMLDecodeError, ValueError):
            pass  # what cannot be changed is written anew
    fresh = tomlkit.document()
    if comment:
        fresh.add(tomlkit.comment(comment))
    _change(fresh, data, inline)
    return tomlkit.dumps(fresh)


def _change(
    table: Container | AbstractTable, data: Mapping[str, Any], inline: Collection[str]
) -> None:
    """Let a table say `data`, and touch nothing of it that does already."""
    for key in [key for key in table if key not in data]:
        del table[key]
    for key, value in sorted(data.items(), key=lambda pair: _is_table(pair[0], pair[1], inline)):
        old = table.get(key)
        if isinstance(old, Item) and old.unwrap() == _plain(value):
            continue
        if isinstance(old, AbstractTable) and isinstance(value, Mapping):
            _change(old, value, inline)
        elif isinstance(old, AoT) and _is_tables(value):
            tables = _changed_tables(old, value, inline)
            if tables is not old:
                table[key] = tables
        else:
            table[key] = _item(key, value, inline)


def _changed_tables(old: AoT, values: Sequence[Mapping[str, Any]], inline: Collection[str]) -> AoT:
    """Return the tables of a list: each old one that says the same, or stands in the same place."""
    left = list(old)
    same: list[Any] = []
    for value in values:
        found = next((one for one in left if one.unwrap() == _plain(value)), None)
        if found is not None:
            left.remove(found)
        same.append(found)
    tables = [known or (left.pop(0) if left else tomlkit.table()) for known in same]
    for table, value in zip(tables, values, strict=True):
        _change(table, value, inline)
    if len(tables) == len(old) and all(a is b for a, b in zip(tables, old, strict=True)):
        return old
    return AoT(tables)


def _item(key: str, value: Any, inline: Collection[str]) -> Item:
    if isinstance(value, Mapping):
        table = tomlkit.inline_table() if key in inline else tomlkit.table()
        _change(table, value, inline)
        return table
    if _is_tables(value):
        return _changed_tables(tomlkit.aot(), value, inline)
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        array.extend(value)
        array.multiline(len(array.as_string()) > _WIDTH)
        return array
    made: Item = tomlkit.item(value)
    return made


def _is_table(key: str, value: Any, inline: Collection[str]) -> bool:
    """Say whether a value has lines of its own, which come after all others of its table."""
    return (isinstance(value, Mapping) and key not in inline) or _is_tables(value)


def _is_tables(value: Any) -> bool:
    return bool(value) and isinstance(value, list | tuple) and isinstance(value[0], Mapping)


def _plain(value: Any) -> Any:
    """Return a value as tomllib would read it."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
