"""Frames and samples in, an MP4 file out, encoded by PyAV within this process.

A clip is cut into parts of whole groups of pictures, and each part has an encoder of its own, with
one thread. The groups are closed, so the parts are joined without being encoded again, and the
bytes are the same however many parts are encoded at once. (The encoder's own threads wait for one
another on still pictures: measured, two of them save a tenth of the time, two parts a half.)
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import av
import numpy as np
from av.audio import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer
from av.packet import Packet
from av.video import VideoStream
from av.video.codeccontext import VideoCodecContext

from repurpose.clips.audio.loudness import RATE, Sound
from repurpose.clips.encode.options import (
    FULL,
    GROUP,
    PRIMING,
    Encoding,
    Source,
    full_disk,
    one_line,
    picture_options,
)
from repurpose.clips.encode.planes import Planes
from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of

_Packets = list["Packet[VideoStream]"]

_BT709 = 1  # ITU-T H.273 (2023), tables 2 to 4: primaries, transfer and matrix alike
_LIMITED = 1  # as ffmpeg counts its ranges (MPEG)
_LONGEST = 5  # groups of pictures in a part: ten seconds


def write_inside(
    sources: Sequence[Source],
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
    fps, number, heard = encoding.fps, 0, PRIMING
    with _opened(target, called, encoding) as out, ExitStack() as stack:
        pictures, tones = _picture_stream(out, encoding), _sound_stream(out)
        parts = _encoded(sources, parts_of(count, encoding), encoding, on_frame)
        for part in stack.enter_context(closing(parts)):
            for packet in part:
                packet.stream, packet.time_base = pictures, Fraction(1, fps)
                packet.pts = packet.dts = number
                out.mux(packet)
                number += 1
                if number % fps == 0 or number == count:
                    until = len(sound) * number // count
                    out.mux(tones.encode(_tone(sound, heard, until)) if until > heard else [])
                    heard = max(heard, until)
        out.mux(tones.encode(None))


def parts_of(count: int, e: Encoding) -> list[range]:
    """Cut `count` frames into an even number of parts, as equal as whole groups of pictures allow.

    Only the length decides, so that the bytes do not depend on the machine.
    """
    groups = -(-count // (GROUP * e.fps))
    pieces = min(groups, 2 * -(-groups // (2 * _LONGEST)))
    edges = [round(groups * k / pieces) * GROUP * e.fps for k in range(pieces)]
    return [range(a, b) for a, b in zip(edges, [*edges[1:], count], strict=True)]


def _encoded(
    sources: Sequence[Source], parts: list[range], e: Encoding, on_frame: Callable[[int], None]
) -> Generator[_Packets]:
    """Yield the packets of the parts in their order.

    Frames are drawn here, in the caller's thread, for whichever encoder is in want of one; there
    are as many encoders at work as sources, each in a thread of its own.
    """
    wants: SimpleQueue[tuple[_Lane, av.VideoFrame | None]] = SimpleQueue()
    waiting, lanes, done = deque(parts), deque[_Lane](), 0
    with ThreadPoolExecutor(len(sources)) as pool:

        def begin(source: Source) -> None:
            if waiting:
                lane = _Lane(source, iter(source(waiting.popleft())))
                lanes.append(lane)
                lane.made = pool.submit(_encode, lane, wants, e)
                lane.made.add_done_callback(lambda _: wants.put((lane, None)))

        try:
            for source in sources:
                begin(source)
            while lanes:
                lane, frame = wants.get()
                if frame and lane.drawn:
                    continue
                if frame is None:  # it has ended, by itself or by an error
                    lane.made.result()
                elif (planes := next(lane.planes, None)) is None:
                    lane.drawn = True
                    lane.inbox.put(None)
                    begin(lane.source)
                else:
                    _fill(frame, planes)
                    lane.inbox.put(frame)
                    done += 1
                    on_frame(done)
                while lanes and lanes[0].made.done():
                    yield lanes.popleft().made.result()
        finally:
            for lane in lanes:
                lane.inbox.put(None)
            pool.shutdown(wait=False, cancel_futures=True)


@dataclass(slots=True, eq=False)
class _Lane:
    """A part on its way: what is drawn of it goes into `inbox`, then None; packets come out."""

    source: Source
    planes: Iterator[Planes]
    inbox: "SimpleQueue[av.VideoFrame | None]" = field(default_factory=SimpleQueue)
    made: "Future[_Packets]" = field(default_factory=Future)
    drawn: bool = False


def _encode(
    lane: _Lane, wants: "SimpleQueue[tuple[_Lane, av.VideoFrame | None]]", e: Encoding
) -> _Packets:
    """Encode one part with an encoder of its own, asking for frames two ahead."""
    context = av.CodecContext.create("libx264", "w")
    context.options = picture_options(e)
    context.time_base, context.framerate = Fraction(1, e.fps), Fraction(e.fps)
    context.flags |= Flags.global_header
    _describe(context, e)
    packets: _Packets = []
    for _ in range(2):
        blank = av.VideoFrame(e.width, e.height, "yuv420p")
        blank.time_base = context.time_base
        wants.put((lane, blank))
    number = 0
    while frame := lane.inbox.get():
        frame.pts, number = number, number + 1
        packets += context.encode(frame)
        wants.put((lane, frame))
    return [*packets, *context.encode(None)]


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
            msg("Encoding {name} failed: {error}.", name=called.name, error=reason_of(error)),
            hint=msg(
                "Check the folder, and the room on the disk and in memory; then run it again."
            ),
        ) from error


def _picture_stream(out: OutputContainer, e: Encoding) -> VideoStream:
    """Add the stream of the pictures; its own encoder, which gets none, gives the file's header."""
    stream = out.add_stream("libx264", rate=e.fps, options=picture_options(e))
    _describe(stream.codec_context, e)
    return stream


def _describe(context: VideoCodecContext, e: Encoding) -> None:
    context.width, context.height, context.pix_fmt = e.width, e.height, "yuv420p"
    context.thread_count = 1
    context.color_range, context.colorspace = _LIMITED, _BT709
    context.color_primaries = context.color_trc = _BT709


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
