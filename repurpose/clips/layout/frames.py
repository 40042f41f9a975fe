"""Every frame of a clip as a pure function of its number: stills, fades and the progress bar.

A still is drawn once, for as long as it stands. A frame inside it costs one slice fill for the
progress bar, and a small patch when another word lights up or a figure counts on; a frame of a fade
costs one blend of the rows that differ. Text goes out before other text comes in, so no frame shows
one over the other.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from repurpose.clips.encode.planes import (
    Fill,
    Planes,
    colour_of,
    empty_planes,
    mix,
    paste,
    to_planes,
)
from repurpose.clips.layout.formats import Box
from repurpose.clips.layout.scene_renderer import Patch, Stage
from repurpose.clips.layout.timeline import GAP, Cue

_Key = TypeVar("_Key", bound=Hashable)
_Kept = TypeVar("_Kept")
_CAPTION_IN, _SCENE_OUT, _SCENE_IN = 3, 5, 5  # frames, at any rate


@dataclass(frozen=True, slots=True)
class FramePicture:
    """A scene with one of its captions, or bare of them, and between scenes without its motif too."""

    scene: int
    cue: Cue | None = None
    bare: bool = False
    motif: bool = True


@dataclass(frozen=True, slots=True)
class _State:
    """What stands from `start` on; the text before it goes in `out` frames, its own comes in `into`."""

    start: int
    picture: FramePicture
    out: int
    into: int
    opens: bool = True  # its scene: the motif comes with it

    @property
    def bare(self) -> FramePicture:
        return FramePicture(self.picture.scene, bare=True, motif=not self.opens)


class Frames:
    """The frames of one clip, in planes for the encoder."""

    def __init__(self, stage: Stage) -> None:
        """Lay out the states; nothing is drawn before the first frame is asked for."""
        self.stage = stage
        self._states = _states(stage)
        self._starts = [s.start for s in self._states]
        self._drawn: OrderedDict[FramePicture, Planes] = OrderedDict()
        self._patches: OrderedDict[Hashable, Planes] = OrderedDict()
        size = stage.form.width, stage.form.height
        self._work, self._over = empty_planes(*size), empty_planes(*size)
        self._shown: FramePicture | None = None  # what is in the working array, when it is a still
        self._keys: dict[Box, Hashable] = {}  # and which patches are on it
        self._last = -1
        self._colour = colour_of(stage.look.accent)

    def planes(self, frame: int) -> Planes:
        """Return frame `frame` as planes. The array is used again for the next one asked for."""
        first, second, share = self._parts(frame)
        if share or first != self._shown or frame < self._last:
            self._work[:], self._shown, self._keys = self._draw(first), first, {}
        self._last = frame
        self._paint(self._work, first, frame, self._keys)
        if share:
            self._over[:], self._shown = self._draw(second), None
            self._paint(self._over, second, frame, {})
            mix(self._work, self._over, share)
        return self._work

    def _parts(self, frame: int) -> tuple[FramePicture, FramePicture, float]:
        """Return what is seen, what comes over it, and how much of that (0 to under 1)."""
        number = bisect_right(self._starts, frame) - 1
        state = self._states[number]
        if number + 1 < len(self._states):
            after = self._states[number + 1]
            gone = frame - (after.start - after.out) + 1
            if gone > 0:
                return state.picture, after.bare, gone / (after.out + 1)
        come = frame - state.start + 1
        if number and come <= state.into:
            return state.bare, state.picture, come / (state.into + 1)
        return state.picture, state.picture, 0.0

    def _draw(self, picture: FramePicture) -> Planes:
        return kept(self._drawn, picture, partial(self._converted, picture), 3)

    def _converted(self, picture: FramePicture) -> Planes:
        """Draw a picture and convert it; of a caption's, only where something can be written."""
        if picture.bare:
            return to_planes(self.stage.bare(picture.scene, motif=picture.motif))
        area = self.stage.written
        part = self.stage.still(picture.scene, picture.cue, area)
        planes = self._draw(FramePicture(picture.scene, bare=True)).copy()
        paste(planes, to_planes(part), area.left, area.top)
        return planes

    def _paint(
        self, planes: Planes, picture: FramePicture, frame: int, keys: dict[Box, Hashable]
    ) -> None:
        """Paint what moves at `frame`: the word said, a figure that counts, the progress bar."""
        for patch in self.stage.patches(picture.scene, picture.cue, frame):
            if keys.get(patch.area) != patch.key:
                key = (picture, patch.key)
                made = kept(self._patches, key, partial(_drawn_patch, patch), 6)
                paste(planes, made, patch.area.left, patch.area.top)
                keys[patch.area] = patch.key
        self._paint_bar(planes, picture, frame)

    def _paint_bar(self, planes: Planes, picture: FramePicture, frame: int) -> None:
        """Paint the part of the progress bar that is done, one piece for each scene with a bar."""
        if self.stage.timeline.scenes[picture.scene].kind == "end":
            return
        bar = self.stage.bar
        for left, right, done in self.stage.bar_pieces(frame + 1):
            end = min(right, left + done // 2 * 2)
            Fill(left, bar.top, end, bar.bottom, self._colour).paint(planes)


def _drawn_patch(patch: Patch) -> Planes:
    return to_planes(patch.draw())


def kept(
    store: "OrderedDict[_Key, _Kept]", key: "_Key", make: "Callable[[], _Kept]", most: int
) -> "_Kept":
    """Return what `store` has under `key`, made now if it lacks it; it keeps the `most` last used."""
    if key not in store:
        store[key] = make()
        if len(store) > most:
            store.popitem(last=False)
    store.move_to_end(key)
    return store[key]


def _states(stage: Stage) -> list[_State]:
    states = []
    for number, scene in enumerate(stage.timeline.scenes):
        if scene.kind == "end" or not scene.cues:
            states.append(_State(scene.start, FramePicture(number), _SCENE_OUT, _SCENE_IN))
            continue
        for i, cue in enumerate(scene.cues):
            start, out = (cue.start, GAP) if i else (scene.start, _SCENE_OUT)
            into = _CAPTION_IN if i else _SCENE_IN
            states.append(_State(start, FramePicture(number, cue), out, into, opens=not i))
    return states
