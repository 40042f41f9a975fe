"""Read themes from TOML: find the file, follow `extends`, check every key, build the value."""

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.errors import RepurposeError, SetupError, UnknownName
from repurpose.folders import user_folder
from repurpose.messages import msg
from repurpose.names import canonical, register_aliases
from repurpose.resources import asset
from repurpose.themes.file import ThemeFile
from repurpose.themes.model import Theme
from repurpose.toml_files import suggest

if TYPE_CHECKING:
    from repurpose.toml_files import TomlText

DEFAULT = "newsroom"


def theme_folders(folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return where themes are looked for: `folders`, ./themes, the user's, then the bundled ones."""
    return (*folders, Path("themes").absolute(), user_folder() / "themes", asset("themes"))


def theme_names(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return the names of all themes at hand, in alphabetical order."""
    found = {p.parent.name for f in theme_folders(folders) for p in f.glob("*/theme.toml")}
    return tuple(sorted(found))


# What people call the bundled themes besides their labels.
_ALIASES = {
    "brutalist": ("粗野", "野兽派", "大字报"),
    "chalkboard": ("黑板", "粉笔"),
    "film": ("电影", "胶片"),
    "gradient": ("渐变",),
    "ink": ("水墨", "墨", "国风", "中国风", "宣纸"),
    "journal": ("手账", "日记"),
    "magazine": ("杂志",),
    "memo": ("备忘录", "便签", "便笺"),
    "memo-dark": ("深色备忘录", "深色便签"),
    "minimal": ("极简", "简约"),
    "minimal-dark": ("深色极简", "暗色极简"),
    "newsroom": ("新闻", "报社", "编辑部", "默认"),
    "newsroom-dark": ("深色新闻", "暗色新闻"),
    "tech-dark": ("科技", "科技感", "tech"),
    "terminal": ("终端", "命令行", "黑客"),
    "warm": ("暖色", "温暖"),
}


def _aliases() -> dict[str, tuple[str, ...]]:
    """Return what else each theme is called: its labels, and what people say."""
    found = {}
    for name in theme_names():
        with suppress(RepurposeError):  # a file with a mistake has only its name
            theme = load_theme(name)
            found[name] = (theme.label, theme.label_zh, *_ALIASES.get(name, ()))
    return found


register_aliases("theme", _aliases, theme_names)


@lru_cache(maxsize=64)
def _load(name: str, folders: tuple[Path, ...]) -> Theme:
    from repurpose.toml_files import take_toml  # noqa: PLC0415  # only where a file is read

    if _find(name, folders) is None:
        name = canonical("theme", name)
    own, *others = _chain(name, folders)
    if all(Path(one.where).is_relative_to(asset("themes")) for one in (own, *others)):
        said = take_toml(ThemeFile, own, *others)
    else:
        from repurpose.toml_files import check_toml  # noqa: PLC0415

        said = check_toml(ThemeFile, own, *others)
    return Theme(
        name=name,
        label=said.label,
        label_zh=said.label_zh,
        dark=said.dark,
        pair=said.pair,
        voice=said.voice,
        palette=said.palette,
        fonts=said.fonts,
        scale=said.scale,
        leading=said.leading,
        style=said.style,
        cover_palette=said.cover.over(said.palette),
        ornaments=tuple(one.drawn(said.palette) for one in said.ornament),
    )


def load_theme(name: str = DEFAULT, folders: Sequence[Path] = ()) -> Theme:
    """Return the theme `name`, the first that the folders have.

    Raises:
        UnknownName: no folder has it.
        SetupError: its file, or one that it extends, is not valid; the message names file, line
            and key.
    """
    return _load(name, theme_folders(folders))


def forget_themes() -> None:
    """Read themes anew from now on: a file of theirs has changed."""
    _load.cache_clear()


def _chain(name: str, folders: Sequence[Path]) -> list["TomlText"]:
    """Return the file of a theme, then the one that it extends, and so on."""
    from repurpose.toml_files import open_toml  # noqa: PLC0415

    path = _find(name, folders)
    if path is None:
        raise UnknownName("theme", name, theme_names(folders))
    chain, names = [open_toml(path, fails=SetupError)], [name]
    while "extends" in (last := chain[-1]).table:
        parent = last.table["extends"]
        if not isinstance(parent, str):
            raise last.error(("extends",), msg("must be the name of a theme"))
        if parent in names:
            listed = " → ".join((*names, parent))
            raise last.error(("extends",), msg("goes round in a circle ({listed})", listed=listed))
        path = _find(parent, folders)
        if path is None:
            missing = msg("there is no theme {name!r}", name=parent)
            raise last.error(("extends",), missing, suggest(parent, theme_names(folders)))
        chain.append(open_toml(path, fails=SetupError))
        names.append(parent)
    return chain


def _find(name: str, folders: Sequence[Path]) -> Path | None:
    if not name or {*name} & {*"/\\:\0"} or name.startswith("."):
        return None  # a name, never a path: packs from elsewhere name themes too
    paths = (folder / name / "theme.toml" for folder in folders)
    # `isfile` says no to a name that is too long, where `Path.is_file` raises.
    return next((path for path in paths if os.path.isfile(path)), None)  # noqa: PTH113
