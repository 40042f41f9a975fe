"""What of the world outside a pack its clips use: only by the user's word.

That is a file beside the pack (a backdrop, music, a recording), or a voice that sends the text to a
server. What somebody names on the command line, in `repurpose.toml`, in the studio or in a Python
program is remembered in the user's own folder: a file by its whole path, a voice with the text that
it may be given. A pack that names what is not remembered comes from elsewhere, or was made before
there was this memory: its clips are made without.
"""

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError
from repurpose.folders import user_folder
from repurpose.messages import Translatable, msg
from repurpose.names import canonical
from repurpose.pack.choices import Choices

FILE = "given-files.json"
MOST = 5_000  # paths, and as many voices; the oldest go
_MOST_BYTES = 10_000_000
_INSTEAD: Mapping[str, Any] = {"voice": "none", "music": "calm", "backdrop": (), "footage": ""}


@dataclass(frozen=True, slots=True)
class GivenFiles:
    """What stands in the file, the latest last."""

    files: tuple[str, ...] = ()  # whole paths
    voices: tuple[
        str, ...
    ] = ()  # a provider and the hash of the text it may be given: `edge 2cf2…`

    def __contains__(self, word: str) -> bool:
        return word in self.files or word in self.voices

    def with_words(self, words: Iterable[str]) -> "GivenFiles":
        """Return what is known when the user has named these just now."""
        new = list(dict.fromkeys(words))
        old = [word for word in (*self.files, *self.voices) if word not in new]
        files = [word for word in (*old, *new) if Path(word).is_absolute()]
        voices = [word for word in (*old, *new) if not Path(word).is_absolute()]
        return GivenFiles(files=tuple(files[-MOST:]), voices=tuple(voices[-MOST:]))


@dataclass(frozen=True, slots=True)
class Outside:
    """A file that an option names, or a voice on a server."""

    option: str  # "voice", "music", "backdrop" or "footage"
    name: str
    word: str  # by what it is remembered
    online: bool = False

    def notice(self) -> Translatable:
        """Return what people are told when it is left out."""
        if self.online:
            return msg(
                "The pack names the voice {voice}, which sends its text to a server; you have not "
                "chosen it for this text, so its clips are made without a voice. To use it: "
                "repurpose rebuild PACK --use-files",
                voice=self.name,
            )
        return msg(
            "The pack names the file {file} for its {option}, which you have not given here; its "
            "clips are made without it. To use it: repurpose rebuild PACK --use-files",
            file=self.name,
            option=self.option,
        )


def text_hash(text: str) -> str:
    """Return by what the text is known that a voice may be given."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def find_outside(options: Mapping[str, Any], text: str) -> Iterator[Outside]:
    """Yield what `voice`, `music`, `backdrop` and `footage` of `options` name outside the pack of a text.

    `text` is its hash.
    """
    voice = str(options.get("voice", ""))
    provider, _, which = voice.partition(":")
    provider = canonical("voice", provider)
    if provider == "file" and which:
        yield _file("voice", which)
    if provider not in ("", "none") and _is_online(provider):
        yield Outside("voice", voice, f"{provider} {text}", online=True)
    music = str(options.get("music", _INSTEAD["music"]))
    if music != _INSTEAD["music"] and not _is_mood(music):
        yield _file("music", music)
    if footage := str(options.get("footage", "")):
        yield _file("footage", footage)
    for name in options.get("backdrop", ()):
        if name != "none":
            yield _file("backdrop", str(name))


def _is_online(provider: str) -> bool:
    from repurpose.clips import ONLINE  # noqa: PLC0415  # few packs have a voice

    return provider in ONLINE


def _is_mood(music: str) -> bool:
    from repurpose.clips import MUSIC  # noqa: PLC0415

    return canonical("music", music) in MUSIC


def _file(option: str, name: str) -> Outside:
    return Outside(option, name, os.path.realpath(name))  # links followed


def remember_given(
    options: Mapping[str, Any], texts: Iterable[str], folder: Path | None = None
) -> frozenset[str]:
    """Remember what the user names in `options`, as far as that can be written down.

    `texts` are the hashes of what a voice may be given. Returns the words by which all is
    remembered, which count now in any case.
    """
    given = [one.word for text in texts for one in find_outside(options, text)]
    if not given:
        return frozenset()
    known = _known(folder)
    if all(word in known for word in given):
        return frozenset(given)
    place = folder or user_folder()
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        content = json.dumps(asdict(known.with_words(given)), ensure_ascii=False, indent=1)
        write_atomically(place / FILE, content + "\n", mode=0o600)
    return frozenset(given)


def withhold(
    options: Mapping[str, Any],
    text: str,
    given: Collection[str] = (),
    folder: Path | None = None,
) -> tuple[dict[str, Any], list[Translatable]]:
    """Return `options` without what the user never named, and a notice for each.

    Args:
        options: Voice, music and backdrop; what is left out becomes what needs nothing.
        text: The hash of what the pack says.
        given: The words of what the user names just now.
        folder: The user's own.
    """
    found, notices = dict(options), []
    named = list(find_outside(options, text))
    known = _known(folder) if named else GivenFiles()
    for one in named:
        if one.word not in known and one.word not in given:
            found[one.option] = _INSTEAD[one.option]
            notices.append(one.notice())
    return found, notices


def known_choices(
    choices: Choices, text: str, given: Collection[str] = ()
) -> tuple[Choices, list[Translatable]]:
    """Return the choices without what the user never named, and a notice for each."""
    named = {name: getattr(choices, name) for name in _INSTEAD}
    kept, notices = withhold(named, text, given)
    return (replace(choices, **kept) if notices else choices), notices


def _known(folder: Path | None) -> GivenFiles:
    path = (folder or user_folder()) / FILE
    try:
        if path.stat().st_size > _MOST_BYTES:
            return GivenFiles()
        from repurpose.validation import check_json  # noqa: PLC0415  # pydantic

        return check_json(GivenFiles, path.read_bytes())
    except (OSError, ContentError):  # none yet, or damaged: then nothing was given
        return GivenFiles()
