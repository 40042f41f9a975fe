"""Files beside a pack that its clips use (a backdrop, music, a recording): only by the user's word.

What somebody names on the command line, in `repurpose.toml` or in a Python program is remembered in
the user's own folder, by its whole path. A pack that names a file which is not remembered comes from
elsewhere, or was made before there was this memory: its clips are made without that file.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError
from repurpose.folders import user_folder
from repurpose.messages import Translatable, msg
from repurpose.pack.choices import Choices
from repurpose.validation import Model, check_json

FILE = "given-files.json"
MOST = 5_000  # paths; the oldest go
_MOST_BYTES = 10_000_000
_INSTEAD: Mapping[str, Any] = {"voice": "none", "music": "bed", "backdrop": ()}


class GivenFiles(Model):
    """What stands in the file: whole paths, the latest last."""

    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutsideFile:
    """A file that an option names."""

    option: str  # "voice", "music" or "backdrop"
    name: str

    @property
    def whole(self) -> str:
        """Its whole path, links followed: by what it is remembered."""
        return os.path.realpath(self.name)


def outside_files(options: Mapping[str, Any]) -> Iterator[OutsideFile]:
    """Yield the files that `voice`, `music` and `backdrop` of `options` name."""
    from repurpose.clips import MUSIC  # noqa: PLC0415  # numpy

    provider, _, recording = str(options.get("voice", "")).partition(":")
    if provider == "file" and recording:
        yield OutsideFile("voice", recording)
    music = str(options.get("music", "bed"))
    if music not in MUSIC:
        yield OutsideFile("music", music)
    for name in options.get("backdrop", ()):
        if name != "none":
            yield OutsideFile("backdrop", str(name))


def remember_files(choices: Choices, folder: Path | None = None) -> frozenset[str]:
    """Remember the files that the user names in `choices`, as far as that can be written down.

    Returns their whole paths, which count now in any case.
    """
    given = [one.whole for one in outside_files(choices.options())]
    known = _known(folder)
    if not set(given) - set(known):
        return frozenset(given)
    kept = [*(path for path in known if path not in given), *dict.fromkeys(given)][-MOST:]
    place = folder or user_folder()
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        text = GivenFiles(files=tuple(kept)).model_dump_json(indent=1)
        write_atomically(place / FILE, text + "\n", mode=0o600)
    return frozenset(given)


def withhold_files(
    options: Mapping[str, Any], given: Collection[str] = (), folder: Path | None = None
) -> tuple[dict[str, Any], list[Translatable]]:
    """Return `options` without the files that the user never named, and a notice for each.

    Args:
        options: Voice, music and backdrop; what is left out becomes what needs no file.
        given: Whole paths that the user names just now.
        folder: The user's own.
    """
    found, notices = dict(options), []
    named = list(outside_files(options))
    known = {*given, *_known(folder)} if named else set()
    for one in named:
        if one.whole in known:
            continue
        found[one.option] = _INSTEAD[one.option]
        notices.append(
            msg(
                "The pack names the file {file} for its {option}, which you have not given here; its "
                "clips are made without it. To use it: repurpose rebuild PACK --use-files",
                file=one.name,
                option=one.option,
            )
        )
    return found, notices


def known_choices(
    choices: Choices, given: Collection[str] = ()
) -> tuple[Choices, list[Translatable]]:
    """Return the choices without the files that the user never named, and a notice for each."""
    named = {name: getattr(choices, name) for name in _INSTEAD}
    kept, notices = withhold_files(named, given)
    return (replace(choices, **kept) if notices else choices), notices


def _known(folder: Path | None) -> tuple[str, ...]:
    path = (folder or user_folder()) / FILE
    try:
        if path.stat().st_size > _MOST_BYTES:
            return ()
        return check_json(GivenFiles, path.read_bytes()).files
    except (OSError, ContentError):  # none yet, or damaged: then nothing was given
        return ()
