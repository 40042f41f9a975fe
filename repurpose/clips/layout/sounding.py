"""What comes and when in, which short sounds mark it out: seconds of the clip, and their names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from repurpose.clips.layout.timeline import Scene, Timeline
from repurpose.clips.scenes.built import BuiltScene

Accent = Literal["tick", "whoosh", "pop", "stamp"]
ACCENTS: tuple[Accent, ...] = ("tick", "whoosh", "pop", "stamp")
_APART = 0.16  # seconds between two sounds, or they blur
_MOST = 3  # sounds of a scene after its cut
_WEIGHT = {"whoosh": 3, "stamp": 2, "pop": 1, "tick": 0}


@dataclass(frozen=True, slots=True)
class SoundCue:
    """A short sound of the clip, and the second that it marks."""

    second: float
    name: Accent


def sounds_of(timeline: Timeline, built: Mapping[int, BuiltScene]) -> tuple[SoundCue, ...]:
    """Return the sounds of a clip: a whoosh at each cut, and one where something lands on the screen.

    A keyword that is stamped sounds so, a figure when it has counted to its end; shapes pop, and
    further lines of a list tick. Sounds keep 0.16 s apart; of two that would meet, the heavier stays.
    """
    found: list[SoundCue] = []
    for number, scene in enumerate(timeline.scenes):
        begin = scene.start / timeline.fps
        here = [SoundCue(begin, "whoosh")] if number else []
        steps = _of_card(built[number]) if number in built else _of_captions(scene)
        # Nothing sounds with the first frame: the clip is just being seen.
        marks = (SoundCue(begin + f / timeline.fps, name) for f, name in steps if f or number)
        found += _spaced([*here, *sorted(marks, key=lambda c: c.second)])[: _MOST + len(here)]
    return tuple(_spaced(found))


def _of_card(built: BuiltScene) -> Iterator[tuple[int, Accent]]:
    """Yield frames of the scene at which a layer lands, or begins to be drawn."""
    lines = 0
    for step in built.steps:
        layer = built.layers[step.layer]
        if step.way in ("slam", "stamp", "land", "count", "blocks", "bloom"):
            yield step.end, "stamp"
        elif step.way in ("pop", "spring"):
            yield step.start, "pop"
        elif layer.role == "shape" and step.way in ("right", "left", "up", "sweep"):
            yield step.start, "tick"
        elif layer.role == "text" and step.way != "swell":
            lines += 1
            if lines > 1:  # the first comes with the cut
                yield step.start, "tick"


def _of_captions(scene: Scene) -> Iterator[tuple[int, Accent]]:
    """Yield frames of the scene at which a keyword of a caption is said or comes."""
    for cue in scene.cues:
        for start, _ in cue.keys[:1]:
            said = [token.frame for token in cue.tokens if token.start <= start]
            yield (said[-1] if said else cue.start) - scene.start, "pop"


def _spaced(cues: Iterable[SoundCue]) -> list[SoundCue]:
    kept: list[SoundCue] = []
    for cue in cues:
        if kept and cue.second - kept[-1].second < _APART:
            if _WEIGHT[cue.name] > _WEIGHT[kept[-1].name]:
                kept[-1] = cue
            continue
        kept.append(cue)
    return kept
