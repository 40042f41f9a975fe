"""Every frame of a clip as a pure function of its number: stills, fades and the progress bar.

A still is drawn once, for as long as it stands. A frame inside it costs one slice fill for the
progress bar; a frame of a fade costs one blend of the rows that differ. Text goes out before other
text comes in, so no frame shows one over the other.
"""

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass

from repurpose.clips.planes import Fill, Planes, colour_of, mix, to_planes
from repurpose.clips.stage import Stage
from repurpose.clips.timeline import GAP, Cue

_CAPTION_IN, _SCENE_OUT, _SCENE_IN = 3, 5, 5  # frames, at any rate


@dataclass(frozen=True, slots=True)
class _Picture:
    """A scene with one of its captions, or bare of text that changes."""

    scene: int
    cue: Cue | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """What stands from `start` on; the text before it goes in `out` frames, its own comes in `into`."""

    start: int
    picture: _Picture
    out: int
    into: int

    @property
    def bare(self) -> _Picture:
        return _Picture(self.picture.scene, bare=True)


class Frames:
    """The frames of one clip, in planes for the encoder."""

    def __init__(self, stage: Stage) -> None:
        """Lay out the states; nothing is drawn before the first frame is asked for."""
        self.stage = stage
        self._states = _states(stage)
        self._starts = [s.start for s in self._states]
        self._drawn: OrderedDict[_Picture, Planes] = OrderedDict()
        self._work: Planes | None = None
        self._shown: _Picture | None = None  # what is in the working array, when it is a still
        self._last = -1
        self._colour = colour_of(stage.look.accent)

    def planes(self, frame: int) -> Planes:
        """Return frame `frame` as planes. The array is used again for the next one asked for."""
        first, second, share = self._parts(frame)
        if share:
            self._work, self._shown = None, None
            return mix(self._barred(first, frame), self._barred(second, frame), share)
        if self._work is None or first != self._shown or frame < self._last:
            self._work, self._shown = self._draw(first).copy(), first
        self._last = frame
        self._paint_bar(self._work, first, frame)
        return self._work

    def _parts(self, frame: int) -> tuple[_Picture, _Picture, float]:
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

    def _draw(self, picture: _Picture) -> Planes:
        if picture not in self._drawn:
            if picture.bare:
                made = self.stage.bare(picture.scene)
            else:
                made = self.stage.still(picture.scene, picture.cue)
            self._drawn[picture] = to_planes(made)
            if len(self._drawn) > 3:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(picture)
        return self._drawn[picture]

    def _barred(self, picture: _Picture, frame: int) -> Planes:
        planes = self._draw(picture).copy()
        self._paint_bar(planes, picture, frame)
        return planes

    def _paint_bar(self, planes: Planes, picture: _Picture, frame: int) -> None:
        """Paint the part of the progress bar that is done, one piece for each scene with a bar."""
        if self.stage.timeline.scenes[picture.scene].kind in ("cover", "end"):
            return
        bar = self.stage.bar
        for left, right, done in self.stage.bar_pieces(frame + 1):
            end = min(right, left + done // 2 * 2)
            Fill(left, bar.top, end, bar.bottom, self._colour).paint(planes)


def _states(stage: Stage) -> list[_State]:
    states = []
    for number, scene in enumerate(stage.timeline.scenes):
        if scene.kind in ("cover", "end") or not scene.cues:
            states.append(_State(scene.start, _Picture(number), _SCENE_OUT, _SCENE_IN))
            continue
        for i, cue in enumerate(scene.cues):
            start, out = (cue.start, GAP) if i else (scene.start, _SCENE_OUT)
            into = _CAPTION_IN if i else _SCENE_IN
            states.append(_State(start, _Picture(number, cue), out, into))
    return states
