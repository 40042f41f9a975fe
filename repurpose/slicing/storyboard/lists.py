"""Finders of cards that are a list: points under their heading."""

from collections.abc import Iterator

from repurpose.slicing.finding.figures import find_points
from repurpose.slicing.storyboard.model import Candidate, Material, Piece

_MOST_POINTS = 6
_LIST = 2.0  # the worth of a list: it says more than a sentence


def find_points_cards(material: Material) -> Iterator[Candidate]:
    """Yield lists under a heading that fit a card."""
    for points in find_points(material.article):
        if points.heading and len(points.points) <= _MOST_POINTS:
            items = tuple(Piece("item", span) for span in points.points)
            yield Candidate("points", (Piece("heading", points.heading), *items), _LIST)
