"""Voice over music: a voice track and a bed go in; one mix as loud as platforms play comes out.

The bed is turned down by 12 dB while somebody speaks: over 80 ms, and back up over 400 ms. It begins
to go down 100 ms ahead, so that the first syllable already stands clear.
"""

import numpy as np
from numpy.typing import NDArray

from repurpose.clips.audio.loudness import RATE, Sound, loudness, normalised

DUCK = -12.0  # dB
ATTACK, RELEASE, AHEAD = 0.08, 0.4, 0.1  # seconds
_VOICE, _BED = -16.0, -24.0  # LUFS before the whole is brought to its target
_STEP = RATE // 200  # samples between two values of the envelope


def mixed(voice: NDArray[np.float32] | None, bed: Sound) -> Sound:
    """Return voice (mono, 48 kHz) and bed as one stereo mix at -14 LUFS, true peaks under -2 dBTP.

    Without a voice the bed is the mix; where both are silent, so is the mix.
    """
    if voice is None or not np.any(voice):
        return normalised(bed)
    speech = np.repeat(voice[:, None], 2, axis=1)
    speech = speech * np.float32(10 ** ((_VOICE - loudness(speech)) / 20))
    if np.any(bed):
        under = bed * np.float32(10 ** ((_BED - loudness(bed)) / 20))
        speech = speech + under * ducking(voice)[:, None]
    return normalised(speech.astype(np.float32))


def ducking(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the gain of the bed for each sample of the voice: 1 in pauses, -12 dB in speech."""
    count = -(-len(voice) // _STEP)
    padded = np.zeros(count * _STEP, np.float32)
    padded[: len(voice)] = voice
    level = np.sqrt(np.square(padded.reshape(count, _STEP), dtype=np.float64).mean(axis=1))
    gate = max(float(np.percentile(level, 95)) * 10 ** (-30 / 20), 1e-5)
    speaks = level > gate
    hold = round(0.25 * RATE / _STEP)  # short gaps between words do not let the music up
    ahead = round(AHEAD * RATE / _STEP)
    wide = np.convolve(speaks.astype(np.int32), np.ones(hold + ahead + 1, np.int32))
    on = wide[ahead : ahead + count] > 0 if ahead else wide[:count] > 0
    low = 10 ** (DUCK / 20)
    down = (1 - low) * _STEP / (ATTACK * RATE)
    up = (1 - low) * _STEP / (RELEASE * RATE)
    gains, gain = np.empty(count + 1), 1.0
    for number in range(count):
        gains[number] = gain
        gain = max(low, gain - down) if on[number] else min(1.0, gain + up)
    gains[count] = gain
    places = np.arange(count + 1) * _STEP
    found: NDArray[np.float32] = np.interp(np.arange(len(voice)), places, gains).astype(np.float32)
    return found
