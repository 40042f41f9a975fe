"""The kinds of card by name: a new kind is a name here and a file, `repurpose/cards/kinds/NAME.py`.

They stand outside all rooms because themes, plans and the command line say them too.
"""

from typing import Literal, get_args

CardKind = Literal[
    "cover",
    "quote",
    "points",
    "figure",
    "end",
    "passage",
    "question",
    "excerpt",
    "compare",
    "timeline",
    "anaphora",
    "steps",
    "ledger",
    "matrix",
    "table",
    "chart",
    "code",
    "person",
    "picture",
    "formula",
    "diagram",
]
KINDS: tuple[CardKind, ...] = get_args(CardKind)

CoverKind = Literal["number", "word", "question", "photo", "pattern", "person"]
COVERS: tuple[CoverKind, ...] = get_args(CoverKind)  # what a cover makes large, or shows
