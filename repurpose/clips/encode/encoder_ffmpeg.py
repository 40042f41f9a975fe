"""Frames and samples through a pipe into the program ffmpeg: for machines without PyAV.

It is the slower of two ways (see `encode`), by the copying into and out of the pipe.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from repurpose.clips.audio.loudness import RATE, Sound
from repurpose.clips.audio.wavefile import write_wave
from repurpose.clips.encode.options import (
    PRIMING,
    Encoding,
    Source,
    disk_errors,
    full_disk,
    one_line,
    picture_options,
)
from repurpose.clips.encode.planes import Planes
from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of


def find_ffmpeg() -> str:
    """Return the path of ffmpeg: the one moviepy brings; raise `MachineError` without one."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - missing is an error for people

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise MachineError(
            msg("There is no ffmpeg to encode clips with."),
            hint=msg("Install it with `pip install --force-reinstall imageio-ffmpeg`."),
        ) from error


def write_through_pipe(
    sources: Sequence[Source],
    count: int,
    sound: Sound,
    target: Path,
    encoding: Encoding,
    *,
    called: Path,
    on_frame: Callable[[int], None],
    program: str,
) -> None:
    """Encode to `target`, which errors call `called`; see `write_movie`."""
    with tempfile.TemporaryDirectory(prefix="repurpose-") as folder:
        sound_file = Path(folder) / "sound.wav"
        with disk_errors(called):
            write_wave(sound, sound_file)
        with (Path(folder) / "log").open("w+b") as log:
            command = _command(program, sound_file, target, encoding)
            _feed(
                command, sources[0](range(count)), count, log=log, called=called, on_frame=on_frame
            )


def _command(program: str, sound: Path, target: Path, e: Encoding) -> list[str]:
    raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{e.width}x{e.height}"]
    tags = "color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
    options = [w for k, v in picture_options(e).items() for w in (f"-{k}:v", v)]
    return [
        *(program, "-hide_banner", "-loglevel", "error", "-y", *raw),
        # A short queue: raw frames are 3 MB each, and the default keeps eight of them.
        *("-thread_queue_size", "1", "-framerate", str(e.fps), "-i", "pipe:0"),
        *("-i", f"file:{sound}", "-map", "0:v", "-map", "1:a"),
        *("-filter_threads", "1", "-vf", f"setparams={tags}"),
        *("-af", f"atrim=start_sample={PRIMING}"),
        *(
            "-c:v",
            "libx264",
            *options,
            "-pix_fmt",
            "yuv420p",
            "-threads",
            "2",
        ),  # fixed, because the number changes the bytes
        *("-c:a", "aac", "-b:a", "160k", "-ar", str(RATE), "-ac", "2", "-flags:a", "+bitexact"),
        *("-movflags", "+faststart", "-use_editlist", "0", "-fflags", "+bitexact"),
        *("-map_metadata", "-1", "-metadata", f"title={one_line(e.title)}"),
        *("-metadata", f"comment={one_line(e.comment)}", "-f", "mp4"),
        f"file:{target}",  # or a colon in the path would name a protocol
    ]


def _feed(
    command: list[str],
    frames: Iterable[Planes],
    count: int,
    *,
    log: IO[bytes],
    called: Path,
    on_frame: Callable[[int], None],
) -> None:
    """Run the encoder over the frames; kill it and wait for it if anything goes wrong."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log, bufsize=0
        )
    except OSError as error:
        raise MachineError(
            msg(
                "The encoder {command} does not start: {error}.",
                command=command[0],
                error=reason_of(error),
            ),
            hint=msg("Check the path, or reinstall imageio-ffmpeg."),
        ) from error
    pipe = process.stdin
    assert pipe is not None
    done = 0
    try:
        _widen(pipe)
        for planes in frames:
            if not _send(pipe, planes):
                break  # the encoder ended early: its log says why
            done += 1
            on_frame(done)
        with suppress(OSError):
            pipe.close()
        code = process.wait()
    except BaseException:
        process.kill()
        raise
    finally:
        with suppress(OSError):
            pipe.close()
        process.wait()
    if code or done < count:
        raise _failure(code, log, called)


def _send(pipe: IO[bytes], planes: Planes) -> bool:
    """Write one frame; say whether the encoder still takes it."""
    view = planes.data.cast("B")
    try:
        while view:  # an unbuffered pipe may take less than all
            view = view[pipe.write(view) :]
    except OSError:
        return False
    return True


def _widen(pipe: IO[bytes]) -> None:
    """Give the pipe a megabyte where the system can: fewer changes between the two processes."""
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415 - only there on this kind of system

        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)


def _failure(code: int, log: IO[bytes], called: Path) -> MachineError:
    """Turn the encoder's last words into an error for people."""
    log.seek(0)
    lines = [s for s in log.read().decode("utf-8", "replace").splitlines() if s.strip()]
    if any("No space left on device" in line for line in lines):
        return full_disk(called)
    last = (
        lines[-1].strip()
        if lines
        else msg("it was stopped by signal {code}", code=-code)
        if code < 0
        else ""
    )
    return MachineError(
        msg(
            "Encoding {name} failed: {error}",
            name=called.name,
            error=last or msg("ffmpeg ended with code {code}", code=code),
        ),
        hint=msg("Check the room on the disk and in memory, then run the same command again."),
    )
