"""Speech as samples: any audio file in, samples out; samples in, stretches of speech and marks out."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg
from repurpose.clips.layout.tokens import cut_tokens, saying_weight
from repurpose.clips.voice.model import RATE, Mark
from repurpose.clips.voice.reading import Spoken
from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of

Samples = NDArray[np.float32]
_HOP = RATE // 100  # samples between two looks at the level
_LEAST_PAUSE = 0.09  # seconds: shorter ones are stops inside words (p, t, k)


def decode(source: bytes | Path, *, channels: int = 1, encoder: str | None = None) -> Samples:
    """Return the sound of an audio or video file at 48 kHz: shape (n,) for one channel, else (n, c).

    Raises:
        MachineError: ffmpeg is missing, or the file holds no sound that it can read.
    """
    given = f"file:{source}" if isinstance(source, Path) else "pipe:0"
    command = [
        *(encoder or find_ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin"),
        *("-protocol_whitelist", "file,pipe", "-i", given, "-vn", "-f", "f32le"),
        *("-ac", str(channels), "-ar", str(RATE), "pipe:1"),
    ]
    if not isinstance(source, Path):
        command.remove("-nostdin")
    try:
        done = subprocess.run(
            command,
            input=None if isinstance(source, Path) else source,
            capture_output=True,
            check=False,
            timeout=300,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MachineError(
            msg("The sound cannot be decoded: {error}.", error=reason_of(error))
        ) from error
    samples = np.frombuffer(done.stdout[: len(done.stdout) // (4 * channels) * 4 * channels], "<f4")
    if done.returncode or not len(samples):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        what = source.name if isinstance(source, Path) else msg("the voice's answer")
        raise MachineError(
            msg(
                "No sound can be read from {what}: {words}",
                what=what,
                words=said[-1] if said else msg("it is empty"),
            ),
            hint=msg("Give a .wav, .mp3, .m4a, .ogg or .flac file."),
        )
    clean: Samples = np.nan_to_num(samples.astype(np.float32))
    return clean if channels == 1 else clean.reshape(-1, channels)


def trimmed(
    samples: Samples, *, before: float = 0.04, after: float = 0.12
) -> tuple[Samples, float]:
    """Cut silence off both ends but for `before` and `after` seconds; also say how much in front."""
    found = stretches(samples)
    if not found:
        return samples, 0.0
    start = max(0, round((found[0][0] - before) * RATE))
    return samples[start : round((found[-1][1] + after) * RATE)], start / RATE


def stretches(samples: Samples, *, pause: float = _LEAST_PAUSE) -> list[tuple[float, float]]:
    """Return when somebody speaks, as (start, end) in seconds; gaps shorter than `pause` are speech.

    The gate lies 36 dB under the loud parts and at least 6 dB over the quietest tenth.
    """
    count = len(samples) // _HOP
    if not count:
        return []
    frames = samples[: count * _HOP].reshape(count, _HOP)
    level = np.sqrt(np.square(frames, dtype=np.float64).mean(axis=1))
    loud, quiet = float(np.percentile(level, 95)), float(np.percentile(level, 5))
    if loud < 1e-4:
        return []
    on = level > max(loud * 10 ** (-36 / 20), min(quiet * 2, loud * 10 ** (-20 / 20)))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], on, [False])).astype(np.int8)))
    found: list[tuple[float, float]] = []
    for start, end in edges.reshape(-1, 2):
        a, b = int(start) * _HOP / RATE, int(end) * _HOP / RATE
        if found and a - found[-1][1] < pause:
            found[-1] = (found[-1][0], b)
        elif b - a >= 0.03 or found:
            found.append((a, b))
    return found


def estimate_marks(spoken: Spoken, samples: Samples) -> tuple[Mark, ...]:
    """Return marks for a voice that gives none: syllables spread over the time that it speaks.

    Pauses in the sound are left out; where one is near a clause mark of the text, the clause
    behind the mark begins when the pause ends.
    """
    talk = stretches(samples) or [(0.0, len(samples) / RATE)]
    ranges = [
        r for r in cut_tokens(spoken.text, "character") if saying_weight(_bare(spoken.text, r)) > 0
    ]
    if not ranges:
        return ()
    weights = [saying_weight(_bare(spoken.text, r)) for r in ranges]
    total, voiced = sum(weights), sum(b - a for a, b in talk)
    times, done = [], 0.0
    for weight in weights:
        times.append(_moment(talk, voiced * done / total))
        done += weight
    snapped = _snapped(spoken.text, ranges, times, [a for a, _ in talk[1:]])
    ends = [*snapped[1:], talk[-1][1]]
    return tuple(
        Mark(*spoken.source(*r), begin, max(begin, end))
        for r, begin, end in zip(ranges, snapped, ends, strict=True)
    )


def _bare(text: str, bounds: tuple[int, int]) -> str:
    return "".join(c for c in text[bounds[0] : bounds[1]] if c.isalnum() or c.isspace())


def _moment(talk: Sequence[tuple[float, float]], spent: float) -> float:
    """Return the time at which somebody has spoken for `spent` seconds, pauses left out."""
    for start, end in talk:
        if spent < end - start - 1e-6:
            return start + spent
        spent -= end - start
    return talk[-1][1]


def _snapped(
    text: str, ranges: Sequence[tuple[int, int]], times: Sequence[float], starts: Sequence[float]
) -> list[float]:
    """Move what follows a clause mark to the end of the pause nearest to it, within 0.4 s."""
    anchors: dict[int, float] = {0: times[0]}
    for number in range(1, len(ranges)):
        marked = any(
            c in "，。；：！？,.;:!?" for c in text[ranges[number - 1][0] : ranges[number][0]]
        )
        near = min(starts, key=lambda s: abs(s - times[number]), default=None)
        close = near is not None and abs(near - times[number]) < 0.4
        if marked and close and near is not None and near > max(anchors.values()):
            anchors[number] = near
    anchors[len(ranges)] = 2 * times[-1] - times[-2] if len(times) > 1 else times[-1] + 0.2
    keys = sorted(anchors)
    was = [*times, anchors[len(ranges)]]
    return [
        float(np.interp(was[k], [was[i] for i in keys], [anchors[i] for i in keys]))
        for k in range(len(ranges))
    ]
