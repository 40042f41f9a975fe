"""A language in, the words with which a voice is tried out: one file a language in `assets/samples/cards`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from repurpose.cards.kinds import all_kinds, find_kind
from repurpose.cards.model import Card, Images
from repurpose.cards.picture_frame import open_once
from repurpose.errors import UnknownName
from repurpose.ink import encode_picture
from repurpose.resources import asset

_NO_IMAGES = Images()
SAMPLE_LANGUAGES = ("zh-Hans", "zh-Hant", "ja", "en", "ko")
_SIGNED = {"cover": ("author", "kicker"), "end": ("author",)}
_TALL = 0.72  # width over height of the second picture that there is


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card may say, with its picture; `own` where it is a pack's, not a sample."""

    card: Card
    images: Images = _NO_IMAGES
    own: bool = False


def nearest_language(language: str) -> str:
    """Return the language of samples that is closest to another (zh: zh-Hans); English where none is near."""
    whole = [one for one in SAMPLE_LANGUAGES if language.startswith(one)]
    begun = [one for one in SAMPLE_LANGUAGES if one.startswith(language.partition("-")[0])]
    return next(iter((*whole, *begun)), "en")


@lru_cache(maxsize=8)
def sample_words(language: str) -> tuple[CardWords, ...]:
    """Return words for every kind of card: those of the language, then the samples of the kinds.

    Raises:
        UnknownName: There are none in that language.
    """
    if language not in SAMPLE_LANGUAGES:
        raise UnknownName("language", language, SAMPLE_LANGUAGES)
    path = asset("samples", "cards", f"{language}.toml")
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    cards = [_card(entry, said, language) for entry in said["card"]]
    there = {card.kind for card in cards}
    usual = (
        replace(card, source=said["source"] if kind.takes("source") else "")
        for kind in all_kinds()
        if kind.name not in there or language == SAMPLE_LANGUAGES[0]
        for card in kind.samples()
    )
    return tuple(words for card in (*cards, *usual) for words in _pictured(card))


def _card(entry: Mapping[str, Any], said: Mapping[str, Any], language: str) -> Card:
    fields: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()
    }
    keys = fields.pop("keys", ())
    kind = find_kind(fields["kind"])
    fields |= {name: said[name] for name in _SIGNED.get(kind.name, ())}
    if kind.takes("source"):
        fields["source"] = said["source"]
    about = "title" if kind.name == "cover" else "text"
    places = ((fields[about].index(key), len(key)) for key in keys)
    keywords = tuple((about, at, at + length) for at, length in places)
    return Card(**fields, keywords=keywords, language=language)


def _pictured(card: Card) -> Iterator[CardWords]:
    """Yield a card with each of the pictures that it may show, once where it shows none."""
    if find_kind(card.kind).shows_picture:
        yield CardWords(card)
        yield CardWords(card, Images(photo=_view(_TALL)))
    elif card.cover == "photo":
        yield CardWords(card, Images(photo=_view()))
    else:
        yield CardWords(card)


@lru_cache(maxsize=2)
def _view(aspect: float = 0.0) -> bytes:
    """Return the view that stands on samples as a file; cut to an aspect where one is given."""
    view = open_once(b"")
    if aspect:
        wide = round(view.height * aspect)
        left = round(view.width * 0.68 - wide / 2)  # where the sun stands
        view = view.crop((left, 0, left + wide, view.height))
    return encode_picture(view)
