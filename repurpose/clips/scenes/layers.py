"""A drawn card in, its layers out: what comes by itself when the card is built up before one's eyes.

A layer is a line of text, a keyword in it, a column, a figure's digits, what sets a keyword apart, a
bar, a rule, a panel, or something that a voice draws.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from repurpose.cards import PHOTO, PRINT, DrawnCard, DrawnPart
from repurpose.typeset import Column, Line, Setting

_NUMERAL = re.compile(r"\d[\d,.]*")  # a figure that has two, such as a range, is not counted
_LETTER = 0.72  # of the height of a line of code that a letter of it is wide
_ABOVE, _BELOW = 0.9, 0.16  # em above and below its baseline that a word takes

Box = tuple[int, int, int, int]  # px: left, top, right, bottom
Role = Literal["text", "key", "number", "mark", "shape", "device", "pen"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A character, or a word of Latin letters: its place in the text of its part, and its box in px."""

    place: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Layer:
    """Patches `first` up to `last` of a card's canvas, as far as they lie in `box`."""

    role: Role
    name: str  # of the part: a field of the card, or a device
    first: int
    last: int
    box: Box
    text: str = ""
    upright: bool = False
    colour: tuple[int, int, int] = (0, 0, 0)
    setting: Setting | None = None  # of digits that count
    at: tuple[float, float] = (0.0, 0.0)
    beside: int = (
        -1
    )  # the layer of the keyword in its line without which it does not come; -1: none
    signs: tuple[Sign, ...] = ()  # of a text
    part: int = -1  # the first patch of the part that it belongs to: a field may be parted

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def letters_of(layer: Layer) -> int:
    """Return how many characters a layer has; of a line of code, which has no text, by its size."""
    if layer.text:
        return len(layer.text)
    return max(1, round((layer.box[2] - layer.box[0]) / (_LETTER * (layer.box[3] - layer.box[1]))))


def layers_of(drawn: DrawnCard) -> list[Layer]:
    """Return the layers of a card in the order in which they were drawn."""
    found: list[Layer] = []
    at = 0
    texts = [p for p in drawn.parts if p.setting or p.columns or p.name in (PHOTO, PRINT)]
    parts = sorted(
        (part for part in drawn.parts if part in texts or not _holds_any(part, texts)),
        key=lambda part: (part.first, part.last),
    )
    for part in parts:
        if part.first < at or part.first == part.last:
            continue
        found += _between(drawn, at, part.first, part)
        found += _of_part(drawn, part)
        at = part.last
    found += _between(drawn, at, drawn.canvas.count, None)
    return [_bound(layer, found) for layer in found]


def _bound(layer: Layer, others: Sequence[Layer]) -> Layer:
    """Return a stretch of a line with the keyword that it comes with: what stands behind one, and marks."""
    if layer.role != "text" or layer.upright:
        return layer
    keys = [
        (number, key.box)
        for number, key in enumerate(others)
        if key.role == "key" and key.name == layer.name and _in_line(key.box, layer.box)
    ]
    before = [(box[2], number) for number, box in keys if box[2] <= layer.box[0] + 2]
    after = [(-box[0], number) for number, box in keys if box[0] >= layer.box[2] - 2]
    mark = not any(map(str.isalnum, layer.text))
    return replace(layer, beside=max(before or (after if mark else []), default=(0, -1))[1])


def _in_line(key: Box, box: Box) -> bool:
    """Say whether a box stands in one line with a keyword."""
    _, top, _, bottom = key
    return top - 0.1 * (bottom - top) < (box[1] + box[3]) / 2 < bottom + 0.3 * (bottom - top)


def _holds_any(device: DrawnPart, texts: Sequence[DrawnPart]) -> bool:
    """Say whether a device has written texts itself, such as a menu: its rows come one by one."""
    return any(device.first <= text.first and text.last <= device.last for text in texts)


def _between(drawn: DrawnCard, first: int, last: int, after: DrawnPart | None) -> Iterator[Layer]:
    """Yield what has no name: a keyword's mark where it lies under the text that comes next."""
    text = _around(drawn.canvas.boxes(after.first, after.last)) if after and after.setting else None
    for number, box in enumerate(drawn.canvas.boxes(first, last), start=first):
        inside = (
            text is not None
            and _lies_in(box, text)
            and box[3] - box[1] < 0.9 * (text[3] - text[1] + 40)
        )
        name = after.name if after and inside else ""
        under = inside and after is not None and after.setting is not None
        role: Role = "mark" if under and _near(box, after) else "shape"
        yield Layer(role, name, number, number + 1, box)


def _near(box: Box, part: DrawnPart | None) -> bool:
    """Say whether a box is as high as a line of the text at the most: it sets a word apart."""
    if part is None or part.setting is None:
        return False
    return box[3] - box[1] <= 1.3 * part.setting.size


def _of_part(drawn: DrawnCard, part: DrawnPart) -> list[Layer]:
    boxes = drawn.canvas.boxes(part.first, part.last)
    if part.columns is not None:
        return _columns(part, _around(boxes))
    if part.setting is None:
        return [Layer("device", part.name, part.first, part.last, _around(boxes))]
    found: list[Layer] = []
    for number, box in enumerate(boxes, start=part.first):
        line = _line_of(part.setting, part.at[1], box)
        role: Role = "key" if number >= part.apart else "text"
        signs = _signs(part, line, box)
        text = (
            part.setting.text[signs[0].place : signs[-1].place + len(signs[-1].text)]
            if signs
            else ""
        )
        one = Layer(role, part.name, number, number + 1, box, text.strip(), False, part.colour)
        found.append(replace(one, signs=signs, part=part.first))
    if part.name == "number" and len(found) == 1 and len(_NUMERAL.findall(part.setting.text)) == 1:
        return [replace(found[0], role="number", setting=part.setting, at=part.at)]
    return found


def _signs(part: DrawnPart, line: Line, box: Box) -> tuple[Sign, ...]:
    """Return the words of a line that stand in a box: their places in the text, and their boxes."""
    assert part.setting is not None
    found = []
    for run in line.runs:
        left = part.at[0] + run.x
        if not run.text.strip() or not box[0] - 1 <= left + run.advance / 2 <= box[2] + 1:
            continue
        base = part.at[1] + line.baseline
        place = (
            round(left),
            round(base - _ABOVE * run.size),
            round(left + run.advance),
            round(base + _BELOW * run.size),
        )
        found.append(Sign(run.start, run.text, place))
    return tuple(found)


def _line_of(setting: Setting, top: float, box: Box) -> Line:
    """Return the line of a text that stands in a box."""
    middle = (box[1] + box[3]) / 2 + 0.35 * setting.size - top
    return min(setting.lines, key=lambda line: abs(line.baseline - middle))


def _columns(part: DrawnPart, box: Box) -> list[Layer]:
    """Return the columns of an upright text, the first at the right."""
    assert part.columns is not None
    columns = part.columns.columns
    starts = [min((run.x for run in column.runs), default=0.0) for column in columns]
    edges = [
        part.at[0] + (a + b) / 2 + part.columns.size / 2 for a, b in pairwise(starts)
    ]  # between two
    rights = [float(box[2]), *edges]
    lefts = [*edges, float(box[0])]
    found = []
    for column, left, right in zip(columns, lefts, rights, strict=True):
        own = (max(box[0], round(left)), box[1], min(box[2], round(right)), box[3])
        if own[0] < own[2] and column.runs:
            text = part.columns.text[column.start : column.end].strip()
            signs = _signs_down(part, column, own)
            one = Layer("text", part.name, part.first, part.last, own, text, True, part.colour)
            found.append(replace(one, signs=signs, part=part.first))
    return found


def _signs_down(part: DrawnPart, column: Column, box: Box) -> tuple[Sign, ...]:
    """Return the words of a column: their places in the text, and their boxes."""
    tops = [part.at[1] + run.y - (0.0 if run.turned else _ABOVE * run.size) for run in column.runs]
    ends = [*tops[1:], float(box[3])]
    return tuple(
        Sign(run.start, run.text, (box[0], round(top), box[2], round(end)))
        for run, top, end in zip(column.runs, tops, ends, strict=True)
        if run.text.strip() and end > top
    )


def _around(boxes: Sequence[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def _lies_in(box: Box, other: Box) -> bool:
    reach = 0.3 * (other[3] - other[1]) + 24
    return (
        box[0] >= other[0] - reach
        and box[1] >= other[1] - reach
        and box[2] <= other[2] + reach
        and box[3] <= other[3] + reach
    )
