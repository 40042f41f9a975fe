"""A question in, the model's answer out: one endpoint, asked by one request at a time."""

import random as random_module
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from threading import RLock
from typing import TYPE_CHECKING

from repurpose.editor.asking import Answer, AskFailed, Question, Usage
from repurpose.editor.cost import Estimate, cost_of, estimate, fewest_tokens
from repurpose.editor.endpoint.connection import Endpoint
from repurpose.editor.endpoint.failures import near_names
from repurpose.editor.endpoint.findings import Findings
from repurpose.editor.endpoint.form import Form, first_form
from repurpose.editor.endpoint.key import FindKey, find_key
from repurpose.editor.endpoint.permission import Agree, check_permission
from repurpose.editor.endpoint.presets import Preset, is_loopback
from repurpose.editor.endpoint.reading import Completion, read_completion, read_object
from repurpose.editor.endpoint.settings import EditorSettings, preset_of
from repurpose.editor.endpoint.sharing import Pace, Purse
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms import Answer as Response

if TYPE_CHECKING:
    from repurpose.platforms import HttpTransport

_THINKING_TOKENS = 16_000  # allowed to an answer that is thought about first
_KEPT = 0.6  # share of a question that must have arrived
_CHANGES = 8  # of the form of a request, at the most


class Editor:
    """An endpoint that is asked; call it with a question. `spent` adds up all that it was asked.

    Safe from several threads: one request at a time. `Editors` asks several at once.
    """

    def __init__(
        self,
        settings: EditorSettings,
        preset: Preset,
        wire: "HttpTransport",
        *,
        find_key: FindKey = find_key,
        permit: Callable[[], None] = lambda: None,
        findings: Findings | None = None,
        random: Callable[[], float] = random_module.random,
        purse: Purse | None = None,
        pace: Pace | None = None,
    ) -> None:
        """Keep whom to ask and how.

        Args:
            settings: Endpoint, model and terms.
            preset: What is known of the endpoint.
            wire: The way there, with its clocks and its way to wait.
            find_key: Finds the key; it goes to `settings.base_url` and nowhere else.
            permit: Raises `AskFailed` when nothing may be sent; asked before the first question.
            findings: What was learned of endpoints before.
            random: Numbers in [0, 1), so that many clients do not come back at once.
            purse: The money of a run; its own, when nobody shares it.
            pace: The pauses that the endpoint wants; its own, when nobody shares them.
        """
        self.settings = settings
        self.preset = preset
        self.wire = wire
        self.spent = Usage()
        self._purse = purse or Purse(settings.max_cost)
        self._endpoint = Endpoint(settings, preset, wire, find_key, random, pace or Pace())
        self._permit = permit
        self._findings = findings or Findings(datetime.fromtimestamp(wire.now(), UTC).date())
        self._lock = RLock()
        self._place = f"{settings.host} {settings.model}"

    def __call__(self, question: Question) -> Answer:
        """Ask, and return what the model said.

        Raises:
            AskFailed: There is no answer that can be used.
        """
        with self._lock:
            self._permit()
            before = self.spent
            about = self._check_terms(question)
            try:
                self._endpoint.take_key()
                return self._ask(question)
            except AskFailed as error:
                error.usage = _less(self.spent, before)
                raise
            finally:
                self._purse.settle(about, _less(self.spent, before).cost)

    @property
    def calls(self) -> int:
        """Return how many requests were sent."""
        return self._endpoint.calls

    def try_form(self, question: Question, form: Form) -> tuple[Completion, Form]:
        """Ask a question that has nothing of an article, in a form; return what was said, and the form.

        The form is what was left of it. Nobody's permission is needed.

        Raises:
            AskFailed: No answer came.
        """
        with self._lock:
            self._endpoint.take_key()
            deadline = self.wire.clock() + self.settings.timeout
            response, taken = self._exchange(question, form, question.most_tokens, deadline)
            return self._read(question, response), taken

    def keep_form(self, form: Form) -> None:
        """Remember the form that the endpoint takes."""
        self._findings.keep(self._place, form)

    def list_models(self) -> list[JsonObject]:
        """Return the models that the endpoint says it has; none where it does not say.

        Raises:
            AskFailed: It cannot be reached, or does not take the key.
        """
        with self._lock:
            self._endpoint.take_key()
            return self._endpoint.list_models()

    def estimate(self, question: Question) -> Estimate:
        """Return what a question will take, about."""
        return estimate(question, self.preset, self.settings.model)

    def close(self) -> None:
        """Close the connections."""
        self.wire.close()

    def _check_terms(self, question: Question) -> float | None:
        """Refuse what would cost too much or cannot fit; return the money that is set aside for it.

        Raises:
            AskFailed: So.
        """
        about, settings = self.estimate(question), self.settings
        self._check_length(question, about)
        if not self._purse.set_aside(about.cost):
            raise AskFailed(
                "cost",
                msg(
                    "{model} would cost about ${cost:.4f} more, beyond max_cost = {most:g}.",
                    model=settings.model,
                    cost=about.cost,
                    most=settings.max_cost,
                ),
                hint=msg("Raise editor.max_cost in repurpose.toml."),
            )
        return about.cost

    def _check_length(self, question: Question, about: Estimate) -> None:
        fewest = fewest_tokens(question) + min(question.most_tokens, about.answered)
        if self.preset.context and fewest > self.preset.context:
            raise AskFailed(
                "too long",
                msg(
                    "The question is too long for {model}: at least {tokens} tokens of {most}.",
                    model=self.settings.model,
                    tokens=fewest,
                    most=self.preset.context,
                ),
            )

    def _ask(self, question: Question) -> Answer:
        """Ask once, and once more when the answer was empty, cut off or no JSON."""
        began = self.wire.clock()
        deadline = began + self.settings.timeout
        before = self.spent
        most = question.most_tokens
        if self.preset.always_thinks(self.settings.model):
            most = max(most, _THINKING_TOKENS)
        try:
            said = self._complete(question, most, deadline)
            value = read_object(said, self.settings.host)
        except AskFailed as error:
            if error.why not in ("empty", "truncated", "not JSON"):
                raise
            most = most * 2 if error.why == "truncated" else most
            said = self._complete(question, most, deadline)
            value = read_object(said, self.settings.host)
        return Answer(
            value,
            said.content,
            self.settings.host,
            said.model or self.settings.model,
            said.fingerprint,
            _less(self.spent, before),
            self.wire.clock() - began,
        )

    def _complete(self, question: Question, most: int, deadline: float) -> Completion:
        """Send a question in the form that the endpoint takes, and count what it cost."""
        usual = self._findings.recall(self._place, first_form(self.preset, self.settings.model))
        response, form = self._exchange(question, usual, most, deadline)
        if form != usual:
            self._findings.keep(self._place, form)
        said = self._read(question, response)
        if said.asked is not None and said.asked < _KEPT * fewest_tokens(question):
            raise AskFailed(
                "too long",
                msg(
                    "{host} cut the question: only {tokens} tokens of it arrived.",
                    host=self.settings.host,
                    tokens=said.asked,
                ),
                hint=msg("Give the model a longer context there (Ollama: OLLAMA_CONTEXT_LENGTH)."),
            )
        return said

    def _read(self, question: Question, response: Response) -> Completion:
        """Return what an answer says, and count what it cost."""
        try:
            said = read_completion(response.body, whole=response.whole, host=self.settings.host)
        except AskFailed:
            self._count(question, None)
            raise
        self._count(question, said)
        return said

    def _count(self, question: Question, said: Completion | None) -> None:
        """Add what an answer cost; where the server does not say, what it will have been."""
        model = self.settings.model
        if said is None or said.asked is None:
            about = self.estimate(question)
            usage = Usage(about.asked, 0, about.answered)
        else:
            usage = Usage(said.asked, min(said.cached, said.asked), said.answered)
        self.spent += replace(usage, cost=cost_of(usage, self.preset, model))

    def _exchange(
        self, question: Question, form: Form, most: int, deadline: float
    ) -> tuple[Response, Form]:
        """Send until the endpoint takes the form of the request, or refuses for good."""
        for _ in range(_CHANGES):
            names = is_loopback(self.settings.host)
            body = form.body(question, self.settings.model, most, names=names)
            response = self._endpoint.send(body, question, deadline)
            if response.good:
                return response, form
            refusal = self._endpoint.judge(response, question)
            adapted = form.adapt(refusal.words, question) if refusal.why == "parameter" else None
            if adapted is None:
                hint = self._tell_near() if refusal.why == "model" else refusal.hint
                raise AskFailed(refusal.why, refusal.message, hint=hint or refusal.hint)
            form = adapted
        raise AskFailed(
            "parameter", msg("{host} takes no form of the request.", host=self.settings.host)
        )

    def _tell_near(self) -> str:
        """Return which models there are whose names are nearest to the one that there is not."""
        with suppress(AskFailed):
            listed = self._endpoint.list_models()
            names = [str(one["id"]) for one in listed if one.get("id")]
            if near := near_names(self.settings.model, names):
                return msg("Nearest: {names}.", names=", ".join(near))
        return ""


def _less(total: Usage, before: Usage) -> Usage:
    """Return what was added since."""
    cost = None if total.cost is None else total.cost - (before.cost or 0)
    return Usage(
        total.asked - before.asked,
        total.cached - before.cached,
        total.answered - before.answered,
        cost,
    )


def open_editor(
    settings: EditorSettings,
    *,
    find_key: FindKey = find_key,
    agree: Agree | None = None,
    preset: Preset | None = None,
    findings: Findings | None = None,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    random: Callable[[], float] = random_module.random,
    purse: Purse | None = None,
    pace: Pace | None = None,
) -> Editor:
    """Return who answers questions by these settings; `close` it when done.

    Nothing is sent before the first question. `agree` asks a person whether the host may see
    articles, None where nobody is there. `purse` and `pace` are those of a run, where several ask.

    Raises:
        SetupError: The proxy's address is none.
    """
    from repurpose.platforms import open_wire  # noqa: PLC0415  # imports httpx

    known = preset or preset_of(settings)

    def permit() -> None:
        check_permission(settings, known, agree)

    return Editor(
        settings,
        known,
        open_wire(proxy=_proxy(settings), clock=clock, now=now, sleep=sleep),
        find_key=find_key,
        permit=permit,
        findings=findings,
        random=random,
        purse=purse,
        pace=pace,
    )


def _proxy(settings: EditorSettings) -> str:
    """Return the proxy of the settings; none stands before this machine."""
    import os  # noqa: PLC0415  # only for a proxy

    if is_loopback(settings.host):
        return ""
    if settings.proxy != "env":
        return settings.proxy
    return os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy") or ""
