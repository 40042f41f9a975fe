"""Samples in, a WAV file out."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from repurpose.clips.audio.loudness import RATE


def write_wave(sound: NDArray[np.float32], target: Path) -> None:
    """Write samples at 48 kHz, -1 to 1, shape (n,) or (n, channels), with 16 bits each."""
    samples = np.clip(np.rint(sound * 32767), -32768, 32767).astype("<i2")
    # Opened here: `wave` complains aloud of a file that it could not open.
    with target.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
