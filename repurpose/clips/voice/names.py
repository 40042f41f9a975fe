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
    "file": "your own recording of the script, cut at its pauses: file:PATH",
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
