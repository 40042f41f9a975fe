"""Every frame of a clip as a pure function of its number: stills, fades and the progress bar.

A still is drawn once, for as long as it stands. A frame inside it costs one slice fill for the
progress bar, and a patch while words come, another word lights up or a figure counts on; a frame of
a change of scene costs one copy. A caption goes as the next one comes, so no frame shows one text
over another.
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
    slide,
    to_planes,
)
from repurpose.clips.layout.easing import Easing, in_out_cubic, out_expo, out_quart
from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.layout.scene_renderer import Patch, Stage
from repurpose.clips.layout.timeline import Cue

_Key = TypeVar("_Key", bound=Hashable)
_Kept = TypeVar("_Kept")
_FADE = 5  # frames of a change of scene without movement
_WAYS: dict[str, tuple[str, Easing]] = {
    "push": ("left", out_quart),
    "board": ("up", out_expo),
    "rise": ("rise", in_out_cubic),
    "over": ("over", out_quart),
}


@dataclass(frozen=True, slots=True)
class FramePicture:
    """A scene with one of its captions, or bare of them, and between scenes without its motif too."""

    scene: int
    cue: Cue | None = None
    bare: bool = False
    motif: bool = True


@dataclass(frozen=True, slots=True)
class _State:
    """What stands from `start` on; one that opens a scene comes over the one before it."""

    start: int
    picture: FramePicture
    opens: bool = True


class Frames:
    """The frames of one clip, in planes for the encoder."""

    def __init__(self, stage: Stage) -> None:
        """Lay out the states; nothing is drawn before the first frame is asked for."""
        self.stage = stage
        self.cuts: frozenset[int] = frozenset()  # scenes that come at once
        self._states = _states(stage)
        self._starts = [s.start for s in self._states]
        self._drawn: OrderedDict[FramePicture, Planes] = OrderedDict()
        self._patches: OrderedDict[Hashable, Planes] = OrderedDict()
        size = stage.form.width, stage.form.height
        self._work, self._over, self._out = (empty_planes(*size) for _ in range(3))
        self._left = -1  # the state that lies in the second array as it was left
        self._shown: FramePicture | None = None  # what is in the working array, when it is a still
        self._keys: dict[tuple[Box, int], Hashable] = {}  # and which patches are on it
        self._last = -1

    def planes(self, frame: int) -> Planes:
        """Return frame `frame` as planes. The array is used again for the next one asked for."""
        number, share = self._turn(frame)
        picture = self._states[number].picture
        if picture != self._shown or frame < self._last:
            self._work[:], self._shown, self._keys = self._draw(picture), picture, {}
        self._last = frame
        self._paint(self._work, picture, frame, self._keys)
        if share >= 1:
            return self._work
        if self._left != number:
            before, end = self._states[number - 1].picture, self._states[number].start - 1
            self._over[:], self._left = self._draw(before), number
            self._paint(self._over, before, end, {})
        motion = self.stage.look.motion
        if self.stage.calm or motion.turn == "fade":
            self._out[:] = self._over
            mix(self._out, self._work, share)
            return self._out
        way, easing = _WAYS[motion.turn]
        slide(self._out, self._over, self._work, easing(share), way)
        return self._out

    def _turn(self, frame: int) -> tuple[int, float]:
        """Return which state is seen, and how much of the change to it is done: 1 when it is over."""
        number = bisect_right(self._starts, frame) - 1
        state = self._states[number]
        seconds, fps = self.stage.look.motion.turn_seconds, self.stage.timeline.fps
        length = _FADE if self.stage.calm else round(seconds * fps)
        if not state.opens or number == 0 or state.picture.scene in self.cuts:
            return number, 1.0
        return number, min(1.0, (frame - state.start + 1) / (length + 1))

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
        self,
        planes: Planes,
        picture: FramePicture,
        frame: int,
        keys: dict[tuple[Box, int], Hashable],
    ) -> None:
        """Paint what moves at `frame`: the word said, a figure that counts, the progress bar."""
        for patch in self.stage.patches(picture.scene, picture.cue, frame):
            layer, look = patch.own or (-1, patch.key)
            if keys.get((patch.area, layer)) != look:
                key = (picture, patch.key)
                made = kept(self._patches, key, partial(_drawn_patch, patch), 6)
                paste(planes, made, patch.area.left, patch.area.top)
                keys[patch.area, layer] = look
        self._paint_bar(planes, picture, frame)

    def _paint_bar(self, planes: Planes, picture: FramePicture, frame: int) -> None:
        """Paint the part of the progress bar that is done, and the line that a caption runs out on."""
        if self.stage.timeline.scenes[picture.scene].kind == "end":
            return
        colour = colour_of(self.stage.done_colour(picture.scene))
        for _, done in self.stage.progress(frame + 1):
            Fill(done.left, done.top, done.right, done.bottom, colour).paint(planes)
        if picture.cue and (line := self.stage.reading_line(picture.cue, frame)):
            Fill(line.left, line.top, line.right, line.bottom, colour).paint(planes)


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
        if scene.kind == "end" or not scene.cues or stage.is_built(number):
            states.append(_State(scene.start, FramePicture(number)))
            continue
        for i, cue in enumerate(scene.cues):
            start = cue.start if i else scene.start
            states.append(_State(start, FramePicture(number, cue), opens=not i))
    return states
