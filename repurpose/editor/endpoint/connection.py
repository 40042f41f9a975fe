"""The way to one endpoint: a request in, its answer out, with the key, the pauses and the time that it takes."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.editor.asking import AskFailed, Question
from repurpose.editor.endpoint.failures import Refusal, judge, unwrap
from repurpose.editor.endpoint.key import FindKey
from repurpose.editor.endpoint.presets import Preset, is_loopback
from repurpose.editor.endpoint.settings import EditorSettings
from repurpose.editor.endpoint.sharing import Pace
from repurpose.errors import SetupError
from repurpose.json_object import JsonObject
from repurpose.messages import fixed, msg
from repurpose.platforms import Answer as Response
from repurpose.platforms import Call, DeliveryError, Secret

if TYPE_CHECKING:
    from repurpose.platforms import HttpTransport

_PAUSES = (1.0, 4.0)  # seconds before each further try
_LONGEST_WAIT = 30.0  # seconds that an endpoint may make us wait
_LOADING, _LOADING_PAUSE = 60.0, 2.0  # seconds that a model may take to load, and between looks
_NUMBER = re.compile(r"^\[Errno -?\d+\] ")
_INSTANT = 0.05  # seconds: a socket's own clock may be a little before ours


class Endpoint:
    """One host, asked by one thread at a time; `calls` counts the requests."""

    def __init__(
        self,
        settings: EditorSettings,
        preset: Preset,
        wire: "HttpTransport",
        find_key: FindKey,
        random: Callable[[], float],
        pace: Pace,
    ) -> None:
        """Keep the way; nothing is sent yet."""
        self.settings = settings
        self.preset = preset
        self.wire = wire
        self.calls = 0
        self._find_key = find_key
        self._random = random
        self._pace = pace
        self._key: Secret | None = None

    def take_key(self) -> None:
        """Find the key, when it is needed first.

        Raises:
            AskFailed: The host wants one, and there is none; or the store is locked.
        """
        settings = self.settings
        try:
            self._key = self._key or self._find_key(settings)
        except SetupError as error:
            if is_loopback(settings.host):  # which hardly ever wants one
                return
            raise AskFailed("login", error.message, hint=error.hint) from None
        if self._key is None and settings.key_variable and not is_loopback(settings.host):
            raise AskFailed(
                "login",
                msg("There is no key for {host}.", host=settings.host),
                hint=msg(
                    "Put one into {variable}, or: repurpose editor login",
                    variable=settings.key_variable,
                ),
            )

    def list_models(self) -> list[JsonObject]:
        """Return the models that the endpoint says it has; none where it does not say.

        Raises:
            AskFailed: It cannot be reached, or does not take the key.
        """
        deadline = self.wire.clock() + self.settings.timeout
        call = Call("GET", self._address("models"))
        try:
            response = self._call(call, deadline)
        except _Reset as error:
            raise AskFailed("unreachable", error.message) from None
        if response.status in (404, 405, 501):  # some have no such list
            return []
        if not response.good:
            refusal = self.judge(response, None)
            raise AskFailed(refusal.why, refusal.message, hint=refusal.hint)
        said = response.json()
        listed = said.get("data", said.get("models"))
        return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []

    def send(self, body: JsonObject, question: Question, deadline: float) -> Response:
        """Send a request, and again where trying again helps.

        Raises:
            AskFailed: No answer came, or only such as say to come back later.
        """
        pauses = list(_PAUSES)
        loads_until = self.wire.clock() + _LOADING
        while True:
            refusal: Refusal
            if not self._pace.wait(self.wire, deadline):
                raise _timed_out(self.settings)
            try:
                response = self._call(
                    Call("POST", self._address("chat/completions"), json=body), deadline
                )
            except _Reset as error:
                refusal = Refusal("busy", error.message, again=True)
            else:
                if response.good:
                    return response
                refusal = self.judge(response, question)
                if not refusal.again:
                    return response
            if refusal.loading and self.wire.clock() < loads_until:
                pause = _LOADING_PAUSE
            elif pauses and (refusal.wait or 0) <= _LONGEST_WAIT:
                pause = max(pauses.pop(0) * (0.5 + self._random()), refusal.wait or 0)
            else:
                raise AskFailed("busy", refusal.message, hint=refusal.hint)
            self._pace.hold(self.wire, pause)  # nor may anybody else ask until then
            if not self.wire.wait(pause, deadline):
                raise AskFailed("busy", refusal.message, hint=refusal.hint)

    def judge(self, response: Response, question: Question | None) -> Refusal:
        """Return what a refusal means."""
        return judge(response, self.settings, question, self.wire.now())

    def _address(self, path: str) -> str:
        return f"{self.settings.base_url}/{path}"

    def _call(self, call: Call, deadline: float) -> Response:
        self.calls += 1
        if self._key:
            call = replace(call, headers={"authorization": f"Bearer {self._key.reveal()}"})
        try:
            return unwrap(self.wire.call(call, deadline))
        except DeliveryError as error:
            if self.wire.clock() >= deadline - _INSTANT:
                raise _timed_out(self.settings) from None
            said = _tell_unreachable(self.settings.host, error.message)
            if self.wire.progress.begun:
                raise _Reset("busy", said) from None
            raise AskFailed("unreachable", said, hint=self._how_to_start()) from None

    def _how_to_start(self) -> str:
        start = self.preset.start if is_loopback(self.settings.host) else ""
        return msg("Is it running? {command}", command=start) if start else ""


def _tell_unreachable(host: str, said: str) -> str:
    """Return why a host cannot be reached, with its port, and without the system's number."""
    why = str(getattr(said, "arguments", {}).get("why", ""))
    if not why:
        return said
    return msg("{host} cannot be reached: {why}.", host=host, why=fixed(_NUMBER.sub("", why)))


class _Reset(AskFailed):
    """A connection that ended in the middle."""


def _timed_out(settings: EditorSettings) -> AskFailed:
    return AskFailed(
        "timeout",
        msg(
            "{host} did not answer within {seconds:g} s.",
            host=settings.host,
            seconds=settings.timeout,
        ),
        hint=msg("Raise editor.timeout in repurpose.toml, or take a faster model."),
    )
