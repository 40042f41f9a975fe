"""The entries of pack.json that say what nine cards and a clip of the article could say, for whoever makes them."""

from typing import Annotated, Literal

from pydantic import Field

from repurpose.pack.manifest_types import PackPath, Place, Places, Text
from repurpose.slicing import BeatPart
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


class ScriptCaption(OpenModel):
    """A caption of a script."""

    text: str
    spans: Places
    keys: tuple[tuple[int, int], ...] = ()  # ranges of `text` that are set apart


class ScenePieceEntry(OpenModel):
    """What a scene shows in one place: a field of its card."""

    field: Text
    text: str  # "": an empty line of code, an empty cell
    span: Place | None = Field(
        default=None,
        description="None: an empty line or cell, or a person made the scene of its captions' words.",
    )
    keys: tuple[tuple[int, int], ...] = ()  # ranges of `text` that are set apart


class BeatSceneEntry(OpenModel):
    """How a beat is shown: as a card of a kind, built up while its captions are said."""

    kind: Text
    pieces: tuple[ScenePieceEntry, ...]


class BeatEntry(OpenModel):
    """One step of a script."""

    kind: str
    captions: tuple[ScriptCaption, ...]
    scene: BeatSceneEntry | None = None
    seconds: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="That a person wants it to take."
    )
    footage: PackPath | Literal[""] = Field(
        default="", description="A picture or film of the pack that is shown behind its words."
    )
    own: tuple[BeatPart, ...] = Field(default=(), description="What of it a person has chosen.")


class ScriptEntry(OpenModel):
    """What a clip of the article could say, beat by beat."""

    slug: str
    title: str
    title_span: Place | None
    beats: tuple[BeatEntry, ...]
    names: tuple[str, ...] = ()  # of the article: no line parts one
    end: BeatSceneEntry | None = None
    cover: Annotated[float, Field(ge=0)] | PackPath | None = Field(
        default=None,
        description="What a person wants as the cover: the second of a frame, or a card or picture.",
    )


class ClipCoverEntry(OpenModel):
    """The cover of a clip on one platform, in the shape that is shown there."""

    platform: Text
    file: PackPath
