"""Finder of the article's pictures: those that can be shown and that their author says something about."""

from collections.abc import Iterator

from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece

_WORTH = 2.1  # as of a table: it shows what sentences only say
_LATER = 0.01  # less for each that stands before it: the best come first
_LENGTH = (3.0, 60.0)  # full-width characters of a caption that stands on a card


def find_picture_cards(material: Material) -> Iterator[Candidate]:
    """Yield the captions of the pictures that can be shown."""
    for place, caption in enumerate(material.drawable.captions):
        if _LENGTH[0] <= measure(material.article.show(caption)) <= _LENGTH[1]:
            yield Candidate("picture", (Piece("text", caption),), _WORTH - _LATER * place)
