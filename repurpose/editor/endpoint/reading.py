"""The body of an endpoint's answer in, the JSON object that the model said out; nothing is guessed."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from repurpose.editor.asking import AskFailed, Why
from repurpose.json_object import JsonObject, read_json
from repurpose.messages import msg
from repurpose.platforms import hide

_CUT = ("length", "max_tokens", "model_length")  # what vendors call an answer that was cut off
_REFUSED = ("content_filter", "sensitive", "content-filter", "safety", "refusal")
_OPEN, _CLOSE, _FENCE = "<think>", "</think>", "```"


@dataclass(frozen=True)
class Completion:
    """What an endpoint answered: the model's words, and what the server says of them."""

    content: str
    finish: str = ""  # why it ended
    refusal: str = ""
    model: str = ""
    fingerprint: str = ""
    asked: int | None = None  # tokens; None where the server does not count
    cached: int = 0
    answered: int = 0
    thought: bool = False  # something was thought before it was said


def read_completion(body: bytes, *, whole: bool, host: str) -> Completion:
    """Return what the body of a good answer says, in one piece or as a stream of events.

    Raises:
        AskFailed: It is too long or broke off (`truncated`), is no JSON (`not JSON`), or has no
            choice in it (`empty`).
    """
    if not whole:
        raise failed("truncated", host)
    text = body.lstrip()
    try:
        value = _join_events(text) if text.startswith((b"data:", b":")) else read_json(text)
        choice = _first(value, "choices") if isinstance(value, dict) else None
    except ValueError:
        raise failed("not JSON", host) from None
    if not isinstance(value, dict):
        raise failed("not JSON", host)
    if not isinstance(choice, dict):
        raise failed("empty", host)
    return _completion(value, choice)


def _completion(value: JsonObject, choice: JsonObject) -> Completion:
    message = choice.get("message")
    said: JsonObject = message if isinstance(message, dict) else {}
    content, usage = _text(said.get("content")), value.get("usage")
    counted: JsonObject = usage if isinstance(usage, dict) else {}
    details = counted.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    return Completion(
        content,
        _text(choice.get("finish_reason")),
        _text(said.get("refusal")),
        hide(_text(value.get("model")))[:200],
        hide(_text(value.get("system_fingerprint")))[:200],
        _count(counted.get("prompt_tokens")),
        _count(cached) or _count(counted.get("prompt_cache_hit_tokens")) or 0,  # DeepSeek's word
        _count(counted.get("completion_tokens")) or 0,
        bool(_text(said.get("reasoning_content")) or _text(said.get("reasoning")))
        or _CLOSE in content,
    )


def read_object(said: Completion, host: str) -> JsonObject:
    """Return the JSON object that a model said.

    Raises:
        AskFailed: It refused, said nothing, was cut off, or said something else.
    """
    if said.finish in _CUT:
        raise failed("truncated", host)
    if said.finish in _REFUSED or said.refusal:
        raise failed("refused", host)
    if not said.content.strip():
        raise failed("empty", host)
    text = _without_fence(_without_thoughts(said.content).strip())
    if not text:
        raise failed("empty", host)
    start = text.find("{")
    if start < 0 or text.startswith("["):
        raise failed("not JSON", host)
    try:
        _, end = json.JSONDecoder(parse_constant=_refuse).raw_decode(text, start)
        value = read_json(text[start:end].encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise failed("not JSON", host) from None
    return value if isinstance(value, dict) else {}


def failed(why: Why, host: str) -> AskFailed:
    """Return the error for an answer that cannot be used, without a word of it."""
    said = {
        "truncated": msg("{host}: the answer was cut off.", host=host),
        "not JSON": msg("{host}: the answer is not JSON.", host=host),
        "empty": msg("{host}: the model said nothing.", host=host),
        "refused": msg("{host} refused this article.", host=host),
    }[why]
    hint = ""
    if why == "refused":
        hint = msg("It is its filter; another provider or a local model may take it.")
    return AskFailed(why, said, hint=hint)


def _refuse(constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(constant)


def _without_thoughts(text: str) -> str:
    """Return what stands behind a model's thoughts: they come first, or an open mark is all there is."""
    text = text.lstrip()
    if text.startswith(_OPEN):
        return text.partition(_CLOSE)[2]
    head, mark, rest = text.rpartition(_CLOSE)  # a template may have opened them already
    return rest if mark and _OPEN not in head else text


def _without_fence(text: str) -> str:
    """Return what stands within the fence around a text, if there is one."""
    if not text.startswith(_FENCE):
        return text
    return text.partition("\n")[2].rpartition(_FENCE)[0] or text.strip("`")


def _join_events(text: bytes) -> JsonObject:
    """Return the one answer that a stream of events makes together; comments are left out.

    Raises:
        ValueError: An event is no JSON.
    """
    whole: JsonObject = {}
    content: list[str] = []
    thought, finish = False, ""
    for line in text.splitlines():
        data = line.removeprefix(b"data:").strip()
        if not line.startswith(b"data:") or data in (b"", b"[DONE]"):
            continue
        event = read_json(data)
        if not isinstance(event, dict):
            raise ValueError  # noqa: TRY004  # JSON that is no event
        whole |= {key: value for key, value in event.items() if value and key != "choices"}
        choice = _first(event, "choices")
        if isinstance(choice, dict):
            delta = choice.get("delta")
            said: JsonObject = delta if isinstance(delta, dict) else {}
            content.append(_text(said.get("content")))
            thought = thought or bool(_text(said.get("reasoning_content")))
            finish = _text(choice.get("finish_reason")) or finish
    message = {"content": "".join(content), "reasoning_content": "…" if thought else ""}
    # A stream that ends without a reason has lost its end.
    return whole | {"choices": [{"message": message, "finish_reason": finish or "length"}]}


def _first(value: JsonObject, key: str) -> Any:
    found = value.get(key)
    return found[0] if isinstance(found, list) and found else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    counts = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
    return int(value) if counts else None
