"""An English sentence and its named values in, the same sentence in the reader's language out.

A `Translatable` is the English text itself, so that it can be logged, compared and put into JSON,
and it also knows its id (the English pattern) and its values, so that whoever prints it can say it
in another language. The catalogues are gettext's: `assets/locale/<language>/LC_MESSAGES/repurpose.po`.
"""

import gettext
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Self

from repurpose.resources import asset

LANGUAGES = ("en", "zh")
DOMAIN = "repurpose"


class Translatable(str):
    """An English text that knows the pattern and the values that it was made from.

    A value may be a `Translatable` itself: it is translated along with the sentence around it.
    """

    __slots__ = ("arguments", "id")
    id: str
    arguments: Mapping[str, Any]

    def __new__(cls, pattern: str, arguments: Mapping[str, Any]) -> Self:
        """Fill `pattern` (`str.format`) with `arguments`.

        Raises:
            KeyError: The pattern names a value that is not given.
        """
        made = super().__new__(cls, pattern.format_map(arguments))
        made.id = pattern
        made.arguments = MappingProxyType(dict(arguments))
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Come over from a worker process as it is."""
        return type(self), (self.id, dict(self.arguments))


def msg(pattern: str, /, **arguments: object) -> Translatable:
    """Return a sentence for people; `pattern` is its id in the catalogues.

    >>> msg("There is no account {name!r}.", name="x")
    "There is no account 'x'."
    """
    return Translatable(pattern, arguments)


def translate(text: str, language: str) -> str:
    """Return `text` in `language`; what is not a `Translatable`, or not in the catalogue, as it is."""
    if not isinstance(text, Translatable):
        return text
    pattern = _catalogue(language).gettext(text.id)
    values = {
        name: translate(value, language) if isinstance(value, str) else value
        for name, value in text.arguments.items()
    }
    return pattern.format_map(values)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    with suppress(OSError):  # English needs none
        return gettext.translation(DOMAIN, asset("locale"), languages=[language])
    return gettext.NullTranslations()
