"""Scripts and choices in, clips out: what each is made of, the fingerprint of that, and the work of a process."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from repurpose import platforms
from repurpose.article import Article, Span
from repurpose.brand import NO_BRAND
from repurpose.clips import COVER_SHAPES, Labels, Recipe, episode_label
from repurpose.errors import MachineError, SetupError
from repurpose.messages import msg
from repurpose.pack.beat_footage import footage_files
from repurpose.pack.branding import brand_of, in_brand_colour
from repurpose.pack.card_pictures import card_pictures
from repurpose.pack.choices import Choices
from repurpose.pack.clip_cover import ClipCover
from repurpose.pack.content import Content, clip_name
from repurpose.pack.entries import describe_clip, describe_covers
from repurpose.pack.font_files import fonts, fonts_fingerprint
from repurpose.pack.footage import backdrop_of, find_footage
from repurpose.pack.manifest import ClipEntry
from repurpose.pack.manifest_version import SCHEMA_VERSION
from repurpose.pack.pictures import ArticlePicture, local_pictures
from repurpose.pack.tasks import ClipTask, Progress
from repurpose.slicing import Script
from repurpose.themes import Theme, load_theme, read_colour
from repurpose.versions import version_of

if TYPE_CHECKING:
    from repurpose.clips import Voice


def look_of_clip(task: ClipTask) -> Theme:
    """Return the theme that a clip is drawn with, in the colour of the brand that it bears."""
    accent = task.recipe.labels.brand.accent
    theme = load_theme(task.theme)
    return in_brand_colour(theme, read_colour(accent)) if accent else theme


def make_clip(task: ClipTask, progress: Progress) -> ClipEntry:
    """Make the clip of `task` in its folder; return its entry of the manifest.

    Raises:
        Overflow: A caption or the title does not fit.
        MachineError: The encoder or the voice is missing or fails, or the disk is full.
        SetupError: The voice lacks a setting.
    """
    from repurpose.clips import render_clip  # noqa: PLC0415  # only where a clip is made

    voice, silent = _open_voice(task)
    if task.made and (task.folder / task.made.file).is_file():
        return _redraw_covers(task, task.made, voice)
    # Without its parents: a pack that is being cancelled may just have been removed.
    task.folder.joinpath("clips").mkdir(exist_ok=True)
    report = render_clip(
        task.script,
        task.recipe,
        theme=look_of_clip(task),
        out_dir=task.folder / "clips",
        name=task.name,
        catalogue=fonts(),
        voice=voice,
        voice_fallback=task.voice_fallback,
        on_progress=lambda done, frames: progress(msg("clip {name}", name=task.name), done, frames),
        cover=task.cover.draw if task.cover else None,
    )
    return describe_clip(task, report, report.notice or silent)


def _redraw_covers(task: ClipTask, made: ClipEntry, voice: "Voice | None") -> ClipEntry:
    from repurpose.clips import redraw_covers  # noqa: PLC0415  # see above

    covers = redraw_covers(
        task.script,
        task.recipe,
        theme=look_of_clip(task),
        target=task.folder / made.file,
        catalogue=fonts(),
        voice=voice,
        voice_fallback=task.voice_fallback,
        cover=task.cover.draw if task.cover else None,
    )
    return made.model_copy(update={"covers": describe_covers(covers)})


def _open_voice(task: ClipTask) -> "tuple[Voice | None, str]":
    """Open the voice of a clip; where that fails and may, return nothing and a notice for people."""
    if task.voice == "none":
        return None, ""
    from repurpose.clips import (  # noqa: PLC0415
        no_voice,  # see above
        open_voice,
    )
    from repurpose.folders import cache_folder  # noqa: PLC0415

    try:
        kept = cache_folder() / "voice"
        voice = open_voice(
            task.voice, language=task.recipe.language, environ=os.environ, cache=kept
        )
        _ = voice.key  # a recording that cannot be read shows itself here
    except (MachineError, SetupError) as error:
        if not task.voice_fallback:
            raise
        return None, no_voice(error)
    return voice, ""


def clip_fingerprint(task: ClipTask) -> str:
    """Return the fingerprint of all that decides a clip's bytes and entry."""
    from repurpose.clips import clip_inputs  # noqa: PLC0415

    voice, _ = _open_voice(task)
    return clip_inputs(
        task.script,
        task.recipe,
        theme=look_of_clip(task),
        voice=voice.key if voice else "none",
        fonts=f"{fonts_fingerprint()}{version_of('repurpose')}/{SCHEMA_VERSION}",
        cover=task.cover.inputs if task.cover else "",
    )


def _length(choices: Choices) -> tuple[float, float]:
    """Return the seconds that a clip is to take, from and to."""
    wish = choices.seconds
    return Recipe().seconds if wish is None else (0.85 * wish, float(wish))


def _most_bytes(choices: Choices) -> int:
    """Return how large a video may be for every chosen platform that takes one."""
    caps = [platforms.rules_of(name).bytes_for("video/mp4") for name in choices.platforms]
    return min((cap for cap in caps if cap), default=Recipe().most_bytes)


def _backdrop(choices: Choices, pictures: Sequence[ArticlePicture]) -> tuple[Path, ...]:
    """Return what the user chose to show behind the text, or else the article's own pictures."""
    chosen = tuple(Path(name) for name in choices.backdrop if name != "none")
    return chosen or tuple(picture.path for picture in pictures)


def _labels(article: Article, content: Content, choices: Choices) -> Labels:
    """Return the words on a clip's cover and end card: whose it is, and what it asks for."""
    brand = brand_of(choices, article.language)
    series = brand.name if brand.name != article.author else ""
    author = " ".join(filter(None, (article.author, brand.handle)))
    shown = brand if brand.clips else NO_BRAND
    return Labels(
        kicker=series,
        author=author,
        call=content.call,
        brand=shown,
        link=brand.address(choices.link) if shown.name else "",
    )


def _shown(script: Script, article: Article) -> tuple[tuple[Span, Path], ...]:
    """Return the pictures of an article that scenes are about, by the places of their captions."""
    scenes = [beat.scene for beat in script.beats if beat.scene and beat.scene.kind == "picture"]
    if not scenes:
        return ()
    places = {piece.span for scene in scenes for piece in scene.pieces}
    found = {one.caption: one.path for one in card_pictures(article) if one.caption in places}
    return tuple((span, path) for span, path in found.items() if span)


def clip_tasks(
    article: Article,
    content: Content,
    choices: Choices,
    folder: Path,
    covers: Mapping[str, ClipCover] = MappingProxyType({}),
) -> list[ClipTask]:
    """Return one task for each script; `covers` are the cards and pictures chosen, by file."""
    own = find_footage(Path(choices.footage)) if choices.footage else []
    pictures = [] if choices.backdrop or own else local_pictures(article)
    recipe = Recipe(
        format=choices.clip_format,
        platforms=choices.platforms,
        captions=choices.captions,
        music=choices.music,
        sounds=choices.sounds,
        seconds=_length(choices),
        backdrop=_backdrop(choices, pictures),
        motion=choices.motion,
        labels=_labels(article, content, choices),
        article_id=article.id,
        language=article.language,
        most_bytes=_most_bytes(choices),
        covers=tuple(s.platform for s in COVER_SHAPES if s.platform in choices.platforms),
        threads=2 if choices.clips == 1 else 1,  # several at once keep both cores busy themselves
    )
    count = len(content.scripts[: choices.clips])
    return [
        ClipTask(
            article_id=article.id,
            script=replace(script, cover=None),
            recipe=replace(
                recipe,
                backdrop=backdrop_of(script, own) if own else recipe.backdrop,
                labels=replace(
                    recipe.labels, episode=episode_label(number, count, article.language)
                ),
                footage=footage_files(script, folder),
                pictures=_shown(script, article),
                cover=None if isinstance(script.cover, str) else script.cover,
            ),
            pictures=tuple(pictures),
            theme=choices.theme,
            voice=choices.voice,
            voice_fallback=choices.voice_fallback,
            folder=folder,
            name=clip_name(number, script),
            cover=covers.get(str(script.cover)),
        )
        for number, script in enumerate(content.scripts[: choices.clips], start=1)
    ]
