"""What the manifest of a pack says of a card: its words by field, how it looks, its lines and their places."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, create_model, model_validator

from repurpose.article import Span
from repurpose.card_kinds import CardKind
from repurpose.cards import all_kinds, find_kind
from repurpose.messages import msg
from repurpose.pack.manifest_types import Chosen, Count, PackPath, Place, Places, Size, Text
from repurpose.validation import OpenModel


def _says() -> dict[str, Any]:
    """Return what kinds of card let an author write, as fields of a model."""
    shapes = {field.name: field.shape for kind in all_kinds() for field in kind.editable}
    return {
        name: (tuple[str, ...], ()) if shape == "list" else (str, "")
        for name, shape in shapes.items()
    }


PICTURES = "pictures"  # of a pack: the folder with those of its article


class _CardHead(OpenModel):
    """Which card it is, and where its words are looked for first."""

    kind: CardKind
    at: Count = 0


if TYPE_CHECKING:
    _Says = _CardHead
else:
    _Says = create_model("_Says", __base__=_CardHead, **_says())


class CardWords(_Says):
    """What a card says, as `cards.toml` has it: the fields that its kind takes, and its look."""

    theme: str = ""
    format: str = ""
    font: str = ""
    colours: Mapping[str, str] = Field(default={})


class CardLook(OpenModel):
    """What of a card differs from its theme."""

    font: str = ""
    colours: Mapping[str, str] = Field(default={})


class CardEntry(Chosen):
    """A card: `lines` as set from top to bottom; for each its field, and its span or null."""

    id: Text
    kind: CardKind
    layout: str
    file: PackPath
    theme: str
    format: str
    width: Size
    height: Size
    alt: Text
    lines: tuple[str, ...]
    fields: tuple[str, ...]
    spans: tuple[Place | None, ...]
    keywords: Places
    says: CardWords | None = None
    page: str = Field(default="", description="Its number in the series, as it stands on the card.")
    source: str = Field(default="", description="The title that stands below words of the article.")
    look: CardLook | None = None
    notice: str = ""
    edited: tuple[str, ...] = Field(
        default=(), description="Fields that hold the author's own words; they quote nothing."
    )
    inputs: str = Field(
        default="", description="The fingerprint of all that the card was made from."
    )

    @property
    def files(self) -> tuple[str, ...]:
        """The files that were made for it."""
        return (self.file,)

    @model_validator(mode="after")
    def _equally_many(self) -> "CardEntry":
        if not len(self.lines) == len(self.fields) == len(self.spans):
            raise ValueError(msg("`lines`, `fields` and `spans` must be equally many"))
        return self

    @property
    def words(self) -> tuple[str, str]:
        """What a card says, and who said it or ""."""
        said, kind = self.said, find_kind(self.kind)
        speaker = next((said.get(field.name) for field in kind.fields if field.dash), "")
        return (str(said[kind.subject.name]), str(speaker)) if speaker else (self.alt, "")

    @property
    def picture_file(self) -> str:
        """The picture of the article that it shows, a file of the pack; "" without one."""
        name = self.said.get("picture")
        return f"{PICTURES}/{name}" if name else ""

    @property
    def illustrates(self) -> bool:
        """Whether it shows one passage of the article, which can go out with the card alone."""
        kind = find_kind(self.kind)
        return kind.illustrates and kind.subject.name == "text"

    @property
    def said(self) -> dict[str, str | tuple[str, ...]]:
        """What the card says by field, in the order of its kind; {} where that is not known."""
        fields = find_kind(self.kind).editable if self.says else ()
        return {field.name: getattr(self.says, field.name) for field in fields}

    @property
    def told_spans(self) -> list[Span]:
        """Where the words of a card stand, without the line that names its source."""
        pairs = zip(self.spans, self.fields, strict=True)
        return [span for span, field in pairs if span and field != "source"]


Share = Annotated[float, Field(ge=0, le=1)]
Crop = tuple[Share, Share, Share, Share]  # of a picture: left, top, right, bottom


class MediaEntry(OpenModel):
    """A picture of the author's own, or one cropped of another: what it shows, and its size."""

    file: PackPath
    alt: str = ""
    width: Size
    height: Size


class PairEntry(OpenModel):
    """A wide and a square cover in one picture, and where each stands in it."""

    file: PackPath
    width: Size
    height: Size
    title: Text
    span: Place | None = Field(description="Where its words stand; null: the author's by hand.")
    wide: Crop = Field(description="2.35:1")
    square: Crop = Field(description="1:1")
    cover: PackPath = Field(description="The card that is the cover of a series.")
    cover_wide: Crop = Field(description="2.35:1 of that card, around its title.")
    cover_square: Crop = Field(description="1:1 of that card.")
    inputs: str = ""
