"""An English sentence and its named values in, the same sentence in the reader's language out.

A `Translatable` is the English text itself, so that it can be logged, compared and put into JSON,
and it also knows its id (the English pattern) and its values, so that whoever prints it can say it
in another language. The catalogues are gettext's: `assets/locale/<language>/LC_MESSAGES/repurpose.po`.
"""

import gettext
import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from repurpose.json_object import JsonObject
from repurpose.resources import asset

LANGUAGES = ("en", "zh")
DOMAIN = "repurpose"
Say = Callable[[str], str]  # a message -> the same in a reader's language
_AT_LINE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)  # tomllib's errors
# What Python and the system say in such sentences.
SYSTEM = (
    "Invalid value",
    "Invalid statement",
    "Expected '=' after a key in a key/value pair",
    "Expected newline or end of document after a statement",
    "Cannot overwrite a value",
    "Unclosed array",
    "Unterminated string",
    "Invalid initial character for a key part",
    "Expected ']' at the end of a table declaration",
    "Expected ']]' at the end of an array declaration",
    "Permission denied",
    "No such file or directory",
    "Read-only file system",
    "Is a directory",
    "Not a directory",
    "File exists",
    "File name too long",
    "No space left on device",
    "Input/output error",
    "Too many open files",
    "Cannot allocate memory",
    "Connection refused",
    "Address already in use",
    "Network is unreachable",
    "timed out",
)
_SEPARATORS = (", ", "; ")  # of what is joined
_STORED = '{"msg":'  # how a stored sentence begins


class Translatable(str):
    """An English text that knows the pattern and the values that it was made from.

    A value may be a `Translatable` itself: it is translated along with the sentence around it.
    """

    __slots__ = ("arguments", "id")
    id: str
    arguments: Mapping[str, Any]

    def __new__(cls, pattern: str, arguments: Mapping[str, Any], one: str = "") -> Self:
        """Fill `pattern` (`str.format`) with `arguments`; `one` is the pattern for a `count` of 1.

        Raises:
            KeyError: The pattern names a value that is not given.
        """
        chosen = one if one and arguments.get("count") == 1 else pattern
        made = super().__new__(cls, chosen.format_map(arguments))
        made.id = one or pattern
        made.arguments = MappingProxyType(dict(arguments))
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Come over from a worker process as it is."""
        return _rebuild, (str(self), self.id, dict(self.arguments))


class Joined(str):
    """Several texts with a separator between them; each is translated by itself."""

    __slots__ = ("parts", "separator")
    parts: tuple[str, ...]
    separator: str

    def __new__(cls, separator: str, parts: Iterable[str]) -> Self:
        """Join `parts`, as `separator.join` does."""
        known = tuple(parts)
        made = super().__new__(cls, separator.join(known))
        made.parts, made.separator = known, separator
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Come over from a worker process as it is."""
        return Joined, (self.separator, self.parts)


def _rebuild(text: str, pattern: str, arguments: dict[str, Any]) -> Translatable:
    made = str.__new__(Translatable, text)
    made.id, made.arguments = pattern, MappingProxyType(arguments)
    return made


def msg(pattern: str, /, **arguments: object) -> Translatable:
    """Return a sentence for people; `pattern` is its id in the catalogues.

    >>> msg("There is no account {name!r}.", name="x")
    "There is no account 'x'."
    """
    return Translatable(pattern, arguments)


def plural(one: str, many: str, /, *, count: int, **arguments: object) -> Translatable:
    """Return `one` for a count of 1, `many` for any other; `one` is the id in the catalogues.

    >>> plural("{count} post", "{count} posts", count=2)
    '2 posts'
    """
    return Translatable(many, {"count": count, **arguments}, one)


def mark(pattern: str, /) -> str:
    """Return a pattern that is filled later, so that the catalogues have it."""
    return pattern


def mark_plural(one: str, many: str, /) -> tuple[str, str]:
    """Return two patterns, for one and for several, that are filled later."""
    return one, many


def join(separator: str, parts: Iterable[str]) -> str:
    """Return texts joined by `separator` ("; ", ", "), each of which stays translatable."""
    known = tuple(parts)
    return known[0] if len(known) == 1 else Joined(separator, known)


def fixed(text: str) -> Translatable:
    """Return a text without values as a message: others' words, or a name that has translations."""
    return _rebuild(text, text, {})


def reason_of(error: BaseException) -> str:
    """Return what an error says, as a message where it can be: a system's words are known, too."""
    first = error.args[0] if error.args else ""
    if isinstance(first, Translatable | Joined):
        return first
    if isinstance(error, OSError) and error.strerror:
        return fixed(error.strerror)
    if found := _AT_LINE.fullmatch(str(error)):
        return msg(
            "{error} (at line {line}, column {column})",
            error=fixed(found[1]),
            line=int(found[2]),
            column=int(found[3]),
        )
    return fixed(str(error))


def translate(text: str, language: str) -> str:
    """Return `text` in `language`; what is not a message, or not in the catalogue, as it is."""
    if language == "en":
        return str(text)
    if isinstance(text, Joined):
        parts = [translate(part, language) for part in text.parts]
        if text.separator == " ":  # none stands behind a full-width mark
            return "".join(p + " " * p[-1:].isascii() for p in parts[:-1]) + "".join(parts[-1:])
        return look_up(text.separator, language).join(parts)
    if not isinstance(text, Translatable):
        return text
    pattern = look_up(text.id, language)
    if pattern == text.id:
        return str(text)
    values = {
        name: translate(value, language) if isinstance(value, str) else value
        for name, value in text.arguments.items()
    }
    return pattern.format_map(values)


def look_up(text: str, language: str) -> str:
    """Return what the catalogue of `language` has for an id, or the id."""
    catalogue = _catalogue(language)
    found = catalogue.gettext(text) if text else text
    return found if found != text or not text else catalogue.ngettext(text, text, 1)


def read_words(*paths: Path) -> dict[str, JsonObject]:
    """Return the words of a page in every language: JSON files of keys with their English.

    A pair of texts is singular and plural; a language without the difference has one text.
    """
    english: JsonObject = {}
    for path in paths:
        english |= json.loads(path.read_text(encoding="utf-8"))
    words = {"en": english}
    for language in LANGUAGES[1:]:
        words[language] = {
            key: look_up(text[0] if isinstance(text, list) else text, language)
            for key, text in english.items()
        }
    return words


def store(text: str) -> str:
    """Return a text for a file or a database: a message with its id and values, as JSON."""
    if isinstance(text, Translatable):
        values = {name: _stored_value(value) for name, value in text.arguments.items()}
        return json.dumps({"msg": text.id, "text": str(text), "with": values}, ensure_ascii=False)
    if isinstance(text, Joined):
        parts = [store(part) for part in text.parts]
        return json.dumps({"msg": None, "parts": parts, "by": text.separator}, ensure_ascii=False)
    return text


def recall(text: str) -> str:
    """Return a text that `store` has written; any other text as it is."""
    if not text.startswith(_STORED):
        return text
    try:
        found = json.loads(text)
        if found["msg"] is None:
            return Joined(found["by"], map(recall, found["parts"]))
        values = {
            name: recall(value) if isinstance(value, str) else value
            for name, value in found["with"].items()
        }
        return _rebuild(found["text"], found["msg"], values)
    except (ValueError, KeyError, TypeError, AttributeError):
        return text


def _stored_value(value: object) -> object:
    if isinstance(value, str):
        return store(value)
    return value if isinstance(value, int | float | None) else str(value)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    with suppress(OSError):  # English needs none
        return gettext.translation(DOMAIN, asset("locale"), languages=[language])
    return gettext.NullTranslations()
