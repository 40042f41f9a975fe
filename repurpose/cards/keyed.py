"""A set text and ranges of it in, the text without what begins within them, and that alone, out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from repurpose.typeset import Column, Columns, Line, Setting

Ranges = Sequence[tuple[int, int]]
Part = TypeVar("Part", Line, Column)


def is_keyed(place: int, keys: Ranges) -> bool:
    """Say whether a place lies within one of the ranges."""
    return any(start <= place < end for start, end in keys)


def part_setting(setting: Setting, keys: Ranges) -> tuple[Setting, Setting]:
    """Return a setting without its keywords, and the keywords alone, each where it stood."""
    plain, apart = (tuple(_only(setting.lines, keys, keyed=keyed)) for keyed in (False, True))
    return replace(setting, lines=plain), replace(setting, lines=apart)


def part_columns(columns: Columns, keys: Ranges) -> tuple[Columns, Columns]:
    """Return columns without their keywords, and the keywords alone, each where it stood."""
    plain, apart = (tuple(_only(columns.columns, keys, keyed=keyed)) for keyed in (False, True))
    return replace(columns, columns=plain), replace(columns, columns=apart)


def _only(parts: Sequence[Part], keys: Ranges, *, keyed: bool) -> Iterator[Part]:
    """Yield lines or columns with those of their runs alone that are keywords, or are none; those that have some."""
    for part in parts:
        runs = tuple(run for run in part.runs if is_keyed(run.start, keys) is keyed)
        if len(runs) == len(part.runs):
            yield part
        elif runs:
            yield replace(part, runs=runs)
