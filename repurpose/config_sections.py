"""The smaller sections of a `repurpose.toml`: `[notices]`, `[watch]`, `[editor]`, `[review]`; None is left open."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Interval

from repurpose.toml_files import CLOSED, Text

Texts = tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Notices:
    """Whom `repurpose run` tells, and of what."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    to: Texts | None = None
    on: Texts | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """What `repurpose run` watches for new articles, and what becomes of them."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    folders: Texts | None = None
    feeds: Texts | None = None
    plan: Text | None = None
    out: Text | None = None


@dataclass(frozen=True, slots=True)
class EditorOptions:
    """The section `[editor]`: which model is asked to choose, and on what terms."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    mode: Literal["none", "select", "rewrite"] | None = None
    preset: Text | None = None  # see `repurpose editor presets`
    base_url: Text | None = None
    model: Text | None = None
    key_variable: Text | None = None  # the name of an environment variable, never a key
    proxy: Text | None = None  # an address, or "env" for the environment's
    timeout: Annotated[float, Interval(gt=0, le=3600)] | None = None  # seconds of a whole call
    max_cost: Annotated[float, Interval(ge=0)] | None = None  # US dollars a run
    at_once: Annotated[int, Interval(ge=1, le=16)] | None = None  # articles that are asked about
    wish: Text | None = None
    offline: bool | None = None
    allowed_hosts: Texts | None = None


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """The section `[review]`: whether anything is sent out that nobody else has approved."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    required: bool | None = None
