"""How captions look and move: a name goes in, a checked `CaptionStyle` from a TOML file comes out.

They are looked for as themes are: in ./captions, in the user's folder, then among the bundled ones.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Interval

from repurpose.errors import SetupError, UnknownName
from repurpose.folders import user_folder
from repurpose.messages import msg
from repurpose.names import canonical
from repurpose.resources import asset
from repurpose.toml_files import CLOSED, Parsed, Text, Wrong

Motion = Literal["still", "light", "box", "pop"]
Unit = Literal["word", "character"]

Share = Annotated[float, Interval(ge=0, le=1)]
Pixels = Annotated[int, Interval(ge=24, le=200)]

DEFAULT_STYLE = "plain"
_SIZES = {
    "type": "array",
    "items": {"type": "integer", "minimum": 24, "maximum": 200},
    "minItems": 2,
    "maxItems": 2,
}


def _read_sizes(value: Any) -> tuple[int, int]:
    if isinstance(value, list) and [type(v) for v in value] == [int, int]:
        least, most = value
        if 24 <= least <= most <= 200:
            return least, most
    raise Wrong(msg("must be two sizes in px from 24 to 200, the least first, such as [56, 84]"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleFile:
    """How captions are drawn, as a file says it. Sizes are px on a picture of 1080 px across."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    label: Text
    label_zh: Text
    motion: Motion  # what happens to the word of the moment
    unit: Unit  # what lights up: words, or single characters
    size: Annotated[tuple[int, int], Parsed(_read_sizes, lambda: _SIZES)]  # the least and the most
    hook: Pixels  # the most for the hook
    bar: bool  # an accent bar at the left of the caption
    figures: bool  # figures with their unit in the accent
    edge: Annotated[float, Interval(ge=0, le=0.3)]  # em of stroke around the letters
    panel: Share  # a panel under the caption: 0 none, 1 solid
    unsaid: Share  # strength of words that have not been said yet


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionStyle(StyleFile):
    """A caption style and its name."""

    name: str


def style_names(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return the names of all styles at hand, in alphabetical order."""
    return tuple(sorted({p.stem for f in style_folders(folders) for p in f.glob("*.toml")}))


def load_style(name: str = DEFAULT_STYLE, folders: Sequence[Path] = ()) -> CaptionStyle:
    """Return the style `name`, the first that the folders have.

    Raises:
        UnknownName: nobody has it.
        SetupError: its file is not valid; the message names file and key.
    """
    return _load(name, style_folders(folders))


def style_folders(folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return where styles are looked for: `folders`, ./captions, the user's, then the bundled ones."""
    own = (Path("captions").absolute(), user_folder() / "captions")
    return (*folders, *own, asset("clips", "styles"))


@lru_cache(maxsize=32)
def _load(name: str, folders: tuple[Path, ...]) -> CaptionStyle:
    paths = [f / f"{name}.toml" for f in folders] if name.replace("-", "").isalnum() else []
    # `isfile` says no to a name that is too long, where `Path.is_file` raises.
    path = next((p for p in paths if os.path.isfile(p)), None)  # noqa: PTH113
    if path is None and (meant := canonical("caption style", name)) != name:
        return _load(meant, folders)
    if path is None:
        raise UnknownName("caption style", name, style_names(folders))
    from repurpose.toml_files import read_toml  # noqa: PLC0415  # only where a file is read

    said = read_toml(StyleFile, path, fails=SetupError)
    return CaptionStyle(name=name, **{f.name: getattr(said, f.name) for f in fields(said)})
