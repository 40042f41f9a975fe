"""A table of a TOML file in, checked values out; every mistake is told with its line."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.toml_files.lines import Path

T = TypeVar("T")


class Fields:
    """One table: each value is taken once by its key; what was not taken has no meaning."""

    def __init__(
        self, table: Mapping[str, Any], path: Path, lines: Mapping[Path, int], where: str
    ) -> None:
        """Keep a table, the path that leads to it, and the lines of the whole file."""
        self._table = table
        self._path = path
        self._lines = lines
        self._where = where
        self._taken: dict[str, None] = {}

    @property
    def line(self) -> int:
        """The line on which the table begins."""
        return self._lines.get(self._path, 1)

    def has(self, key: str) -> bool:
        """Say whether a key is there."""
        self._taken[key] = None
        return key in self._table

    def inner(self, key: str, *more: str | int) -> "Fields":
        """Return a table inside this one."""
        value: Any = self._table.get(key, {})
        for step in more:
            value = value[step]
        if not isinstance(value, dict):
            self.fail(msg("{key} is no table.", key=key), key, *more)
        self._taken[key] = None
        return Fields(value, (*self._path, key, *more), self._lines, self._where)

    def names(self, key: str) -> list[str]:
        """Return the keys of a table of tables."""
        self._taken[key] = None
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            self.fail(msg("{key} is no table: write [{key}.NAME].", key=key), key)
        return list(value)

    def count(self, key: str) -> int:
        """Return how many tables `[[key]]` there are."""
        self._taken[key] = None
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fail(msg("{key} is no list of tables: write [[{key}]].", key=key), key)
        return len(value)

    def one(self, key: str, read: Callable[[str], T], default: T) -> T:
        """Return what `read` makes of a text, a number or a date; a ValueError is the mistake."""
        if not self.has(key):
            return default
        return self._read(read, self._table[key], key)

    def many(self, key: str, read: Callable[[str], T]) -> tuple[T, ...]:
        """Return what `read` makes of one value or of each of a list."""
        if not self.has(key):
            return ()
        value = self._table[key]
        if not isinstance(value, list):
            return (self._read(read, value, key),)
        return tuple(self._read(read, one, key, number) for number, one in enumerate(value))

    def whole(self, key: str, default: int, least: int = 0) -> int:
        """Return a whole number that is not below `least`."""
        if not self.has(key):
            return default
        value = self._table[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fail(
                msg("{key} must be a whole number from {least} on.", key=key, least=least), key
            )
        return value

    def _read(self, read: Callable[[str], T], value: Any, *path: str | int) -> T:
        if isinstance(value, datetime):
            value = value.isoformat(sep=" ", timespec="minutes")
        elif isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.fail(msg("{path} must be text in quotes.", path=path[0]), *path)
        try:
            return read(value)
        except UsageError as error:
            self.fail(error.message, *path, hint=error.hint)
        except ValueError as error:
            self.fail(f"{path[0]}: {error}", *path)

    def close(self) -> None:
        """Refuse keys that nobody took; name the nearest that there is."""
        for key in self._table:
            if key not in self._taken:
                inside = f" in {self._name()}" if self._path else ""
                self.fail(f"There is no {key!r}{inside}.", key, hint=near(key, self._taken))

    def _name(self) -> str:
        words = [str(step) for step in self._path if isinstance(step, str)]
        double = bool(self._path) and isinstance(self._path[-1], int)
        return f"[[{'.'.join(words)}]]" if double else f"[{'.'.join(words)}]"

    def fail(self, said: str, *path: str | int, hint: str = "") -> NoReturn:
        """Raise the mistake with the line of `path`, or of what it stands in.

        Raises:
            UsageError: Always.
        """
        full: Path = (*self._path, *path)
        line = 1
        for size in range(len(full), 0, -1):  # of [accounts.x], accounts has only what stands in it
            found = [at for known, at in self._lines.items() if known[:size] == full[:size]]
            if found:
                line = min(found)
                break
        raise UsageError(
            msg("{where}, line {line}: {said}", where=self._where, line=line, said=said), hint=hint
        )


def near(word: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest of the known names, or all of them."""
    names = list(known)
    found = get_close_matches(word.lower(), names, n=1, cutoff=0.5)
    return (
        msg("Did you mean {found!r}?", found=found[0])
        if found
        else msg("Known: {names}.", names=", ".join(names))
    )
