"""A timeline and a format in, the progress bar out: whole boxes, and how far each is filled at a frame.

A voice says where it stands: on top in pieces as long as the scenes, on top in nine cells, down the
left of the words, or down the right edge of the picture. All sides are even px, as planes of halved
colour want them.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from repurpose.clips.layout.formats import Format
from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.layout.timeline import Timeline

Place = Literal["top", "cells", "left", "right"]
_THIN, _STROKE, _EDGE = 6, 10, 16  # px of the 1080 px layout
_GAP = 6
_CELLS = 9
_STANDS_OFF = 0.3  # of the room beside the words, in which the stroke at their left stands


def progress_bar(
    timeline: Timeline, form: Format, place: Place, frame: int, *, calm: bool = False
) -> list[tuple[Box, Box]]:
    """Return each piece of the bar, and the part of it that is done at a frame.

    In a `calm` clip nothing grows: each scene shows how far it will be at its end.
    """
    if calm and frame:
        frame = timeline.scenes[timeline.scene_at(frame - 1)].end
    box, unit = form.text, form.unit
    if place in ("top", "cells"):
        line = Box(_even_up(box.left), box.top, box.right // 2 * 2, box.top + _px(_THIN, unit))
        spans = _scenes(timeline) if place == "top" else _cells(timeline)
        return [
            (
                Box(low, line.top, high, line.bottom),
                Box(low, line.top, low + round((high - low) * share / 2) * 2, line.bottom),
            )
            for low, high, share in _laid(spans, line.left, line.right, _px(_GAP, unit), frame)
        ]
    share = min(1.0, frame / max(1, _last(timeline)))
    if place == "left":
        thick = _px(_STROKE, unit)
        left = _even_up(max(0, box.left * _STANDS_OFF - thick / 2))
        top, bottom = box.top // 2 * 2, box.bottom // 2 * 2
    else:
        thick = _px(_EDGE, unit)
        left, top, bottom = form.width - thick, 0, form.height // 2 * 2
    end = top + round((bottom - top) * share / 2) * 2
    return [(Box(left, top, left + thick, bottom), Box(left, top, left + thick, end))]


def area_of(pieces: Sequence[tuple[Box, Box]]) -> tuple[slice, slice]:
    """Return the rows and the columns that a progress bar takes."""
    boxes = [whole for whole, _ in pieces]
    rows = slice(min(b.top for b in boxes), max(b.bottom for b in boxes))
    return rows, slice(min(b.left for b in boxes), max(b.right for b in boxes))


def _last(timeline: Timeline) -> int:
    """Return the frame at which the end card comes."""
    return max((s.end for s in timeline.scenes if s.kind != "end"), default=timeline.frames)


def _scenes(timeline: Timeline) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in timeline.scenes if s.kind != "end"]


def _cells(timeline: Timeline) -> list[tuple[int, int]]:
    """Return nine stretches of one length."""
    last = _last(timeline)
    edges = [round(last * n / _CELLS) for n in range(_CELLS + 1)]
    return list(pairwise(edges))


def _laid(
    spans: Sequence[tuple[int, int]], start: int, stop: int, gap: int, frame: int
) -> list[tuple[int, int, float]]:
    """Return from where to where each stretch lies, and how much of it is over; `gap` px lie between two."""
    room = stop - start - gap * (len(spans) - 1)
    total, pieces, left = max(1, sum(b - a for a, b in spans)), [], float(start)
    for begin, end in spans:
        width = room * (end - begin) / total
        share = min(1.0, max(0.0, (frame - begin) / max(1, end - begin)))
        pieces.append((round(left / 2) * 2, round((left + width) / 2) * 2, share))
        left += width + gap
    return pieces


def _px(size: int, unit: float) -> int:
    return max(2, round(size * unit / 2) * 2)


def _even_up(value: float) -> int:
    return -(-round(value) // 2) * 2
