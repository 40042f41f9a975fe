"""A timeline and a theme in, its scenes that are cards out, by number, each ready to be built up."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from repurpose.article import Span
from repurpose.cards import COURSE, SIGN, DrawnCard, Images
from repurpose.clips.layout.clip_style import theme_over_pictures
from repurpose.clips.layout.formats import Format
from repurpose.clips.layout.labels import NO_LABELS, Labels
from repurpose.clips.layout.styles import CaptionStyle
from repurpose.clips.layout.timeline import Cue, Scene, Timeline
from repurpose.clips.scenes.built import BuiltScene
from repurpose.clips.scenes.layers import Layer, layers_of
from repurpose.clips.scenes.pen import circle_word, pen_of
from repurpose.clips.scenes.saying import Reading, said_words, word_inks
from repurpose.clips.scenes.scene_card import card_of, draw_scene, layout_name
from repurpose.clips.scenes.schedule import schedule
from repurpose.errors import ContentError
from repurpose.ink import contrast
from repurpose.slicing import BeatScene
from repurpose.themes import Motion, Theme, load_voice
from repurpose.typeset import Catalogue

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?=\s?年|$)")
_CIRCLED = ("quote", "excerpt", "question", "compare")  # kinds in which a pen goes round a word
_ADORNS = 0.12  # of the picture, from which on what is no word hides what is behind it
NO_PICTURES: Mapping[Span, Path] = MappingProxyType({})
_UNLIKE = 2  # scenes whose layouts the next one does not have
_READ = 0.8  # of the end card, in which what it asks has come


def build_scenes(
    timeline: Timeline,
    theme: Theme,
    form: Format,
    catalogue: Catalogue,
    language: str,
    style: CaptionStyle | None = None,
    *,
    labels: Labels = NO_LABELS,
    over: bool = False,
    pictures: Mapping[Span, Path] = NO_PICTURES,
) -> dict[int, BuiltScene]:
    """Return the scenes that are shown as cards; one whose words do not fit has its captions.

    `pictures` are those of the article, by the places of their captions. A caption `style` that lights up words does so in the scenes. Of those `over` pictures only what
    is written and what shows it stays: what adorns a card would hide them.
    """
    theme = theme_over_pictures(theme) if over else theme
    voice = load_voice(theme.voice) if theme.voice else None
    motion = voice.motion if voice else Motion()
    count = sum(1 for scene in timeline.scenes if scene.kind != "end")
    years = years_of(timeline)
    found: dict[int, BuiltScene] = {}
    before: list[str] = []  # layouts of the scenes so far
    for number, scene in enumerate(timeline.scenes):
        if scene.shows is None:
            continue
        with suppress(ContentError):
            card = card_of(scene.shows, number + 1, count, language, timeline.names, labels)
            if number in years and not over:
                card = replace(card, labels=tuple(years.values()), first=[*years].index(number) + 1)
            images = images_of(scene.shows, pictures)
            latest = tuple(before[-_UNLIKE:])
            if images and (drawn := draw_scene(card, theme, form, catalogue, images, latest)):
                before.append(layout_name(drawn))
                layers = layers_of(drawn)
                large = {n for n, layer in enumerate(layers) if over and _adorns(layer, drawn)}
                if voice and voice.strokes == "crayon" and card.kind in _CIRCLED:
                    loop = circle_word(drawn, layers, pen_of(drawn, theme))
                    layers += [loop] if loop else []
                lit = style is not None and style.motion != "still"
                steps = schedule(layers, _told(scene), card.kind, motion, timeline.fps, lit=lit)
                reading = _reading(drawn, layers, scene, theme, style) if style and lit else None
                found[number] = BuiltScene(drawn, layers, steps, reading, hidden=frozenset(large))
    return found


def images_of(scene: BeatScene, pictures: Mapping[Span, Path]) -> Images | None:
    """Return what a scene shows beside words; None where it is about a picture that is not there."""
    if scene.kind != "picture":
        return Images()
    places = [p.span for p in scene.pieces if p.field == "text" and p.span]
    path = next((pictures[span] for span in places if span in pictures), None)
    try:
        return Images(photo=path.read_bytes()) if path else None
    except OSError:
        return None


def shows_picture(scene: Scene, pictures: Mapping[Span, Path]) -> bool:
    """Say whether a scene is about a picture of the article that is there."""
    shows = scene.shows
    return bool(shows and shows.kind == "picture" and images_of(shows, pictures))


def years_of(timeline: Timeline) -> dict[int, str]:
    """Return the years that scenes of a clip are about, by their numbers; nothing where they do not go forward."""
    found = {}
    for number, scene in enumerate(timeline.scenes):
        pieces = scene.shows.pieces if scene.shows and scene.shows.kind == "figure" else ()
        for piece in pieces:
            if piece.field == "number" and (year := _YEAR.match(piece.text)):
                found[number] = year[0]
    told = list(found.values())
    return found if len(told) > 1 and told == sorted(told) else {}


def _adorns(layer: Layer, drawn: DrawnCard) -> bool:
    """Say whether a layer is large and says nothing: mountains, a plate, half a ground."""
    wide, high = drawn.canvas.size
    left, top, right, bottom = layer.box
    large = (right - left) * (bottom - top) > _ADORNS * wide * high
    hook = drawn.card.kind == "cover"  # nothing on it is a quantity
    if layer.name.startswith(SIGN):
        return False
    if layer.name.startswith(COURSE):
        return True
    return layer.role in ("device", "shape") and (large or (hook and layer.role == "device"))


def _reading(
    drawn: DrawnCard, layers: Sequence[Layer], scene: Scene, theme: Theme, style: CaptionStyle
) -> Reading:
    """Return the words of a scene as they are said."""
    under = drawn.canvas.ground.crop((0, 0, 1, 1)).getpixel((0, 0))
    text = max((w.colour for w in drawn.written), key=lambda one: contrast(one, under))  # type: ignore[arg-type]
    return Reading(said_words(layers, scene), style, word_inks(under, text, theme))  # type: ignore[arg-type]


def _told(scene: Scene) -> Scene:
    """Return a scene with captions: those of one that nobody says are its own words, read at once."""
    if scene.cues or scene.shows is None:
        return scene
    text = "".join(p.text for p in scene.shows.pieces if p.field == "text")
    end = scene.start + round((scene.end - scene.start) * _READ)
    return replace(scene, cues=(Cue(scene.start, end, text, ()),))
