"""What fields of a file's model are made of: texts of small grammars, names, lists of one, mistakes.

A file's model is a dataclass with `__pydantic_config__ = CLOSED`: its types are strict, and a key
that it does not know is a mistake. The library that checks it (pydantic 2) is imported by
`toml_files.read` only, when a file is read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from annotated_types import MinLen

from repurpose.errors import RepurposeError
from repurpose.messages import msg
from repurpose.toml_files.phrases import show, suggest

CLOSED: Any = {"extra": "forbid", "strict": True, "allow_inf_nan": False}
Text = Annotated[str, MinLen(1)]


class Wrong(ValueError):
    """What a validator has against a value: a sentence, the place within it, and what to do."""

    def __init__(self, said: str, *at: str | int, hint: str = "") -> None:
        """Keep all three; the place is that of the validated value when `at` is empty."""
        super().__init__(said)
        self.said = said
        self.at = at
        self.hint = hint


class Mistyped(ValueError):
    """A value of the wrong type; what it should be is said by the schema."""


@dataclass(frozen=True)
class Parsed:
    """Stands in `Annotated[T, Parsed(...)]`: the file has one thing, `read` makes the value of it.

    `read` may raise any error of ours, or a ValueError with a sentence. `schema` gives the JSON
    Schema of what the file has.
    """

    read: Callable[[Any], Any]
    schema: Callable[[], Mapping[str, Any]]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> Any:
        """Have `read` do all of it."""
        from pydantic_core import core_schema  # noqa: PLC0415  # only where a file is read

        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> Any:
        """Describe what the file has."""
        return dict(self.schema())

    def _checked(self, value: Any) -> Any:
        try:
            return self.read(value)
        except RepurposeError as error:
            raise Wrong(error.message, hint=error.hint) from None


def written(read: Callable[[str], Any], *examples: str, digits: bool = False) -> Parsed:
    """Return a text of a small grammar, such as a time; with `digits` a number is its digits."""
    kinds = (str, int) if digits else (str,)

    def take(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise Mistyped
        return read(str(value))

    shown = {"examples": list(examples)} if examples else {}
    return Parsed(take, lambda: {"type": "string", **shown})


def one_of(names: Iterable[str] | Callable[[], Iterable[str]]) -> Parsed:
    """Return one of several names; what gives the names is asked when a file is read."""

    def listed() -> list[str]:
        return list(names() if callable(names) else names)

    def take(value: Any) -> str:
        known = listed()
        if isinstance(value, str) and value in known:
            return value
        raise Wrong(
            msg("must be one of {names}, not {found}", names=", ".join(known), found=show(value)),
            hint=suggest(value, known) if isinstance(value, str) else "",
        )

    return Parsed(take, lambda: {"type": "string", "enum": listed()})


@dataclass(frozen=True)
class OneOrMany:
    """Stands in `Annotated[tuple[T, ...], OneOrMany()]`: a lone value is a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Put a lone value into a list before it is checked."""
        from pydantic_core import core_schema  # noqa: PLC0415  # only where a file is read

        return core_schema.no_info_before_validator_function(
            lambda value: tuple(value) if isinstance(value, list) else (value,), handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        """Describe both ways of writing it."""
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


@dataclass(frozen=True)
class Made:
    """Stands in `Annotated[T, Made(kind, make)]`: the file has a `kind`, the value is `make` of it."""

    kind: Any
    make: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, _source: Any, handler: Any) -> Any:
        """Check what the file has, then make the value."""
        from pydantic_core import core_schema  # noqa: PLC0415  # only where a file is read

        return core_schema.no_info_after_validator_function(
            self.make, handler.generate_schema(self.kind)
        )
