"""Where the beats of a piece of music lie: samples in, a grid out, or nothing where none is steady.

Onsets are rises of the spectrum (spectral flux). The tempo is the strongest period of the onsets
between 60 and 180 beats a minute, with a leaning towards 110; the period is then made exact by the
phase of the onsets over the whole piece.
"""

import numpy as np
from numpy.typing import NDArray

from repurpose.clips.audio.loudness import RATE, Sound
from repurpose.clips.layout.grid import Grid

_HOP, _WINDOW = RATE // 100, 2048  # samples
_SLOW, _FAST, _USUAL = 60, 180, 110  # beats a minute
_STEADY = 0.2  # the least likeness of the onsets to themselves one beat later
_CLEAR = 0.06  # the least share of the onsets that lies on the beats
_LONGEST = 120  # seconds that are listened to


def find_beats(sound: Sound) -> Grid | None:
    """Return the grid of a stereo sound at 48 kHz; None where no beat is steady and clear."""
    onsets = _onsets(sound[: _LONGEST * RATE].mean(axis=1))
    if len(onsets) < 400 or not onsets.any():
        return None
    period = _period(onsets)
    if period is None:
        return None
    # Every other beat is as regular as every beat; the onsets between tell.
    halves = (period, period / 2) if period / 2 > 60 / _FAST - 0.01 else (period,)
    return next(filter(None, (_exact(onsets, one) for one in halves)), None)


def _exact(onsets: NDArray[np.float64], period: float) -> Grid | None:
    """Return the grid near a rough period, which is off by some percent, on which most onsets fall."""
    times = np.arange(len(onsets)) * _HOP / RATE
    tries = period * np.linspace(0.97, 1.03, 601)
    waves = np.array([np.sum(onsets * np.exp(-2j * np.pi * times / one)) for one in tries])
    best = int(np.argmax(np.abs(waves)))
    if np.abs(waves[best]) < _CLEAR * np.abs(onsets).sum():
        return None
    step = float(tries[best])
    first = float(-np.angle(waves[best]) / (2 * np.pi) * step) % step
    return Grid(first, step)


def _onsets(mono: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how much the spectrum rises at each hundredth of a second, above its own average."""
    count = (len(mono) - _WINDOW) // _HOP
    if count < 100:  # a second
        return np.zeros(0)
    window, before = np.hanning(_WINDOW).astype(np.float32), np.zeros(0)
    rises = np.zeros(count)
    level = max(float(np.sqrt(np.square(mono).mean())), 1e-6)
    for number in range(count):
        part = mono[number * _HOP : number * _HOP + _WINDOW] * window
        now = np.log1p(np.abs(np.fft.rfft(part)) / (8 * level))
        if len(before):
            rises[number] = np.maximum(now - before, 0).sum()
        before = now
    # The window's middle is when the rise is heard.
    rises = np.concatenate((np.zeros(_WINDOW // 2 // _HOP), rises))
    slow = np.convolve(rises, np.ones(60) / 60, "same")
    found: NDArray[np.float64] = np.maximum(rises - slow, 0)
    return found


def _period(onsets: NDArray[np.float64]) -> float | None:
    """Return the seconds after which the onsets are most like themselves."""
    level = onsets - onsets.mean()
    size = 2 * len(level)
    like = np.fft.irfft(np.abs(np.fft.rfft(level, size)) ** 2)[: len(level)]
    like /= max(float(like[0]), 1e-12)
    lags = np.arange(round(6000 / _FAST), round(6000 / _SLOW) + 1)
    # A hundredth of a second is coarse: what falls between two counts for both.
    broad = like[lags] + 0.5 * (like[lags - 1] + like[lags + 1])
    leaning = np.exp(-0.5 * np.square(np.log2(6000 / lags / _USUAL) / 0.8))
    best = int(np.argmax(broad * leaning))
    return float(lags[best]) / 100 if broad[best] / 2 >= _STEADY else None
