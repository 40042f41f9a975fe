"""What the clients of blogs share: the setting that makes articles public, and whose handle is whose."""

from collections.abc import Mapping, Sequence
from typing import Any

from repurpose.messages import mark, msg
from repurpose.platforms.calls import Answer, Field, words_of
from repurpose.platforms.delivery import Message, NeedsLogin

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


def login_by_status(answer: Answer, name: str) -> NeedsLogin | None:
    """Return what a 403 of the site called `name` says of the account; None for any other answer."""
    if answer.status != 403 or answer.is_page:
        return None
    return NeedsLogin(msg("{name}: {words}", name=name, words=words_of(answer)))
