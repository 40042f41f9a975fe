"""A TOML text in, the line of each key, table and array element out: tomllib keeps none of them.

Reads only as much of TOML 1.0.0 as it takes to know where statements and array elements begin; the
text has been through tomllib before, so it is well-formed.
"""

import re
import tomllib
from collections import defaultdict

Path = tuple[str | int, ...]
_KEY = re.compile(
    r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.)?""",
)
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_QUOTES = ('"""', "'''", '"', "'")


def find_lines(text: str) -> dict[Path, int]:
    """Return the line, counted from 1, on which each path of a well-formed TOML text begins."""
    return _Scan(text.replace("\r\n", "\n")).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.here = 0
        self.lines: dict[Path, int] = {}
        self.counts: defaultdict[Path, int] = defaultdict(int)

    def run(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip_blank() < len(self.text):
            if self.text.startswith("[", self.here):
                table = self._header()
                self._mark(table)
            else:
                self._pair(table)
        return self.lines

    def _skip_blank(self) -> int:
        found = _BLANK.match(self.text, self.here)
        self.here = found.end() if found else self.here
        return self.here

    def _mark(self, path: Path) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, self.here) + 1)

    def _header(self) -> Path:
        double = self.text.startswith("[[", self.here)
        start = self.here
        self.here += 2 if double else 1
        keys = self._keys()
        self.here = self.text.index("]]" if double else "]", self.here) + (2 if double else 1)
        end, self.here = self.here, start
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            last = number == len(keys) - 1
            if last and double:
                self.counts[path] += 1
            if self.counts[path]:
                path = (*path, self.counts[path] - 1)
        self._mark(path)
        self.here = end
        return path

    def _keys(self) -> list[str]:
        keys = []
        while found := _KEY.match(self.text, self.here):
            self.here = found.end()
            basic, literal, bare, dot = found.groups()
            if basic is not None:
                literal = tomllib.loads(f'key = "{basic}"')["key"]
            keys.append(literal or bare or "")
            if not dot:
                break
        return keys

    def _pair(self, table: Path) -> None:
        start = self.here
        keys = self._keys()
        end, self.here = self.here, start
        path: Path = (*table, *keys)
        self._mark(path)
        self.here = self.text.index("=", end) + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        """Pass over one value, and note where each of its elements begins."""
        self._skip_blank()
        self._mark(path)
        sign = self.text[self.here]
        if sign in "\"'":
            self._string()
        elif sign == "[":
            self.here += 1
            number = 0
            while self._inside("]"):
                self._value((*path, number))
                number += 1
        elif sign == "{":
            self.here += 1
            while self._inside("}"):
                self._pair(path)
        else:
            found = re.compile(r"[^,\]}#\n]+").match(self.text, self.here)
            self.here = found.end() if found else self.here + 1

    def _inside(self, closing: str) -> bool:
        """Step over blanks and commas; say whether another element follows."""
        self._skip_blank()
        while self.text.startswith(",", self.here):
            self.here += 1
            self._skip_blank()
        if self.text.startswith(closing, self.here):
            self.here += 1
            return False
        return True

    def _string(self) -> None:
        quote = next(q for q in _QUOTES if self.text.startswith(q, self.here))
        self.here += len(quote)
        raw = quote[0] == "'"
        while not self.text.startswith(quote, self.here):
            self.here += 1 if raw or self.text[self.here] != "\\" else 2
        self.here += len(quote)
        while len(quote) == 3 and self.text.startswith(quote[0], self.here):
            self.here += 1  # up to two more quotes may stand before the end
