"""All that is seen in a clip: a timeline, a theme and a backdrop in; frames and a cover out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from PIL import Image

from repurpose.article import Span
from repurpose.clips.encode.planes import Planes
from repurpose.clips.layout.backgrounds import FILMS, FilmGround, MovingBackground, PictureGround
from repurpose.clips.layout.clip_style import look_of, over_pictures
from repurpose.clips.layout.footage_ground import FootageGround
from repurpose.clips.layout.formats import Format
from repurpose.clips.layout.frames import Frames
from repurpose.clips.layout.labels import Labels
from repurpose.clips.layout.mixed import (
    MixedFrames,
    only_cards,
    over_footage,
    pictures_of,
    without_cards,
)
from repurpose.clips.layout.moving import MovingFrames
from repurpose.clips.layout.overlay import BLACK, WHITE, composed
from repurpose.clips.layout.scene_renderer import Stage
from repurpose.clips.layout.sounding import SoundCue, sounds_of
from repurpose.clips.layout.styles import CaptionStyle
from repurpose.clips.layout.timeline import Timeline
from repurpose.clips.recipe import Motion
from repurpose.clips.scenes.built import BuiltScene
from repurpose.clips.scenes.scene_building import NO_PICTURES, build_scenes, shows_picture
from repurpose.clips.scenes.scene_stage import SceneStage
from repurpose.themes import Theme
from repurpose.typeset import Catalogue, find_fonts

NO_SCENES: Mapping[int, BuiltScene] = MappingProxyType({})
NO_FOOTAGE: Mapping[str, Path] = MappingProxyType({})


class FrameReader(Protocol):
    """Gives frames as planes, and keeps its own place."""

    def planes(self, frame: int) -> Planes:
        """Return frame `frame`. The array is used again for the next one asked for."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class PictureClip:
    """What makes its frames, the stage that they come from, and what lies behind them."""

    frames: Callable[[], FrameReader]
    stage: Stage
    white: Stage | None = None  # none: the cover stands on the theme's ground
    ground: MovingBackground | None = None
    scenes: Mapping[int, BuiltScene] = field(
        default_factory=dict
    )  # that are cards, on paper or over pictures

    def readers(self, count: int) -> list[Callable[[int], Planes]]:
        """Return up to `count` functions from a frame's number to its planes, to be called in turn.

        Each keeps its own place in the clip; a film can be read in one place only.
        """
        alone = isinstance(self.ground, (FilmGround, FootageGround))
        return [self.frames().planes for _ in range(1 if alone else count)]

    @property
    def fine_motion(self) -> bool:
        """Whether something moves by less than a pixel: a film, or a picture that is zoomed into."""
        if self.ground is None:
            return False
        return not isinstance(self.ground, PictureGround) or self.ground.zooms

    def sounds(self) -> tuple[SoundCue, ...]:
        """Return the short sounds of what comes on the screen."""
        return sounds_of(self.stage.timeline, self.scenes)

    def cover(self) -> Image.Image:
        """Return the cover as an RGB picture."""
        still = self.stage.cover()
        if self.ground is None or self.white is None:
            return still
        return composed(self.ground.cover(), still, self.white.cover())


@contextmanager
def picture_clip(
    timeline: Timeline,
    *,
    theme: Theme,
    catalogue: Catalogue | None,
    form: Format,
    style: CaptionStyle,
    labels: Labels,
    language: str,
    backdrop: Sequence[Path] = (),
    footage: Mapping[str, Path] = NO_FOOTAGE,
    motion: Motion = "pan",
    pictures: Mapping[Span, Path] = NO_PICTURES,
) -> Iterator[PictureClip]:
    """Give the frames of a clip; a film behind them is let go of at the end of the block.

    `footage` stands behind single scenes, by the name that they have it by; `pictures` of the article, by
    the places of their captions, are shown as they are where a scene is about one.

    Raises:
        Overflow: a caption or the title does not fit.
        ContentError: a picture or film cannot be used.
    """
    fonts = catalogue or find_fonts()
    look, calm = look_of(theme, fonts, language), motion == "calm"
    over = over_footage(timeline, footage)
    if backdrop:  # all but what shows a picture as it is
        shows = {n for n, scene in enumerate(timeline.scenes) if shows_picture(scene, pictures)}
        over |= frozenset(range(len(timeline.scenes))) - shows
    stage: Stage | None = None
    own: Mapping[int, BuiltScene] = NO_SCENES
    if len(over) < len(timeline.scenes):
        cards = without_cards(timeline, over)
        own = build_scenes(
            cards, theme, form, fonts, language, style, labels=labels, pictures=pictures
        )
        stage = SceneStage(cards, look, form, labels, style, own, calm=calm)
        if not over:
            yield PictureClip(partial(Frames, stage), stage, scenes=own)
            return
    shown = only_cards(timeline, over)
    built = build_scenes(shown, theme, form, fonts, language, style, labels=labels, over=True)
    look = over_pictures(look)
    black, white = (
        SceneStage(timeline, look, form, labels, style, built, backdrop=colour, calm=calm)
        for colour in (BLACK, WHITE)
    )
    paths = pictures_of(timeline, footage, tuple(backdrop)) if stage else backdrop
    ground = _ground(paths, form, timeline, motion, scrim=look.scrim, text=look.text)
    moving = partial(MovingFrames, black, white, ground)
    try:
        every = {**own, **built}
        if stage is None:
            yield PictureClip(moving, black, white, ground, every)
        else:
            cards_and_more = partial(_mixed, stage, moving, over)
            if backdrop:  # the cover stands over it
                yield PictureClip(cards_and_more, black, white, ground, every)
            else:
                yield PictureClip(cards_and_more, stage, None, ground, every)
    finally:
        ground.close()


def _mixed(stage: Stage, moving: Callable[[], MovingFrames], over: frozenset[int]) -> MixedFrames:
    return MixedFrames(Frames(stage), moving(), over)


def _ground(
    backdrop: Sequence[Path],
    form: Format,
    timeline: Timeline,
    motion: Motion,
    *,
    scrim: tuple[int, int, int],
    text: tuple[int, int, int],
) -> MovingBackground:
    films = [path for path in backdrop if path.suffix.lower() in FILMS]
    if len(backdrop) > 1 and films:
        return FootageGround(backdrop, form, timeline, scrim=scrim, text=text, motion=motion)
    if films:
        return FilmGround(films[0], form, timeline.fps, scrim=scrim, text=text)
    return PictureGround(backdrop, form, timeline, scrim=scrim, text=text, motion=motion)
