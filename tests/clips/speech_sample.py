"""Sounds that look like speech to a program that listens for pauses."""

import wave
from io import BytesIO

import numpy as np

from repurpose.clips.voice.model import RATE


def bursts(*lengths, gap=0.3, level=0.3):
    """A sound that speaks for each length in seconds, with a gap after each."""
    parts = []
    for length in lengths:
        t = np.arange(round(length * RATE)) / RATE
        parts += [level * np.sin(2 * np.pi * 180 * t), np.zeros(round(gap * RATE))]
    return np.concatenate(parts).astype(np.float32)


def wav_bytes(samples):
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return out.getvalue()
