"""A scene's layers and what is said over it in, its words on the clock out: where each stands, and when.

A caption style that lights up words does so in the scene itself: its own words are the captions.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from repurpose.clips.layout.caption_ink import GROW, SETTLED, SPRING
from repurpose.clips.layout.styles import CaptionStyle
from repurpose.clips.layout.timeline import Scene
from repurpose.clips.scenes.layers import Box, Layer, Sign
from repurpose.ink import Colour, contrast, paste_panel
from repurpose.themes import Theme

_PAD = (0.07, 0.02)  # of a word's height: what a box stands off at its sides, and above and below
_ROUND = 0.14  # ... of its corners
_SEEN = 3.0  # contrast of a word that is lit up
_FAINT = 0.55  # the least strength of a word that has not been said: it can still be read


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word of a scene: the frame of the scene from which on it is said, and its pieces on layers."""

    frame: int
    places: tuple[tuple[int, Box], ...]  # the number of a layer, and px


@dataclass(frozen=True, slots=True)
class WordInks:
    """The colours of the word that is said: alone, of the box behind it, and upon that."""

    lit: Colour
    box: Colour
    on_box: Colour


class Reading:
    """The words of a scene as they are said, in a caption style."""

    def __init__(self, words: Sequence[SaidWord], style: CaptionStyle, inks: WordInks) -> None:
        self.words, self.style, self.inks = words, style, inks
        self.unsaid = max(_FAINT, style.unsaid) if style.motion == "light" else 1.0
        self._frames = [word.frame for word in words]
        self._of_layer: dict[int, list[int]] = {}
        for number, word in enumerate(words):
            for layer in dict(word.places):
                self._of_layer.setdefault(layer, []).append(number)

    def now(self, frame: int) -> int:
        """Return the number of the word that is said at a frame of the scene; -1 before the first."""
        return bisect_right(self._frames, frame) - 1

    def look(self, layer: int, frame: int) -> Hashable:
        """Return what the look of a layer hangs on: its word that is said, and how many were."""
        numbers = self._of_layer.get(layer, ())
        now = self.now(frame)
        step = min(frame - self._frames[now], SETTLED[self.style.motion]) if now in numbers else -1
        said = sum(number <= now for number in numbers) if self.unsaid < 1 else 0
        return (now if now in numbers else -1, step, said)

    def unsaid_boxes(self, layer: int, frame: int) -> bool:
        """Say whether a layer has words that have not been said."""
        numbers = self._of_layer.get(layer, ())
        return self.unsaid < 1 and any(number > self.now(frame) for number in numbers)

    def said_boxes(self, layer: int, frame: int) -> Iterator[Box]:
        """Yield where the words of a layer stand that have been said."""
        for number in self._of_layer.get(layer, ()):
            if number <= self.now(frame):
                yield from (box for n, box in self.words[number].places if n == layer)

    def scale(self, frame: int) -> float:
        """Return the size of the word that is said."""
        step = frame - self._frames[self.now(frame)]
        return SPRING[min(step, len(SPRING) - 1)] if self.style.motion == "pop" else 1.0

    def panel(self, box: Box, frame: int) -> Box:
        """Return the box behind a word: it grows for two frames."""
        step, high = frame - self._frames[self.now(frame)], box[3] - box[1]
        less = GROW[step] * high if step < len(GROW) else 0.0
        x, y = _PAD[0] * high - less / 2, _PAD[1] * high - less / 2
        return (round(box[0] - x), round(box[1] - y), round(box[2] + x), round(box[3] + y))

    def draw_panel(self, part: Image.Image, box: Box, at: tuple[int, int], frame: int) -> None:
        """Draw the box behind a word on a part of the picture whose left top corner is `at`."""
        left, top, right, bottom = self.panel(box, frame)
        moved = (left - at[0], top - at[1], right - at[0], bottom - at[1])
        paste_panel(part, moved, round(_ROUND * (bottom - top)), self.inks.box)


def said_words(layers: Sequence[Layer], scene: Scene) -> list[SaidWord]:
    """Return the words that a scene shows and that are said over it, in the order of their saying."""
    text, tokens, frames = _said(scene)
    places: dict[int, list[tuple[int, Sign]]] = {}
    at = 0
    for shown in _parts(layers):
        bare = "".join(_bare(sign.text) for _, sign in shown)
        start = text.find(bare, at)
        start = start if start >= 0 else text.find(bare)
        if not bare or start < 0:
            continue
        at = start
        for number, sign in shown:
            if said := _bare(sign.text):
                places.setdefault(tokens[at], []).append((number, sign))
                at += len(said)
    return [SaidWord(frames[token], _joined(found)) for token, found in sorted(places.items())]


def word_inks(ground: Colour, text: Colour, theme: Theme) -> WordInks:
    """Return the colours of the word that is said on a ground: the accent's, where it is seen there."""
    palette = theme.palette
    accent = max((palette.accent, text), key=lambda one: contrast(one, ground) >= _SEEN)
    on_box = max((palette.on_accent, ground, text), key=lambda one: contrast(one, accent))
    return WordInks(accent, accent, on_box)


def _said(scene: Scene) -> tuple[str, list[int], list[int]]:
    """Return what is said over a scene without its marks, the token of each character, and their frames."""
    text, tokens, frames = "", list[int](), list[int]()
    for cue in scene.cues:
        for token in cue.tokens:
            bare = _bare(cue.text[token.start : token.end])
            text += bare
            tokens += [len(frames)] * len(bare)
            frames.append(max(0, token.frame - scene.start))
    return text, tokens, frames


def _parts(layers: Sequence[Layer]) -> Iterator[list[tuple[int, Sign]]]:
    """Yield the words of each part of a card as they stand in its text, with the layers that they are on."""
    parts = dict.fromkeys(layer.part for layer in layers if layer.role in ("text", "key"))
    for part in parts:
        yield sorted(
            (
                (number, sign)
                for number, layer in enumerate(layers)
                if layer.part == part and layer.role in ("text", "key")
                for sign in layer.signs
            ),
            key=lambda one: one[1].place,
        )


def _joined(found: Sequence[tuple[int, Sign]]) -> tuple[tuple[int, Box], ...]:
    """Return the pieces of a word: what stands side by side on a layer is one."""
    joined: list[tuple[int, Box]] = []
    for number, sign in found:
        if joined and joined[-1][0] == number and _beside(joined[-1][1], sign.box):
            last = joined[-1][1]
            joined[-1] = (
                number,
                (
                    min(last[0], sign.box[0]),
                    min(last[1], sign.box[1]),
                    max(last[2], sign.box[2]),
                    max(last[3], sign.box[3]),
                ),
            )
        else:
            joined.append((number, sign.box))
    return tuple(joined)


def _beside(one: Box, other: Box) -> bool:
    """Say whether two boxes stand in one line, or in one column."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return 2 * down > other[3] - other[1] or 2 * across > other[2] - other[0]


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))
