"""Layers, captions on the clock and a voice's motion in, when each layer comes and how, out.

Words come as they are said, or as they are read; what they stand on comes a moment before them. A
keyword comes as the voice's keywords do, a figure counts, a bar grows from its base, a line is drawn.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from repurpose.cards import COURSE, DATES, PHOTO, PRINT, SIGN
from repurpose.clips.layout.timeline import Scene
from repurpose.clips.scenes.layers import Layer, letters_of
from repurpose.themes import Motion

Way = Literal[
    "cut", "type", "ink", "slide", "spring", "rise", "slam", "stamp", "talk", "answer", "blocks",
    "bloom",
    "right", "left", "down", "up", "sweep", "pop", "fade", "count", "swell", "enter", "land", "drift",
]  # fmt: skip
_READ_AHEAD = 0.72  # of the time that silent words take: they are there before the eye is
_DATE = re.compile(
    r"\s*\d{0,4}\s*[年月]|\s*\d{0,4}년"
)  # the digits of a date, or what stands behind them
_LIT_AHEAD = 0.25  # seconds that a line comes before its first word is lit up
_LONGEST_REST = 1.0  # seconds in which nothing moves
_SECONDS: dict[str, float] = {
    "cut": 0.34, "type": 0.3, "ink": 0.6, "slide": 0.32, "spring": 0.32, "rise": 0.32,
    "talk": 0.34, "answer": 0.34, "blocks": 0.5, "bloom": 0.8, "slam": 0.24, "stamp": 0.24, "right": 0.3, "left": 0.3, "down": 0.3, "up": 0.3,
    "sweep": 0.8, "pop": 0.24, "fade": 0.5, "count": 0.85, "swell": 0.5, "enter": 0.4, "land": 0.4,
}  # fmt: skip
_UNSAID = ("end", "code", "table")  # kinds whose words nobody says
_GROWS = ("chart",)  # kinds whose shapes are a quantity
_GROWTH, _STAGGER = 0.7, 0.09
_PEN = 0.7  # seconds of a loop round a word
_DRAWN = 0.3  # seconds of a line under a word
_TYPED = 0.05  # seconds a character
_TYPED_CODE = 0.028  # ... of code
_GONE = 0.7  # of a fade, after which the words before are hardly seen
_JOINS = 0.25  # seconds after which a scene joins those before it in the strip below the words
_COURSE_WAYS: dict[str, Way] = {
    "talk": "pop",
    "spring": "up",
    "fade": "fade",
    "ink": "fade",
    "slide": "up",
}
_RULE = 12  # px: what is lower is a rule
_SIGNED = (0.18, 0.56)  # ... and between which whose clip it is comes over them
_HOOK = 0.4  # seconds after which the hook's words stand


@dataclass(frozen=True, slots=True)
class Step:
    """One layer's coming: frames of its scene, and how."""

    layer: int
    start: int
    length: int
    way: Way

    @property
    def end(self) -> int:
        """The first frame at which it stands."""
        return self.start + self.length


def schedule(
    layers: Sequence[Layer],
    scene: Scene,
    kind: str,
    motion: Motion,
    fps: int,
    *,
    lit: bool = False,
) -> list[Step]:
    """Return a step for each layer, and more for what swells while nothing else moves.

    Where words are `lit` up as they are said, their lines come before that, and nothing swells.
    """
    said = _Said(scene, ahead=round(_LIT_AHEAD * fps) if lit else 0)
    steps: dict[int, Step] = {}
    middle = sum(layer.middle[0] for layer in layers) / max(1, len(layers))
    dated = any(layer.role == "number" and _DATE.match(layer.text) for layer in layers)
    for number, layer in enumerate(layers):
        if layer.role in ("text", "key", "number"):
            way = _word_way(layer, motion, middle, dated=dated)
            length = (
                round(_TYPED * fps * max(5, len(layer.text)))
                if way == "type"
                else _length(way, fps)
            )
            steps[number] = Step(number, said.frame_of(layer.text), length, way)
    if kind == "code":
        steps |= {n: _typed(n, layers[n], fps) for n in range(len(layers)) if _is_line(layers[n])}
    if kind in _UNSAID:
        _from_above(layers, steps, scene)
    figure = min((s.start for s in steps.values()), default=0)
    for number, step in steps.items():  # a figure counts at once, with its qualifier and its unit
        if layers[number].name == "number" or (kind in _GROWS and layers[number].name != "text"):
            steps[number] = replace(step, start=figure)
    opens = scene.start == 0  # the first thing that is seen: a hook, or the first beat
    _in_order(layers, steps, fps, hook=opens)
    for number, layer in enumerate(layers):
        if layer.role == "pen":  # it goes round a word that has been read
            rest = max((s.end for s in steps.values()), default=0)
            left = scene.end - scene.start - 4 - rest
            steps[number] = Step(number, rest, max(6, min(left, round(_PEN * fps))), "sweep")
        elif layer.name.startswith((COURSE, DATES)):
            steps[number] = _course_step(number, layer, motion, fps)
        elif layer.name in (PHOTO, PRINT):
            steps[number] = Step(number, 0, scene.end - scene.start, "drift")
        elif number not in steps:
            steps[number] = _shape_step(number, layer, layers, steps, kind, motion, fps)
    if opens:
        texts = [layer for layer in layers if layer.role in ("text", "key", "number")]
        steps = {
            n: _hooked(step, layers[n], fps, under=any(_holds(layers[n], text) for text in texts))
            for n, step in steps.items()
        }
        for n, layer in enumerate(layers):
            if signs(layer):
                steps[n] = _signing(n, layer, motion, fps)
            elif layer.name.startswith((COURSE, DATES)):
                steps[n] = _course_step(n, layer, motion, fps)
    elif motion.turn == "fade":  # the words before have gone when these come
        wait = round(_GONE * motion.turn_seconds * fps)
        steps = {n: replace(step, start=step.start + wait) for n, step in steps.items()}
    if kind == "end":
        steps |= _asking_to_follow(layers, steps, fps)
    last = scene.end - scene.start
    steps = {n: _within(step, last) for n, step in steps.items()}
    swells = [] if lit else _swells(layers, list(steps.values()), last, fps)
    return [*(steps[n] for n in range(len(layers))), *swells]


def _is_line(layer: Layer) -> bool:
    """Say whether a layer is a line of code."""
    return layer.role == "device" and layer.name.startswith("items.")


def _typed(number: int, layer: Layer, fps: int) -> Step:
    """Return the typing of a line of code."""
    return Step(number, 0, max(4, round(_TYPED_CODE * fps * letters_of(layer))), "type")


def _from_above(layers: Sequence[Layer], steps: dict[int, Step], scene: Scene) -> None:
    """Let what nobody says come from the top down: what is asked before the answers that it names."""

    def place(number: int) -> tuple[float, float]:
        left, top, right, _ = layers[number].box
        return (-right, top) if layers[number].upright else (top, left)

    whole = sum(letters_of(layers[n]) for n in steps)
    room = sum(cue.end - cue.start for cue in scene.cues) * _READ_AHEAD
    told = 0
    for number in sorted(steps, key=place):
        steps[number] = replace(steps[number], start=round(room * told / whole))
        told += letters_of(layers[number])


class _Said:
    """When each character of a scene is said: frames from its start."""

    def __init__(self, scene: Scene, ahead: int) -> None:
        self._text, self._frames = "", list[int]()
        self._from = 0
        spoken = any(cue.tokens for cue in scene.cues)
        for cue in scene.cues:
            for place, char in enumerate(cue.text):
                if not char.isalnum():
                    continue
                share = place / max(1, len(cue.text))
                frame = cue.start + round(share * (cue.end - cue.start))
                if token := next((t for t in reversed(cue.tokens) if t.start <= place), None):
                    frame = token.frame
                at = frame - scene.start
                early = at - 2 - ahead if spoken else round(at * _READ_AHEAD)
                self._frames.append(max(0, early))
                self._text += char

    def frame_of(self, text: str) -> int:
        """Return when a text begins to be said; what is not said comes with what was asked for before."""
        bare = "".join(filter(str.isalnum, text))
        found = self._text.find(bare, self._from) if bare else -1
        if found < 0 and bare:
            found = self._text.find(bare)
        if found < 0 and len(bare) > 3:  # a mark or a label stands between
            found = self._text.find(bare[:3])
        if found < 0:
            return self._frames[min(self._from, len(self._frames) - 1)] if self._frames else 0
        self._from = found
        return self._frames[found]


def _word_way(layer: Layer, motion: Motion, middle: float, *, dated: bool) -> Way:
    """Return how a text comes; a date is no quantity, and does not count: on its way it would be another day."""
    if layer.role == "number" and not dated:
        return {"roll": "count", "blocks": "blocks", "bloom": "bloom"}[motion.count]  # type: ignore[return-value]
    if layer.role == "key" and motion.key != "draw":
        return motion.key
    if motion.words == "talk":  # each from its own side
        return "talk" if layer.middle[0] <= middle else "answer"
    return motion.words


def _length(way: str, fps: int) -> int:
    return max(1, round(_SECONDS[way] * fps))


def _in_order(layers: Sequence[Layer], steps: dict[int, Step], fps: int, *, hook: bool) -> None:
    """Keep a line's keyword from coming before the line, and neighbours apart."""
    first = min((s.start for s in steps.values()), default=0)
    for number, step in list(steps.items()):
        start = step.start - first + round(0.06 * fps)  # the first comes at once
        if layers[number].role == "key" and not hook:
            start += round(0.12 * fps)
        steps[number] = replace(step, start=start)
    for number, step in steps.items():  # the rest of a line waits for the keyword in it
        key = layers[number].beside
        if key in steps and not any(map(str.isalnum, layers[number].text)):
            steps[number] = replace(step, start=steps[key].start)
        elif key in steps:
            steps[number] = replace(step, start=max(step.start, steps[key].start))


def _shape_step(
    number: int,
    layer: Layer,
    layers: Sequence[Layer],
    steps: dict[int, Step],
    kind: str,
    motion: Motion,
    fps: int,
) -> Step:
    """Return when what is no word comes: what words stand on before them, what marks one with it."""
    texts = [(n, layers[n]) for n in steps if layers[n].role in ("text", "key", "number")]
    inside = [n for n, text in texts if _holds(layer, text)]
    after = next((n for n, _ in texts if n > number), None)
    wide, high = layer.box[2] - layer.box[0], layer.box[3] - layer.box[1]
    if kind in _GROWS and layer.role == "shape" and not inside:
        before = sum(1 for other in layers[:number] if other.role == "shape")
        way: Way = "right" if wide > 1.2 * high else "up" if high > 1.2 * wide else "sweep"
        start = round((0.2 + min(1.2, _STAGGER * before)) * fps)
        return Step(number, start, round(_GROWTH * fps), way)
    if layer.role == "mark":
        return _mark_step(number, layer, layers, steps, fps)
    if inside:
        start = min(steps[n].start for n in inside)
    elif after is not None and layer.role == "shape":
        start = steps[after].start
    else:
        start = 0
    lead = round(0.12 * fps)
    length = round(0.34 * fps)
    if high > 3 * wide and high > 200 and not inside:  # a line in time: it grows with what it joins
        last = max((s.start for s in steps.values()), default=0)
        return Step(number, 0, max(length, last), "down")
    way = _shape_way(layer, motion, wide, high)
    if way == "sweep":
        length = round(0.8 * fps)
    return Step(number, max(0, start - lead), length, way)


def _mark_step(
    number: int, layer: Layer, layers: Sequence[Layer], steps: dict[int, Step], fps: int
) -> Step:
    """Return when what sets a keyword apart comes: a block before the word, a line or dots after it."""
    keys = [n for n in steps if layers[n].role == "key" and layers[n].name == layer.name]
    keys = keys or [n for n in steps if layers[n].name == layer.name]
    over = min(keys, key=lambda n: _apart(layer, layers[n]), default=None)
    if over is None:
        return Step(number, 0, round(0.16 * fps), "right")
    tall = layers[over].box[3] - layers[over].box[1]
    if layer.box[3] - layer.box[1] >= 0.4 * tall:
        start = max(0, steps[over].start - round(0.06 * fps))
        return Step(number, start, round(0.16 * fps), "right")
    return Step(number, steps[over].end, round(_DRAWN * fps), "right")


def _apart(one: Layer, other: Layer) -> float:
    (x, y), (across, down) = one.middle, other.middle
    return abs(x - across) + 2 * abs(y - down)


def _shape_way(layer: Layer, motion: Motion, wide: int, high: int) -> Way:
    if wide > 2.5 * high:
        return "right"
    if high > 2.5 * wide:
        return "down"
    if max(wide, high) < 90:
        return "pop"
    if layer.name in ("ring", "brush", "enso"):
        return "sweep"
    if layer.role == "device" and layer.name == "ground":
        return {"push": "left", "over": "left", "fade": "fade"}.get(motion.turn, "up")  # type: ignore[return-value]
    return {"type": "down", "cut": "cut", "spring": "pop", "talk": "pop"}.get(motion.words, "fade")  # type: ignore[return-value]


def _holds(layer: Layer, text: Layer) -> bool:
    x, y = text.middle
    return layer.box[0] <= x <= layer.box[2] and layer.box[1] <= y <= layer.box[3]


def _meets(one: Layer, other: Layer) -> bool:
    a, b = one.box, other.box
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _hooked(step: Step, layer: Layer, fps: int, *, under: bool) -> Step:
    """Return a step of the hook: all is there from the first frame on, and moves to where it stays.

    What lies `under` words comes with them, or they could not be read.
    """
    most = round(_HOOK * fps)
    if layer.role in ("text", "number", "mark") or (under and layer.role in ("shape", "device")):
        way: Way = step.way if layer.role == "number" else "enter"
        return replace(step, start=0, length=most, way=way)
    if layer.role == "key":
        return replace(step, start=0, length=most, way="land")
    return replace(step, start=0, length=max(step.length, most))


def _course_step(number: int, layer: Layer, motion: Motion, fps: int) -> Step:
    """Return how the thing of this scene joins those of the scenes before, which are there already."""
    if layer.name in (COURSE, DATES):
        return Step(number, 0, 1, "right")
    if layer.name.startswith(DATES):  # from the year before to this one
        return Step(number, round(_JOINS * fps), round(_GROWTH * fps), "right")
    way: Way = _COURSE_WAYS.get(motion.words, "up")
    return Step(number, round(_JOINS * fps), _length("up" if way == "up" else way, fps), way)


def signs(layer: Layer) -> bool:
    """Say whether a layer says whose clip it is."""
    return layer.name.startswith(SIGN)


def _signing(number: int, layer: Layer, motion: Motion, fps: int) -> Step:
    """Return how a mark or a name comes over the hook, which is read already: all stands after 0.6 s."""
    begin, length = round(_SIGNED[0] * fps), round((_SIGNED[1] - _SIGNED[0]) * fps)
    if layer.role == "text":
        return Step(number, begin, length, "right" if motion.words == "cut" else motion.words)
    if layer.name == f"{SIGN}fill":
        rule = layer.box[3] - layer.box[1] < _RULE
        return Step(number, begin, length, "right") if rule else Step(number, 0, 1, "cut")
    way: Way = motion.key if motion.key != "draw" else "fade" if motion.words == "fade" else "pop"
    return Step(number, begin, min(length, _length(way, fps)), way)


def _asking_to_follow(layers: Sequence[Layer], steps: dict[int, Step], fps: int) -> dict[int, Step]:
    """Return when the button comes that asks to follow: with whose clip it is, and after all else."""
    last = max((s.end for n, s in steps.items() if layers[n].role == "text"), default=0)
    return {
        n: Step(n, last, _length("pop", fps), "pop")
        for n, layer in enumerate(layers)
        if layer.name == f"{SIGN}follow"
    }


def _within(step: Step, last: int) -> Step:
    """Return a step that is over before its scene is."""
    length = min(step.length, max(1, last - 4))
    return replace(step, start=max(0, min(step.start, last - 4 - length)), length=length)


def _swells(layers: Sequence[Layer], steps: list[Step], last: int, fps: int) -> list[Step]:
    """Return more steps for keywords, or lines, that swell as they are read while all else rests."""
    words = [n for n, layer in enumerate(layers) if layer.role in ("key", "number")]
    words = words or [n for n, layer in enumerate(layers) if layer.role == "text"][-1:]
    if not words:
        return []
    most, length = round(_LONGEST_REST * fps), round(_SECONDS["swell"] * fps)
    busy = sorted((s.start, s.end) for s in steps)
    found: list[Step] = []
    at = 0
    for start, end in [*busy, (last, last)]:
        gap = start - at
        times = ceil(gap / (most + length)) if gap > most else 0
        rest = (gap - times * length) / (times + 1)
        for number in range(times):
            begin = round(at + rest + number * (rest + length))
            there = [n for n in words if _end_of(n, steps) <= begin] or words
            found.append(Step(there[len(found) % len(there)], begin, length, "swell"))
        at = max(at, end)
    return found


def _end_of(number: int, steps: list[Step]) -> int:
    return max((s.end for s in steps if s.layer == number), default=0)
