"""A TOML file of the program's own in, its value out, without a check: tests have checked it.

The library that checks what people write (pydantic) takes a tenth of a second to load, and the first card
of a pack waits for the bundled theme, voice and table of fonts. Whatever lies elsewhere, or is laid over a
file that does, is read by `check_toml`.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from repurpose.toml_files.fields import Made, OneOrMany, Parsed
from repurpose.toml_files.text import TomlText, lay_over

T = TypeVar("T")


def take_toml(kind: type[T], source: TomlText, *below: TomlText) -> T:
    """Return what a file of the program's own says, laid over what those `below` it say, as `check_toml` does."""
    data: dict[str, Any] = {}
    for layer in reversed((source, *below)):
        data = lay_over(data, layer.table)
    try:
        return cast("T", _take(kind, data))
    except (AttributeError, LookupError, TypeError, ValueError):  # somebody has changed the file
        from repurpose.toml_files.read import check_toml  # noqa: PLC0415  # pydantic: see above

        return check_toml(kind, source, *below)


def _take(kind: Any, value: Any) -> Any:
    """Return a value of a file as one of `kind`, the type of a field."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _take_annotated(kind, value)
    if origin in (Union, UnionType):
        return _take(_arm(get_args(kind), value), value)
    if origin is tuple:
        return tuple(_take(one, item) for one, item in _items(get_args(kind), value))
    if isinstance(value, Mapping) and origin is not None:
        key, item = get_args(kind)
        return {_take(key, name): _take(item, one) for name, one in value.items()}
    if is_dataclass(kind):
        types = _types(cast("Any", kind))
        return cast("Any", kind)(**{name: _take(types[name], one) for name, one in value.items()})
    return float(value) if kind is float else value


def _take_annotated(kind: Any, value: Any) -> Any:
    inner, *notes = get_args(kind)
    for note in notes:
        if isinstance(note, Parsed):
            return note.read(value)
        if isinstance(note, Made):
            return note.make(_take(note.kind, value))
        if isinstance(note, OneOrMany) and not isinstance(value, list):
            value = [value]
    return _take(inner, value)


def _items(kinds: tuple[Any, ...], value: Any) -> Any:
    alike = kinds[1:] == (...,)
    return zip(kinds[:1] * len(value) if alike else kinds, value, strict=True)


def _arm(kinds: tuple[Any, ...], value: Any) -> Any:
    """Return the one of several types that a value of a file is written for: our models have one besides None."""
    if value is None:
        return NoneType
    [kind] = [one for one in kinds if one is not NoneType]
    return kind


@cache
def _types(kind: type) -> dict[str, Any]:
    return {one.name: one.type for one in fields(cast("Any", kind))}
