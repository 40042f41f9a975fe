"""Frames and samples in, one MP4 file out that every platform takes as it is.

What "takes as it is" means: H.264 High, 4:2:0, closed groups of pictures of at most two seconds,
constant frame rate, BT.709 converted and tagged, AAC-LC at 48 kHz in stereo, the `moov` box first
and no edit lists (Meta, Instagram Reels publishing, video specifications, read 2026-11).

How each is reached:

- No edit lists, and sound and picture both start at 0: without B frames the picture needs no
  shift. The sound does, by the 1024 samples that an AAC decoder gives before the first real one;
  so the first 1024 samples are cut off and keep their time stamps, and each sample plays when it
  should. (With moviepy's writer and the same switches the picture starts 21 ms late.)
- The same bytes on every machine: parts that depend on the length alone, and no clock in the file.
- Dark, smooth grounds: `aq-mode 3` spends bits where steps would show (measured: 1 to 3 dB better
  luma for a tenth more bytes and the same time).
- moviepy's own writer sends RGB, and ffmpeg converts every frame: for a clip of 20 s measured at
  1.8 times the CPU of planes through a pipe. Within this process, through PyAV, a clip is encoded
  in parts, so that both cores are used; that is the usual way (`benchmarks/clips.py` compares).
"""

import functools
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

from repurpose.atomic import replacing
from repurpose.clips.audio.loudness import Sound
from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg, write_through_pipe
from repurpose.clips.encode.options import Encoding, Source, disk_errors

Progress = Callable[[int, int], None]


def write_movie(
    sources: Sequence[Source],
    count: int,
    sound: Sound,
    target: Path,
    encoding: Encoding,
    *,
    on_progress: Progress | None = None,
    encoder: str | None = None,
) -> None:
    """Encode `count` frames and the sound to `target`, which appears only when it is complete.

    Args:
        sources: the frames, once or several times: as many parts of the clip are encoded at once.
        count: how many there will be, for the progress.
        sound: samples at 48 kHz, shape (n, 2), as long as the frames.
        target: the .mp4 file; an older one is replaced at the end.
        encoding: size, rate, and quality.
        on_progress: called with (frames done, frames) after each frame.
        encoder: path of another ffmpeg, which then encodes in a process of its own.

    Raises:
        MachineError: the encoder is missing or fails, or the disk is full.

    Whatever ends it early, an interrupt included, the encoder is stopped and no file is left.
    """
    way: Callable[..., None]
    if encoder or find_spec("av") is None:
        way = functools.partial(write_through_pipe, program=encoder or find_ffmpeg())
    else:
        from repurpose.clips.encode.encoder_pyav import write_inside as way  # noqa: PLC0415 - may be missing

    def tell(done: int) -> None:
        if on_progress:
            on_progress(done, count)

    with ExitStack() as stack:
        with disk_errors(target):  # a folder that takes nothing is known before any frame is drawn
            partial = stack.enter_context(replacing(target))
        way(sources, count, sound, partial, encoding, called=target, on_frame=tell)
        with disk_errors(target):
            with partial.open("ab") as file:
                file.write(encoding.label)
            stack.close()
