"""One call for a whole clip: a script, a recipe and a folder in; video, cover and captions out.

The heavy parts (Pillow, numpy, moviepy) are imported when a clip is made, not with this module.
"""

import functools
import glob
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.atomic import write_atomically
from repurpose.clips.captions import ass_text, srt_text, vtt_text
from repurpose.clips.covers import (
    Chosen,
    cover_name,
    cover_picture,
    draw_covers,
    own_cover,
    shapes_of,
)
from repurpose.clips.encode.process import load_numpy, return_large_blocks
from repurpose.clips.layout.covers import COVER_SHAPES
from repurpose.clips.layout.formats import Format, format_named
from repurpose.clips.layout.styles import load_style
from repurpose.clips.layout.timeline import Timeline, plan_timeline
from repurpose.clips.recipe import Recipe
from repurpose.clips.report import ClipCaption, ClipReport, ClipScene
from repurpose.clips.source_box import source_box
from repurpose.clips.timing import MOST, OVER, timed
from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of
from repurpose.slicing import Script

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from repurpose.clips.audio.loudness import Sound
    from repurpose.clips.layout.picture import PictureClip
    from repurpose.clips.layout.scene_renderer import Stage
    from repurpose.clips.layout.sounding import SoundCue
    from repurpose.clips.voice.model import Voice
    from repurpose.themes import Theme
    from repurpose.typeset import Catalogue

_BESIDE = ("jpg", "srt", "vtt", "ass")


@dataclass(frozen=True, slots=True, eq=False)
class _Planned:
    """A clip before it is drawn: when what is shown, and what will be heard."""

    timeline: Timeline
    sound: "Future[Sound]"
    voice: str
    timing: str
    notice: str
    cues: "tuple[SoundCue, ...]" = ()


def render_clip(
    script: Script,
    recipe: Recipe = Recipe(),  # noqa: B008 - a frozen value
    *,
    theme: "Theme",
    out_dir: Path,
    name: str = "",
    catalogue: "Catalogue | None" = None,
    voice: "Voice | None" = None,
    voice_fallback: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
    encoder: str | None = None,
    cover: Chosen | None = None,
) -> ClipReport:
    """Make `<name>.mp4`, `.jpg`, `.srt`, `.vtt` and `.ass` in `out_dir`, and say what they are.

    Args:
        script: what the clip says.
        recipe: how it is made.
        theme: colours and fonts.
        out_dir: an existing folder. Older files of the same names are replaced.
        name: the files' name without an ending; the script's slug when empty.
        catalogue: the fonts at hand; found anew when not given. All other arguments can be
            pickled, so this is the one to leave out when a worker process is to make the clip.
        voice: says the script and sets its pace; without one captions go at reading speed.
        voice_fallback: go on without the voice when it fails; the report's `notice` says why.
        on_progress: called with (frames done, frames) after each frame, in this thread.
        encoder: path of another ffmpeg.
        cover: draws the cover in place of the title or a frame.

    Raises:
        UnknownName: no such format, caption style or music.
        Overflow: the script is too long, or a caption or the title does not fit.
        MissingGlyphs: no font has some of the characters.
        ContentError: a picture or film of the backdrop cannot be used.
        SetupError: the voice lacks a setting.
        MachineError: the encoder or the voice is missing or fails, or the disk is full.

    The same arguments give the same bytes. Nothing is left behind when it fails or is interrupted.
    """
    return_large_blocks()
    load_numpy()
    target = out_dir / f"{name or script.slug or 'clip'}.mp4"
    with ThreadPoolExecutor(1) as band:  # it plays while the pictures are laid out
        plan = _plan(script, recipe, voice, band, fallback=voice_fallback)
        with lay_out(plan.timeline, recipe, theme, catalogue) as picture:
            plan = _sounding(plan, picture, recipe, script, band)
            _film(plan, picture, recipe, target, on_progress=on_progress, encoder=encoder)
            beside = _beside(plan.timeline, picture, recipe)
            if recipe.cover is not None or cover:
                shown_first = cover_picture(plan.timeline, recipe, theme, catalogue, None, cover)
                beside["jpg"] = own_cover(shown_first)
            shown = {
                number: scene.shows.kind
                for number, scene in enumerate(plan.timeline.scenes)
                if scene.shows and number in picture.scenes
            }
    drawn = draw_covers(plan.timeline, recipe, theme, catalogue, shapes_of(recipe), cover)
    covers = {p: target.with_name(cover_name(target.stem, p)) for p in drawn}
    files = {target.with_suffix(f".{end}"): data for end, data in beside.items()}
    _write_all(files | {covers[p]: data for p, data in drawn.items()}, target)
    return _report(plan, recipe, target, shown, tuple(covers.items()))


def draw_cover(
    script: Script,
    recipe: Recipe = Recipe(),  # noqa: B008 - a frozen value
    *,
    theme: "Theme",
    catalogue: "Catalogue | None" = None,
) -> bytes:
    """Return the cover of a clip as a JPEG file, without making the clip."""
    most = max(MOST, OVER * recipe.seconds[1])
    with lay_out(plan_timeline(script, most=most), recipe, theme, catalogue) as picture:
        return own_cover(picture.cover())


def remove_remains(out_dir: Path, name: str) -> None:
    """Remove what a process that was killed while it made clip `name` has left in `out_dir`."""
    whole = [out_dir / f"{name}.{ending}" for ending in ("mp4", *_BESIDE)]
    whole += [out_dir / cover_name(name, shape.platform) for shape in COVER_SHAPES]
    for path in (*whole, *out_dir.glob(f".{glob.escape(name)}.*.part*")):
        path.unlink(missing_ok=True)


def _plan(
    script: Script, recipe: Recipe, voice: "Voice | None", band: Executor, *, fallback: bool
) -> _Planned:
    """Put the script on the clock, spoken or at reading speed, and let `band` mix what is heard."""
    from repurpose.clips.audio.soundtrack import soundtrack  # noqa: PLC0415 - numpy

    timeline, music, told, notice = timed(script, recipe, voice, fallback=fallback)
    sound = band.submit(
        soundtrack,
        music,
        timeline.frames,
        recipe.fps,
        seed=_seed(recipe.article_id, script),
        voice=told.track if told else None,
    )
    name = voice.name if told and voice else "none"
    return _Planned(timeline, sound, name, told.timing if told else "reading", notice)


def _sounding(
    plan: _Planned, picture: "PictureClip", recipe: Recipe, script: Script, band: Executor
) -> _Planned:
    """Let `band` put the short sounds of what is seen into the mix, once it is made."""
    if recipe.sounds == "none" or recipe.motion == "calm":
        return plan
    from repurpose.clips.audio.accents import with_accents  # noqa: PLC0415 - numpy

    cues, seed, mix = picture.sounds(), _seed(recipe.article_id, script), plan.sound
    sound = band.submit(lambda: with_accents(mix.result(), cues, seed=seed))
    return replace(plan, sound=sound, cues=cues)


def format_of(recipe: Recipe) -> Format:
    """Return the format of a clip, with the room for words that its platforms leave."""
    return format_named(recipe.format, recipe.platforms)


def lay_out(
    timeline: Timeline,
    recipe: Recipe,
    theme: "Theme",
    catalogue: "Catalogue | None",
    form: Format | None = None,
) -> "AbstractContextManager[PictureClip]":
    """Lay out all that is seen, in the recipe's format or in another."""
    from repurpose.clips.layout.picture import picture_clip  # noqa: PLC0415 - Pillow

    return picture_clip(
        timeline,
        theme=theme,
        catalogue=catalogue,
        form=form or format_of(recipe),
        style=load_style(recipe.captions),
        labels=recipe.labels,
        language=recipe.language,
        backdrop=recipe.backdrop,
        footage=dict(recipe.footage),
        pictures=dict(recipe.pictures),
        motion=recipe.motion,
    )


def _film(
    plan: _Planned,
    picture: "PictureClip",
    recipe: Recipe,
    target: Path,
    *,
    on_progress: Callable[[int, int], None] | None,
    encoder: str | None,
) -> None:
    """Draw every frame and encode it."""
    from repurpose.clips.encode.movie import (  # noqa: PLC0415 - moviepy, half a second
        frames_of,
        make_movie,
        seen_through,
    )
    from repurpose.clips.encode.mp4 import write_movie  # noqa: PLC0415
    from repurpose.clips.encode.options import Encoding, bits_for  # noqa: PLC0415

    form, frames = format_of(recipe), plan.timeline.frames
    first, *others = picture.readers(recipe.threads)
    movie = make_movie(first, frames, recipe.fps, plan.sound.result())
    movies = [movie, *(seen_through(movie, reader) for reader in others)]
    encoding = Encoding(
        form.width,
        form.height,
        recipe.fps,
        fine_motion=picture.fine_motion,
        title=plan.timeline.title,
        comment=f"article {recipe.article_id}" if recipe.article_id else "",
        label=source_box(
            plan.voice,
            pictures=bool(recipe.backdrop or recipe.footage),
            number="/".join(filter(None, (recipe.article_id, target.stem))),
        ),
        most_bits=bits_for(recipe.most_bytes, plan.timeline.seconds),
    )
    write_movie(
        [functools.partial(frames_of, one) for one in movies],
        frames,
        movie.audio.array,
        target,
        encoding,
        on_progress=on_progress,
        encoder=encoder,
    )


def _beside(timeline: Timeline, picture: "PictureClip", recipe: Recipe) -> dict[str, bytes]:
    """Return the files that stand beside the video, by their endings."""
    lines, fps = picture.stage.lines(), timeline.fps
    return {
        "jpg": own_cover(picture.cover()),
        "srt": srt_text(timeline.cues, fps, lines).encode(),
        "vtt": vtt_text(timeline.cues, fps, lines, language=recipe.language).encode(),
        "ass": _ass(timeline, picture.stage, lines).encode(),
    }


def _report(
    plan: _Planned,
    recipe: Recipe,
    target: Path,
    shown: Mapping[int, str],
    covers: tuple[tuple[str, Path], ...],
) -> ClipReport:
    timeline, fps, form = plan.timeline, recipe.fps, format_of(recipe)
    cover, srt, vtt, ass = (target.with_suffix(f".{ending}") for ending in _BESIDE)
    return ClipReport(
        file=target,
        cover=cover,
        srt=srt,
        vtt=vtt,
        ass=ass,
        width=form.width,
        height=form.height,
        fps=fps,
        frames=timeline.frames,
        seconds=timeline.seconds,
        voice=plan.voice,
        timing=plan.timing,
        music=recipe.music,
        style=recipe.captions,
        captions=tuple(
            ClipCaption(round(c.start / fps, 3), round(c.end / fps, 3), c.text, c.spans)
            for c in timeline.cues
        ),
        scenes=tuple(
            ClipScene(
                round(s.start / fps, 3),
                round(s.end / fps, 3),
                s.kind,
                tuple(span for cue in s.cues for span in cue.spans),
                shown.get(number, ""),
            )
            for number, s in enumerate(timeline.scenes)
        ),
        sounds=tuple((round(cue.second, 3), cue.name) for cue in plan.cues),
        notice=plan.notice,
        covers=covers,
    )


def _seed(article_id: str, script: Script) -> int:
    """One piece of music for each clip, always the same."""
    digest = hashlib.sha256(f"{article_id}\0{script.slug}\0{script.title}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _ass(timeline: Timeline, stage: "Stage", lines: dict[int, tuple[str, ...]]) -> str:
    look, form = stage.look, stage.form
    size = round(stage.style.size[1] * form.unit)
    faint = tuple(round((a + b) / 2) for a, b in zip(look.on_scrim, look.scrim, strict=True))
    colours = (look.on_scrim, (faint[0], faint[1], faint[2]), look.scrim)
    font = (look.body.first.family, size)
    frame, title = (form.width, form.height), timeline.title
    return ass_text(timeline.cues, timeline.fps, frame, font, colours, title=title, lines=lines)


def _write_all(files: dict[Path, bytes], movie: Path) -> None:
    """Write small files whole or not at all; on failure take away what was written, movie too."""
    done: list[Path] = [movie]
    try:
        for path, data in files.items():
            write_atomically(path, data)
            done.append(path)
    except BaseException as error:
        for path in done:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise MachineError(
                msg(
                    "Cannot write beside {movie}: {error}.",
                    movie=movie,
                    error=reason_of(error),
                ),
                hint=msg("Check the room on the disk and the rights of the folder."),
            ) from error
        raise
