"""A sentence goes in; speech comes out: samples, and when each of its characters is said."""

from repurpose.clips.voice.model import Mark, Speech, Unsteady, Voice
from repurpose.clips.voice.opening import VOICES, open_voice, speak, voice_name
from repurpose.clips.voice.reading import Spoken, read_out

__all__ = [
    "VOICES",
    "Mark",
    "Speech",
    "Spoken",
    "Unsteady",
    "Voice",
    "open_voice",
    "read_out",
    "speak",
    "voice_name",
]
