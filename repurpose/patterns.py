"""A pattern in, the same pattern out, compiled when it is first asked for a match.

`re` and `regex` take milliseconds to compile a long alternation, and an article in one language asks none
of the patterns of the others. So what few articles ask, and takes long to compile, is written with
`lazy_pattern` or `lazy_regex`; all else with `re.compile`, where a mistake shows at once.
"""

import re
from collections.abc import Callable
from typing import Any, AnyStr, cast

_METHODS = (
    "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex", "flags",
)  # fmt: skip


class LazyPattern:
    """A pattern of `re` or `regex` that has what those have; once compiled it answers as fast."""

    __slots__ = (*_METHODS, "_compile", "pattern")

    def __init__(self, pattern: str | bytes, compiled: Callable[[str | bytes], Any]) -> None:
        """Keep the pattern and what compiles it."""
        self.pattern = pattern
        self._compile = compiled

    @property
    def compiled(self) -> bool:
        """Whether it was asked for a match yet."""
        try:
            object.__getattribute__(self, _METHODS[0])
        except AttributeError:
            return False
        return True

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern: one of its methods was asked for the first time."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = self._compile(self.pattern)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, compiled at its first use; only then a mistake is told."""
    return cast("re.Pattern[AnyStr]", LazyPattern(pattern, lambda text: re.compile(text, flags)))


def lazy_regex(pattern: str, flags: int = 0) -> Any:
    """Return what `regex.compile` returns, compiled at its first use; only then a mistake is told."""
    return LazyPattern(pattern, lambda text: _regex(text, flags))


def _regex(pattern: str | bytes, flags: int) -> Any:
    import regex  # noqa: PLC0415  # it takes as long to import as ten patterns do to compile

    return regex.compile(pattern, flags)
