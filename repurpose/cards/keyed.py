"""A set text and ranges of it in, the text without what begins within them, and that alone, out."""

from collections.abc import Sequence
from dataclasses import replace

from repurpose.typeset import Columns, Setting

Ranges = Sequence[tuple[int, int]]


def is_keyed(place: int, keys: Ranges) -> bool:
    """Say whether a place lies within one of the ranges."""
    return any(start <= place < end for start, end in keys)


def part_setting(setting: Setting, keys: Ranges) -> tuple[Setting, Setting]:
    """Return a setting without its keywords, and the keywords alone, each where it stood."""

    def only(*, keyed: bool) -> Setting:
        lines = tuple(
            replace(line, runs=tuple(r for r in line.runs if is_keyed(r.start, keys) is keyed))
            for line in setting.lines
        )
        return replace(setting, lines=lines)

    return only(keyed=False), only(keyed=True)


def part_columns(columns: Columns, keys: Ranges) -> tuple[Columns, Columns]:
    """Return columns without their keywords, and the keywords alone, each where it stood."""

    def only(*, keyed: bool) -> Columns:
        kept = tuple(
            replace(one, runs=tuple(r for r in one.runs if is_keyed(r.start, keys) is keyed))
            for one in columns.columns
        )
        return replace(columns, columns=kept)

    return only(keyed=False), only(keyed=True)
