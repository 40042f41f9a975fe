"""Planned cards and scripts in, files out: the work that is handed to worker processes.

Everything here can be pickled; a worker finds the fonts and the theme by itself. Fork is unsafe
beside an encoder's threads, so workers are spawned.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose import platforms
from repurpose.article import HIDDEN, Article, Span
from repurpose.brand import NO_BRAND
from repurpose.clips import COVER_SHAPES, Labels, Recipe, episode_label
from repurpose.errors import (
    MachineError,
    RepurposeError,
    SetupError,
)
from repurpose.fingerprint import code_print, fingerprint
from repurpose.messages import msg
from repurpose.pack.beat_footage import footage_files
from repurpose.pack.branding import brand_of, in_brand_colour
from repurpose.pack.card_fitting import draw_fitting
from repurpose.pack.card_pictures import card_pictures
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.card_style import theme_of
from repurpose.pack.choices import Choices
from repurpose.pack.content import Content, clip_name
from repurpose.pack.cover_pair import FILE, PairTask
from repurpose.pack.entries import describe_clip, describe_drawn, tell_places
from repurpose.pack.font_files import fonts, fonts_fingerprint
from repurpose.pack.footage import backdrop_of, find_footage
from repurpose.pack.manifest import SCHEMA_VERSION, ClipEntry
from repurpose.pack.manifest_cards import CardEntry
from repurpose.pack.parting import parting
from repurpose.pack.pictures import ArticlePicture, local_pictures
from repurpose.slicing import Script
from repurpose.themes import Theme, load_theme, read_colour, voice_print

if TYPE_CHECKING:
    from repurpose.clips import Voice
    from repurpose.ink import Level

_ROOMS = ("cards", "ink", "text", "themes", "typeset")  # whose code draws a card
Progress = Callable[[str, int, int], None]  # (what, done, of how many)


@dataclass(frozen=True, slots=True)
class CardsTask:
    """The cards of one pack that have to be drawn."""

    article_id: str
    shown: str  # of the article, to find each line's place
    plans: tuple[CardPlan, ...]
    folder: Path
    png: "Level" = "fast"  # how hard the files are compressed

    @property
    def title(self) -> str:
        """What people call it."""
        return "the cards"


@dataclass(frozen=True, slots=True)
class ClipTask:
    """One clip that has to be made."""

    article_id: str
    script: Script
    recipe: Recipe
    pictures: tuple[ArticlePicture, ...]  # the article's own, when they are the backdrop
    theme: str
    voice: str
    voice_fallback: bool
    folder: Path
    name: str

    @property
    def title(self) -> str:
        """What people call it."""
        return msg("clip {name}", name=self.name)

    @property
    def look(self) -> Theme:
        """The theme that it is drawn with, in the colour of the brand that it bears."""
        accent = self.recipe.labels.brand.accent
        theme = load_theme(self.theme)
        return in_brand_colour(theme, read_colour(accent)) if accent else theme


@dataclass(frozen=True, slots=True)
class CardsMade:
    """What came of drawing cards: their entries of the manifest, and why others, by id, were not."""

    entries: tuple[CardEntry, ...]
    failed: dict[str, RepurposeError]


def draw_cards(task: CardsTask, progress: Progress) -> CardsMade:
    """Draw the cards of `task` into its folder; one that cannot be drawn keeps none of the others.

    Raises:
        OSError: The disk is full or read-only.
    """
    entries: list[CardEntry] = []
    failed: dict[str, RepurposeError] = {}
    for number, plan in enumerate(task.plans):
        progress("cards", number, len(task.plans))
        with parting(partial(failed.__setitem__, plan.id)):
            entries.append(_draw_card(task, plan))
    progress("cards", len(task.plans), len(task.plans))
    return CardsMade(tuple(entries), failed)


def _draw_card(task: CardsTask, plan: CardPlan) -> CardEntry:
    from repurpose.ink import (  # noqa: PLC0415  # Pillow, only where it draws
        PNG_KEYWORD,
        encode_png,
        xmp_packet,
    )

    plan, drawn, notice = draw_fitting(task.shown, plan, fonts())
    spans = [_line_span(task.shown, plan, line) for line in drawn.lines]
    provenance = {
        "Title": plan.card.title or plan.card.source,
        "Software": f"repurpose {version('repurpose')}",
        "Article": task.article_id,
        "Spans": tell_places(plan),
    }
    if not plan.picture:  # how a picture of the article's came about nobody here knows
        provenance[PNG_KEYWORD] = xmp_packet("digitalCreation")
    target = task.folder / plan.file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(encode_png(drawn.canvas, level=task.png, text=provenance))
    return describe_drawn(plan, drawn, tuple(spans), notice)


def _line_span(shown: str, plan: CardPlan, line: Any) -> Span | None:
    """Return where a card's line stands in the article; None for a label."""
    source = plan.sources.get(line.field)
    if source is None:
        return None
    offsets = [i for i in range(*source) if shown[i] != HIDDEN]
    while offsets and shown[offsets[0]].isspace():  # a field's text is trimmed
        offsets.pop(0)
    return Span(offsets[line.start], offsets[line.end - 1] + 1) if line.end > line.start else None


def make_clip(task: ClipTask, progress: Progress) -> ClipEntry:
    """Make the clip of `task` in its folder; return its entry of the manifest.

    Raises:
        Overflow: A caption or the title does not fit.
        MachineError: The encoder or the voice is missing or fails, or the disk is full.
        SetupError: The voice lacks a setting.
    """
    from repurpose.clips import render_clip  # noqa: PLC0415  # only where a clip is made

    voice, silent = _open_voice(task)
    # Without its parents: a pack that is being cancelled may just have been removed.
    task.folder.joinpath("clips").mkdir(exist_ok=True)
    report = render_clip(
        task.script,
        task.recipe,
        theme=task.look,
        out_dir=task.folder / "clips",
        name=task.name,
        catalogue=fonts(),
        voice=voice,
        voice_fallback=task.voice_fallback,
        on_progress=lambda done, frames: progress(msg("clip {name}", name=task.name), done, frames),
    )
    return describe_clip(task, report, report.notice or silent)


def discard(task: CardsTask | PairTask | ClipTask) -> None:
    """Remove what a killed process has left of a clip or of cards: nobody knows what is whole."""
    if isinstance(task, PairTask):
        (task.folder / FILE).unlink(missing_ok=True)
        return
    if isinstance(task, CardsTask):
        for plan in task.plans:
            (task.folder / plan.file).unlink(missing_ok=True)
        return
    from repurpose.clips import remove_remains  # noqa: PLC0415  # see above

    remove_remains(task.folder / "clips", task.name)


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


def card_inputs(plan: CardPlan, article: Article, png: str = "fast") -> str:
    """Return the fingerprint of all that decides a card's bytes and entry."""
    theme = theme_of(plan.look, quoting=not plan.edited, brand=plan.card.brand)
    typed = {name: article.text[span.start : span.end] for name, span in plan.sources.items()}
    return fingerprint(
        {
            "words": (asdict(plan.card), typed, plan.file, plan.edited, plan.authored, article.id),
            "places": ({name: tuple(span) for name, span in plan.sources.items()}, plan.keywords),
            "look": (repr(theme), voice_print(theme.voice), plan.look, png),
            "picture": hashlib.sha256(plan.picture).hexdigest() if plan.picture else "",
            "fonts": fonts_fingerprint(),
            "program": (code_print(*_ROOMS), version("repurpose"), SCHEMA_VERSION),
        }
    )


def clip_fingerprint(task: ClipTask) -> str:
    """Return the fingerprint of all that decides a clip's bytes and entry."""
    from repurpose.clips import clip_inputs  # noqa: PLC0415

    voice, _ = _open_voice(task)
    return clip_inputs(
        task.script,
        task.recipe,
        theme=task.look,
        voice=voice.key if voice else "none",
        fonts=f"{fonts_fingerprint()}{version('repurpose')}/{SCHEMA_VERSION}",
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
    article: Article, content: Content, choices: Choices, folder: Path
) -> list[ClipTask]:
    """Return one task for each script."""
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
            script=script,
            recipe=replace(
                recipe,
                backdrop=backdrop_of(script, own) if own else recipe.backdrop,
                labels=replace(
                    recipe.labels, episode=episode_label(number, count, article.language)
                ),
                footage=footage_files(script, folder),
                pictures=_shown(script, article),
                cover=script.cover,
            ),
            pictures=tuple(pictures),
            theme=choices.theme,
            voice=choices.voice,
            voice_fallback=choices.voice_fallback,
            folder=folder,
            name=clip_name(number, script),
        )
        for number, script in enumerate(content.scripts[: choices.clips], start=1)
    ]
