"""Planned cards and scripts in, files out: the work that is handed to worker processes.

Everything here can be pickled; a worker finds the fonts and the theme by itself. Fork is unsafe
beside an encoder's threads, so workers are spawned.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.article import Article, Span
from repurpose.article.shown import HIDDEN
from repurpose.errors import MachineError, SetupError, UnknownName, UsageError
from repurpose.pack.choices import Choices
from repurpose.pack.content import CardPlan, Content, clip_name
from repurpose.slicing import Script
from repurpose.themes import load_theme
from repurpose.typeset import Catalogue, find_fonts

if TYPE_CHECKING:
    from repurpose.clips.voice import Voice

Progress = Callable[[str, int, int], None]  # (what, done, of how many)


@dataclass(frozen=True, slots=True)
class CardsTask:
    """The cards of one pack that have to be drawn."""

    article_id: str
    shown: str  # of the article, to find each line's place
    plans: tuple[CardPlan, ...]
    theme: str
    format: str
    folder: Path


@dataclass(frozen=True, slots=True)
class ClipTask:
    """One clip that has to be made."""

    article_id: str
    script: Script
    author: str
    call: str
    theme: str
    format: str
    captions: str
    voice: str
    voice_fallback: bool
    music: str
    backdrop: tuple[Path, ...]
    language: str
    folder: Path
    name: str
    threads: int


@cache
def fonts() -> Catalogue:
    """Return the fonts at hand, found once a process."""
    return find_fonts()


def fonts_fingerprint() -> str:
    """Return what decides how glyphs look: files, their sizes, and who draws them."""
    files = sorted(
        (Path(f.path).name, Path(f.path).stat().st_size, f.source) for f in fonts().files
    )
    return hashlib.sha256(repr((files, version("pillow"))).encode()).hexdigest()


def draw_cards(task: CardsTask, progress: Progress) -> list[dict[str, Any]]:
    """Draw the cards of `task` into its folder; return their entries of the manifest.

    Raises:
        Overflow: A text does not fit its card.
        MissingGlyphs: No font has some of the characters.
    """
    from repurpose.cards import draw_card  # noqa: PLC0415  # Pillow, only where it draws
    from repurpose.ink import encode_png  # noqa: PLC0415

    theme = load_theme(task.theme)
    entries = []
    for number, plan in enumerate(task.plans):
        progress("cards", number, len(task.plans))
        drawn = draw_card(plan.card, theme, task.format, fonts())
        spans = [_line_span(task.shown, plan, line) for line in drawn.lines]
        provenance = {
            "Title": plan.card.title or plan.card.source,
            "Software": f"repurpose {version('repurpose')}",
            "Article": task.article_id,
            "Spans": " ".join(f"{s.start}-{s.end}" for s in plan.sources.values()),
        }
        target = task.folder / plan.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(encode_png(drawn.picture, text=provenance))
        entries.append(
            {
                "id": plan.id,
                "kind": plan.card.kind,
                "file": plan.file,
                "theme": task.theme,
                "format": task.format,
                "width": drawn.width,
                "height": drawn.height,
                "alt": drawn.alt,
                "lines": [line.text for line in drawn.lines],
                "spans": [list(span) if span else None for span in spans],
                "fields": [line.field for line in drawn.lines],
            }
        )
    progress("cards", len(task.plans), len(task.plans))
    return entries


def _line_span(shown: str, plan: CardPlan, line: Any) -> Span | None:
    """Return where a card's line stands in the article; None for a label."""
    source = plan.sources.get(line.field)
    if source is None:
        return None
    offsets = [i for i in range(*source) if shown[i] != HIDDEN]
    while offsets and shown[offsets[0]].isspace():  # a field's text is trimmed
        offsets.pop(0)
    return Span(offsets[line.start], offsets[line.end - 1] + 1) if line.end > line.start else None


def make_clip(task: ClipTask, progress: Progress) -> dict[str, Any]:
    """Make the clip of `task` in its folder; return its entry of the manifest.

    Raises:
        Overflow: A caption or the title does not fit.
        MachineError: The encoder or the voice is missing or fails, or the disk is full.
        SetupError: The voice lacks a setting.
    """
    from repurpose.clips import Labels, render_clip  # noqa: PLC0415  # only where a clip is made

    voice, silent = _open_voice(task)
    task.folder.joinpath("clips").mkdir(parents=True, exist_ok=True)
    report = render_clip(
        task.script,
        theme=load_theme(task.theme),
        out_dir=task.folder / "clips",
        name=task.name,
        catalogue=fonts(),
        format=task.format,
        captions=task.captions,
        voice=voice,
        voice_fallback=task.voice_fallback,
        music=task.music,
        backdrop=task.backdrop,
        labels=Labels(author=task.author, call=task.call),
        article_id=task.article_id,
        language=task.language,
        threads=task.threads,
        on_progress=lambda done, frames: progress(f"clip {task.name}", done, frames),
    )
    notice = report.notice or silent
    return {
        "id": task.name,
        "file": f"clips/{report.file.name}",
        "cover": f"clips/{report.cover.name}",
        "srt": f"clips/{report.srt.name}",
        "vtt": f"clips/{report.vtt.name}",
        "ass": f"clips/{report.ass.name}",
        "width": report.width,
        "height": report.height,
        "fps": report.fps,
        "seconds": round(report.seconds, 3),
        "voice": report.voice,
        "timing": report.timing,
        "music": Path(report.music).name,
        "style": report.style,
        **({"notice": notice} if notice else {}),
        "captions": [
            {"start": c.start, "end": c.end, "text": c.text, "spans": [list(s) for s in c.spans]}
            for c in report.captions
        ],
    }


def _open_voice(task: ClipTask) -> "tuple[Voice | None, str]":
    """Open the voice of a clip; where that fails and may, return nothing and a notice for people."""
    if task.voice == "none":
        return None, ""
    from repurpose.clips.voice import open_voice  # noqa: PLC0415
    from repurpose.clips.voice.opening import cache_folder  # noqa: PLC0415

    try:
        kept = cache_folder(os.environ, Path.home())
        voice = open_voice(task.voice, language=task.language, environ=os.environ, cache=kept)
        _ = voice.key  # a recording that cannot be read shows itself here
    except (MachineError, SetupError) as error:
        if not task.voice_fallback:
            raise
        return None, f"No voice: {error.message} {error.hint}".strip()
    return voice, ""


def check_clip_choices(choices: Choices) -> None:
    """Check the names that a clip is made from, before any work begins.

    Raises:
        UnknownName: A caption style, a format, a voice or a mood does not exist.
        UsageError: A file of the backdrop or the music is not there.
    """
    from repurpose.clips import format_named, load_style  # noqa: PLC0415
    from repurpose.clips.music import MUSIC  # noqa: PLC0415
    from repurpose.clips.voice import voice_name  # noqa: PLC0415

    load_style(choices.captions)
    format_named(choices.clip_format)
    voice_name(choices.voice)
    files = [*choices.backdrop]
    if choices.music not in MUSIC:
        if not Path(choices.music).suffix:
            raise UnknownName("music", choices.music, MUSIC)
        files.append(choices.music)
    for name in files:
        if not Path(name).is_file():
            raise UsageError(f"There is no file {name}.", hint="Check the path.")


def card_inputs(plan: CardPlan, choices: Choices, article_id: str) -> str:
    """Return the fingerprint of all that decides a card's bytes and entry."""
    known = (
        asdict(plan.card),
        {name: tuple(span) for name, span in plan.sources.items()},
        plan.file,
        repr(load_theme(choices.theme)),
        choices.format,
        article_id,
        version("repurpose"),
        fonts_fingerprint(),
    )
    return hashlib.sha256(repr(known).encode()).hexdigest()


def clip_fingerprint(task: ClipTask) -> str:
    """Return the fingerprint of all that decides a clip's bytes and entry."""
    from repurpose.clips import Labels, clip_inputs  # noqa: PLC0415

    voice, _ = _open_voice(task)
    return clip_inputs(
        task.script,
        theme=load_theme(task.theme),
        format=task.format,
        captions=task.captions,
        voice=voice.key if voice else "none",
        music=task.music,
        backdrop=task.backdrop,
        labels=Labels(author=task.author, call=task.call),
        article_id=task.article_id,
        language=task.language,
        threads=task.threads,
        fonts=fonts_fingerprint() + version("repurpose"),
    )


def clip_tasks(
    article: Article, content: Content, choices: Choices, folder: Path
) -> list[ClipTask]:
    """Return one task for each script."""
    return [
        ClipTask(
            article_id=article.id,
            script=script,
            author=article.author,
            call=content.call,
            theme=choices.theme,
            format=choices.clip_format,
            captions=choices.captions,
            voice=choices.voice,
            voice_fallback=choices.voice_fallback,
            music=choices.music,
            backdrop=tuple(Path(name) for name in choices.backdrop),
            language=article.language,
            folder=folder,
            name=clip_name(number, script),
            threads=2,
        )
        for number, script in enumerate(content.scripts[: choices.clips], start=1)
    ]
