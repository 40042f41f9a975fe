"""Where a person's files stand: settings, data, keys and what is kept to save time; by platformdirs.

`$REPURPOSE_HOME` wins over all. Where files of an older version stand, they are found.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

_NAME = "repurpose"


def user_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of settings and accounts; it may not exist yet."""
    if chosen := environment.get("REPURPOSE_HOME"):
        return Path(chosen)
    found = Path(_system(roaming=True).user_config_dir)
    return _kept(found, Path.home() / "Library" / "Application Support" / _NAME)


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the outbox; it may not exist yet."""
    if chosen := environment.get("REPURPOSE_HOME"):
        return Path(chosen)
    found = Path(_system().user_data_dir)
    return _kept(found, Path.home() / "Library" / "Application Support" / _NAME)


def key_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the key: not the one of the secrets, so that no backup has both."""
    if chosen := environment.get("REPURPOSE_HOME"):
        return Path(chosen) / "key"
    if (
        sys.platform == "darwin"
    ):  # where the system keeps keys, which backups of documents leave out
        return Path.home() / "Library" / "Keychains" / _NAME
    return Path(_system().user_data_dir)


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of what can be made again: `$REPURPOSE_CACHE`, else the system's own."""
    if chosen := environment.get("REPURPOSE_CACHE"):
        return Path(chosen)
    return _kept(Path(_system().user_cache_dir), Path.home() / ".cache" / _NAME)


def _system(*, roaming: bool = False) -> "PlatformDirsABC":
    from platformdirs import PlatformDirs  # noqa: PLC0415  # only where no folder is named

    return PlatformDirs(_NAME, appauthor=False, roaming=roaming)


def _kept(found: Path, older: Path) -> Path:
    """Return the folder of an older version as long as there is no other."""
    return older if older.is_dir() and not found.exists() else found
