"""The providers of voices by name; kept apart so that a command line can check a name cheaply."""

from repurpose.errors import UnknownName
from repurpose.messages import msg
from repurpose.names import canonical

VOICES: dict[str, str] = {
    "none": msg("captions at reading speed, no voice"),
    "espeak": msg("the program espeak-ng: offline, robotic, for trying out"),
    "edge": msg("Microsoft Edge's read-aloud voices: natural, online, best effort"),
    "openai": msg("any server with OpenAI's /v1/audio/speech"),
    "kokoro": msg("Kokoro-82M: natural, offline; needs its model on the disk"),
    "file": msg("your own recording of the script, cut at its pauses: file:PATH"),
}

TRAINED = ("edge", "openai", "kokoro")  # those that are trained models
ONLINE = ("edge", "openai")  # those that send what they say to a server


def voice_name(spec: str) -> str:
    """Return the provider that `spec` names; raise `UnknownName` for one that does not exist."""
    provider = spec.partition(":")[0]
    provider = provider if provider in VOICES else canonical("voice", provider)
    if provider not in VOICES:
        raise UnknownName("voice", provider, VOICES)
    return provider


_SAMPLES = {
    "zh-Hans": "好文章值得被听见：2026年，读完一篇长文的人只有18%。",
    "zh-Hant": "好文章值得被聽見：2026年，讀完一篇長文的人只有18%。",
    "en": "A good article deserves to be heard: in 2026, only 18% finish a long one.",
}


def sample_sentence(language: str) -> str:
    """Return a sentence to hear a voice by, in a language as a BCP 47 tag; English for one that has none."""
    start = "zh-Hans" if language in ("zh", "zh-CN", "zh-SG") else language
    return _SAMPLES.get(start, _SAMPLES["en"])
