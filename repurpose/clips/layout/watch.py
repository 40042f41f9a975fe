"""The frames of a clip in, what an eye sees move out: shares, rests and flashes, counted."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurpose.clips.encode.planes import Planes

_BLOCKS = 8  # a side of the grid that flashes are looked for on
_STEP = 0.1  # of the relative luminance: less is no flash (WCAG 2.2, 2.3.1)
_DARK = 0.8  # ... and the darker side of one is below this
_AREA = 0.25  # of the picture that has to flash


@dataclass(frozen=True, slots=True)
class Watched:
    """What was counted: a share of the frames, seconds, and flashes a second at the worst."""

    moving: float  # share of the frames that differ from the one before
    first: float  # seconds until something moves
    rest: float  # seconds of the longest rest
    flashes: int


def watch(
    frames: Iterable[Planes], fps: int, skip: tuple[slice, slice] = (slice(0, 0), slice(0, 0))
) -> Watched:
    """Return what moves in `frames`; the rows and columns of `skip`, a progress bar, do not count."""
    moved: list[bool] = []
    light: list[NDArray[np.float64]] = []
    last = None
    for planes in frames:
        luma = planes[: planes.shape[0] * 2 // 3].copy()
        luma[skip] = 0
        if last is not None:
            moved.append(bool((luma != last).any()))
        light.append(_luminance(luma))
        last = luma
    rests = _runs([not one for one in moved])
    first = next((n for n, one in enumerate(moved) if one), len(moved)) / fps
    share = sum(moved) / max(1, len(moved))
    return Watched(share, first, max(rests, default=0) / fps, _flashes(np.array(light), fps))


def _luminance(luma: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the relative luminance of the blocks of a picture, about: grey is taken for colour."""
    high, wide = (side // _BLOCKS * _BLOCKS for side in luma.shape)
    level = (luma[:high, :wide].astype(np.float64) - 16).clip(0) / 219
    blocks = (level**2.2).reshape(_BLOCKS, high // _BLOCKS, _BLOCKS, wide // _BLOCKS)
    made: NDArray[np.float64] = blocks.mean(axis=(1, 3)).ravel()
    return made


def _runs(still: list[bool]) -> list[int]:
    found, count = [], 0
    for one in [*still, False]:
        if not one:
            found.append(count)
        count = count + 1 if one else 0
    return found


def _flashes(light: NDArray[np.float64], fps: int) -> int:
    """Return the most flashes in any second: pairs of opposing changes, over a quarter of the picture."""
    turns = np.zeros((len(light), light.shape[1]), bool)
    for block in range(light.shape[1]):
        low = high = light[0, block]
        way = 0
        for number, value in enumerate(light[:, block]):
            low, high = min(low, value), max(high, value)
            if way <= 0 and value - low >= _STEP and low < _DARK:
                turns[number, block], way, high = way < 0, 1, value
            elif way >= 0 and high - value >= _STEP and value < _DARK:
                turns[number, block], way, low = way > 0, -1, value
            if way > 0:
                low = value if value >= high else low
            elif way < 0:
                high = value if value <= low else high
    most = 0
    for start in range(max(1, len(light) - fps + 1)):
        pairs = turns[start : start + fps].sum(axis=0) // 2
        least = np.sort(pairs)[::-1][max(0, round(_AREA * len(pairs)) - 1)]
        most = max(most, int(least))
    return most
