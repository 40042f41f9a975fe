"""What finders share whose cards have a layout of their own."""

from collections.abc import Sequence

from repurpose.article import Span
from repurpose.slicing.storyboard.model import Candidate, Material, Piece, StoryboardKind

_OWN_LAYOUT = 0.8  # labels more for what has a layout of its own


def laid_out(material: Material, kind: StoryboardKind, pieces: Sequence[Piece]) -> Candidate:
    """Return a card of a kind that has a layout of its own: worth its best sentence, and more."""
    best = max(material.worth(piece.span) for piece in pieces)
    return Candidate(kind, tuple(pieces), best + _OWN_LAYOUT)


def piece_at(part: str, base: int, start: int, end: int) -> Piece:
    """Return a piece from its place in a text that begins at `base` in the article."""
    return Piece(part, Span(base + start, base + end))
