"""The entries of pack.json that say what nine cards of the article could say, for whoever draws them."""

from pydantic import Field

from repurpose.pack.manifest_types import Place, Places, Text
from repurpose.validation import OpenModel


class PieceEntry(OpenModel):
    """A stretch of a card: what it is there, such as `core`, `number` or `left`, and its place."""

    part: Text
    text: Text
    span: Place


class StoryboardEntry(OpenModel):
    """A card that the article could give: its kind, its words, and those of them to set apart."""

    id: Text
    kind: Text
    pieces: tuple[PieceEntry, ...]
    keywords: Places = Field(default=(), description="Each within a piece, or within its sentence.")
