"""A command of Typer's in, the same command out, which takes words as words without asking pydantic.

Typer checks every value with pydantic, which takes a tenth of a second to load; a word that is to be a
word, or a default that nobody changed, needs no check. What does need one still goes Typer's way.
"""

from typing import Any, get_args, get_origin

_CHECK = "_runtime_param"  # of a parameter of Typer 0.20 and later
_NO_CHECK = object()  # a parameter that has no check of this kind


class _PlainValue:
    """What stands for Typer's check of a parameter until a value comes that has to be checked."""

    def __init__(self, annotation: Any) -> None:
        many = get_origin(annotation) is list
        self._kind = get_args(annotation)[0] if many else annotation

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value as the command takes it."""
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        if many and isinstance(value, list | tuple) and all(map(self._is_plain, value)):
            return list(value)
        if not many and (self._is_plain(value) or self._is_default(value, param)):
            return value
        setattr(param, _CHECK, None)  # Typer makes its own
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)

    def _is_plain(self, value: Any) -> bool:
        return self._kind is str and type(value) is str

    def _is_default(self, value: Any, param: Any) -> bool:
        return type(value) is self._kind and value == param.default


def take_words_plainly(command: Any) -> Any:
    """Let a command, and those below it, take words and its own defaults as they are."""
    for param in command.params:
        take_plainly(param)
    for verb in getattr(command, "commands", {}).values():
        take_words_plainly(verb)
    return command


def take_plainly(param: Any) -> Any:
    """Let a parameter take words and its default as they are; a Typer that checks otherwise is left alone."""
    described = getattr(param, "type_descriptor", None)
    if described is None or getattr(param, _CHECK, _NO_CHECK) is not None:
        return param
    if described.parameter_info.parser is None and described.file_annotation is None:
        setattr(param, _CHECK, _PlainValue(described.annotation))
    return param
