"""What the entries of a manifest are made of: counts, hashes, spans, and paths that stay in the pack."""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetPydanticSchema,
    PlainSerializer,
)
from pydantic_core import core_schema

from repurpose.article import Span
from repurpose.declared import Declared
from repurpose.messages import msg, recall, store
from repurpose.pack.containment import stays_inside
from repurpose.validation import OpenModel

_MOST = 2**53  # integers beyond it are not the same in every reader of JSON (RFC 8259, 6)


def _range(pair: tuple[int, int]) -> Span:
    span = Span(*pair)
    if not span.start < span.end:
        raise ValueError(msg("a range must end after its start"))
    return span


def _inside(path: str) -> str:
    if not stays_inside(path):
        raise ValueError(msg("a path must stay inside the pack"))
    return path


Count = Annotated[int, Field(ge=0, le=_MOST)]
Size = Annotated[int, Field(ge=1, le=_MOST)]
Seconds = Annotated[float, Field(ge=0)]
Text = Annotated[str, Field(min_length=1)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
PackPath = Annotated[str, AfterValidator(_inside), Field(min_length=1)]
Place = Annotated[
    Span,
    GetPydanticSchema(
        lambda _, handler: core_schema.no_info_after_validator_function(
            _range, handler(tuple[Count, Size])
        )
    ),
]
Places = tuple[Place, ...]
# A sentence for people: in the file with its id and values, so that it can be said in any language.
Notice = Annotated[
    str,
    BeforeValidator(store),  # what is checked is a plain text
    AfterValidator(recall),
    PlainSerializer(store, return_type=str),
]
By = Literal["model", "rule", "person"]


class Chosen(OpenModel):
    """An entry that says who chose it, where somebody but the rules could have."""

    by: By = Field(default="rule", description="Who chose it.")
    model: str = Field(
        default="", description="The model that did, where it is not that of `made_by.editor`."
    )


class DeclaredEntry(OpenModel):
    """What the author says of the work; what is not said is left out."""

    ai: Literal["none", "assisted", "made"] | None = None
    original: bool | None = None
    repost: str | None = Field(default=None, description="Where it was first; empty: no repost.")
    opinion: bool | None = None
    advertising: bool | None = None

    @property
    def said(self) -> Declared:
        """What is declared, as platforms are told it."""
        return Declared(self.ai, self.original, self.repost, self.opinion, self.advertising)


class SourceEntry(OpenModel):
    """The file that the article was read from."""

    name: str
    sha256: Sha256
    private: bool = False  # it lay in a folder called so: sent to nobody, wherever the pack goes
    form: str = Field(default="", description="What it was read as, where its name does not say.")
    convert: str = Field(default="", description="To which Chinese script it was brought.")
