"""A clip some of whose scenes stand over pictures of one's own: cards here, pictures there, a cut between."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from repurpose.clips.encode.planes import Planes
from repurpose.clips.layout.frames import Frames
from repurpose.clips.layout.moving import MovingFrames
from repurpose.clips.layout.timeline import Timeline


class MixedFrames:
    """The frames of a clip, by its scenes from one place or the other."""

    def __init__(self, cards: Frames, over: MovingFrames, scenes: frozenset[int]) -> None:
        """Take both, and the numbers of the `scenes` that stand over pictures."""
        self._cards, self._over, self._scenes = cards, over, scenes
        self._timeline = cards.stage.timeline
        numbers = range(1, len(self._timeline.scenes))
        cuts = frozenset(n for n in numbers if (n in scenes) != (n - 1 in scenes))
        cards.cuts = over.cuts = cuts

    def planes(self, frame: int) -> Planes:
        """Return frame `frame` as planes. The array is used again for the next one asked for."""
        over = self._timeline.scene_at(frame) in self._scenes
        return (self._over if over else self._cards).planes(frame)


def over_footage(timeline: Timeline, footage: Mapping[str, Path]) -> frozenset[int]:
    """Return the numbers of the scenes that stand over a picture of their own."""
    return frozenset(n for n, scene in enumerate(timeline.scenes) if scene.footage in footage)


def without_cards(timeline: Timeline, scenes: frozenset[int]) -> Timeline:
    """Return the timeline with captions alone in `scenes`."""
    found = tuple(
        replace(scene, shows=None) if number in scenes else scene
        for number, scene in enumerate(timeline.scenes)
    )
    return replace(timeline, scenes=found)


def only_cards(timeline: Timeline, scenes: frozenset[int]) -> Timeline:
    """Return the timeline with cards in `scenes` alone."""
    others = frozenset(range(len(timeline.scenes))) - scenes
    return without_cards(timeline, others)


def pictures_of(
    timeline: Timeline, footage: Mapping[str, Path], backdrop: tuple[Path, ...] = ()
) -> list[Path]:
    """Return a picture for each scene: its own, else that of the `backdrop`, else the nearest one before or after."""
    own = [footage.get(scene.footage) for scene in timeline.scenes]
    if backdrop:
        return [one or backdrop[n % len(backdrop)] for n, one in enumerate(own)]
    last = next(one for one in own if one)
    found = []
    for one in own:
        last = one or last
        found.append(last)
    return found
