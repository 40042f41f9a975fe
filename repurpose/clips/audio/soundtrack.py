"""All that is heard in a clip: a script, a voice and a choice of music in; one mix out."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repurpose.clips.audio.loudness import RATE, Sound
from repurpose.clips.audio.mix import mixed
from repurpose.clips.audio.moods import MUSIC
from repurpose.clips.audio.music import compose, laid
from repurpose.clips.audio.narration import plan_spoken, utterances_of, voice_track
from repurpose.clips.layout.styles import Unit
from repurpose.clips.layout.timeline import Timeline
from repurpose.clips.voice.opening import speak
from repurpose.clips.voice.sound import decode
from repurpose.errors import UnknownName
from repurpose.slicing import Script

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repurpose.clips.voice.model import Voice


@dataclass(frozen=True, slots=True, eq=False)
class Narration:
    """A script that has been said: its timeline, one mono track as long, and whose marks they are."""

    timeline: Timeline
    track: "NDArray[np.float32]"
    timing: str  # exact or estimated


def narrate(
    script: Script,
    voice: "Voice",
    *,
    fps: int,
    most: float,
    unit: Unit,
) -> Narration:
    """Let `voice` say the script, and put it on the clock.

    Raises:
        SetupError, MachineError: what the voice lacks.
        Overflow: it takes longer than `most` seconds to say.
    """
    said = utterances_of(script)
    speeches = speak(voice, [u.text for u in said])
    timeline, starts = plan_spoken(script, said, speeches, fps=fps, most=most, unit=unit)
    track = voice_track(speeches, starts, timeline.frames, fps, RATE)
    exact = all(s.timing == "exact" for s in speeches)
    return Narration(timeline, track, "exact" if exact else "estimated")


def soundtrack(
    music: str, frames: int, fps: int, *, seed: int, voice: "NDArray[np.float32] | None" = None
) -> Sound:
    """Return the mix of a clip: a mood or a file of music, under the voice if there is one.

    Raises:
        UnknownName: `music` is neither a mood nor a file.
        MachineError: the file holds no sound.
    """
    samples = frames * RATE // fps
    if music in MUSIC:
        bed = compose(music, samples, seed=seed)
        if voice is None:
            return bed  # a mood is as loud as the mix is to be
    elif os.path.isfile(music):  # noqa: PTH113  # no for a name that is too long
        bed = laid(decode(Path(music), channels=2), samples)
    else:
        raise UnknownName("music", music, MUSIC)
    return mixed(voice, bed)
