"""The folders of voices and themes in; every voice with its palettes, or with what is wrong with it, out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from repurpose.errors import RepurposeError
from repurpose.fingerprint import fingerprint
from repurpose.messages import msg
from repurpose.resources import asset
from repurpose.themes.load import DEFAULT, forget_themes, load_theme, theme_folders, theme_names
from repurpose.themes.model import Theme
from repurpose.themes.voice_file import (
    find_voice,
    forget_voices,
    load_voice,
    voice_folders,
    voice_names,
)


@dataclass(frozen=True, slots=True)
class VoiceAtHand:
    """A voice, its labels, and the themes that are its palettes."""

    name: str
    label: str
    label_zh: str
    own: bool  # of the user's, not a bundled one
    palettes: tuple[Theme, ...]
    lent: bool = False  # no theme names it: it is shown in the colours of the usual one
    trouble: str = ""  # why it cannot be read, for people


@dataclass(frozen=True, slots=True)
class BrokenTheme:
    """A theme that cannot be read, or whose voice is not there, and why."""

    name: str
    trouble: str


def survey_voices() -> tuple[tuple[VoiceAtHand, ...], tuple[BrokenTheme, ...]]:
    """Return all voices, the user's own first, and the themes that none of them can have."""
    voices = {name: [] for name in voice_names()}  # type: dict[str, list[Theme]]
    broken = []
    for name in theme_names():
        try:
            theme = load_theme(name)
        except RepurposeError as error:
            broken.append(BrokenTheme(name, error.message))
            continue
        if theme.voice in voices:
            voices[theme.voice].append(theme)
        elif theme.voice:
            said = msg("there is no voice {voice!r}", voice=theme.voice)
            broken.append(BrokenTheme(name, said))
    found = [_at_hand(name, tuple(palettes)) for name, palettes in voices.items()]
    return tuple(sorted(found, key=lambda one: not one.own)), tuple(broken)


def _at_hand(name: str, palettes: tuple[Theme, ...]) -> VoiceAtHand:
    path = find_voice(name)
    own = path is None or not path.is_relative_to(asset("voices"))
    lent = not palettes
    try:
        voice = load_voice(name)
        palettes = palettes or lent_palettes(name)
    except RepurposeError as error:
        return VoiceAtHand(name, name, name, own, palettes, lent, error.message)
    ordered = tuple(sorted(palettes, key=lambda one: one.dark))
    return VoiceAtHand(name, voice.label, voice.label_zh, own, ordered, lent)


def lent_palettes(voice: str) -> tuple[Theme, ...]:
    """Return the usual theme, light and dark, as palettes of a voice that no theme names."""
    usual = load_theme(DEFAULT)
    both = (usual, *((load_theme(usual.pair),) if usual.pair else ()))
    return tuple(replace(theme, voice=voice) for theme in both)


def looks_stamp() -> str:
    """Return what is another text whenever a file of a theme or of a voice is."""
    return fingerprint({"files": sorted(_stamps())})


def _stamps() -> Iterator[tuple[str, int, int]]:
    for folders, file in ((theme_folders(), "theme.toml"), (voice_folders(), "voice.toml")):
        for path in (found for folder in folders for found in folder.glob(f"*/{file}")):
            try:
                facts = path.stat()
            except OSError:  # it has just been taken away
                continue
            yield str(path), facts.st_mtime_ns, facts.st_size


def read_again() -> None:
    """Forget every theme and voice that was read: their files have changed."""
    forget_themes()
    forget_voices()
