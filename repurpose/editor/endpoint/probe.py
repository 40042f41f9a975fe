"""An endpoint in, what it can do out: asked with a sentence that has nothing of any article."""

from dataclasses import dataclass, field, replace

from repurpose.editor.asking import AskFailed, Question, Usage
from repurpose.editor.endpoint.client import Editor
from repurpose.editor.endpoint.failures import near_names
from repurpose.editor.endpoint.form import first_form
from repurpose.editor.endpoint.presets import Rung
from repurpose.editor.endpoint.reading import Completion, read_object
from repurpose.json_object import JsonObject
from repurpose.messages import msg

# The words stand in the schema alone: who says one of them was shown it, and keeps to it.
_WORDS = ["kestrel-41", "heron-17"]
_QUESTION = Question(
    system='Answer with one JSON object on one line, nothing else, such as {"word":"tree"}.',
    messages=("Say a word.",),
    schema={
        "type": "object",
        "additionalProperties": False,
        "required": ["word"],
        "properties": {"word": {"type": "string", "enum": _WORDS}},
    },
    most_tokens=2000,
)
# How endpoints call the context of a model, in their lists.
_CONTEXT = ("context_length", "max_model_len", "context_window", "max_context_length", "n_ctx")


@dataclass(frozen=True)
class EndpointReport:
    """What an endpoint can do."""

    models: tuple[str, ...] = ()  # that it says it has
    near: tuple[str, ...] = ()  # of them, nearest to a name that it does not have
    rung: Rung | None = None  # of `response_format`, the best that really works; None: no answer
    ignores_schema: bool = False  # it takes json_schema, and does not keep to it
    json: bool = False  # what it said was the object that was asked for
    thinks: bool = False
    context: int | None = None  # tokens, as the list or the preset says
    model: str = ""  # that answered
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    failed: AskFailed | None = None  # and so the rest is not known


def probe(editor: Editor) -> EndpointReport:
    """Ask an endpoint what it can do, and remember the form of request that works there."""
    try:
        listed = editor.list_models()
    except AskFailed as error:
        return EndpointReport(failed=error)
    names = tuple(str(one["id"]) for one in listed if one.get("id"))
    report = EndpointReport(models=names, context=_context(editor, listed))
    model = editor.settings.model
    missing = model not in names and not any(name.startswith(f"{model}:") for name in names)
    if names and missing:
        report = replace(report, near=tuple(near_names(model, list(names))))
    if not model:
        return replace(report, failed=_no_model(editor, names))
    began = editor.wire.clock()
    try:
        report = _try(editor, report)
    except AskFailed as error:
        report = replace(report, failed=error)
    return replace(report, usage=editor.spent, seconds=editor.wire.clock() - began)


def _try(editor: Editor, report: EndpointReport) -> EndpointReport:
    """Ask for JSON by a schema, and by less where that is refused or ignored."""
    usual = first_form(editor.preset, editor.settings.model)
    said, form = editor.try_form(_QUESTION, replace(usual, rung="json_schema"))
    ignored = form.rung == "json_schema" and _word(said, editor) not in _WORDS
    if ignored:
        said, form = editor.try_form(_QUESTION, replace(form, rung="json_object"))
    if form != usual:
        editor.keep_form(form)
    return replace(
        report,
        rung=form.rung,
        ignores_schema=ignored,
        json=_word(said, editor) != "",
        thinks=said.thought,
        model=said.model,
    )


def _word(said: Completion, editor: Editor) -> str:
    try:
        found = read_object(said, editor.settings.host).get("word")
    except AskFailed:
        return ""
    return found if isinstance(found, str) else ""


def _context(editor: Editor, listed: list[JsonObject]) -> int | None:
    """Return the context of the model, by the endpoint's list before the preset."""
    wanted = editor.settings.model
    own = [one for one in listed if one.get("id") == wanted] or (listed if len(listed) == 1 else [])
    for one in own:
        meta = one.get("meta")
        for place in (one, meta if isinstance(meta, dict) else {}):
            for name in _CONTEXT:
                if isinstance(place.get(name), int):
                    return int(place[name])
    return editor.preset.context


def _no_model(editor: Editor, names: tuple[str, ...]) -> AskFailed:
    some = ", ".join(names[:5])
    hint = msg("It has: {models}", models=some) if names else ""
    return AskFailed(
        "model", msg("No model is named for {host}.", host=editor.settings.host), hint=hint
    )
