"""Short sounds of what comes and goes on the screen: when and which in, the mix with them in it out.

Each is made here from tones and noise, so nobody else has a right in it, and the same seed gives the
same sound. The highest point of each lies 18 dB under that of the mix: it is felt more than heard.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from repurpose.clips.audio.loudness import RATE, Sound, normalised
from repurpose.clips.layout.sounding import Accent, SoundCue

UNDER = -18.0  # dB: the peak of an accent to the peak of the mix
_Mono = NDArray[np.float32]


def with_accents(mix: Sound, cues: Sequence[SoundCue], *, seed: int) -> Sound:
    """Return a mix with its short sounds, as loud as it was; silence stays silence."""
    peak = float(np.abs(mix).max(initial=0.0))
    if not cues or not peak:
        return mix
    level = peak * 10 ** (UNDER / 20)
    out = mix.copy()
    for number, cue in enumerate(cues):
        chance = np.random.default_rng((seed, number))
        sound, lead = accent(cue.name, chance)
        pan = float(chance.uniform(0.35, 0.65)) * np.pi / 2
        sides = np.array([np.cos(pan), np.sin(pan)], np.float32) / np.float32(
            max(np.cos(pan), np.sin(pan))
        )
        low = round((cue.second - lead) * RATE)
        part = sound[max(0, -low) : max(0, len(out) - low)]
        low = max(0, low)
        out[low : low + len(part)] += part[:, None] * sides * np.float32(level)
    return normalised(out)


def accent(name: Accent, chance: np.random.Generator) -> tuple[_Mono, float]:
    """Return one short sound with a peak of 1, and the seconds from its start to what it marks."""
    make = {"tick": _tick, "pop": _pop, "stamp": _stamp, "whoosh": _whoosh}[name]
    sound, lead = make(chance)
    return (sound / np.float32(np.abs(sound).max())).astype(np.float32), lead


def _time(seconds: float) -> _Mono:
    return np.arange(round(seconds * RATE), dtype=np.float32) / np.float32(RATE)


def _glide(t: _Mono, low: float, high: float, speed: float) -> _Mono:
    """A tone that goes from `low` to `high` Hz, most of the way within 1/`speed` seconds."""
    phase = high * t + (high - low) / speed * np.expm1(-speed * t)
    found: _Mono = np.sin(2 * np.pi * phase).astype(np.float32)
    return found


def _tick(chance: np.random.Generator) -> tuple[_Mono, float]:
    """A dry touch of wood."""
    t = _time(0.05)
    tone = np.sin(2 * np.pi * chance.uniform(2300, 2700) * t) * np.exp(-t * 180)
    touch = chance.standard_normal(len(t)) * np.exp(-t * 900) * 0.4
    return _closed(tone + touch), 0.0


def _pop(chance: np.random.Generator) -> tuple[_Mono, float]:
    """A bubble: a tone that rises and is gone."""
    t = _time(0.12)
    return _closed(_glide(t, 320, chance.uniform(820, 960), 28) * np.exp(-t * 38)), 0.0


def _stamp(chance: np.random.Generator) -> tuple[_Mono, float]:
    """A seal that is set down: a low blow with a short rustle."""
    t = _time(0.3)
    blow = _glide(t, 190, chance.uniform(66, 78), 30) * np.exp(-t * 16)
    return _closed(blow + chance.standard_normal(len(t)) * np.exp(-t * 140) * 0.3), 0.0


def _whoosh(chance: np.random.Generator) -> tuple[_Mono, float]:
    """Air that is pushed aside: noise that brightens, loudest at the cut."""
    length, top = 0.42, 0.26
    t = _time(length)
    spectrum = np.fft.rfft(chance.standard_normal(len(t)))
    pitch = np.fft.rfftfreq(len(t), 1 / RATE)
    sound = np.zeros(len(t))
    for middle, at in ((500, 0.14), (1100, 0.22), (2300, 0.29)):
        band = np.exp(-0.5 * np.square(np.log2(np.maximum(pitch, 1) / middle) / 0.5))
        layer = np.fft.irfft(spectrum * band, len(t))
        sound += layer / np.abs(layer).max() * np.exp(-0.5 * np.square((t - at) / 0.07))
    swell = np.where(t < top, (t / top) ** 1.5, ((length - t) / (length - top)) ** 2)
    return (sound * swell).astype(np.float32), top


def _closed(sound: NDArray[np.floating]) -> _Mono:
    """Return a sound without a crack at either end."""
    t = np.arange(len(sound)) / RATE
    edges = np.clip(t / 0.001, 0, 1) * np.clip((t[-1] - t) / 0.01, 0, 1)
    found: _Mono = (sound * edges).astype(np.float32)
    return found
