"""JSON in, a frozen typed value out; or the first thing that is wrong, and where it stands.

Types are strict (a text is never taken for a number), values are frozen, lists are tuples. A mistake
is named by its whole path, such as `threads[0].posts[2].limit: expected int`; whoever reads a file
adds the file's name. Files in TOML are read by `toml_files`, which knows lines, too.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from repurpose.errors import ContentError
from repurpose.messages import Translatable, msg
from repurpose.toml_files import path_of

T = TypeVar("T")
_readers: dict[type, TypeAdapter[Any]] = {}


class Model(BaseModel):
    """A frozen value with strict types, which knows all its keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class OpenModel(Model):
    """The same, but keys that it does not know are kept and written again."""

    model_config = ConfigDict(extra="allow")


class Invalid(ContentError):
    """A file says something that it cannot say: `path` is where, `reason` what is wrong there."""

    def __init__(self, path: str, reason: str) -> None:
        """Make the message of both; `path` is empty for the file as a whole."""
        told = msg("{path}: {reason}", path=path, reason=reason) if path else reason
        super().__init__(told)
        self.path = path
        self.reason = reason


def check(kind: type[T], data: object) -> T:
    """Return `data`, as plain dictionaries and lists, as a value of `kind`, a model.

    Raises:
        Invalid: It is none; the first thing that is wrong is named.
    """
    try:
        return _reader(kind).validate_python(_frozen(data), strict=True)
    except ValidationError as error:
        raise first_error(error) from None


def check_json(kind: type[T], data: bytes | str) -> T:
    """Return a JSON text as a value of `kind`, a model or a dataclass.

    Raises:
        Invalid: It is no JSON, or no value of that kind; the first thing that is wrong is named.
    """
    try:
        return _reader(kind).validate_json(data, strict=True)
    except ValidationError as error:
        raise first_error(error) from None


def _reader(kind: type[T]) -> TypeAdapter[T]:
    """Return what reads values of `kind`, made once."""
    if kind not in _readers:
        _readers[kind] = TypeAdapter(kind)
    return _readers[kind]


def first_error(error: ValidationError) -> Invalid:
    """Return the first of several errors, with its whole path."""
    first = error.errors(include_url=False, include_input=False)[0]
    places = [place for place in first["loc"] if place != "[key]"]  # what is wrong is a name
    return Invalid(path_of(places), _reason(first))


_JSON_PLACE = re.compile(r" at line (\d+) column \d+$")
_REASONS = {
    "missing": msg("is missing"),
    "extra_forbidden": msg("unknown key"),
    "int_type": msg("expected int"),
    "int_from_float": msg("expected int"),
    "float_type": msg("expected a number"),
    "finite_number": msg("expected a finite number"),
    "string_type": msg("expected text"),
    "bool_type": msg("expected true or false"),
    "tuple_type": msg("expected a list"),
    "list_type": msg("expected a list"),
    "dict_type": msg("expected a table"),
    "mapping_type": msg("expected a table"),
    "model_type": msg("expected a table"),
    "model_attributes_type": msg("expected a table"),
    "dataclass_type": msg("expected a table"),
}


def _reason(error: Mapping[str, Any]) -> Translatable | str:
    """Return what is wrong in a few words; what has none of ours, in those of the library."""
    kind, about = error["type"], error.get("ctx", {})
    if kind in _REASONS:
        return _REASONS[kind]
    match kind:
        case "literal_error" | "enum":
            return msg("expected {choices}", choices=about["expected"])
        case "greater_than_equal":
            return msg("must be at least {least}", least=about["ge"])
        case "less_than_equal":
            return msg("must be at most {most}", most=about["le"])
        case "string_pattern_mismatch":
            return msg("must match {pattern}", pattern=about["pattern"])
        case "too_short" | "string_too_short":
            return msg("must not be empty")
        case "too_long":
            return msg("must have at most {most} items", most=about["max_length"])
        case "json_invalid":
            if found := _JSON_PLACE.search(about["error"]):
                return msg("not valid JSON (line {line})", line=int(found[1]))
            return msg("not valid JSON")
        case "value_error":
            return str(about["error"])  # raised by a check of ours, with a sentence
    return str(error["msg"])


def _frozen(data: object) -> object:
    """Return `data` with tuples for its lists: strict types take no list for a tuple."""
    if isinstance(data, Mapping):
        return {key: _frozen(value) for key, value in data.items()}
    if isinstance(data, list):
        return tuple(_frozen(value) for value in data)
    return data
