"""One call for a whole clip: a script, a theme and a folder in; video, cover and captions out.

The heavy parts (Pillow, numpy, moviepy) are imported when a clip is made, not with this module.
"""

import hashlib
import io
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from repurpose.article.model import Span
from repurpose.clips.captions import srt_text, vtt_text
from repurpose.clips.formats import format_named
from repurpose.clips.labels import Labels
from repurpose.clips.timeline import Timeline, plan_timeline
from repurpose.errors import MachineError
from repurpose.slicing.model import Script

if TYPE_CHECKING:
    from repurpose.clips.stage import Stage
    from repurpose.themes import Theme
    from repurpose.typeset import Catalogue

# Part of every fingerprint: raise it when the same inputs give other pictures or sound.
_REVISION = 1


@dataclass(frozen=True, slots=True)
class ClipCaption:
    """One caption of a finished clip: seconds, the text as shown, and where it comes from."""

    start: float
    end: float
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ClipReport:
    """What was made, and where."""

    file: Path
    cover: Path
    srt: Path
    vtt: Path
    width: int
    height: int
    fps: int
    frames: int
    seconds: float
    voice: str
    music: str
    captions: tuple[ClipCaption, ...]


def render_clip(
    script: Script,
    *,
    theme: "Theme",
    out_dir: Path,
    name: str = "",
    catalogue: "Catalogue | None" = None,
    format: str = "vertical",  # noqa: A002 - the word that people use
    music: Literal["bed", "none"] = "bed",
    labels: Labels | None = None,
    article_id: str = "",
    language: str = "zh-Hans",
    seconds: tuple[float, float] = (15.0, 30.0),
    fps: int = 30,
    threads: int = 2,
    on_progress: Callable[[int, int], None] | None = None,
    encoder: str | None = None,
) -> ClipReport:
    """Make `<name>.mp4`, `.jpg`, `.srt` and `.vtt` in `out_dir`, and say what they are.

    Args:
        script: what the clip says.
        theme: colours and fonts.
        out_dir: an existing folder. Older files of the same names are replaced.
        name: the files' name without an ending; the script's slug when empty.
        catalogue: the fonts at hand; found anew when not given. All other arguments can be
            pickled, so this is the one to leave out when a worker process is to make the clip.
        format: a name of `FORMATS`.
        music: `bed`, a quiet bed of tones at -14 LUFS, or `none`, silence.
        labels: words of the cover and the end card that are not the article's.
        article_id: goes into the file's comment.
        language: of the script, as a BCP 47 tag.
        seconds: the length to aim at (see `plan_timeline`).
        fps: frames a second.
        threads: of the encoder. More of them are faster on an idle machine; a pack that makes
            several clips at once is done sooner with 1. The number changes the file's bytes.
        on_progress: called with (frames done, frames) after each frame, in this thread.
        encoder: path of another ffmpeg.

    Raises:
        UnknownName: no such format.
        Overflow: the script is too long, or a caption or the title does not fit.
        MissingGlyphs: no font has some of the characters.
        MachineError: the encoder is missing or fails, or the disk is full.

    The same arguments give the same bytes. Nothing is left behind when it fails or is interrupted.
    """
    # Pillow, numpy and moviepy take most of a second, which only a clip should cost.
    from repurpose.clips.encode import Encoding, write_movie  # noqa: PLC0415
    from repurpose.clips.frames import Frames  # noqa: PLC0415
    from repurpose.clips.loudness import RATE  # noqa: PLC0415
    from repurpose.clips.movie import make_movie  # noqa: PLC0415
    from repurpose.clips.music import compose  # noqa: PLC0415

    form = format_named(format)
    timeline = plan_timeline(script, fps=fps, seconds=seconds)
    stage = _stage(timeline, theme, format, labels, catalogue=catalogue, language=language)
    stem = name or script.slug or "clip"
    sound = compose(music, timeline.frames * RATE // fps, seed=_seed(article_id, script))
    movie = make_movie(Frames(stage).planes, timeline.frames, fps, sound)
    target = out_dir / f"{stem}.mp4"
    comment = f"article {article_id}" if article_id else ""
    encoding = Encoding(
        form.width, form.height, fps, title=script.title, comment=comment, threads=threads
    )
    write_movie(
        movie.iter_frames(),
        timeline.frames,
        movie.audio.array,
        target,
        encoding,
        on_progress=on_progress,
        encoder=encoder,
    )
    lines = stage.lines()
    beside = {
        "jpg": _jpeg(stage),
        "srt": srt_text(timeline.cues, fps, lines).encode(),
        "vtt": vtt_text(timeline.cues, fps, lines, language=language).encode(),
    }
    paths = {ending: out_dir / f"{stem}.{ending}" for ending in beside}
    _write_all({paths[ending]: data for ending, data in beside.items()}, target)
    return ClipReport(
        file=target,
        cover=paths["jpg"],
        srt=paths["srt"],
        vtt=paths["vtt"],
        width=form.width,
        height=form.height,
        fps=fps,
        frames=timeline.frames,
        seconds=timeline.seconds,
        voice="none",
        music=music,
        captions=tuple(
            ClipCaption(round(c.start / fps, 3), round(c.end / fps, 3), c.text, c.spans)
            for c in timeline.cues
        ),
    )


def draw_cover(
    script: Script,
    *,
    theme: "Theme",
    catalogue: "Catalogue | None" = None,
    format: str = "vertical",  # noqa: A002
    labels: Labels | None = None,
    language: str = "zh-Hans",
) -> bytes:
    """Return the cover of a clip as a JPEG file, without making the clip."""
    timeline = plan_timeline(script)
    stage = _stage(timeline, theme, format, labels, catalogue=catalogue, language=language)
    return _jpeg(stage)


def clip_inputs(
    script: Script,
    *,
    theme: "Theme",
    format: str = "vertical",  # noqa: A002
    music: Literal["bed", "none"] = "bed",
    labels: Labels | None = None,
    article_id: str = "",
    language: str = "zh-Hans",
    seconds: tuple[float, float] = (15.0, 30.0),
    fps: int = 30,
    threads: int = 2,
    fonts: str = "",
) -> str:
    """Return a fingerprint (SHA-256, hexadecimal) of all that decides what a clip looks like.

    Equal fingerprints mean that making the clip again would give the same bytes. `fonts` is
    whatever the caller knows about the fonts at hand, such as names and versions.
    """
    known = [
        _REVISION,
        asdict(script),
        repr(theme),
        format,
        music,
        asdict(labels or Labels()),
        article_id,
        language,
        seconds,
        fps,
        threads,
        fonts,
    ]
    text = json.dumps(known, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _stage(
    timeline: Timeline,
    theme: "Theme",
    format_name: str,
    labels: Labels | None,
    *,
    catalogue: "Catalogue | None",
    language: str,
) -> "Stage":
    from repurpose.clips.look import look_of  # noqa: PLC0415
    from repurpose.clips.stage import Stage  # noqa: PLC0415
    from repurpose.typeset import find_fonts  # noqa: PLC0415

    look = look_of(theme, catalogue or find_fonts(), language)
    return Stage(timeline, look, format_named(format_name), labels or Labels())


def _seed(article_id: str, script: Script) -> int:
    """One piece of music for each clip, always the same."""
    digest = hashlib.sha256(f"{article_id}\0{script.slug}\0{script.title}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _jpeg(stage: "Stage") -> bytes:
    """The first scene as JPEG, quality 90, without thinning out the colours of the letters."""
    out = io.BytesIO()
    stage.still(0, None).save(out, "JPEG", quality=90, subsampling=0, optimize=True)
    return out.getvalue()


def _write_all(files: dict[Path, bytes], movie: Path) -> None:
    """Write small files whole or not at all; on failure take away what was written, movie too."""
    done: list[Path] = [movie]
    try:
        for path, data in files.items():
            partial = path.with_name(f".{path.name}.{os.getpid()}.part")
            done.append(partial)
            partial.write_bytes(data)
            partial.replace(path)
            done.append(path)
    except BaseException as error:
        for path in done:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise MachineError(
                f"Cannot write beside {movie}: {error.strerror or error}.",
                hint="Check the room on the disk and the rights of the folder.",
            ) from error
        raise
