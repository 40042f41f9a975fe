"""The clip as moviepy sees it: a frame function and samples in, a `VideoClip` out.

This is the only file of the project that imports moviepy. The clip's frames are planar YUV 4:2:0
(see `planes`), one array of height x 3/2 rows: the converting to the encoder's colours is done
once for each unique picture, not by ffmpeg for each frame.
"""

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from repurpose.clips.audio.loudness import RATE, Sound
from repurpose.clips.encode.planes import Planes


def _settle() -> None:
    """Answer what moviepy asks as it is imported: which programs there are. It runs none of them here.

    Its own configuration loads any `.env` above its folder into this process, and starts ffmpeg and
    ffplay to see whether they are there. A movie asks for neither: it is encoded by us. Whoever uses
    moviepy later in this process has those of the path.
    """
    name = "moviepy.config"
    if name not in sys.modules:
        config = ModuleType(name)
        vars(config).update(FFMPEG_BINARY="ffmpeg", FFPLAY_BINARY="ffplay")
        sys.modules[name] = config


def load_moviepy() -> None:
    """Import of moviepy what a clip needs."""
    _settle()
    import moviepy.audio.AudioClip  # noqa: PLC0415 - half a second, and see above
    import moviepy.video.VideoClip  # noqa: F401, PLC0415


def make_movie(frame: Callable[[int], Planes], frames: int, fps: int, sound: Sound) -> Any:
    """Return a moviepy `VideoClip` of `frames` frames whose audio is `sound` (48 kHz stereo).

    `frame(n)` gives the planes of frame `n`; it may hand out the same array again and again, since
    each frame is written before the next is asked for.
    """
    _settle()
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
