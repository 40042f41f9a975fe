"""How a clip is encoded: options and errors that both ways of encoding share."""

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from repurpose.clips.encode.planes import Planes
from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of

# Gives the planes of some frames of a clip, each to be used before the next is asked for.
Source = Callable[[range], Iterable[Planes]]

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what a full disk, or a limit on files, says
GROUP = 2  # seconds: what platforms allow a closed group of pictures at most
PRIMING = 1024  # samples that an AAC decoder gives before the first real one


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to encode. The defaults suit still, drawn pictures."""

    width: int
    height: int
    fps: int = 30
    title: str = ""
    comment: str = ""
    fine_motion: bool = False  # something moves by less than a pixel, as in a film or a zoom
    label: bytes = b""  # a box that stands at the end of the file and says how it came about
    most_bits: int = 0  # a second, of the picture, whatever its quality; 0: no bound


# What is drawn stands still or moves by whole pixels, so motion is sought by whole pixels, nearby, and
# nothing is planned ahead. Measured on six clips of four themes: a third less CPU, luma as near to what was
# drawn (SSIM of the mean and of the worst frame) as with the other options, files a fifth larger.
_DRAWN = {
    "crf": "24",
    "x264-params": "rc-lookahead=0:sync-lookahead=0:mbtree=0:weightp=0:scenecut=0:subme=0:me=dia",
}
# Of films and slow zooms such files would be twice as large. Two frames of foresight instead of ten: 45 MB less.
_FINE = {"crf": "20", "x264-params": "rc-lookahead=2:sync-lookahead=0"}


def picture_options(e: Encoding) -> dict[str, str]:
    """Return the options of libx264, by ffmpeg's names."""
    bound = {"maxrate": str(e.most_bits), "bufsize": str(e.most_bits)} if e.most_bits else {}
    return (
        bound
        | (_FINE if e.fine_motion else _DRAWN)
        | {
            "preset": "veryfast",
            "aq-mode": "3",
            "profile": "high",
            "bf": "0",
            "g": str(GROUP * e.fps),
            "flags": "+cgop+bitexact",
        }
    )


_FASTEST = 50_000_000  # bits a second that level 4.1 of H.264 may have in the High profile


def bits_for(most_bytes: int, seconds: float) -> int:
    """Return the bits a second that a picture may have, for its file to stay under `most_bytes`.

    The encoder keeps to a rate over one second; so that second comes on top, and the sound, and a
    twentieth for the container and what the encoder misses.
    """
    wanted = round(0.95 * 8 * most_bytes / (seconds + 1)) - 170_000
    return min(max(200_000, wanted), _FASTEST)


def one_line(text: str) -> str:
    """Return a text as it may stand in a file's metadata."""
    return " ".join(text.replace("\0", "").split())


def full_disk(target: Path) -> MachineError:
    """Say that there is no room for `target`."""
    return MachineError(
        msg("The disk is full: {name} could not be written.", name=target.name),
        hint=msg(
            "Free some space on the disk of {parent}, then run the same command again.",
            parent=target.parent,
        ),
    )


@contextmanager
def disk_errors(target: Path) -> Iterator[None]:
    """Turn a failing disk into an error for people."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise full_disk(target) from error
        raise MachineError(
            msg("Cannot write {target}: {error}.", target=target, error=reason_of(error)),
            hint=msg("Check that the folder exists and may be written to."),
        ) from error
