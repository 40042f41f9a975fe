"""A question to a model and its answer, as values: who composes them knows no network, who sends them no article."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from repurpose.errors import RepurposeError
from repurpose.json_object import JsonObject

Why = Literal[
    "unreachable",  # no connection, TLS, DNS
    "timeout",  # the whole call took too long
    "login",  # 401, 403: a key that is missing or wrong
    "money",  # 402, or a quota that is used up
    "model",  # 404: no such model at this endpoint
    "busy",  # 429, 5xx, after all tries
    "too long",  # the question is past the model's context, or the server cut it
    "refused",  # a content filter, or the model's own refusal
    "empty",  # nothing was said
    "truncated",  # the answer ends in its middle
    "not JSON",  # no object in the answer
    "parameter",  # the endpoint takes none of the forms that we know
    "cost",  # it would cost more than the user allows
    "offline",  # nothing may be asked
    "permission",  # nobody has allowed this host to see articles
    "private",  # this article is to be sent to nobody
]


@dataclass(frozen=True)
class Question:
    """What is asked of a model, once.

    What is the same for every article comes first, what varies last, so that prompt caches serve:
    `system`, then `messages` (user, assistant, user ... in turn; a repair round adds two).
    """

    system: str
    messages: tuple[str, ...]
    schema: JsonObject  # JSON Schema of the answer: the subset that every endpoint takes
    most_tokens: int = 2000  # of the answer
    # That the answer may name: an engine that keeps to its schema gets them as the enum of `$defs.id`.
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Usage:
    """Tokens of one or more calls, as the server counted them; and money where a price is known."""

    asked: int = 0  # all tokens of the questions
    cached: int = 0  # those of `asked` that a cache served
    answered: int = 0
    cost: float | None = None  # US dollars; None where no price is known

    def __add__(self, other: "Usage") -> "Usage":
        """Return both together; the money of the one whose price is known, where one is not."""
        costs = [one.cost for one in (self, other) if one.cost is not None]
        return Usage(
            self.asked + other.asked,
            self.cached + other.cached,
            self.answered + other.answered,
            sum(costs) if costs else None,
        )


@dataclass(frozen=True)
class Answer:
    """What a model said: one JSON object, not yet checked against anything but being one."""

    value: JsonObject
    raw: str  # as it came, for editor.json and a repair round
    host: str
    model: str  # that answered, which an alias may hide
    fingerprint: str = ""  # the server's, "" where it has none
    usage: Usage = Usage()
    seconds: float = 0.0


class AskFailed(RepurposeError):
    """A model gave no answer that can be used; `why` says which kind of failure it was."""

    exit_code = 4

    def __init__(
        self, why: Why, message: str, *, hint: str = "", usage: Usage | None = None
    ) -> None:
        """Keep the kind of failure beside the sentence for people, and what it cost all the same."""
        super().__init__(message, hint=hint)
        self.why = why
        self.usage = usage or Usage()


# Raises AskFailed. An answer that was empty, cut off or no JSON has been asked for twice by then.
Ask = Callable[[Question], Answer]
