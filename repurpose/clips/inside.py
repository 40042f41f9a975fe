"""Frames and samples in, an MP4 file out, encoded by PyAV within this process."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio import AudioStream
from av.container import OutputContainer
from av.video import VideoStream

from repurpose.clips.encoding import FULL, PRIMING, Encoding, full_disk, one_line, picture_options
from repurpose.clips.loudness import RATE, Sound
from repurpose.clips.planes import Planes
from repurpose.errors import MachineError

_BT709 = 1  # ITU-T H.273 (2023), tables 2 to 4: primaries, transfer and matrix alike
_LIMITED = 1  # as ffmpeg counts its ranges (MPEG)


def write_inside(
    frames: Iterable[Planes],
    count: int,
    sound: Sound,
    target: Path,
    encoding: Encoding,
    *,
    called: Path,
    on_frame: Callable[[int], None],
) -> None:
    """Encode to `target`, which errors call `called`; see `write_movie`.

    Sound is written beside the frames it belongs to, a second at a time.
    """
    with _opened(target, called, encoding) as out:
        pictures, tones = _picture_stream(out, encoding), _sound_stream(out)
        frame = av.VideoFrame(encoding.width, encoding.height, "yuv420p")
        frame.time_base = Fraction(1, encoding.fps)
        heard = PRIMING
        for number, planes in enumerate(frames):
            _fill(frame, planes)
            frame.pts = number
            out.mux(pictures.encode(frame))
            on_frame(number + 1)
            if (number + 1) % encoding.fps == 0 or number + 1 == count:
                until = len(sound) * (number + 1) // count
                out.mux(tones.encode(_tone(sound, heard, until)) if until > heard else [])
                heard = max(heard, until)
        out.mux(pictures.encode(None))
        out.mux(tones.encode(None))


@contextmanager
def _opened(target: Path, called: Path, e: Encoding) -> Iterator[OutputContainer]:
    """Open the file, and close it whatever happens; what goes wrong is put in words for people."""
    switches = {"movflags": "+faststart", "use_editlist": "0", "fflags": "+bitexact"}
    try:
        # `file:`, or a colon in the path would name a protocol.
        with av.open(f"file:{target}", "w", format="mp4", options=switches) as out:
            out.metadata.update(title=one_line(e.title), comment=one_line(e.comment))
            yield out
    except av.FFmpegError as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise full_disk(called) from error
        raise MachineError(
            f"Encoding {called.name} failed: {error.strerror}.",
            hint="Check the folder, and the room on the disk and in memory; then run it again.",
        ) from error


def _picture_stream(out: OutputContainer, e: Encoding) -> VideoStream:
    stream = out.add_stream("libx264", rate=e.fps, options=picture_options(e))
    stream.width, stream.height, stream.pix_fmt = e.width, e.height, "yuv420p"
    context = stream.codec_context
    context.thread_count = e.threads
    context.color_range, context.colorspace = _LIMITED, _BT709
    context.color_primaries = context.color_trc = _BT709
    return stream


def _sound_stream(out: OutputContainer) -> AudioStream:
    stream = out.add_stream("aac", rate=RATE, layout="stereo", options={"flags": "+bitexact"})
    stream.bit_rate = 160_000
    return stream


def _tone(sound: Sound, start: int, end: int) -> av.AudioFrame:
    part = np.ascontiguousarray(sound[start:end].T)
    frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
    return frame


def _fill(frame: av.VideoFrame, planes: Planes) -> None:
    """Copy planes into a frame, whose rows may be longer than the picture is wide."""
    height = frame.height
    chroma = planes[height:].reshape(2, height // 2, -1)
    for plane, source in zip(frame.planes, (planes[:height], *chroma), strict=True):
        rows: Any = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        rows[: source.shape[0], : source.shape[1]] = source
