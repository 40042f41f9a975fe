"""What each vendor's endpoint wants: a table of dated facts, over which a user may lay their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from annotated_types import Interval

from repurpose.errors import SetupError, UnknownName
from repurpose.folders import user_folder
from repurpose.json_object import JsonObject
from repurpose.messages import mark
from repurpose.names import nearest
from repurpose.resources import asset
from repurpose.toml_files import CLOSED, Text

Rung = Literal["json_schema", "json_object", "none"]
LADDER: tuple[Rung, ...] = ("json_schema", "json_object", "none")
REGIONS = (mark("China"), mark("Singapore"), mark("United States"))  # that have translations
OWN_FILE = "editor-presets.toml"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_Dollars = Annotated[float, Interval(ge=0)]


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens; `source` is "" where no page confirms it."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    asked: _Dollars
    answered: _Dollars
    cached: _Dollars | None = None  # None: as `asked`
    source: str = ""


@dataclass(frozen=True)
class Preset:
    """An endpoint: its address, and what it wants otherwise than others."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    label: Text
    base_url: Text
    also: tuple[Text, ...] = ()
    region: str = ""  # where its servers stand, "" where that is not known
    key_variable: str = ""
    model: str = ""  # that is asked when the user names none
    output_limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    response_format: Rung = "json_object"
    thinking_off: Mapping[str, Any] = field(default_factory=dict)
    always_thinking: tuple[Text, ...] = ()
    thinking_tokens: Annotated[int, Interval(ge=0)] = 4000  # that such a model adds to an answer
    away: tuple[Text, ...] = ()
    temperature: bool = True  # whether it takes one
    seed: bool = False
    start: str = ""  # the command that starts it on this machine
    context: Annotated[int, Interval(ge=1)] | None = None  # tokens of question and answer together
    prices: Mapping[str, Price] = field(default_factory=dict)
    as_of: str = ""  # ISO date
    source: str = ""

    @property
    def host(self) -> str:
        """Return the host of its address."""
        return host_of(self.base_url)

    def always_thinks(self, model: str) -> bool:
        """Return whether a model's thinking cannot be turned off."""
        return any(fnmatchcase(model.lower(), one) for one in self.always_thinking)

    def runs_away(self, model: str) -> bool:
        """Return whether a model runs elsewhere, whatever machine is asked for it."""
        return any(fnmatchcase(model.lower(), one) for one in self.away)

    def thinking_keys(self, model: str) -> JsonObject:
        """Return the keys of a request that turn a model's thinking off."""
        return {} if self.always_thinks(model) else dict(self.thinking_off)


PresetsFile = dict[str, Preset]


def host_of(address: str) -> str:
    """Return the host of an address, with its port where it has one; "" when it is none."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.hostname or ''}{port}"


def is_loopback(host: str) -> bool:
    """Return whether a host, with or without a port, is this machine."""
    name = (urlsplit(f"//{host}").hostname or "") if host else ""
    return name in _LOOPBACK or name.startswith("127.")


def read_presets(own: Path | None = None) -> Mapping[str, Preset]:
    """Return all presets by name: ours, under what the user's file says; `own` is that file.

    Raises:
        SetupError: The user's file says something that cannot be.
    """
    from repurpose.toml_files import check_toml, open_toml  # noqa: PLC0415  # where one is read

    path = own or user_folder() / OWN_FILE
    if not path.is_file():
        return _bundled()
    ours = open_toml(_file(), fails=SetupError)
    return check_toml(PresetsFile, open_toml(path, fails=SetupError), ours)


def find_preset(name: str, presets: Mapping[str, Preset]) -> tuple[str, Preset]:
    """Return the preset of a name, and what it is called in the table.

    Raises:
        UnknownName: There is none; the hint names the nearest.
    """
    wanted = name.strip().lower()
    for known, preset in presets.items():
        if wanted in (known, *preset.also):
            return known, preset
    near = nearest("preset", wanted, [*presets, *(a for p in presets.values() for a in p.also)])
    raise UnknownName("preset", name, presets, near=near or None)


def preset_at(base_url: str, presets: Mapping[str, Preset]) -> tuple[str, Preset]:
    """Return the preset whose host an address has; a plain one, called "", for an unknown host."""
    host = host_of(base_url)
    for name, preset in presets.items():
        if preset.host == host:
            return name, preset
    return "", Preset(label=host, base_url=base_url, response_format="json_object")


def _file() -> Path:
    return asset("editor", "presets.toml")


@cache
def _bundled() -> Mapping[str, Preset]:
    from repurpose.toml_files import read_toml  # noqa: PLC0415  # where one is read

    return read_toml(PresetsFile, _file())
