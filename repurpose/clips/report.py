"""What is told of a clip that has been made: its files, its captions, scenes and sounds on the clock."""

from dataclasses import dataclass
from pathlib import Path

from repurpose.article import Span


@dataclass(frozen=True, slots=True)
class ClipCaption:
    """One caption of a finished clip: seconds, the text as shown, and where it comes from."""

    start: float
    end: float
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ClipScene:
    """A stretch of a finished clip with one layout: seconds, its kind, and what of the article it shows."""

    start: float
    end: float
    kind: str
    spans: tuple[Span, ...]
    shows: str = ""  # the kind of card that is built up; "" where captions stand


@dataclass(frozen=True, slots=True)
class ClipReport:
    """What was made, and where."""

    file: Path
    cover: Path
    srt: Path
    vtt: Path
    ass: Path
    width: int
    height: int
    fps: int
    frames: int
    seconds: float
    voice: str
    timing: str  # reading, exact (by the voice's own marks) or estimated (by its pauses)
    music: str
    style: str
    captions: tuple[ClipCaption, ...]
    scenes: tuple[ClipScene, ...] = ()
    sounds: tuple[tuple[float, str], ...] = ()  # short ones: the second each marks, and its name
    covers: tuple[tuple[str, Path], ...] = ()  # by platform
    notice: str = ""  # what people should know, such as a voice that failed
