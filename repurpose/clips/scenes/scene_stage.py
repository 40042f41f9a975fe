"""A stage whose scenes are cards, built up before one's eyes; those that do not fit have their captions."""

from collections.abc import Mapping
from functools import partial

from PIL import Image

from repurpose.clips.layout.clip_style import ClipStyle
from repurpose.clips.layout.formats import Format
from repurpose.clips.layout.labels import Labels
from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.layout.scene_renderer import Patch, Stage
from repurpose.clips.layout.styles import CaptionStyle
from repurpose.clips.layout.timeline import Cue, Timeline
from repurpose.clips.scenes.built import BuiltScene, meets
from repurpose.ink import Colour


class SceneStage(Stage):
    """Draws the stills of one clip, and what comes on them."""

    def __init__(
        self,
        timeline: Timeline,
        look: ClipStyle,
        form: Format,
        labels: Labels,
        style: CaptionStyle,
        built: Mapping[int, BuiltScene],
        *,
        backdrop: Colour | None = None,
        calm: bool = False,
    ) -> None:
        """Take the scenes that are cards, by number; with `calm` they stand at once as they will stay.

        `backdrop` is one colour behind everything, as of `Stage`.
        """
        super().__init__(timeline, look, form, labels, style, backdrop=backdrop, calm=calm)
        self.built = {n: one.on(backdrop) for n, one in built.items()} if backdrop else built
        track = [(b.left, b.top, b.right, b.bottom) for b, _ in self.progress(0)]
        for number, scene in self.built.items():
            if timeline.scenes[number].kind == "end":
                continue  # it has no progress bar
            scene.pieces = track

    def is_built(self, scene_number: int) -> bool:
        """Say whether a scene is a card that is built up, without captions."""
        return scene_number in self.built

    def still(self, scene_number: int, cue: Cue | None, area: Box | None = None) -> Image.Image:
        """Return what a scene begins with, or its caption at rest."""
        if built := self.built.get(scene_number):
            return built.compose(area or self._whole, -1)
        return super().still(scene_number, cue, area)

    def ground(self, scene_number: int) -> Image.Image:
        """Return what is behind the text of a scene."""
        if built := self.built.get(scene_number):
            return built.ground
        return super().ground(scene_number)

    def bare(self, scene_number: int, *, motif: bool = True) -> Image.Image:
        """Return a scene without its words."""
        if built := self.built.get(scene_number):
            return built.compose(self._whole, -1)
        return super().bare(scene_number, motif=motif)

    def patches(self, scene_number: int, cue: Cue | None, frame: int) -> list[Patch]:
        """Return the parts of a scene that look otherwise at `frame` than the still does."""
        built = self.built.get(scene_number)
        if built is None:
            return super().patches(scene_number, cue, frame)
        since = frame - self.timeline.scenes[scene_number].start
        at = built.last if self.calm else max(0, since)
        if built.backdrop:
            return self._apart(scene_number, built, at)
        return [
            Patch(
                built.areas[layer],
                ("built", scene_number, key),
                partial(built.compose, built.areas[layer], at),
                (layer, look),
            )
            for layer, look, key in built.changes(at)
        ]

    def _apart(self, scene_number: int, built: BuiltScene, at: int) -> list[Patch]:
        """Return the patches of a scene over pictures, none of which meets another: each covers what is there."""
        changes = built.changes(at)
        found = []
        for box in built.groups:
            inside = tuple(key for n, _, key in changes if meets(built.areas[n], box))
            draw = partial(built.compose, box, at)
            found.append(Patch(box, ("built", scene_number, box.left, box.top, inside), draw))
        return found

    def done_colour(self, scene_number: int) -> Colour:
        """Return the colour of the progress bar as far as it has come."""
        if built := self.built.get(scene_number):
            return built.done
        return super().done_colour(scene_number)

    @property
    def _whole(self) -> Box:
        return Box(0, 0, self.form.width, self.form.height)
