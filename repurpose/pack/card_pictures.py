"""An article in, its pictures as cards may show them out; the plan of a card in, the same with its picture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.article import HIDDEN, Article, Kind, Span
from repurpose.cards import Images, find_kind
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.pictures import FOLDER, MOST_SHOWN, ArticlePicture, local_pictures
from repurpose.patterns import lazy_pattern

if TYPE_CHECKING:
    from repurpose.cards import Card

LEAST = 480  # px of the shorter side: what is smaller is soft on a card of 1080 px
_MOST_BELOW = 60  # characters of a line below a picture that says what it shows
_below = lazy_pattern(
    r"(?:[▲△↑●■]\s*|(?=图\s?[\d一二三四五六七八九十]|圖\s?[\d一二三]|Fig))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A picture of the article that cards may show: its name there, its file, its caption's place."""

    name: str  # below the article's folder, with forward slashes
    path: Path
    caption: Span | None


def card_pictures(article: Article) -> list[CardPicture]:
    """Return the pictures of an article that are large enough for a card, in their order."""
    found = local_pictures(article, least=LEAST, most=MOST_SHOWN)
    return [CardPicture(_name_of(one), one.path, _caption(article, one.span)) for one in found]


def _name_of(picture: ArticlePicture) -> str:
    return picture.name.removeprefix(f"{FOLDER}/")


def _caption(article: Article, address: Span) -> Span | None:
    """Return what stands under the picture whose address is at a place: its own words, or a line below."""
    for number, block in enumerate(article.blocks):
        if block.kind is Kind.IMAGE and block.span.covers(address):
            start = article.text.rfind("![", block.span.start, address.start)
            end = article.text.find(")", address.end, block.span.end)
            own = _shown(article, start, end if end >= 0 else block.span.end)
            return own or _line_below(article, number + 1)
    return None


def _line_below(article: Article, number: int) -> Span | None:
    block = article.blocks[number] if number < len(article.blocks) else None
    if block is None or block.kind is not Kind.PARAGRAPH:
        return None
    words = article.show(block.span)
    match = _below.match(words)
    if match is None or len(words) > _MOST_BELOW:
        return None
    return _shown(article, block.span.start + match.end(), block.span.end)


def _shown(article: Article, start: int, end: int) -> Span | None:
    places = [
        place
        for place in range(start, end)
        if article.shown[place] != HIDDEN and not article.shown[place].isspace()
    ]
    return Span(places[0], places[-1] + 1) if places else None


def with_picture(plan: CardPlan, pictures: Sequence[CardPicture]) -> CardPlan:
    """Return the plan of a card with the picture that it names; without one where there is no such."""
    if not plan.card.picture:
        return plan
    one = next((one for one in pictures if one.name == plan.card.picture), None)
    return replace(plan, picture=read_picture(one) if one else b"")


def read_picture(picture: CardPicture) -> bytes:
    """Return the bytes of a picture's file, read once for each time that it changed."""
    there = picture.path.stat()
    return _read(picture.path, there.st_mtime_ns, there.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> bytes:
    return path.read_bytes()


def images_of(card: "Card", picture: bytes) -> Images:
    """Return what a card is drawn with, of the picture that its plan has.

    Raises:
        ContentError: It is about a picture, and there is none.
    """
    if find_kind(card.kind).shows_picture:
        if not picture:
            raise ContentError(
                msg("The article has no picture {name!r}.", name=card.picture),
                hint=msg("Name a PNG, JPEG or WebP file that it shows and that lies beside it."),
            )
        return Images(photo=picture)
    return Images(photo=picture) if card.kind == "cover" and card.cover == "photo" else Images()


def picture_file(name: str) -> str:
    """Return where a picture of the article stands in its pack."""
    return f"{FOLDER}/{name}"
