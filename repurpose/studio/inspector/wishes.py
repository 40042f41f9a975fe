"""What a page asks of a voice in, the voice, its palette, its format and its words out."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from repurpose.cards import (
    DEFAULT,
    FORMATS,
    RATIOS,
    SAMPLE_LANGUAGES,
    CardWords,
    Format,
    find_format,
    nearest_language,
    sample_words,
)
from repurpose.errors import RepurposeError, UnknownName, UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import Say, msg
from repurpose.pack import cards_with_words, palette_of, read_manifest
from repurpose.studio.pack_library import PackLibrary, made_at
from repurpose.studio.shelf_names import name_on_shelf
from repurpose.themes import (
    BrokenTheme,
    Theme,
    Voice,
    VoiceAtHand,
    load_voice,
    looks_stamp,
    read_again,
    survey_voices,
)


@dataclass
class Voices:
    """The voices at hand, read again when a file of theirs has changed."""

    stamp: str = ""
    voices: Mapping[str, VoiceAtHand] = field(default_factory=dict)
    broken: tuple[BrokenTheme, ...] = ()
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fresh(self) -> str:
        """Read the voices again where their files are others; return the stamp of the files."""
        with self.lock:
            stamp = looks_stamp()
            if stamp != self.stamp:
                read_again()
                found, self.broken = survey_voices()
                self.voices = {one.name: one for one in found}
                self.stamp = stamp
            return stamp

    def find(self, name: str) -> VoiceAtHand:
        """Return a voice.

        Raises:
            UnknownName: There is none of that name.
        """
        if name not in self.voices:
            raise UnknownName("voice", name, self.voices)
        return self.voices[name]


@dataclass(frozen=True, slots=True)
class Wish:
    """A voice in a palette and a format, with words: those of a pack, then samples of a language."""

    voice: Voice
    theme: Theme
    form: Format
    words: tuple[CardWords, ...]
    source: str  # what tells these words from others


def read_wish(asked: Mapping[str, str], voices: Voices, shelf: PackLibrary) -> Wish:
    """Return what a page asks for.

    Raises:
        UnknownName: There is no such voice, palette, format, language or pack.
        SetupError: The file of the voice has a mistake.
    """
    found = voices.find(asked.get("voice", ""))
    voice = load_voice(found.name)
    palettes = {theme.name: theme for theme in found.palettes}
    theme = asked.get("theme", "") or next(iter(palettes))
    if theme not in palettes:
        raise UnknownName("theme", theme, palettes)
    name = asked.get("format", "") or DEFAULT
    if name not in FORMATS:
        raise UsageError(msg("There is no such format to look at."))
    words, source = _words(asked, shelf)
    return Wish(voice, palettes[theme], find_format(name), words, source)


def _words(asked: Mapping[str, str], shelf: PackLibrary) -> tuple[tuple[CardWords, ...], str]:
    pack, language = asked.get("pack", ""), asked.get("words", "") or SAMPLE_LANGUAGES[0]
    if not pack:
        return sample_words(language), language
    folder = shelf.find(pack)
    made = made_at(folder)
    own, language = _of_pack(folder, made)
    return (*own, *sample_words(nearest_language(language))), f"{folder} {made}"


@lru_cache(maxsize=8)
def _of_pack(folder: Path, _made: int) -> tuple[tuple[CardWords, ...], str]:
    """Return the cards of a pack, read once for each time it was made, and its language."""
    words = tuple(CardWords(card, images, own=True) for card, images in cards_with_words(folder))
    return words, read_manifest(folder).article.language


def list_choices(voices: Voices, shelf: PackLibrary, pack: str, say: Say) -> JsonObject:
    """Return what there is to choose: voices with palettes, formats, languages, packs; `pack` with its theme."""
    return {
        "stamp": voices.stamp,
        "voices": [_described(one, say) for one in voices.voices.values()],
        "broken": [{"name": one.name, "trouble": say(one.trouble)} for one in voices.broken],
        "formats": [
            {
                "name": name,
                "ratio": ratio,
                "width": FORMATS[name].width,
                "height": FORMATS[name].height,
            }
            for ratio, name in RATIOS.items()
        ],
        "languages": list(SAMPLE_LANGUAGES),
        "packs": [_pack(name, path, chosen=name == pack) for name, path in shelf.packs().items()],
    }


def _described(voice: VoiceAtHand, say: Say) -> JsonObject:
    return {
        "name": voice.name,
        "label": voice.label,
        "label_zh": voice.label_zh,
        "own": voice.own,
        "lent": voice.lent,
        "trouble": say(voice.trouble) if voice.trouble else "",
        "palettes": [
            {
                "name": theme.name,
                "label": theme.label,
                "label_zh": theme.label_zh,
                "dark": theme.dark,
                "pair": theme.pair,
                "colours": palette_of(theme, "quote"),
            }
            for theme in voice.palettes
        ],
    }


def _pack(name: str, folder: Path, *, chosen: bool) -> JsonObject:
    """Return a pack by what people call it; only of the chosen one is the manifest read, for its theme."""
    title = name_on_shelf(folder)
    if not chosen:
        return {"name": name, "title": title or folder.name, "theme": ""}
    try:
        manifest = read_manifest(folder)
    except RepurposeError:
        return {"name": name, "title": title or folder.name, "theme": ""}
    theme = manifest.cards[0].theme if manifest.cards else ""
    return {"name": name, "title": title or manifest.article.title or folder.name, "theme": theme}
