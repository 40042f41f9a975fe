"""How each vendor's endpoint differs: which requests it refuses, and in which words.

What is imitated stands in the vendors' own pages and issue trackers; `assets/editor/presets.toml` names them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from repurpose.json_object import JsonObject

Refused = tuple[int, JsonObject]  # status and body


@dataclass(frozen=True)
class Dialect:
    """One vendor's endpoint."""

    keyed: bool = True  # it wants a key
    formats: tuple[str, ...] = ("json_schema", "json_object")  # of response_format
    format_words: str = "This response_format type is unavailable now"
    wants_json: bool = False  # the word must stand in the prompt of json_object
    limits: tuple[str, ...] = ("max_tokens", "max_completion_tokens")
    temperature: bool = True
    thinks: bool = False  # unless it is told not to
    think_key: str = ""  # what tells it: a path of the body, dots between
    think_off: object = None
    context: int = 0  # tokens; 0 for as many as may be
    cuts: bool = False  # a longer question loses its end, without a word
    code: bool = False  # errors are {code, message}, without an object around them


def refuse(dialect: Dialect, body: JsonObject) -> Refused | None:
    """Return how a vendor refuses a request, None when it takes it."""
    for rule in _RULES:
        if words := rule(dialect, body):
            param, said = words
            return 400, error_body(dialect, said, param)
    return None


def error_body(dialect: Dialect, words: str, param: str = "", code: str = "") -> JsonObject:
    """Return an error in a vendor's form."""
    if dialect.code:
        return {"code": 20015, "message": words, "data": None}
    known = {"message": words, "type": "invalid_request_error", "param": param or None}
    return {"error": {**known, "code": code or ("unsupported_parameter" if param else None)}}


def thinks(dialect: Dialect, body: JsonObject) -> bool:
    """Return whether the model thinks before it answers."""
    value: object = body
    for step in dialect.think_key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return dialect.thinks and value != dialect.think_off


def _format(dialect: Dialect, body: JsonObject) -> tuple[str, str] | None:
    asked = body.get("response_format")
    kind = asked.get("type") if isinstance(asked, dict) else None
    if kind in (None, "text"):
        return None
    if kind not in dialect.formats:
        return "response_format", dialect.format_words
    prompt = str(body.get("messages", "")).lower()
    if kind == "json_object" and dialect.wants_json and "json" not in prompt:
        return "messages", (
            "'messages' must contain the word 'json' in some form, to use 'response_format' of "
            "type 'json_object'."
        )
    return None


def _limit(dialect: Dialect, body: JsonObject) -> tuple[str, str] | None:
    for name in ("max_tokens", "max_completion_tokens"):
        if name in body and name not in dialect.limits:
            other = dialect.limits[0]
            return name, (
                f"Unsupported parameter: '{name}' is not supported with this model. "
                f"Use '{other}' instead."
            )
    return None


def _temperature(dialect: Dialect, body: JsonObject) -> tuple[str, str] | None:
    if dialect.temperature or body.get("temperature", 1) == 1:
        return None
    return "temperature", "invalid temperature: only 1 is allowed for this model"


def _thinking(dialect: Dialect, body: JsonObject) -> tuple[str, str] | None:
    must = dialect.think_key == "enable_thinking" and not body.get("stream")
    if must and thinks(dialect, body):
        return "enable_thinking", (
            "parameter.enable_thinking must be set to false for non-streaming calls"
        )
    return None


_RULES: tuple[Callable[[Dialect, JsonObject], tuple[str, str] | None], ...] = (
    _format,
    _limit,
    _temperature,
    _thinking,
)
_OBJECT = ("json_object",)
_LMSTUDIO = "'response_format.type' must be 'json_schema' or 'text'"
DIALECTS: Mapping[str, Dialect] = {
    "v1": Dialect(keyed=False),  # of no vendor: takes everything
    "deepseek": Dialect(
        formats=_OBJECT,
        wants_json=True,
        thinks=True,
        think_key="thinking.type",
        think_off="disabled",
    ),
    "dashscope": Dialect(
        wants_json=True, thinks=True, think_key="enable_thinking", think_off=False
    ),
    "moonshot": Dialect(
        formats=_OBJECT,
        limits=("max_completion_tokens",),
        temperature=False,
        thinks=True,
        think_key="thinking.type",
        think_off="disabled",
    ),
    "zhipu": Dialect(
        formats=_OBJECT,
        limits=("max_tokens",),
        thinks=True,
        think_key="thinking.type",
        think_off="disabled",
    ),
    "siliconflow": Dialect(formats=_OBJECT, code=True),
    "openai": Dialect(limits=("max_completion_tokens",), temperature=False),
    "ollama": Dialect(keyed=False, context=4096, cuts=True),
    "llamacpp": Dialect(keyed=False, context=4096),
    "lmstudio": Dialect(keyed=False, formats=("json_schema",), format_words=_LMSTUDIO),
    "vllm": Dialect(
        keyed=False, thinks=True, think_key="chat_template_kwargs.enable_thinking", think_off=False
    ),
}
