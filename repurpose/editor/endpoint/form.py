"""A question in, the body of a request out, in the form that an endpoint takes; and what it refuses."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from repurpose.editor.asking import Question
from repurpose.editor.endpoint.presets import LADDER, Preset, Rung
from repurpose.json_object import JsonObject

LIMITS = ("max_tokens", "max_completion_tokens")
# Keywords of a schema that some endpoints refuse; the answer is checked without them all the same.
_BOUNDS = ("minItems", "maxItems", "pattern", "minLength", "maxLength")
_NAMES_ENUM = "id"  # the definition that stands for an id, in a question's schema


@dataclass(frozen=True)
class Form:
    """Which keys a request to one model has, and how it asks for JSON."""

    rung: Rung = "json_object"
    limit: str = "max_tokens"  # "": none is sent
    thinking: Mapping[str, Any] = field(default_factory=dict)  # keys that turn it off
    temperature: bool = True
    seed: bool = False
    bounds: bool = True  # the schema says how many and how long
    stream: bool = False
    swapped: tuple[str, ...] = ()  # what was changed already: each once

    def body(self, question: Question, model: str, most: int, *, names: bool) -> JsonObject:
        """Return the body of a request; with `names` the ids stand in the schema as an enum."""
        roles = ("user", "assistant")
        messages = [{"role": "system", "content": question.system}]
        messages += [
            {"role": roles[n % 2], "content": text} for n, text in enumerate(question.messages)
        ]
        body: JsonObject = {"model": model, "messages": messages, "stream": self.stream}
        body |= {"temperature": 0} if self.temperature else {}
        body |= {"seed": 1} if self.seed else {}
        body |= {self.limit: most} if self.limit else {}
        if self.rung == "json_object":
            body["response_format"] = {"type": "json_object"}
        elif self.rung == "json_schema":
            schema = _with_names(question) if names else question.schema
            schema = schema if self.bounds else _without_bounds(schema)
            wrapped = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": wrapped}
        return body | dict(self.thinking)

    def adapt(self, words: str, question: Question) -> "Form | None":
        """Return the form without what a refusal names; None when it names nothing of it.

        `words` is the refusal, in the endpoint's own words. Each thing is changed once.
        """
        said = words.lower()
        for name, pattern, change in _CHANGES:
            # One that is served again, such as a step down the ladder, counts each time.
            if re.search(pattern, said) and (changed := change(self, question, said)):
                key = f"{name}:{changed.rung}" if name == "response_format" else name
                if key not in self.swapped:
                    return replace(changed, swapped=(*self.swapped, key))
        return None


def first_form(preset: Preset, model: str) -> Form:
    """Return the form that a preset says."""
    return Form(
        preset.response_format,
        preset.output_limit,
        preset.thinking_keys(model),
        preset.temperature,
        preset.seed,
    )


def _with_names(question: Question) -> JsonObject:
    """Return the schema with the ids as an enum, so that an engine cannot say others."""
    definitions = question.schema.get("$defs")
    if not question.ids or not isinstance(definitions, dict) or _NAMES_ENUM not in definitions:
        return question.schema
    enum = {"type": "string", "enum": list(question.ids)}
    return {**question.schema, "$defs": {**definitions, _NAMES_ENUM: enum}}


def _without_bounds(value: Any) -> Any:
    """Return a schema without the keywords that some endpoints refuse; names of fields stay."""
    if isinstance(value, list):
        return [_without_bounds(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept: JsonObject = {}
    for key, item in value.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: _without_bounds(one) for name, one in item.items()}
        elif key not in _BOUNDS:
            kept[key] = item if key in ("enum", "required") else _without_bounds(item)
    return kept


def _drop_bounds(form: Form, question: Question, said: str) -> Form | None:
    there = form.bounds and form.rung == "json_schema"
    named = any(word.lower() in said for word in _BOUNDS if word in json.dumps(question.schema))
    return replace(form, bounds=False) if there and named else None


def _step_down(form: Form, _question: Question, said: str) -> Form | None:
    """Return the next rung; an endpoint that takes only a schema gets one."""
    if form.rung == "json_object" and re.search(r"must be '?\"?json_schema", said):
        return replace(form, rung="json_schema")
    below = LADDER[LADDER.index(form.rung) + 1 :]
    return replace(form, rung=below[0]) if below else None


def _swap_limit(form: Form, _question: Question, _said: str) -> Form | None:
    if not form.limit:
        return None
    if "limit" in form.swapped:
        return replace(form, limit="")
    return replace(form, limit=LIMITS[1 - LIMITS.index(form.limit)])


def _drop_limit(form: Form, _question: Question, _said: str) -> Form | None:
    return replace(form, limit="") if form.limit else None


def _drop_temperature(form: Form, _question: Question, _said: str) -> Form | None:
    return replace(form, temperature=False) if form.temperature else None


def _drop_seed(form: Form, _question: Question, _said: str) -> Form | None:
    return replace(form, seed=False) if form.seed else None


def _end_thinking(form: Form, _question: Question, said: str) -> Form | None:
    """Turn thinking off the way that DashScope's open models demand, else leave the keys out."""
    if re.search(_DEMANDED, said):
        off = {"enable_thinking": False}
        return replace(form, thinking=off) if form.thinking != off else None
    return replace(form, thinking={}) if form.thinking else None


def _stream(form: Form, _question: Question, _said: str) -> Form | None:
    return None if form.stream else replace(form, stream=True)


_DEMANDED = r"enable_thinking must be set to false|when enable_thinking is true"

# What a refusal may name, in the order in which it is looked for.
_CHANGES = (
    ("no thinking", _DEMANDED, _end_thinking),
    ("bounds", r"items|pattern|length|schema", _drop_bounds),
    ("response_format", r"response_format|json_schema|json_object|json mode|grammar", _step_down),
    ("thinking", r"thinking|chat_template_kwargs|reasoning_effort", _end_thinking),
    ("limit", r"max_tokens|max_completion_tokens", _swap_limit),
    ("no limit", r"max_tokens|max_completion_tokens", _drop_limit),
    ("temperature", r"temperature", _drop_temperature),
    ("seed", r"\bseed\b", _drop_seed),
    ("stream", r"\bstream\b|streaming", _stream),
    ("response_format", r"\bschema\b", _step_down),
)
