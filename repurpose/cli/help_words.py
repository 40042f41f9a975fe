"""Every text that the help of the command line shows, for the catalogues of translations."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from repurpose.cli import VERBS, load_verb
from repurpose.cli.app import lay_out, make_app
from repurpose.cli.click_words import OWN_WORDS


def help_words() -> Iterator[str]:
    """Return each paragraph, option's help, and name of a value, in English."""
    yield from OWN_WORDS
    yield from _of_command(make_app())
    for name in VERBS:
        verb = load_verb(name)
        verbs = verb if isinstance(verb, dict) else {name: verb}
        for function in verbs.values():
            if not isinstance(function, str):
                yield from _of_function(function)


def _of_function(function: Any) -> Iterator[str]:
    text = lay_out(function.__doc__ or "")
    yield from (" ".join(b.split()) for b in text.split("\n\n") if not b.startswith("\b"))
    if isinstance(function.__doc__, str):
        yield function.__doc__.strip().partition("\n")[0]
    for parameter in inspect.signature(function).parameters.values():
        for info in getattr(parameter.annotation, "__metadata__", ()):
            yield from _of_option(info)


def _of_command(command: Any) -> Iterator[str]:
    for param in command.params:
        yield from _of_option(param)


def _of_option(info: Any) -> Iterator[str]:
    yield info.help or ""
    if isinstance(info.show_default, str) and " " in info.show_default:  # no value as it is typed
        yield info.show_default
    yield from re.findall(r"[A-Z]{2,}", info.metavar or "")
