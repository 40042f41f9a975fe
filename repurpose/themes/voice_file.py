"""Voices from TOML: a folder of `voices` with a `voice.toml`; a mistake is named with its line and key."""

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from repurpose.errors import SetupError, UnknownName
from repurpose.folders import user_folder
from repurpose.resources import asset
from repurpose.themes.voice import Voice

_HOMES = ("REPURPOSE_HOME", "XDG_CONFIG_HOME", "HOME", "APPDATA")  # what decides the user's folder


def voice_folders() -> tuple[Path, ...]:
    """Return where voices are looked for: ./voices, the user's, then the bundled ones."""
    return _folders(str(Path.cwd()), tuple(os.environ.get(name, "") for name in _HOMES))


@lru_cache(maxsize=8)  # asked for every card
def _folders(here: str, _homes: tuple[str, ...]) -> tuple[Path, ...]:
    return (Path(here, "voices"), user_folder() / "voices", asset("voices"))


def voice_names() -> tuple[str, ...]:
    """Return the names of all voices at hand, in alphabetical order."""
    return tuple(sorted({p.parent.name for f in voice_folders() for p in f.glob("*/voice.toml")}))


def load_voice(name: str) -> Voice:
    """Return a voice by its name.

    Raises:
        UnknownName: No folder has it.
        SetupError: Its file is not valid; the message names file, line and key.
    """
    return _load(name, voice_folders())


@lru_cache(maxsize=16)
def _load(name: str, folders: Sequence[Path]) -> Voice:
    from repurpose.toml_files import open_toml, take_toml  # noqa: PLC0415  # where a file is read

    if path := find_voice(name, folders):
        said = open_toml(path, fails=SetupError)
        if path.is_relative_to(asset("voices")):
            return take_toml(Voice, said)
        from repurpose.toml_files import check_toml  # noqa: PLC0415

        return check_toml(Voice, said)
    raise UnknownName("voice", name, voice_names())


def find_voice(name: str, folders: Sequence[Path] = ()) -> Path | None:
    """Return the file of a voice, the first that the folders have; None where none has it."""
    if not name or {*name} & {*"/\\:\0"} or name.startswith("."):
        return None  # a name, never a path
    files = (folder / name / "voice.toml" for folder in folders or voice_folders())
    return next((path for path in files if path.is_file()), None)


def voice_print(name: str) -> str:
    """Return the hash of a voice's file; "" of none: what is drawn in a voice is drawn anew with it."""
    return _print(name, voice_folders()) if name else ""


@lru_cache(maxsize=16)
def _print(name: str, folders: Sequence[Path]) -> str:
    path = find_voice(name, folders)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path else ""


def forget_voices() -> None:
    """Read voices anew from now on: a file of theirs has changed."""
    _load.cache_clear()
    _print.cache_clear()
