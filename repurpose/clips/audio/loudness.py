"""How loud a sound is, and making it as loud as platforms play: samples in, LUFS or samples out.

ITU-R BS.1770-5 (2023-11): K-weighting (Annex 1, tables 1 and 2, 48 kHz), blocks of 400 ms that
overlap by 75 %, the absolute gate at -70 LUFS and the relative one 10 LU below; true peak by four
times oversampling (Annex 2).
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]  # shape (samples, 2), -1 to 1, 48 kHz

RATE = 48_000  # samples a second: what the filter coefficients are for, and what platforms want
TARGET = -14.0  # LUFS: what YouTube and TikTok play at; louder is turned down by them
CEILING = -2.0  # dBTP before the lossy encoder, which adds up to 1 dB: -1 dBTP holds after it

# numpy (2.4) transforms single precision in double, at three times the cost, unless both ways are
# scaled alike: by one over the root of their length.
NORM: Final = "ortho"

_PIECE = 8 * RATE  # samples that are weighted in one go, so that memory does not grow with length

# Coefficients (b0, b1, b2, a1, a2) of the two K-weighting filters at 48 kHz.
_SHELF = (
    1.53512485958697,
    -2.69169618940638,
    1.19839281085285,
    -1.69065929318241,
    0.73248077421585,
)
_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)


def loudness(sound: Sound) -> float:
    """Return the integrated loudness in LUFS of a stereo sound at 48 kHz; -70 for silence."""
    hop = RATE // 10
    steps = len(sound) // hop
    if steps < 4:
        return -70.0
    tenths = np.concatenate([_powers(sound, at) for at in range(0, steps * hop, _PIECE)])[:steps]
    blocks = (tenths[:-3] + tenths[1:-2] + tenths[2:-1] + tenths[3:]) / 4
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not len(loud):
        return -70.0
    loud = loud[loud > loud.mean() / 10]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def true_peak(sound: Sound) -> float:
    """Return the true peak in dBTP: the highest value between samples, at four times the rate."""
    highest = 1e-9
    piece, edge = 1 << 16, 1 << 9  # pieces overlap, so that their edges do not ring
    for channel in sound.T:
        for start in range(0, len(channel), piece):
            part = channel[max(0, start - edge) : start + piece + edge]
            if 2 * float(np.abs(part).max()) < highest:
                continue  # no wave between samples is twice as high as they are
            inner = oversampled(part, 4)[4 * min(start, edge) :][: 4 * piece]
            highest = max(highest, float(np.abs(inner).max()))
    return float(20 * np.log10(highest))


def oversampled(sound: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    """Return a sound, along its first axis, at `times` its rate: empty treble is added.

    That is exact for a sound that is periodic.
    """
    spectrum = np.fft.rfft(sound, axis=0, norm=NORM)
    fine = np.fft.irfft(spectrum, times * len(sound), axis=0, norm=NORM)
    return (fine * np.float32(np.sqrt(times))).astype(np.float32, copy=False)


def normalised(sound: Sound) -> Sound:
    """Return the sound at `TARGET` LUFS with no true peak over `CEILING` dBTP.

    A look-ahead limiter rounds off the peaks; the gain is corrected until the limited sound is
    within 0.05 LU of the target. Silence stays silence.
    """
    measured = loudness(sound)
    if measured <= -70.0:
        return sound
    gain, limit = TARGET - measured, CEILING - 0.1  # or the first try would often miss by a hair
    out = sound
    for _ in range(6):
        loud = sound * np.float32(10 ** (gain / 20))
        out = _limited(loud, 10 ** (limit / 20))
        # What is only turned up is louder by just as much, and needs no measuring.
        now = measured + gain if out is loud else loudness(out)
        wrong, over = TARGET - now, true_peak(out) - CEILING
        if abs(wrong) < 0.05 and over <= 0:
            break
        gain += wrong
        limit -= max(0.0, over)
    return out


def _powers(sound: Sound, start: int) -> NDArray[np.float64]:
    """Return the K-weighted power of each tenth of a second of the piece from `start` on.

    The weighting multiplies spectra. Half a second before the piece lets the filters settle, and
    half a second of silence behind it catches what would wrap round: both ring far shorter.
    """
    lead = min(start, RATE // 2)
    size = _PIECE + RATE
    response = _k_response(size)
    tenths = np.zeros(_PIECE // (RATE // 10))
    for channel in sound.T:  # both channels have weight 1
        part = channel[start - lead : start + _PIECE]
        spectrum = np.fft.rfft(part, size, norm=NORM) * response
        weighted = np.fft.irfft(spectrum, size, norm=NORM)[lead : lead + _PIECE]
        power = np.square(weighted, dtype=np.float64)
        power[len(part) - lead :] = 0
        tenths += power.reshape(len(tenths), -1).mean(axis=1)
    return tenths


@lru_cache(maxsize=1)
def _k_response(size: int) -> NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones_like(z)
    for b0, b1, b2, a1, a2 in (_SHELF, _PASS):
        response *= (b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)
    narrow: NDArray[np.complex64] = response.astype(np.complex64)
    return narrow


def _limited(sound: Sound, ceiling: float) -> Sound:
    """Turn down what is over `ceiling` (linear), 5 ms ahead of it and 5 ms after it.

    The very sound comes back when nothing is.
    """
    block = RATE // 200
    count = -(-len(sound) // block)
    padded = np.zeros((count * block, 2), np.float32)
    padded[: len(sound)] = sound
    peaks = np.abs(padded).reshape(count, -1).max(axis=1)
    if not (peaks > ceiling).any():
        return sound
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    # With the least of three neighbours at each block's middle, a straight line between two
    # middles never exceeds what the block under it needs.
    wide = np.concatenate(([need[0]], need, [need[-1]]))
    least = np.minimum(np.minimum(wide[:-2], wide[1:-1]), wide[2:])
    middles = (np.arange(count) + 0.5) * block
    gains = np.interp(np.arange(len(sound)), middles, least).astype(np.float32)
    out: Sound = sound * gains[:, None]
    return out
