"""Read themes from TOML: find the file, follow `extends`, check every key, build the value."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from repurpose.card_kinds import KINDS
from repurpose.config import user_folder
from repurpose.errors import SetupError, UnknownName
from repurpose.messages import msg
from repurpose.resources import asset
from repurpose.themes.model import (
    Align,
    Anchor,
    Colour,
    FontChoice,
    Fonts,
    Header,
    Leading,
    Mark,
    Ornament,
    Page,
    Palette,
    Scale,
    Shape,
    Style,
    Theme,
)

DEFAULT = "newsroom"
Check = Callable[[Any], Any]


def _colour(value: Any) -> Colour:
    digits = value.removeprefix("#") if isinstance(value, str) else ""
    if len(digits) != 6 or not str(value).startswith("#"):
        raise ValueError("must be a colour such as #1a2b3c")
    return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))


def _number(least: float, most: float) -> Check:
    def check(value: Any) -> float:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not least <= value <= most
        ):
            raise ValueError(f"must be a number from {least:g} to {most:g}")
        return float(value)

    return check


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 60:
        raise ValueError("must be a whole number from 0 to 60")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 - one kind of complaint
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("must be a text")
    return value


def _one_of(kind: Any) -> Check:
    choices = get_args(kind)

    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return str(value)

    return check


def _font(value: Any) -> FontChoice:
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], str):
        raise ValueError('must be a role and a weight, such as ["serif", 400]')
    return FontChoice(value[0], int(_number(100, 900)(value[1])))


def _range(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("must be a least and a most, such as [0.05, 0.1]")
    least, most = (_number(0.01, 0.6)(v) for v in value)
    if least > most:
        raise ValueError(msg("must have its least before its most"))
    return (least, most)


_PLACES = (*KINDS, "clip")  # what an ornament or a panel may stand on


def _on(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not set(value) <= set(_PLACES):
        raise ValueError(f"must be a list of {', '.join(_PLACES)}")
    return tuple(value)


_share = _number(0, 1)
_SECTIONS: dict[str, tuple[Callable[..., Any], dict[str, Check]]] = {
    "palette": (Palette, dict.fromkeys(Palette.__slots__, _colour)),
    "fonts": (Fonts, dict.fromkeys(Fonts.__slots__, _font)),
    "scale": (
        Scale,
        dict.fromkeys(("title", "quote", "body", "figure"), _range)
        | dict.fromkeys(("label", "small"), _number(0.015, 0.1)),
    ),
    "leading": (Leading, dict.fromkeys(Leading.__slots__, _number(1.1, 2.2))),
    "style": (
        Style,
        {
            "align": _one_of(Align),
            "cover": _one_of(Anchor),
            "header": _one_of(Header),
            "mark": _one_of(Mark),
            "page": _one_of(Page),
            "body": _one_of(Anchor),
            "veil": _share,
            "panel": _on,
            "upright": _on,
            "angle": _number(-360, 360),
            "grain": _whole,
            "shadow": _share,
        }
        | dict.fromkeys(
            ("margin", "gap", "inset", "radius", "rule", "outline", "slab"), _number(0, 0.3)
        ),
    ),
}
_COVER = dict.fromkeys(Palette.__slots__, _colour)
_TOP: dict[str, Check] = {"label": _text, "label_zh": _text, "dark": _flag, "pair": _text}
_OPTIONAL = {"body", "veil", "upright", "outline", "slab", "pair"}  # these have defaults
_ORNAMENT: dict[str, Check] = {
    "kind": _one_of(Shape),
    "on": _on,
    "share": _share,
    "over": _flag,
} | dict.fromkeys(("x", "y", "w", "h"), _number(-2, 3))


def theme_folders(folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return where themes are looked for: `folders`, ./themes, the user's, then the bundled ones."""
    return (*folders, Path("themes").absolute(), user_folder() / "themes", asset("themes"))


def theme_names(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return the names of all themes at hand, in alphabetical order."""
    found = {p.parent.name for f in theme_folders(folders) for p in f.glob("*/theme.toml")}
    return tuple(sorted(found))


@lru_cache(maxsize=64)
def _load(name: str, folders: tuple[Path, ...]) -> Theme:
    return _build(name, _merged(name, folders, ()))


def load_theme(name: str = DEFAULT, folders: Sequence[Path] = ()) -> Theme:
    """Return the theme `name`, the first that the folders have.

    Raises:
        UnknownName: no folder has it.
        SetupError: its file, or one that it extends, is not valid; the message names file and key.
    """
    return _load(name, theme_folders(folders))


def _merged(name: str, folders: Sequence[Path], chain: tuple[str, ...]) -> dict[str, Any]:
    """Return the tables of a theme laid over those that it extends, each value with its file."""
    path = next(
        (f / name / "theme.toml" for f in folders if (f / name / "theme.toml").is_file()),
        None,
    )
    if path is None:
        if chain:
            raise SetupError(
                msg(
                    "Theme {chain!r} extends {name!r}, which does not exist.",
                    chain=chain[-1],
                    name=name,
                )
            )
        raise UnknownName("theme", name, theme_names(folders))
    if name in chain:
        raise SetupError(
            msg(
                "{path}: extends: goes round in a circle ({listed}).",
                path=path,
                listed=" → ".join((*chain, name)),
            )
        )
    try:
        own = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SetupError(
            f"{path}: {error}.", hint=msg("Correct the file, or choose another theme.")
        ) from error
    parent = own.pop("extends", None)
    if parent is not None and not isinstance(parent, str):
        raise SetupError(msg("{path}: extends: must be the name of a theme.", path=path))
    base = _merged(parent, folders, (*chain, name)) if parent else {}
    return _overlay(base, own, path)


def _overlay(base: dict[str, Any], own: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Check the keys of `own` and lay its values over `base`."""
    merged = dict(base)
    for key, value in own.items():
        if key in _SECTIONS or key == "cover":
            checks = _SECTIONS[key][1] if key in _SECTIONS else _COVER
            section = dict(merged.get(key, {}))
            for inner, given in _table(value, path, key).items():
                section[inner] = _checked(checks, inner, given, path, f"{key}.{inner}")
            merged[key] = section
        elif key == "ornament":
            if not isinstance(value, list):
                raise SetupError(
                    msg("{path}: {key}: must be a list of tables.", path=path, key=key)
                )
            merged[key] = [dict(_table(v, path, key)) | {"_path": path} for v in value]
        else:
            merged[key] = _checked(_TOP, key, value, path, key)
    return merged


def _table(value: Any, path: Path, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SetupError(msg("{path}: {key}: must be a table.", path=path, key=key))
    return value


def _checked(checks: Mapping[str, Check], key: str, value: Any, path: Path, where: str) -> Any:
    if key not in checks:
        raise SetupError(
            msg("{path}: {where}: unknown key.", path=path, where=where),
            hint=msg("Known here: {checks}.", checks=", ".join(checks)),
        )
    try:
        return checks[key](value)
    except ValueError as error:
        reason = str(error) if str(error).startswith("must") else "must be a colour such as #1a2b3c"
        raise SetupError(f"{path}: {where}: {reason}.") from None


def _build(name: str, merged: Mapping[str, Any]) -> Theme:
    parts = {}
    for section, (kind, checks) in _SECTIONS.items():
        given = merged.get(section, {})
        lacking = [key for key in checks if key not in given and key not in _OPTIONAL]
        if lacking:
            raise SetupError(
                msg(
                    "Theme {name!r}: {section}.{lacking} is missing.",
                    name=name,
                    section=section,
                    lacking=lacking[0],
                ),
                hint=msg("Give it, or extend a theme."),
            )
        parts[section] = kind(**given)
    lacking = [key for key in _TOP if key not in merged and key not in _OPTIONAL]
    if lacking:
        raise SetupError(
            msg("Theme {name!r}: {lacking} is missing.", name=name, lacking=lacking[0]),
            hint=msg("Give it, or extend a theme."),
        )
    shapes = tuple(_ornament(o, parts["palette"]) for o in merged.get("ornament", ()))
    return Theme(
        name=name,
        **{key: merged[key] for key in _TOP if key in merged},
        **parts,
        cover_palette=replace(parts["palette"], **merged.get("cover", {})),
        ornaments=shapes,
    )


def _ornament(given: Mapping[str, Any], palette: Palette) -> Ornament:
    path = given["_path"]
    values: dict[str, Any] = {"on": (), "share": 1.0, "x": 0.0, "y": 0.0, "w": 1.0, "h": 1.0}
    for key, value in given.items():
        if key not in ("_path", "colour"):
            values[key] = _checked(_ORNAMENT, key, value, path, f"ornament.{key}")
    if "kind" not in values:
        raise SetupError(msg("{path}: ornament.kind: is missing.", path=path))
    token = given.get("colour", "accent")
    if token in Palette.__slots__:
        colour: Colour = getattr(palette, token)
    else:
        colour = _checked({"colour": _colour}, "colour", token, path, "ornament.colour")
    return Ornament(colour=colour, **values)
