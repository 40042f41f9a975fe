"""How captions look and move: a name goes in, a checked `CaptionStyle` from a TOML file comes out.

They are looked for as themes are: in ./captions, in the user's folder, then among the bundled ones.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from repurpose.config import user_folder
from repurpose.errors import SetupError, UnknownName
from repurpose.messages import msg
from repurpose.resources import asset

Motion = Literal["still", "light", "box", "pop"]
Unit = Literal["word", "character"]

DEFAULT_STYLE = "plain"


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """How captions are drawn. Sizes are px on a picture of 1080 px on its shorter side."""

    name: str
    label: str
    label_zh: str
    motion: Motion  # what happens to the word of the moment
    unit: Unit  # what lights up: words, or single characters
    size: tuple[int, int]  # the least and the most
    hook: int  # the most for the hook
    bar: bool  # an accent bar at the left of the caption
    figures: bool  # figures with their unit in the accent
    edge: float  # em of stroke around the letters, in the ground's colour
    panel: float  # a panel under the caption: 0 none, 1 solid
    unsaid: float  # strength of words that have not been said yet, 0 to 1


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
    path = next((p for p in paths if p.is_file()), None)
    if path is None:
        raise UnknownName("caption style", name, style_names(folders))
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SetupError(f"{path}: {error}.", hint=msg("Correct the file.")) from error
    known = [f.name for f in fields(CaptionStyle) if f.name != "name"]
    for key in given:
        if key not in known:
            raise SetupError(
                msg("{path}: {key}: unknown key.", path=path, key=key),
                hint=msg("Known: {known}.", known=", ".join(known)),
            )
    for key in known:
        if key not in given:
            raise SetupError(
                msg("{path}: {key}: is missing.", path=path, key=key),
                hint=msg("See the style `plain`."),
            )
    return CaptionStyle(name, **{key: _checked(key, given[key], path) for key in known})


def _checked(key: str, value: Any, path: Path) -> Any:
    """Return the value of `key` when it is one that it can have."""

    def number(low: float, high: float) -> bool:
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        )

    good, must = True, ""
    if key in ("label", "label_zh"):
        good, must = isinstance(value, str) and value != "", msg("a text")
    elif key in ("motion", "unit"):
        choices = get_args(Motion if key == "motion" else Unit)
        good, must = value in choices, msg("one of {choices}", choices=", ".join(choices))
    elif key == "size":
        good = isinstance(value, list) and [type(v) for v in value] == [int, int]
        good = good and 24 <= value[0] <= value[1] <= 200
        must, value = (
            msg("two sizes in px from 24 to 200, the least first"),
            tuple(value) if good else (),
        )
    elif key == "hook":
        good, must = isinstance(value, int) and number(24, 200), msg("a size in px from 24 to 200")
    elif key in ("bar", "figures"):
        good, must = isinstance(value, bool), msg("true or false")
    else:
        high = 0.3 if key == "edge" else 1.0
        good, must = number(0, high), msg("a number from 0 to {high:g}", high=high)
    if not good:
        raise SetupError(msg("{path}: {key}: must be {must}.", path=path, key=key, must=must))
    return value
