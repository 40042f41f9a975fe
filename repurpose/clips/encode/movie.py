"""The clip as moviepy sees it: a frame function and samples in, a `VideoClip` out.

This is the only file of the project that imports moviepy. The clip's frames are planar YUV 4:2:0
(see `planes`), one array of height x 3/2 rows: the converting to the encoder's colours is done
once for each unique picture, not by ffmpeg for each frame.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from repurpose.clips.audio.loudness import RATE, Sound
from repurpose.clips.encode.planes import Planes


@contextmanager
def _environment_kept() -> Iterator[None]:
    """Undo every change to the environment: moviepy's configuration loads any `.env` above it."""
    before = dict(os.environ)
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"  # understood by python-dotenv from 1.2 on
    # It runs ffmpeg and ffplay to see whether they are there, a tenth of a second each; it is asked
    # for neither here.
    if nothing := shutil.which("true"):
        os.environ["FFPLAY_BINARY"] = os.environ["FFMPEG_BINARY"] = nothing
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        for name, value in before.items():
            if os.environ.get(name) != value:
                os.environ[name] = value


def make_movie(frame: Callable[[int], Planes], frames: int, fps: int, sound: Sound) -> Any:
    """Return a moviepy `VideoClip` of `frames` frames whose audio is `sound` (48 kHz stereo).

    `frame(n)` gives the planes of frame `n`; it may hand out the same array again and again, since
    each frame is written before the next is asked for.
    """
    with _environment_kept():
        from moviepy.audio.AudioClip import AudioArrayClip  # noqa: PLC0415 - half a second, and see above
        from moviepy.video.VideoClip import VideoClip  # noqa: PLC0415

    clip = VideoClip(lambda t: frame(round(t * fps)), duration=frames / fps)
    clip.fps = fps
    clip.audio = AudioArrayClip(sound, fps=RATE)
    return clip


def frames_of(movie: Any, part: range) -> Iterator[Planes]:
    """Yield some of a movie's frames."""
    return (movie.get_frame(number / movie.fps) for number in part)


def seen_through(movie: Any, frame: Callable[[int], Planes]) -> Any:
    """Return the movie with another function for the same frames, which keeps a place of its own."""
    return movie.with_updated_frame_function(lambda t: frame(round(t * movie.fps)))
