"""Microsoft Edge's read-aloud voices through the package edge-tts: natural, free, best effort.

The service is not documented and sometimes gives no sound, so tries are repeated. Since edge-tts
7.2 its default is one event a sentence; `WordBoundary` has to be asked for, or there are no words.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from repurpose.clips.voice.model import Mark, Speech, Unsteady
from repurpose.clips.voice.reading import Spoken, read_out
from repurpose.clips.voice.sound import decode, estimate_marks
from repurpose.errors import SetupError
from repurpose.json_object import JsonObject
from repurpose.messages import msg

Stream = Callable[[str, str, str], AsyncIterator[JsonObject]]  # text, voice, rate -> events

_VOICES = {
    "zh-Hans": "zh-CN-XiaoxiaoNeural",
    "zh-Hant": "zh-TW-HsiaoChenNeural",
    "ja": "ja-JP-NanamiNeural",
    "ko": "ko-KR-SunHiNeural",
    "en": "en-US-AriaNeural",
}
_TICK = 1e-7  # seconds


def _service(text: str, voice: str, rate: str) -> AsyncIterator[JsonObject]:
    """Ask the service; each event is as edge-tts gives it."""
    try:
        import edge_tts  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise SetupError(
            msg("The voice `edge` needs the package edge-tts."),
            hint=msg("Install it with `pip install 'repurpose[edge]'`."),
        ) from error
    asked = edge_tts.Communicate(
        text, voice, rate=rate, boundary="WordBoundary", connect_timeout=10, receive_timeout=60
    )
    events: Any = asked.stream()
    return events  # type: ignore[no-any-return]


@dataclass(frozen=True)
class EdgeVoice:
    """Speaks through Edge's service."""

    language: str = "zh-Hans"
    voice: str = ""
    rate: str = "+0%"
    stream: Stream = _service

    @property
    def name(self) -> str:
        """See `Voice`."""
        return f"edge:{self._voice}"

    @property
    def key(self) -> str:
        """See `Voice`."""
        return f"edge 1 {self._voice} {self.rate}"

    @property
    def _voice(self) -> str:
        return self.voice or _VOICES.get(self.language, _VOICES["en"])

    def at(self, speed: float) -> "EdgeVoice":
        """See `Voice`."""
        return replace(self, rate=f"{round(100 * (speed - 1)):+d}%")

    def synthesize(self, sentence: str) -> Speech:
        """See `Voice`."""
        import asyncio  # noqa: PLC0415 - 30 ms that other voices need not

        spoken = read_out(sentence)
        try:
            audio, words = asyncio.run(self._collect(spoken.text))
        except SetupError:
            raise
        except Exception as error:
            # aiohttp, asyncio and edge-tts each have a family of their own for a bad line.
            what = str(error).strip().splitlines()
            raise Unsteady(
                msg(
                    "Edge's voices gave no answer: {error}",
                    error=what[0] if what else type(error).__name__,
                )
            ) from error
        if not audio:
            raise Unsteady(msg("Edge's voices gave no sound."))
        samples = decode(audio)
        marks = _placed(spoken, words)
        if not marks:
            return Speech(samples, estimate_marks(spoken, samples), "estimated")
        return Speech(samples, marks, "exact")

    async def _collect(self, text: str) -> tuple[bytes, list[tuple[str, float, float]]]:
        audio, words = bytearray(), []
        async for event in self.stream(text, self._voice, self.rate):
            if event.get("type") == "audio":
                audio += event["data"]
            elif event.get("type") == "WordBoundary":
                begin = event["offset"] * _TICK
                words.append((unescape(event["text"]), begin, begin + event["duration"] * _TICK))
        return bytes(audio), words


def _placed(spoken: Spoken, words: list[tuple[str, float, float]]) -> tuple[Mark, ...]:
    """Give each word its place in the sentence.

    Events carry the words of the text that was sent, in order; each is looked for from where the
    last one ended, and one that is not there within a few characters is left out.
    """
    marks, at = [], 0
    for word, begin, finish in words:
        found = spoken.text.find(word, at, at + len(word) + 12) if word else -1
        if found >= 0:
            marks.append(Mark(*spoken.source(found, found + len(word)), begin, finish))
            at = found + len(word)
    return tuple(marks)
