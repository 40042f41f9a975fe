"""A quiet bed of tones under a clip: a mood, a seed and a length go in, stereo samples come out.

The bed is made here, note by note, so nobody else has a right in it, and the same seed gives the
same sound. It is a slow pad of four chords with a soft plucked line over it in a small room: the
kind of music that one does not notice.

`calm` is the default of a clip, and silence an option. Feeds start clips muted, but players show
"no sound" on a silent file, and some platforms rank or refuse one without an audible track; music
costs the reader nothing and is one word to turn off.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurpose.clips.audio.loudness import NORM, RATE, Sound, normalised, oversampled
from repurpose.clips.audio.moods import MOODS, MUSIC, Mood
from repurpose.errors import UnknownName

_MAKE = RATE // 2  # samples a second the loop is made at: nothing in it lies above 9 kHz
_SLOW = _MAKE // 3  # and its pads, which have nothing above 2.4 kHz


@dataclass(frozen=True, slots=True)
class _Voice:
    """One sounding note within the loop."""

    note: int  # MIDI
    start: float  # seconds
    level: float
    pan: float  # 0 left, 1 right


def compose(music: str, samples: int, *, seed: int) -> Sound:
    """Return `samples` of stereo sound at 48 kHz, shape (samples, 2), -1 to 1.

    A mood is at -14 LUFS with true peaks under -2 dBTP, fades in over 1.2 s and out over 2.5 s;
    `none` is silence. Time and memory grow with the length only by copying: one cycle of the four
    chords is made and laid end to end.

    Raises:
        UnknownName: no such mood.
    """
    if music == "none":
        return np.zeros((samples, 2), np.float32)
    mood = MOODS.get(music)
    if mood is None:
        raise UnknownName("music", music, MUSIC)
    return normalised(laid(_loop(seed, mood), samples))


def laid(sound: Sound, samples: int) -> Sound:
    """Return a piece of music repeated or cut to `samples`, faded in and out."""
    long = np.tile(sound, (-(-samples // len(sound)), 1))[:samples]
    faded: Sound = (long * _fades(samples)[:, None]).astype(np.float32)
    return faded


def _loop(seed: int, mood: Mood) -> Sound:
    """One cycle of the progression. Everything wraps round its end, so it has no seam."""
    chance = np.random.default_rng(seed)
    key = int(chance.choice(mood.keys))
    chords = mood.progressions[int(chance.integers(len(mood.progressions)))]
    size = round(mood.chord * len(chords) * _MAKE)
    length = mood.chord + 2.2
    low = np.zeros((2, size // 3, 2), np.float32)  # pads: as they are, and for the room
    for place, chord in enumerate(chords):
        for rank, step in enumerate(chord):
            spread = 0.5 + (rank - 1.5) * 0.18
            tone = _Voice(key + step, place * mood.chord, 0.30 / (1 + 0.25 * rank), spread)
            _add(low[1], _pad_tone(tone.note, chance, length, mood.partials), tone, _SLOW)
        root = _Voice(key + chord[0] - 12, place * mood.chord, 0.24, 0.5)
        _add(low[0], _pad_tone(root.note, chance, length, (1.0, 0.18)), root, _SLOW)
    dry, wet = oversampled(low[0], 3), oversampled(low[1], 3)
    for voice in _plucks(key, mood, len(chords), chance):
        sound = _pluck_tone(voice.note)
        _add(dry, sound * np.float32(0.55), voice, _MAKE)
        _add(wet, sound, voice, _MAKE)
    return oversampled(dry + _room(wet, chance), 2)


def _plucks(key: int, mood: Mood, chords: int, chance: np.random.Generator) -> list[_Voice]:
    """A sparse line on the pentatonic scale: it steps rather than leaps, and rests often."""
    voices: list[_Voice] = []
    degree = 5
    for place in range(chords):
        for beat in range(mood.beats):
            strong = beat % 3 == 0
            if chance.random() > (mood.strong if strong else mood.weak):
                continue
            degree = min(10, max(2, degree + int(chance.integers(-2, 3))))
            note = key + 12 + 12 * (degree // 5) + mood.scale[degree % 5]
            level = (0.17 if strong else 0.11) * float(chance.uniform(0.8, 1.0))
            start = (place + beat / mood.beats) * mood.chord + float(chance.uniform(0, 0.012))
            voices.append(_Voice(note, start, level, float(chance.uniform(0.25, 0.75))))
    return voices


def _frequency(note: float) -> float:
    return float(440 * 2 ** ((note - 69) / 12))


def _pad_tone(
    note: int, chance: np.random.Generator, length: float, partials: tuple[float, ...]
) -> NDArray[np.float32]:
    """A string-like tone: slow to rise, slow to go, three players slightly apart in pitch."""
    t = np.arange(round(length * _SLOW), dtype=np.float32) / _SLOW
    tone = np.zeros_like(t)
    for cents in (-4.0, 0.0, 5.0):
        base = 2 * np.pi * _frequency(note + cents / 100)
        for rank, level in enumerate(partials, start=1):
            # High notes have fewer partials, or the pad would hiss.
            if base * rank > 2 * np.pi * 2400:
                break
            tone += np.float32(level) * np.sin(
                np.float32(base * rank) * t + np.float32(chance.uniform(0, 2 * np.pi))
            )
    rise = np.clip(t / 1.3, 0, 1)
    fall = np.clip((length - t) / 2.2, 0, 1)
    shape = np.sin(rise * (np.pi / 2)) ** 2 * np.sin(fall * (np.pi / 2)) ** 2
    out: NDArray[np.float32] = (tone * shape / 3).astype(np.float32)
    return out


def _pluck_tone(note: int) -> NDArray[np.float32]:
    """A tone like a thumb piano: a soft touch, a second partial that dies sooner."""
    t = np.arange(round(2.4 * _MAKE), dtype=np.float32) / _MAKE
    w = np.float32(2 * np.pi * _frequency(note))
    tone = np.sin(w * t) * np.exp(-t * 2.6)
    tone += 0.28 * np.sin(2 * w * t) * np.exp(-t * 5.5)
    tone += 0.07 * np.sin(np.float32(5.4) * w * t) * np.exp(-t * 22)
    touch = np.clip(t / 0.006, 0, 1)
    end = np.clip((2.4 - t) / 0.2, 0, 1)
    return (tone * touch * end).astype(np.float32)


def _add(target: Sound, tone: NDArray[np.float32], voice: _Voice, rate: int) -> None:
    """Add a tone at its place in the loop; what runs over the end goes on at the start."""
    first = round(voice.start * rate)
    places = np.array([np.cos(voice.pan * np.pi / 2), np.sin(voice.pan * np.pi / 2)], np.float32)
    stereo = tone[:, None] * (places * np.float32(voice.level))
    done = 0
    while done < len(stereo):
        at = (first + done) % len(target)
        count = min(len(stereo) - done, len(target) - at)
        target[at : at + count] += stereo[done : done + count]
        done += count


def _room(sound: Sound, chance: np.random.Generator) -> Sound:
    """The sound in a small hall: convolved with noise that dies away and loses its treble."""
    size = len(sound)
    tail = round(2.6 * _MAKE)
    t = np.arange(tail, dtype=np.float32) / _MAKE
    noise = chance.standard_normal((tail, 2)).astype(np.float32)
    noise += 1.2 * chance.standard_normal((tail, 1)).astype(np.float32)  # shared: less wide
    # A running mean of growing weight is a cheap way to darken the tail.
    dark = np.cumsum(noise, axis=0)
    dark = (dark[12:] - dark[:-12]) / np.float32(12)
    impulse = dark * np.exp(-t[12:] * 2.4)[:, None]
    impulse *= np.clip(t[12:] / 0.02, 0, 1)[:, None]
    impulse /= np.sqrt(np.square(impulse).sum(axis=0))
    # The loop is periodic, so circular convolution is exactly what a listener would hear.
    spectrum = np.fft.rfft(sound, axis=0, norm=NORM) * np.fft.rfft(impulse, size, axis=0, norm=NORM)
    echo = np.fft.irfft(spectrum, size, axis=0, norm=NORM).astype(np.float32)
    return sound * np.float32(0.7) + echo * np.float32(0.55 * np.sqrt(size))


def _fades(samples: int) -> NDArray[np.float32]:
    t = np.arange(samples, dtype=np.float32) / RATE
    rise = np.clip(t / 1.2, 0, 1)
    fall = np.clip((samples / RATE - t) / 2.5, 0, 1)
    return (np.sin(rise * (np.pi / 2)) * np.sin(fall * (np.pi / 2)) ** 1.5).astype(np.float32)
