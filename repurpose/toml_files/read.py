"""A TOML file that people write and a model in, a checked value out; a mistake is named where it stands.

`repurpose.toml, line 3: pack.posts: must be a whole number, not 'five'.` The type of each key, the
values that it may have and which keys there are all come from the model (pydantic 2);
what must be so beyond that is said by validators that raise `Wrong`. Tables are checked as the JSON
that they would be: so the strict types of dataclasses take tables, and a date is a text.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from repurpose.errors import RepurposeError, UsageError
from repurpose.messages import msg
from repurpose.toml_files.fields import Wrong
from repurpose.toml_files.lines import Path as Places
from repurpose.toml_files.phrases import expected, known_keys, node_at, show, suggest
from repurpose.toml_files.text import TomlText, lay_over, open_toml

T = TypeVar("T")
_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")


def read_toml(
    kind: type[T], path: Path, *, fails: type[RepurposeError] = UsageError, hint: str = ""
) -> T:
    """Return what a file says, as a value of `kind`.

    Args:
        kind: A model or a dataclass.
        path: The file.
        fails: The class of the error.
        hint: What to do about a file that cannot be read or is no TOML.

    Raises:
        RepurposeError: Of the class `fails`: the file cannot be read, is no TOML, or says something
            that cannot be; file, line and key are named.
    """
    return check_toml(kind, open_toml(path, fails=fails, hint=hint))


def check_table(
    kind: type[T], table: Mapping[str, Any], where: str, *, fails: type[RepurposeError] = UsageError
) -> T:
    """Return a table that stands in no file, such as one from the studio's page, as a value of `kind`.

    Raises:
        RepurposeError: Of the class `fails`: it says something that cannot be; the key is named.
    """
    return check_toml(kind, TomlText(table, where, None, fails))


def check_toml(kind: type[T], source: TomlText, *below: TomlText) -> T:
    """Return what a file says, laid over what those `below` it say, as a value of `kind`.

    Raises:
        RepurposeError: Of the class `source.fails`: something cannot be; it is named in the file
            that says it.
    """
    layers = (source, *below)
    data: dict[str, Any] = {}
    for layer in reversed(layers):
        data = lay_over(data, layer.table)
    adapter = _adapter(kind)
    try:
        checked: T = adapter.validate_json(json.dumps(data, default=_text))
    except RecursionError:
        raise source.error((), msg("lists or tables are nested too deeply")) from None
    except ValidationError as error:
        raise _explain(error, adapter, data, layers) from None
    return checked


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return _made(kind)


_made = lru_cache(maxsize=32)(TypeAdapter)


def _text(value: date | time) -> str:
    """Return a date or time of TOML as text."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat()


def check_value(kind: type[T], value: object) -> T:
    """Return a part of what a file says as a value of `kind`: for the validator of that part.

    Raises:
        Wrong: It cannot be.
    """
    adapter = _adapter(kind)
    try:
        checked: T = adapter.validate_json(json.dumps(value))
    except ValidationError as error:
        first = _first(error)
        places = _places(first["loc"], value)
        schema = adapter.json_schema(mode="validation")
        reason, hint, at = _reason(first, schema, places)
        raise Wrong(reason, *places, *at, hint=hint) from None
    return checked


def _explain(
    error: ValidationError,
    adapter: TypeAdapter[Any],
    data: Mapping[str, Any],
    layers: Sequence[TomlText],
) -> RepurposeError:
    """Return the error that tells of the first mistake, in the file that makes it."""
    first = _first(error)
    places = _places(first["loc"], data)
    schema = adapter.json_schema(mode="validation")
    reason, hint, at = _reason(first, schema, places)
    places = (*places, *at)
    there = places[:-1] if first["type"] == "missing" else places
    layer = next((one for one in layers if _is_in(one.table, there)), layers[0])
    return layer.error(places, reason, hint)


def _first(error: ValidationError) -> Mapping[str, Any]:
    """Return the error to tell of: a key that does not exist explains one that is missing."""
    found = error.errors(include_url=False)
    return next((one for one in found if one["type"] in _UNKNOWN), found[0])


def _reason(
    error: Mapping[str, Any], schema: Mapping[str, Any], places: Places
) -> tuple[str, str, Places]:
    """Return what is wrong, what to do about it, and where within `places` it stands."""
    if error["type"] in _UNKNOWN:
        known = known_keys(schema, places[:-1])
        return msg("there is no such key"), suggest(str(places[-1]), known), ()
    if error["type"] == "json_invalid":
        return msg("some text is not Unicode"), "", ()
    must = expected(schema, places)
    if error["type"] == "missing":
        hint = _example(schema, places)
        return (
            msg("is missing") if hint else msg("is missing; it must be {must}", must=must),
            hint,
            (),
        )
    match error.get("ctx", {}).get("error"):
        case Wrong() as wrong:
            return wrong.said, wrong.hint, wrong.at
        case ValueError() as wrong if wrong.args:
            return wrong.args[0], "", ()
    found, names = error["input"], node_at(schema, places).get("enum")
    hint = suggest(found, names) if names and isinstance(found, str) else ""
    return msg("must be {must}, not {found}", must=must, found=show(found)), hint, ()


def _places(loc: Sequence[str | int], data: Any) -> Places:
    """Return where an error stands in the file: pydantic's steps as far as the file has them."""
    places: list[str | int] = []
    for step in loc:
        if isinstance(data, Mapping) and step != "[key]":
            data = data.get(step)  # None: what is missing
        elif isinstance(data, list | tuple) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:  # a step into a lone value that counts as a list, or a name that is wrong itself
            break
        places.append(step)
    return tuple(places)


def _is_in(data: Any, places: Places) -> bool:
    for step in places:
        if not isinstance(data, list | Mapping) or isinstance(data, list) != isinstance(step, int):
            return False
        try:
            data = cast("Any", data)[step]
        except (KeyError, IndexError):
            return False
    return True


def _example(schema: Mapping[str, Any], places: Places) -> str:
    """Return a hint that shows how what is missing may be written, when the model has an example."""
    examples = node_at(schema, places).get("examples")
    if not examples:
        return ""
    given = examples[0]
    shown = f'"{given}"' if isinstance(given, str) else given
    return msg("Add {line}.", line=f"{places[-1]} = {shown}")
