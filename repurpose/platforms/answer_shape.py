"""What a good answer must hold: read by path and type, or it is not used at all.

A status of the 200s alone says little: pages of a hotel's network, of a proxy or of another version
of the server come with it too. Each reader takes an `Answer`, or a part of one, and a path such as
`data.id`; what is not there in the documented type raises `OddAnswer`. For an upload or a question
that means *not sent*, to be tried again; for a publication the base client makes it *unclear*.
"""

from collections.abc import Mapping
from typing import Any

from repurpose.json_object import JsonObject, read_json
from repurpose.messages import msg
from repurpose.platforms.calls import Answer, words_of
from repurpose.platforms.delivery import DeliveryError, NotSent

Said = Answer | Mapping[str, Any]


class OddAnswer(DeliveryError):
    """A good status, and not the form that the platform documents."""

    def __init__(self, said: Said, path: str, kind: str) -> None:
        """Say what was missed, and what came instead."""
        what = f"{path} ({kind})" if path else kind
        if not isinstance(said, Answer):
            reason = msg("The answer has no {what}: it is not used.", what=what)
        else:
            reason = msg(
                "The answer {status} has no {what}, as documented, so that it is not used: {answer}",
                status=said.status,
                what=what,
                answer=words_of(said)[:120],
            )
        super().__init__(NotSent(reason))


def need_text(said: Said, path: str) -> str:
    """Return the text at `path`, not empty; a whole number is read as text.

    Raises:
        OddAnswer: there is none.
    """
    value = _at(said, path)
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise OddAnswer(said, path, "text")


def need_number(said: Said, path: str) -> int:
    """Return the whole number at `path`.

    Raises:
        OddAnswer: there is none.
    """
    value = _at(said, path)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise OddAnswer(said, path, "number")


def need_object(said: Said, path: str = "") -> JsonObject:
    """Return the object at `path`, the whole answer by default.

    Raises:
        OddAnswer: there is none.
    """
    value = _at(said, path)
    if isinstance(value, dict):
        return value
    raise OddAnswer(said, path, "object")


def need_objects(said: Said, path: str = "") -> list[JsonObject]:
    """Return the list of objects at `path`, the whole answer by default; it may be empty.

    Raises:
        OddAnswer: there is none, or something else is in it.
    """
    value = _at(said, path)
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise OddAnswer(said, path, "list")


def need_true(said: Said, path: str) -> None:
    """Take the answer only if it says `true` at `path`.

    Raises:
        OddAnswer: it does not.
    """
    if _at(said, path) is not True:
        raise OddAnswer(said, path, "true")


def need_no_page(answer: Answer) -> Answer:
    """Take an answer that is no page for people.

    For steps whose documents promise a status and no body.

    Raises:
        OddAnswer: it is one.
    """
    if answer.is_page:
        raise OddAnswer(answer, "", "plain answer")
    return answer


def number_in(said: Mapping[str, Any], name: str) -> float:
    """Return the number under `name`, which some write as text; 0 when there is none."""
    try:
        value = float(said.get(name) or 0)
    except (TypeError, ValueError):
        return 0.0
    return value if 0 < value < float("inf") else 0.0


def _at(said: Said, path: str) -> Any:
    value: Any = _whole(said) if isinstance(said, Answer) else said
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _whole(answer: Answer) -> Any:
    try:
        return read_json(answer.body)
    except ValueError:
        return None
