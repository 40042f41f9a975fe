"""Any server that speaks OpenAI's `/v1/audio/speech`: a sentence goes in, speech comes out.

OpenAI, API reference, "Create speech" (read 2026-11): model, input, voice, response_format, speed;
the answer is the sound alone, so the marks are estimated from its pauses.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repurpose.clips.voice.model import Speech, Unsteady
from repurpose.clips.voice.reading import read_out
from repurpose.clips.voice.sound import decode, estimate_marks
from repurpose.errors import MachineError, SetupError
from repurpose.messages import msg, reason_of

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class OpenaiVoice:
    """Speaks through a server; `client` is made anew for each sentence when not given."""

    address: str  # such as https://api.openai.com/v1
    secret: str = ""
    model: str = "tts-1"
    voice: str = "alloy"
    speed: float = 1.0
    client: "httpx.Client | None" = None

    @property
    def name(self) -> str:
        """See `Voice`."""
        return f"openai:{self.voice}"

    @property
    def key(self) -> str:
        """See `Voice`."""
        return f"openai 1 {self.address} {self.model} {self.voice} {self.speed:g}"

    def at(self, speed: float) -> "OpenaiVoice":
        """See `Voice`."""
        return replace(self, speed=round(speed, 2))

    def synthesize(self, sentence: str) -> Speech:
        """See `Voice`."""
        spoken = read_out(sentence)
        samples = decode(self._ask(spoken.text))
        return Speech(samples, estimate_marks(spoken, samples), "estimated")

    def _ask(self, text: str) -> bytes:
        import httpx  # noqa: PLC0415 - only for this voice

        where = f"{self.address.rstrip('/')}/audio/speech"
        head = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        body = {
            "model": self.model,
            "input": text,
            "voice": self.voice,
            "response_format": "wav",
            "speed": self.speed,
        }
        client = self.client or httpx.Client(timeout=httpx.Timeout(90, connect=10))
        try:
            answer = client.post(where, json=body, headers=head)
        except httpx.InvalidURL as error:
            raise SetupError(
                msg("The address of the voice is not valid: {error}.", error=reason_of(error))
            ) from error
        except httpx.HTTPError as error:
            raise Unsteady(
                msg(
                    "The voice at {address} cannot be reached: {error}",
                    address=self.address,
                    error=reason_of(error),
                )
            ) from error
        finally:
            if self.client is None:
                client.close()
        if answer.status_code in (401, 403):
            raise SetupError(
                msg(
                    "The voice at {address} refuses the key (HTTP {status_code}).",
                    address=self.address,
                    status_code=answer.status_code,
                ),
                hint=msg("Put a valid key into OPENAI_API_KEY."),
            )
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Unsteady(
                msg(
                    "The voice at {address} answered HTTP {status_code}",
                    address=self.address,
                    status_code=answer.status_code,
                )
            )
        if answer.status_code != 200:
            said = " ".join(answer.text.split())[:160]
            raise MachineError(
                msg(
                    "The voice at {address} answered HTTP {status_code}: {said}",
                    address=self.address,
                    status_code=answer.status_code,
                    said=said,
                ),
                hint=msg("Check the model (REPURPOSE_TTS_MODEL) and the voice (openai:NAME)."),
            )
        return answer.content
