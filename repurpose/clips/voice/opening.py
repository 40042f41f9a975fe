"""The name of a voice in, the voice out: `edge`, `edge:zh-CN-YunxiNeural`, `file:my-voice.wav` ..."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from repurpose.clips.voice.edge import EdgeVoice
from repurpose.clips.voice.espeak import EspeakVoice
from repurpose.clips.voice.kokoro import KokoroVoice
from repurpose.clips.voice.kokoro_model import MODEL, model_folder
from repurpose.clips.voice.model import RATE, Speech, Voice
from repurpose.clips.voice.names import voice_name
from repurpose.clips.voice.openai import OpenaiVoice
from repurpose.clips.voice.recording import RecordedVoice
from repurpose.clips.voice.sound import trimmed
from repurpose.clips.voice.store import StoredVoice
from repurpose.errors import SetupError, UsageError
from repurpose.messages import msg


def open_voice(
    spec: str, *, language: str, environ: Mapping[str, str], cache: Path | None = None
) -> Voice:
    """Return the voice that `spec` names; nothing is asked of a server or program yet.

    Args:
        spec: a provider of `VOICES`, and after a colon which of its voices, or the file's path.
        language: of the script, as a BCP 47 tag: chooses among a provider's voices.
        environ: for `openai` OPENAI_BASE_URL, OPENAI_API_KEY and REPURPOSE_TTS_MODEL; for `kokoro`
            REPURPOSE_KOKORO, the folder with its model, where it is not beside one's other data.
        cache: the folder that keeps sentences; none are kept without one.

    Raises:
        UnknownName: no such provider.
        UsageError: `file` without a path.
        SetupError: a setting is missing.
    """
    provider, which = voice_name(spec), spec.partition(":")[2]
    if provider == "none":
        raise UsageError(msg("The voice `none` says nothing."))
    if provider == "file":
        if not which:
            raise UsageError(
                msg("The voice `file` needs a path."),
                hint=msg("Write it behind the colon: file:my-voice.wav."),
            )
        return RecordedVoice(Path(which))
    made: Voice
    if provider == "espeak":
        made = EspeakVoice(language, which)
    elif provider == "edge":
        made = EdgeVoice(language, which)
    elif provider == "kokoro":
        made = KokoroVoice(_folder(environ), which or "zf_xiaoxiao")
    else:
        made = _server(which, environ)
    return StoredVoice(made, cache)


def speak(
    voice: Voice, sentences: Sequence[str], speeds: Sequence[float] | None = None
) -> list[Speech]:
    """Return the speech of each sentence; a recording is cut, other voices speak one by one.

    `speeds` are times the voice's usual pace, one for each sentence.
    """
    if isinstance(voice, RecordedVoice):
        return voice.cut(sentences)
    paces = {speed: voice if speed == 1 else voice.at(speed) for speed in (*(speeds or ()), 1.0)}
    return [
        _tight(paces[speed].synthesize(sentence))
        for sentence, speed in zip(sentences, speeds or [1.0] * len(sentences), strict=True)
    ]


def _tight(speech: Speech) -> Speech:
    """Cut the silence off both ends, which the clip's own pauses replace."""
    samples, cut = trimmed(speech.samples)
    end = len(samples) / RATE
    marks = tuple(
        replace(
            m,
            begin=min(max(0.0, m.begin - cut), end),
            finish=min(max(0.0, m.finish - cut), end),
        )
        for m in speech.marks
    )
    return Speech(samples, marks, speech.timing)


def _server(which: str, environ: Mapping[str, str]) -> OpenaiVoice:
    address, secret = environ.get("OPENAI_BASE_URL", ""), environ.get("OPENAI_API_KEY", "")
    if not address and not secret:
        raise SetupError(
            msg("The voice `openai` needs an address or a key."),
            hint=msg("Set OPENAI_API_KEY, or OPENAI_BASE_URL to your own server's /v1 address."),
        )
    return OpenaiVoice(
        address or "https://api.openai.com/v1",
        secret,
        model=environ.get("REPURPOSE_TTS_MODEL", "tts-1"),
        voice=which or "alloy",
    )


def _folder(environ: Mapping[str, str]) -> Path:
    folder = model_folder(environ)
    if not folder.joinpath(MODEL).is_file():
        raise SetupError(
            msg("The voice `kokoro` needs its model, and {folder} has none.", folder=folder),
            hint=msg(
                "`repurpose voices kokoro --check` says how to get it. Or choose another voice, or none."
            ),
        )
    return folder
