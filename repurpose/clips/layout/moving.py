"""Frames whose ground moves: a ground and two stages (on black and on white) in, planes out."""

from collections import OrderedDict
from collections.abc import Hashable
from functools import partial

from repurpose.clips.encode.planes import Planes, mix
from repurpose.clips.layout.backgrounds import MovingBackground
from repurpose.clips.layout.frames import FramePicture, Frames, kept
from repurpose.clips.layout.overlay import Overlay
from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.layout.scene_renderer import Patch, Stage

_KEPT = 24  # patches of a scene that stand while others come


class MovingFrames(Frames):
    """The frames of a clip over pictures or a film."""

    def __init__(self, on_black: Stage, on_white: Stage, ground: MovingBackground) -> None:
        """Take the same stage on two backdrops; see `Overlay`."""
        super().__init__(on_black)
        self._white = on_white
        self._ground = ground
        self._stills: OrderedDict[Hashable, Overlay] = OrderedDict()
        self._moved: OrderedDict[Hashable, Overlay] = OrderedDict()

    def planes(self, frame: int) -> Planes:
        """Return frame `frame` as planes."""
        number, share = self._turn(frame)
        bare = self._ground.planes(frame)
        other = bare.copy() if share < 1 else bare
        self._cover(other, self._states[number].picture, frame)
        if share < 1:  # what moves lies behind: one text fades into the other
            before = self._states[number - 1]
            self._cover(bare, before.picture, self._states[number].start - 1)
            mix(bare, other, share)
        return bare

    def _cover(self, planes: Planes, picture: FramePicture, frame: int) -> None:
        """Paint all that is written at `frame` over the ground."""
        patches = self.stage.patches(picture.scene, picture.cue, frame)
        areas = tuple(p.area for p in patches)
        still = partial(self._still, picture, areas)
        kept(self._stills, (picture, areas), still, 3).paint(planes)
        others = self._white.patches(picture.scene, picture.cue, frame)
        for dark, light in zip(patches, others, strict=True):
            patch = partial(_patch, dark, light)
            kept(self._moved, (picture, dark.key), patch, _KEPT).paint(planes)
        self._paint_bar(planes, picture, frame)

    def _still(self, picture: FramePicture, holes: tuple[Box, ...]) -> Overlay:
        """What stands still of a picture: all of it but the areas of its patches."""
        area, number = self.stage.written, picture.scene
        box = (area.left, area.top, area.right, area.bottom)
        pair = []
        for stage, colour in ((self.stage, (0, 0, 0)), (self._white, (255, 255, 255))):
            if picture.bare:
                made = stage.bare(number, motif=picture.motif).crop(box)
            else:
                made = stage.still(number, picture.cue, area)
            for hole in holes:
                at = (hole.left - area.left, hole.top - area.top)
                made.paste(colour, (*at, at[0] + hole.width, at[1] + hole.height))
            pair.append(made)
        return Overlay(pair[0], pair[1], area.left, area.top)


def _patch(dark: Patch, light: Patch) -> Overlay:
    return Overlay(dark.draw(), light.draw(), dark.area.left, dark.area.top)
