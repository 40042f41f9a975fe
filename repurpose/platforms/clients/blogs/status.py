"""What the clients of blogs share: the setting that makes articles public, and whose handle is whose."""

from collections.abc import Mapping, Sequence
from typing import Any

from repurpose.messages import mark
from repurpose.platforms.calls import Field
from repurpose.platforms.delivery import Message

STATUS = Field(
    "status",
    mark("Draft or public"),
    mark("draft: you publish it there; publish: it is public as soon as it is sent"),
    optional=True,
    default="draft",
)
Handles = Sequence[Mapping[str, Any]]


def parts_of(
    message: Message, handles: Handles
) -> tuple[Mapping[str, Any] | None, Handles, Handles]:
    """Return the handle of the cover, those of the article's figures, and what is behind them."""
    count = len(message.files)
    own, more = handles[:count], handles[count:]
    covers = count - len(message.figures)
    return (own[0] if covers else None), own[covers:], more
