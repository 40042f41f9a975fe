"""A `fonts.toml` in, the families that it declares and the order of them for each role out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar

from annotated_types import Interval

from repurpose.errors import SetupError
from repurpose.messages import msg
from repurpose.toml_files import CLOSED, Text, one_of

ROLES = ("sans", "serif", "kai", "latin", "emoji", "symbols", "mono")
Weight = Annotated[int, Interval(ge=1, le=1000)]  # as in OpenType's usWeightClass


@dataclass(frozen=True, slots=True)
class PackagedFont:
    """A font file inside a Python package, found without importing the package."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    module: Text
    file: Text
    project: Text  # the package's name on the index


@dataclass(frozen=True, slots=True)
class Family:
    """A font family, and where its files are."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    name: Text
    licence: str = ""  # SPDX identifier
    packages: tuple[PackagedFont, ...] = ()
    bundled: tuple[Text, ...] = ()  # paths beside `fonts.toml` itself
    files: tuple[Text, ...] = ()  # patterns of names in the folder of a user
    system: tuple[Text, ...] = ()  # the same, in the folders of the operating system
    languages: tuple[Text, ...] = ()  # that it is drawn for, when it is drawn for some
    index: Mapping[str, Annotated[int, Interval(ge=0)]] = field(default_factory=dict)
    weights: tuple[Weight, Weight] | None = None  # for people: the files themselves are asked
    roles: tuple[Annotated[str, one_of(ROLES)], ...] = ()


@dataclass(frozen=True, slots=True)
class FontsFile:
    """What a `fonts.toml` says."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    family: tuple[Family, ...] = ()
    stacks: Mapping[Annotated[str, one_of(ROLES)], tuple[Text, ...]] = field(default_factory=dict)


def bundled_fonts_file(path: Path) -> FontsFile:
    """Return what the program's own file says.

    Raises:
        SetupError: Somebody has changed it, and it is not valid any more.
    """
    from repurpose.toml_files import open_toml, take_toml  # noqa: PLC0415

    return take_toml(FontsFile, open_toml(path, fails=SetupError))


def read_fonts_file(path: Path) -> FontsFile:
    """Return what a file says.

    Raises:
        SetupError: It is not valid; file, line and key are named.
    """
    from repurpose.toml_files import read_toml  # noqa: PLC0415  # only where a file is read

    return read_toml(
        FontsFile, path, fails=SetupError, hint=msg("See fonts/README.md for its form.")
    )
