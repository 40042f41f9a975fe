"""Choices, a way of reading and this machine in, one hash of all that decides packs but their articles out."""

import hashlib
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.folders import user_folder
from repurpose.pack.choices import Choices
from repurpose.pack.font_files import fonts_fingerprint
from repurpose.pack.incremental.stamps import hash_listing
from repurpose.resources import root

if TYPE_CHECKING:
    from repurpose.article import Reading

OWN_FOLDERS = ("themes", "voices", "captions", "fonts")  # folders of a person's own
OWN_FILES = ("wordlist.toml", "fonts.toml")
_SILENT = ("none", "file")  # voices that sound the same tomorrow


def is_settled(choices: Choices) -> bool:
    """Say whether the same choices always give the same pack: no model is asked, and no voice that may change."""
    return choices.editor == "none" and choices.voice.partition(":")[0] in _SILENT


def hash_asked(
    choices: Choices,
    reading: "Reading",
    *,
    only: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Return the hash of all that decides what a pack becomes, but for its article.

    The choices and the files that they name, the program with its assets and packages, the fonts,
    what a person keeps in the working folder and in his own, and the language of messages.
    """
    here, own = Path.cwd(), user_folder(environment)
    parts = (
        choices,
        reading,
        only,
        str(here),
        _program(),
        fonts_fingerprint(),
        hash_listing(folder / name for folder in (here, own) for name in OWN_FOLDERS),
        hash_listing(
            [choices.footage] if choices.footage else [],
            [
                *(folder / name for folder in (here, own) for name in OWN_FILES),
                *_files_of(choices),
            ],
        ),
        sorted(item for item in environment.items() if item[0].startswith(("REPURPOSE_", "LC_"))),
        environment.get("LANG", ""),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


@cache
def _program() -> str:
    """Return the hash of the program's own files and of the names of the packages beside it."""
    packages = sorted(
        name
        for folder in sys.path
        if os.path.isdir(folder)  # noqa: PTH112 - texts of the interpreter's
        for name in os.listdir(folder)  # noqa: PTH208
        if name.endswith(".dist-info")
    )
    own = Path(__file__).parents[2]
    return hash_listing([own, root() / "assets"]) + repr(packages) + sys.version


def _files_of(choices: Choices) -> list[str]:
    """Return the names that may be files among the choices; those that are none have no stamp."""
    return list(filter(None, (choices.music, choices.voice.partition(":")[2], *choices.backdrop)))
