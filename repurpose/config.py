"""`repurpose.toml` in, checked settings out: what flags and the environment leave open.

The file beside the article comes first, then the one in the working folder, then the user's. A pack's
own `wishes.toml` adds pinned and banned sentences for that pack alone.
"""

import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from repurpose.errors import SetupError
from repurpose.messages import msg

FILE = "repurpose.toml"
_OPTIONS: dict[str, type] = {
    "platforms": list,
    "style": str,
    "posts": int,
    "theme": str,
    "format": str,
    "png": str,
    "captions": str,
    "clip_format": str,
    "motion": str,
    "voice": str,
    "music": str,
    "link": str,
    "lang": str,
}
_NOTICES: dict[str, type] = {"to": list, "on": list}  # whom `repurpose run` tells, and of what
_WATCH: dict[str, type] = {"folders": list, "feeds": list, "plan": str, "out": str}
_SECTIONS = ("pack", "sentences", "notices", "watch")


@dataclass(frozen=True, slots=True)
class Config:
    """Settings from files; an option that no file sets is missing from `options`."""

    options: dict[str, Any] = field(default_factory=dict)
    pinned: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    notices: dict[str, Any] = field(default_factory=dict)  # of `repurpose run`
    watch: dict[str, Any] = field(default_factory=dict)


def user_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the user's configuration folder for this program; it may not exist yet.

    `$REPURPOSE_HOME`, else the system's usual place: the XDG base directories (version 0.8), the
    Library on a Mac, `%APPDATA%` on Windows.
    """
    if chosen := environment.get("REPURPOSE_HOME"):
        return Path(chosen)
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if platform == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "repurpose"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "repurpose"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "repurpose"


def user_name() -> str:
    """Return who uses this machine, as it stands beside an approval."""
    import getpass  # noqa: PLC0415

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in containers
        return "somebody"


def load_config(beside: Sequence[Path]) -> Config:
    """Return the settings of the first file that sets each of them.

    Args:
        beside: Folders of the articles; the working folder and the user's come after them.

    Raises:
        SetupError: A file is no TOML, or sets something that does not exist.
    """
    folders = dict.fromkeys(p.resolve() for p in (*beside, Path.cwd(), user_folder()))
    files = [folder / FILE for folder in folders if (folder / FILE).is_file()]
    options: dict[str, Any] = {}
    notices: dict[str, Any] = {}
    watch: dict[str, Any] = {}
    pinned: list[str] = []
    banned: list[str] = []
    for path in files:
        table = _read(path)
        for section, known, kept in (
            ("pack", _OPTIONS, options),
            ("notices", _NOTICES, notices),
            ("watch", _WATCH, watch),
        ):
            for name, value in _section(path, table, section, known).items():
                kept.setdefault(name, value)
        _refuse_commands(path, table)
        pins, bans = _wishes(path, table)
        pinned += pins
        banned += bans
    return Config(options, tuple(pinned), tuple(banned), tuple(files), notices, watch)


def _refuse_commands(path: Path, table: Mapping[str, Any]) -> None:
    """Let a command stand in the user's own file only: a folder may have come from anywhere."""
    own = (user_folder() / FILE).resolve()
    told = table.get("notices", {}).get("to", [])
    if path != own and any(str(to).startswith("command:") for to in told):
        raise SetupError(
            msg("{path}: a command is run only when your own {own} names it.", path=path, own=own),
            hint=msg("Move it there, or say it with --notify."),
        )


def parse_wishes(content: bytes | None, path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the pinned and the banned words of a pack's `wishes.toml`; nothing when it is missing.

    Raises:
        SetupError: `content` is no TOML, or says something else; `path` is named.
    """
    if content is None:
        return (), ()
    pins, bans = _wishes(path, {"sentences": _parse(path, content)})
    return tuple(pins), tuple(bans)


def _read(path: Path) -> dict[str, Any]:
    try:
        return _parse(path, path.read_bytes())
    except OSError as error:
        raise SetupError(
            msg("{path} cannot be read: {error}.", path=path, error=error),
            hint=msg("Mend the file."),
        ) from None


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SetupError(
            msg("{path} cannot be read: {error}.", path=path, error=error),
            hint=msg("Mend the file."),
        ) from None


def _wishes(path: Path, table: dict[str, Any]) -> tuple[list[str], list[str]]:
    found = _section(path, table, "sentences", {"pin": list, "ban": list})
    return [str(w) for w in found.get("pin", [])], [str(w) for w in found.get("ban", [])]


def _section(
    path: Path, table: dict[str, Any], name: str, known: dict[str, type]
) -> dict[str, Any]:
    strange = sorted(set(table) - set(_SECTIONS))
    if strange:
        known_ones = ", ".join(f"[{one}]" for one in _SECTIONS)
        raise SetupError(
            msg("{path}: no section [{strange}].", path=path, strange=strange[0]),
            hint=msg("Known: {known_ones}.", known_ones=known_ones),
        )
    section = table.get(name, {})
    for key, value in section.items():
        if key not in known:
            raise SetupError(
                msg("{path}: [{name}] has no {key!r}.", path=path, name=name, key=key),
                hint=msg("Known: {known}.", known=", ".join(known)),
            )
        if not isinstance(value, known[key]):
            raise SetupError(
                msg(
                    "{path}: {key} must be a {name}.", path=path, key=key, name=known[key].__name__
                ),
                hint=msg("Mend the value."),
            )
    return dict(section)
