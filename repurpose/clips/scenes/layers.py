"""A drawn card in, its layers out: what comes by itself when the card is built up before one's eyes.

A layer is a line of text, a keyword in it, a column, a figure's digits, what sets a keyword apart, a
bar, a rule, a panel, or something that a voice draws.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from repurpose.cards import DrawnCard, DrawnPart
from repurpose.typeset import Line, Setting

Box = tuple[int, int, int, int]  # px: left, top, right, bottom
Role = Literal["text", "key", "number", "mark", "shape", "device", "pen"]


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

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def layers_of(drawn: DrawnCard) -> list[Layer]:
    """Return the layers of a card in the order in which they were drawn."""
    found: list[Layer] = []
    at = 0
    texts = [part for part in drawn.parts if part.setting or part.columns]
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
    return found


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
        last = found[-1] if found else None
        text = part.setting.text[line.start : line.end].strip()
        if last and last.role == role and last.text == text:  # a line in several stretches
            found[-1] = replace(last, last=number + 1, box=_around([last.box, box]))
        else:
            found.append(Layer(role, part.name, number, number + 1, box, text, colour=part.colour))
    if part.name == "number" and len(found) == 1 and any(map(str.isdigit, part.setting.text)):
        return [replace(found[0], role="number", setting=part.setting, at=part.at)]
    return found


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
            found += [Layer("text", part.name, part.first, part.last, own, text, True, part.colour)]
    return found


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
