"""All that is heard in a clip: a script, a voice and a choice of music in; one mix out."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repurpose.clips.audio.loudness import RATE, Sound
from repurpose.clips.audio.mix import mixed
from repurpose.clips.audio.moods import MOODS, MUSIC
from repurpose.clips.audio.music import compose, laid
from repurpose.clips.audio.narration import (
    plan_spoken,
    speeds_of,
    utterances_of,
    voice_track,
)
from repurpose.clips.audio.tempo import find_beats
from repurpose.clips.layout.grid import Grid
from repurpose.clips.layout.styles import Unit
from repurpose.clips.layout.timeline import Timeline
from repurpose.clips.voice.opening import speak
from repurpose.clips.voice.sound import decode
from repurpose.errors import UnknownName
from repurpose.names import canonical
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


@dataclass(frozen=True, slots=True, eq=False)
class Music:
    """What plays under a clip: the name of a mood, or the sound of a file; and where its beats lie."""

    name: str
    sound: Sound | None = None  # of a file
    grid: Grid | None = None  # None: silence, or no steady beat was found


def open_music(music: str) -> Music:
    """Return a mood by its name, or the music of a file, cut to whole beats where it has some.

    Raises:
        UnknownName: `music` is neither a mood nor a file.
        MachineError: the file holds no sound.
    """
    if (name := canonical("music", music)) in MUSIC:
        return Music(name, grid=MOODS[name].grid if name in MOODS else None)
    if not os.path.isfile(music):  # noqa: PTH113  # no for a name that is too long
        raise UnknownName("music", music, MUSIC)
    sound = decode(Path(music), channels=2)
    grid = find_beats(sound)
    if grid:  # played again, its beats go on
        beats = int(len(sound) / RATE / grid.step)
        sound = sound[: round(beats * grid.step * RATE)]
    return Music(music, sound, grid)


def narrate(
    script: Script,
    voice: "Voice",
    *,
    fps: int,
    most: float,
    unit: Unit,
    wish: float = 30.0,
    grid: Grid | None = None,
) -> Narration:
    """Let `voice` say the script, in `wish` seconds if it can be, and put it on the clock.

    Raises:
        SetupError, MachineError: what the voice lacks.
        Overflow: it takes longer than `most` seconds to say.
    """
    said = utterances_of(script)
    sentences = [u.text for u in said]
    speeches = speak(voice, sentences, speeds_of(sentences, wish))
    timeline, starts = plan_spoken(script, said, speeches, fps=fps, most=most, unit=unit, grid=grid)
    track = voice_track(speeches, starts, timeline.frames, fps, RATE)
    exact = all(s.timing == "exact" for s in speeches)
    return Narration(timeline, track, "exact" if exact else "estimated")


def soundtrack(
    music: Music, frames: int, fps: int, *, seed: int, voice: "NDArray[np.float32] | None" = None
) -> Sound:
    """Return the mix of a clip: a mood or a file of music, under the voice if there is one."""
    samples = frames * RATE // fps
    if music.sound is not None:
        return mixed(voice, laid(music.sound, samples))
    bed = compose(music.name, samples, seed=seed)
    return bed if voice is None else mixed(voice, bed)  # a mood is as loud as the mix is to be
