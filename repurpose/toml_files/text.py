"""A TOML file in, its tables out, not checked yet, with the line of each of their keys."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from repurpose.errors import RepurposeError, UsageError
from repurpose.messages import fixed, msg, reason_of
from repurpose.toml_files.lines import Path as Places
from repurpose.toml_files.lines import find_lines
from repurpose.toml_files.phrases import path_of

_AT = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class TomlText:
    """What a file says, and what it is called in messages; `text` is None for a table from elsewhere."""

    table: Mapping[str, Any]
    where: str
    text: str | None = None
    fails: type[RepurposeError] = field(default=UsageError)

    @cached_property
    def lines(self) -> Mapping[Places, int]:
        """The line of each key, table and element."""
        return find_lines(self.text or "")

    def line_of(self, places: Places) -> int | None:
        """Return the line of a place, or of the nearest thing around it; None: it has no text."""
        if self.text is None:
            return None
        for size in range(len(places), 0, -1):
            # Of [accounts.x], `accounts` has only what stands in it.
            found = [at for known, at in self.lines.items() if known[:size] == places[:size]]
            if found:
                return min(found)
        return 1

    def error(self, places: Places, reason: str, hint: str = "") -> RepurposeError:
        """Return the error that names the file, the line and the place of a mistake."""
        line, path = self.line_of(places), path_of(places)
        where = (
            msg("{file}, line {line}", file=self.where, line=line)
            if line is not None
            else self.where
        )
        said = msg("{path}: {reason}", path=path, reason=reason) if path else reason
        if reason.endswith((".", "!", "?")):  # a sentence of another room
            return self.fails(msg("{where}: {said}", where=where, said=said), hint=hint)
        return self.fails(msg("{where}: {said}.", where=where, said=said), hint=hint)


def open_toml(path: Path, *, fails: type[RepurposeError] = UsageError, hint: str = "") -> TomlText:
    """Return the tables of a file, not checked yet.

    Raises:
        RepurposeError: Of the class `fails`: it cannot be read, or is no TOML.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        said = msg("{path} cannot be read: {error}.", path=path, error=reason_of(error))
        raise fails(said, hint=hint) from None
    return parse_toml(data, str(path), fails=fails, hint=hint)


def parse_toml(
    data: bytes | str,
    where: str,
    *,
    fails: type[RepurposeError] = UsageError,
    hint: str = "",
) -> TomlText:
    """Return the tables of a TOML text that messages call `where`, not checked yet.

    Raises:
        RepurposeError: Of the class `fails`: it is no UTF-8 or no TOML; the line is named.
    """
    hint = hint or msg("Correct the file; its form is TOML: https://toml.io")

    def error(line: int, reason: str) -> RepurposeError:
        file = msg("{file}, line {line}", file=where, line=line)
        return fails(msg("{where}: {said}.", where=file, said=reason), hint=hint)

    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        raise error(line, msg("the text is not UTF-8")) from None
    try:
        return TomlText(tomllib.loads(text), where, text, fails)
    except tomllib.TOMLDecodeError as wrong:
        at = _AT.search(str(wrong))
        line = int(at[1]) if at else text.rstrip().count("\n") + 1
        said = _AT.sub("", str(wrong)).removesuffix(" (at end of document)")
        raise error(line, msg("this is not valid TOML ({said})", said=fixed(said))) from None
    except ValueError:  # Python reads whole numbers up to 4300 digits
        raise error(1, msg("a number is too long")) from None
    except RecursionError:
        raise error(1, msg("lists or tables are nested too deeply")) from None


def lay_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return both tables as one: what `above` says counts, table by table; lists are not joined."""
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        if isinstance(value, Mapping) and isinstance(known, Mapping):
            merged[key] = lay_over(known, value)
        else:
            merged[key] = value
    return merged
