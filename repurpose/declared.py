"""What an author says of a work to platforms that ask; every topic once, None where he has not said it."""

from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Final, Literal

from repurpose.messages import msg
from repurpose.toml_files import CLOSED, Parsed, Wrong

Topic = Literal["ai", "original", "repost", "opinion", "advertising"]
AiShare = Literal["none", "assisted", "made"]

TOPICS: Final[tuple[Topic, ...]] = ("ai", "original", "repost", "opinion", "advertising")


@dataclass(frozen=True, slots=True)
class Declared:
    """What an author says of a work; None: has not said it."""

    ai: AiShare | None = None  # of the article itself; what is done to it here is known
    original: bool | None = None
    repost: str | None = None  # where it was first: an address, or a name; "": it is no repost
    opinion: bool | None = None
    advertising: bool | None = None

    def over(self, other: "Declared") -> "Declared":
        """Return this, with what it leaves open from `other`."""
        said = ((one.name, getattr(self, one.name)) for one in fields(self))
        return Declared(**{n: getattr(other, n) if value is None else value for n, value in said})

    def as_table(self) -> dict[str, str | bool]:
        """Return what is said, by topic."""
        said = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: value for name, value in said if value is not None}


NOT_DECLARED: Final = Declared()


def _read_repost(value: Any) -> str:
    if value is False:
        return ""
    if not isinstance(value, str) or len(value) > 500 or not value.isprintable():
        raise Wrong(
            msg("must be where it was first, not {found!r}", found=value),
            hint=msg("Write an address or a name; false for what is no repost."),
        )
    return value.strip()


@dataclass(frozen=True, slots=True)
class DeclareOptions:
    """The section `[declare]`: what an author says of his works to platforms that ask; see docs/declarations.md."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    ai: AiShare | None = None
    original: bool | None = None
    repost: Annotated[str, Parsed(_read_repost, lambda: {"type": ["string", "boolean"]})] | None = (
        None
    )
    opinion: bool | None = None
    advertising: bool | None = None


NOTHING_SAID: Final = DeclareOptions()


def read_said(options: DeclareOptions) -> Declared:
    """Return what options declare."""
    return Declared(
        options.ai, options.original, options.repost, options.opinion, options.advertising
    )
