"""One call for a whole clip: a script, a theme and a folder in; video, cover and captions out.

The heavy parts (Pillow, numpy, moviepy) are imported when a clip is made, not with this module.
"""

import hashlib
import io
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.article.model import Span
from repurpose.clips.captions import ass_text, srt_text, vtt_text
from repurpose.clips.formats import Format, format_named
from repurpose.clips.labels import Labels
from repurpose.clips.styles import DEFAULT_STYLE, Unit, load_style
from repurpose.clips.timeline import Timeline, plan_timeline, with_tokens
from repurpose.errors import MachineError, SetupError, UsageError
from repurpose.slicing.model import Script

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.clips.grounds import Motion
    from repurpose.clips.soundtrack import Narration
    from repurpose.clips.stage import Stage
    from repurpose.clips.voice.model import Voice
    from repurpose.themes import Theme
    from repurpose.typeset import Catalogue

# Part of every fingerprint: raise it when the same inputs give other pictures or sound.
_REVISION = 2
_SPOKEN_MOST = 90.0  # seconds that a clip with a voice may take


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
    notice: str = ""  # what people should know, such as a voice that failed


def render_clip(
    script: Script,
    *,
    theme: "Theme",
    out_dir: Path,
    name: str = "",
    catalogue: "Catalogue | None" = None,
    format: str = "vertical",  # noqa: A002 - the word that people use
    captions: str = DEFAULT_STYLE,
    voice: "Voice | None" = None,
    voice_fallback: bool = False,
    music: str = "bed",
    backdrop: Sequence[Path] = (),
    motion: "Motion" = "pan",
    labels: Labels | None = None,
    article_id: str = "",
    language: str = "zh-Hans",
    seconds: tuple[float, float] = (15.0, 30.0),
    fps: int = 30,
    threads: int = 2,
    on_progress: Callable[[int, int], None] | None = None,
    encoder: str | None = None,
) -> ClipReport:
    """Make `<name>.mp4`, `.jpg`, `.srt`, `.vtt` and `.ass` in `out_dir`, and say what they are.

    Args:
        script: what the clip says.
        theme: colours and fonts.
        out_dir: an existing folder. Older files of the same names are replaced.
        name: the files' name without an ending; the script's slug when empty.
        catalogue: the fonts at hand; found anew when not given. All other arguments can be
            pickled, so this is the one to leave out when a worker process is to make the clip.
        format: a name of `FORMATS`.
        captions: a caption style; see `style_names`.
        voice: says the script and sets its pace; without one captions go at reading speed.
        voice_fallback: go on without the voice when it fails; the report's `notice` says why.
        music: `bed`, a mood of `repurpose.clips.music`, a path, or `none`; under a voice it is
            turned down. The whole mix is at -14 LUFS.
        backdrop: pictures, one a scene in turn, or one film, behind the text instead of the
            theme's ground; a scrim keeps the text legible.
        motion: of pictures: `pan` by whole pixels, `zoom` (slower to make), or `still`.
        labels: words of the cover and the end card that are not the article's.
        article_id: goes into the file's comment.
        language: of the script, as a BCP 47 tag.
        seconds: the length to aim at without a voice (see `plan_timeline`).
        fps: frames a second.
        threads: of the encoder. More of them are faster on an idle machine; a pack that makes
            several clips at once is done sooner with 1. The number changes the file's bytes.
        on_progress: called with (frames done, frames) after each frame, in this thread.
        encoder: path of another ffmpeg.

    Raises:
        UnknownName: no such format, caption style or music.
        Overflow: the script is too long, or a caption or the title does not fit.
        MissingGlyphs: no font has some of the characters.
        ContentError: a picture or film of the backdrop cannot be used.
        SetupError: the voice lacks a setting.
        MachineError: the encoder or the voice is missing or fails, or the disk is full.

    The same arguments give the same bytes. Nothing is left behind when it fails or is interrupted.
    """
    # Pillow, numpy and moviepy take most of a second, which only a clip should cost.
    from repurpose.clips.encode import Encoding, write_movie  # noqa: PLC0415
    from repurpose.clips.movie import make_movie  # noqa: PLC0415
    from repurpose.clips.picture import picture_clip  # noqa: PLC0415
    from repurpose.clips.soundtrack import soundtrack  # noqa: PLC0415

    form, style = format_named(format), load_style(captions)
    told, notice = _narration(script, voice, fallback=voice_fallback, fps=fps, unit=style.unit)
    timeline = told.timeline if told else plan_timeline(script, fps=fps, seconds=seconds)
    if style.motion != "still":
        timeline = with_tokens(timeline, style.unit)
    stem = name or script.slug or "clip"
    sound = soundtrack(
        music,
        timeline.frames,
        fps,
        seed=_seed(article_id, script),
        voice=told.track if told else None,
    )
    target = out_dir / f"{stem}.mp4"
    comment = f"article {article_id}" if article_id else ""
    encoding = Encoding(
        form.width, form.height, fps, title=script.title, comment=comment, threads=threads
    )
    with picture_clip(
        timeline,
        theme=theme,
        catalogue=catalogue,
        form=form,
        style=style,
        labels=labels or Labels(),
        language=language,
        backdrop=backdrop,
        motion=motion,
    ) as picture:
        movie = make_movie(picture.frames.planes, timeline.frames, fps, sound)
        write_movie(
            movie.iter_frames(),
            timeline.frames,
            movie.audio.array,
            target,
            encoding,
            on_progress=on_progress,
            encoder=encoder,
        )
        lines = picture.stage.lines()
        beside = {
            "jpg": _jpeg(picture.cover()),
            "srt": srt_text(timeline.cues, fps, lines).encode(),
            "vtt": vtt_text(timeline.cues, fps, lines, language=language).encode(),
            "ass": _ass(timeline, form, picture.stage, script.title, lines).encode(),
        }
    paths = {ending: out_dir / f"{stem}.{ending}" for ending in beside}
    _write_all({paths[ending]: data for ending, data in beside.items()}, target)
    return ClipReport(
        file=target,
        cover=paths["jpg"],
        srt=paths["srt"],
        vtt=paths["vtt"],
        ass=paths["ass"],
        width=form.width,
        height=form.height,
        fps=fps,
        frames=timeline.frames,
        seconds=timeline.seconds,
        voice=voice.name if told and voice else "none",
        timing=told.timing if told else "reading",
        music=music,
        style=style.name,
        captions=tuple(
            ClipCaption(round(c.start / fps, 3), round(c.end / fps, 3), c.text, c.spans)
            for c in timeline.cues
        ),
        notice=notice,
    )


def _narration(
    script: Script, voice: "Voice | None", *, fallback: bool, fps: int, unit: Unit
) -> "tuple[Narration | None, str]":
    """Let the voice speak; where it fails and may, return nothing and a notice for people."""
    if voice is None:
        return None, ""
    from repurpose.clips.soundtrack import narrate  # noqa: PLC0415

    try:
        return narrate(script, voice, fps=fps, most=_SPOKEN_MOST, unit=unit), ""
    except (MachineError, SetupError) as error:
        if not fallback:
            raise
        return None, f"No voice: {error.message} {error.hint}".strip()


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
    from repurpose.clips.picture import picture_clip  # noqa: PLC0415

    with picture_clip(
        plan_timeline(script),
        theme=theme,
        catalogue=catalogue,
        form=format_named(format),
        style=load_style(),
        labels=labels or Labels(),
        language=language,
    ) as picture:
        return _jpeg(picture.cover())


def clip_inputs(
    script: Script,
    *,
    theme: "Theme",
    format: str = "vertical",  # noqa: A002
    captions: str = DEFAULT_STYLE,
    voice: str = "none",
    music: str = "bed",
    backdrop: Sequence[Path] = (),
    motion: "Motion" = "pan",
    labels: Labels | None = None,
    article_id: str = "",
    language: str = "zh-Hans",
    seconds: tuple[float, float] = (15.0, 30.0),
    fps: int = 30,
    threads: int = 2,
    fonts: str = "",
) -> str:
    """Return a fingerprint (SHA-256, hexadecimal) of all that decides what a clip looks like.

    Equal fingerprints mean that making the clip again would give the same bytes; with a voice, as
    long as its sentences are kept. `voice` is the voice's `key`; `fonts` is whatever the caller
    knows about the fonts at hand, such as names and versions.

    Raises:
        UsageError: a file of the music or the backdrop cannot be read.
    """
    known = [
        _REVISION,
        asdict(script),
        repr(theme),
        format,
        repr(load_style(captions)),
        voice,
        _digest(Path(music)) if Path(music).suffix else music,
        [_digest(path) for path in backdrop],
        motion if backdrop else "",
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


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def _seed(article_id: str, script: Script) -> int:
    """One piece of music for each clip, always the same."""
    digest = hashlib.sha256(f"{article_id}\0{script.slug}\0{script.title}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _jpeg(picture: "Image") -> bytes:
    """A cover as JPEG, quality 90, without thinning out the colours of the letters."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, subsampling=0, optimize=True)
    return out.getvalue()


def _ass(
    timeline: Timeline,
    form: Format,
    stage: "Stage",
    title: str,
    lines: dict[int, tuple[str, ...]],
) -> str:
    look = stage.look
    size = round(stage.style.size[1] * form.unit)
    faint = tuple(round((a + b) / 2) for a, b in zip(look.on_scrim, look.scrim, strict=True))
    colours = (look.on_scrim, (faint[0], faint[1], faint[2]), look.scrim)
    font = (look.body.first.family, size)
    frame = (form.width, form.height)
    return ass_text(timeline.cues, timeline.fps, frame, font, colours, title=title, lines=lines)


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
