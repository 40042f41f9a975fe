"""The still pictures of a clip: a scene and a caption in, an RGB picture out.

Everything hangs on the text box of the format. Lines stand flush left, because a box that leaves room
for an app's buttons is not in the middle of the frame. The caption keeps its place in the lower half;
above it stands what was said before, and a motif: a figure that counts up, a mark, or a number.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, partial

from PIL import Image, ImageChops, ImageDraw

from repurpose.clips.layout.caption_ink import (
    REST,
    Inks,
    Manner,
    Moment,
    caption_reach,
    choose_inks,
    draw_caption,
)
from repurpose.clips.layout.caption_setting import CaptionSetter
from repurpose.clips.layout.clip_style import ClipStyle, bold, brightest_under, paint_ground
from repurpose.clips.layout.earlier import draw_earlier
from repurpose.clips.layout.easing import out_cubic, out_quart
from repurpose.clips.layout.formats import Format
from repurpose.clips.layout.labels import Labels
from repurpose.clips.layout.moments import calm_moment, moment_of
from repurpose.clips.layout.motif import draw_figure, draw_motif, motifs_of, seen_on, set_figure
from repurpose.clips.layout.phrases import parted, spaced
from repurpose.clips.layout.progress import progress_bar
from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.layout.styles import CaptionStyle, load_style
from repurpose.clips.layout.text_painter import Pen
from repurpose.clips.layout.timeline import Cue, Timeline
from repurpose.clips.layout.title import draw_cover, draw_end
from repurpose.ink import Colour, draw_setting, ink_box, mix
from repurpose.typeset import Setting

COUNTING = 26  # frames that a figure counts for
CALL = 0.9  # seconds after which the end card's call to action comes


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a picture that changes within a scene; `key` says what it looks like.

    Where patches meet, `own` says what changes in this one by itself: the others paint what is theirs.
    """

    area: Box  # even px
    key: Hashable
    draw: Callable[[], Image.Image]
    own: tuple[int, Hashable] | None = None  # the number of its layer, and how that looks


class Stage:
    """Draws the stills of one clip. Pictures are shared: copy one before changing it."""

    def __init__(
        self,
        timeline: Timeline,
        look: ClipStyle,
        form: Format,
        labels: Labels,
        style: CaptionStyle | None = None,
        *,
        backdrop: Colour | None = None,
        calm: bool = False,
    ) -> None:
        """Set every caption, so that text that cannot fit is known before any frame is drawn.

        `backdrop` is one colour behind all instead of the theme's ground; `calm` shows all at once.
        """
        self.calm = calm
        self.timeline, self.look, self.form, self.labels = timeline, look, form, labels
        self.style = style or load_style()
        self.pen = Pen(form, look.language)
        self._backdrop = backdrop
        setter = self._setter()
        self._settings = {
            cue: setter.set(cue, hook=scene.kind == "hook")
            for scene in timeline.scenes
            if scene.kind != "end"
            for cue in scene.cues
        }
        self._motifs = motifs_of(timeline)
        self._beneath = {  # captions below something large
            cue
            for motif, scene in zip(self._motifs, timeline.scenes, strict=True)
            for cue in scene.cues
            if motif.kind
        }
        # Few, for each is 8 MB, and the frames keep what they need of them as planes; two of what
        # patches are drawn on, since two places of the clip may be drawn in turn.
        flat = backdrop is not None  # and quickly made again
        self._ground = self._draw_ground if flat else lru_cache(maxsize=2)(self._draw_ground)
        self._header = lru_cache(maxsize=2)(self._draw_header)
        self._base = lru_cache(maxsize=2)(self._draw_base)
        self._behind = lru_cache(maxsize=2)(self._draw_behind)
        self._uncalled = lru_cache(maxsize=1)(partial(self._draw_base, calls=False))
        self._inks = lru_cache(maxsize=4)(self._choose_inks)

    @property
    def bar(self) -> Box:
        """What stands above the words: a thin line, even px, the full width of the text box."""
        box, unit = self.form.text, self.form.unit
        thick = max(2, round(3 * unit) * 2)
        return Box(-(-box.left // 2) * 2, box.top, box.right // 2 * 2, box.top + thick)

    @property
    def written(self) -> Box:
        """Where text may be: the text box, and a little more for strokes that lean out of it."""
        box, more = self.form.text, 16
        reach = (box.left - more, box.top - more, box.right + more, box.bottom + more)
        return self._even(reach)

    def progress(self, frame: int) -> list[tuple[Box, Box]]:
        """Return the pieces of the progress bar, and what of each is done at `frame`."""
        place = self.look.motion.progress
        return progress_bar(self.timeline, self.form, place, frame, calm=self.calm)

    def reading_line(self, cue: Cue, frame: int) -> Box | None:
        """Return the line below a caption that grows while it stands; none where nothing moves."""
        if self.calm or cue not in self._settings:
            return None
        x, y = self._caption_at(cue)
        left, _, right, bottom = ink_box(self._settings[cue])
        top = (y + round(bottom + 0.34 * self._settings[cue].size)) // 2 * 2
        share = min(1.0, max(0.0, (frame + 1 - cue.start) / max(1, cue.end - cue.start)))
        start, thick = round(x + left) // 2 * 2, max(2, round(3 * self.form.unit) * 2)
        return Box(start, top, start + round(share * (right - left) / 2) * 2, top + thick)

    def lines(self) -> dict[int, tuple[str, ...]]:
        """Return, by the number of the caption, the lines of each that stands in several."""
        found = {}
        for number, cue in enumerate(self.timeline.cues):
            setting = self._settings.get(cue)
            if setting and len(setting.lines) > 1 and not spaced(cue.text):
                found[number] = setting.line_texts()
        return found

    def still(self, scene_number: int, cue: Cue | None, area: Box | None = None) -> Image.Image:
        """Return a scene with one of its captions, fully faded in and at rest; or `area` of it."""
        area = area or Box(0, 0, self.form.width, self.form.height)
        box, at = (area.left, area.top, area.right, area.bottom), (area.left, area.top)
        if cue is None or cue not in self._settings:
            return self._base(scene_number).crop(box)
        picture = self._behind(scene_number, cue).crop(box)
        self._ink(picture, scene_number, cue, REST, at)
        if self._motifs[scene_number].count:
            self._draw_figure(picture, scene_number, 1.0, at)
        return picture

    def ground(self, scene_number: int) -> Image.Image:
        """Return what is behind the text of a scene."""
        return self._ground(scene_number)

    def bare(self, scene_number: int, *, motif: bool = True) -> Image.Image:
        """Return a scene without its captions, or without its words on the end card.

        Without `motif` nothing is left but the ground and the header, which all scenes share.
        """
        if self.timeline.scenes[scene_number].kind == "end":
            return self.ground(scene_number)
        return self._base(scene_number) if motif else self._header(scene_number)

    def setting_of(self, cue: Cue) -> Setting:
        """Return a caption as it is set; `KeyError` for one that stands under the cover."""
        return self._settings[cue]

    def inks_of(self, scene_number: int, cue: Cue) -> Inks:
        """Return the colours of a caption."""
        return self._inks(scene_number, cue)

    def patches(self, scene_number: int, cue: Cue | None, frame: int) -> list[Patch]:
        """Return the parts of a scene that look otherwise at `frame` than the still does."""
        if self.timeline.scenes[scene_number].kind == "end":
            return self._end_patches(scene_number, frame)
        found: list[Patch] = []
        motif = self._motifs[scene_number]
        if motif.count and motif.cue:
            found.append(self._figure_patch(scene_number, cue, self._counted(scene_number, frame)))
        if cue is not None and cue in self._settings:
            moment, area = self._moment(cue, frame), self._caption_area(scene_number, cue)
            key = ("caption", cue.start, moment)
            draw = partial(self._caption_patch, scene_number, cue, moment, area)
            found.append(Patch(area, key, draw))
        return found

    def is_built(self, scene_number: int) -> bool:
        """Say whether a scene is a card that is built up, without captions."""
        return False

    def done_colour(self, scene_number: int) -> Colour:
        """Return the colour of the progress bar as far as it has come."""
        return seen_on(self.look_of_scene(scene_number))

    def _end_patches(self, number: int, frame: int) -> list[Patch]:
        """Return the call to action as it comes, a moment after the title."""
        if not self.labels.call or self.calm:
            return []
        with_call, without = self._base(number), self._uncalled(number)
        box = ImageChops.difference(with_call, without).getbbox()
        if box is None:
            return []
        area = self._even(box)
        since = (frame - self.timeline.scenes[number].start) / self.timeline.fps - CALL
        share = out_quart(min(1.0, max(0.0, since / 0.24)))

        def draw() -> Image.Image:
            part, to = (
                p.crop((area.left, area.top, area.right, area.bottom)) for p in (without, with_call)
            )
            shifted = part.copy()
            shifted.paste(to, (0, round((1 - share) * area.height * 0.5)))
            return Image.blend(part, shifted, share)

        return [Patch(area, ("call", number, share), draw)]

    def _counted(self, scene_number: int, frame: int) -> float:
        """Return how far a figure has counted: it begins with its scene, and its last digits come slowly."""
        since = frame - self.timeline.scenes[scene_number].start
        return 1.0 if self.calm or since >= COUNTING else out_cubic(max(0, since) / COUNTING)

    def _moment(self, cue: Cue, frame: int) -> Moment:
        if self.calm:
            return calm_moment(cue, frame, self.style.motion)
        opens = any(scene.start == cue.start for scene in self.timeline.scenes)
        return moment_of(cue, frame, self.style.motion, self.timeline.fps, opens=opens)

    def _caption_area(self, scene_number: int, cue: Cue) -> Box:
        """Return where a caption may ink anything while it comes: the whole width, for words burst in."""
        _, top, _, bottom = caption_reach(self._settings[cue], self._caption_at(cue))
        if self._motifs[scene_number].count:
            top = max(top, self._figure_area(scene_number).bottom)
        return self._even((0, top, self.form.width, bottom))

    def _caption_patch(self, scene_number: int, cue: Cue, moment: Moment, area: Box) -> Image.Image:
        box = (area.left, area.top, area.right, area.bottom)
        part = self._behind(scene_number, cue).crop(box)
        self._ink(part, scene_number, cue, moment, (area.left, area.top))
        return part

    def _figure_patch(self, scene_number: int, cue: Cue | None, share: float) -> Patch:
        area = self._figure_area(scene_number)
        count = self._motifs[scene_number].count
        assert count is not None

        def draw() -> Image.Image:
            behind = self._behind(scene_number, cue) if cue else self._base(scene_number)
            part = behind.crop((area.left, area.top, area.right, area.bottom))
            self._draw_figure(part, scene_number, share, (area.left, area.top))
            return part

        return Patch(area, ("figure", scene_number, count.at(share)), draw)

    def _ink(
        self,
        picture: Image.Image,
        scene_number: int,
        cue: Cue,
        moment: Moment,
        origin: tuple[int, int],
    ) -> None:
        at = self._caption_at(cue)
        draw_caption(
            picture,
            self._settings[cue],
            (at[0] - origin[0], at[1] - origin[1]),
            cue,
            self._inks(scene_number, cue),
            self.style,
            moment,
            Manner(
                self._indent,
                self.look.motion,
                self.timeline.fps,
                hook=cue.start == 0,
            ),
        )

    def _even(self, box: tuple[int, int, int, int]) -> Box:
        """The box inside the frame with even sides, as planes of halved colour want it."""
        left, top = max(0, box[0] // 2 * 2), max(0, box[1] // 2 * 2)
        right = min(self.form.width, -(-box[2] // 2) * 2)
        return Box(left, top, right, min(self.form.height, -(-box[3] // 2) * 2))

    def _draw_ground(self, number: int) -> Image.Image:
        last = len(self.timeline.scenes) - 1
        return self._paint(self.look_of_scene(number), number / max(1, last))

    def _draw_base(self, number: int, *, calls: bool = True) -> Image.Image:
        scene = self.timeline.scenes[number]
        look, title = self.look_of_scene(number), self.timeline.title
        if scene.kind == "end":
            picture = self.ground(number).copy()
            draw_end(picture, self.pen, look, title, self.labels, calls=calls)
        else:
            picture = self._header(number).copy()
            at = (self.form.text.left, self._stage_top + self.pen.px(24))
            draw_motif(picture, self.pen, look, self._motifs[number], at, self._room)
        return picture

    def look_of_scene(self, number: int) -> ClipStyle:
        """Return the colours of a scene: grounds change with each beat, as the voice says."""
        grounds = self.look.grounds
        if grounds:
            return grounds[number % len(grounds)]
        return self._bold if self.timeline.scenes[number].kind == "end" else self.look

    @property
    def _bold(self) -> ClipStyle:
        return bold(self.look) if self.look.plain else self.look

    def cover(self) -> Image.Image:
        """Return the picture that stands for the clip in a feed: its title, large."""
        picture = self._paint(self._bold, 0.0)
        draw_cover(picture, self.pen, self._bold, self.timeline.title, self.labels)
        return picture

    def _paint(self, look: ClipStyle, at: float) -> Image.Image:
        if self._backdrop is not None:
            return Image.new("RGB", (self.form.width, self.form.height), self._backdrop)
        return paint_ground(self.form, look, at)

    def _draw_header(self, number: int) -> Image.Image:
        """The ground with the title, small, under the track of the progress bar."""
        picture = self.ground(number).copy()
        look, bar, px = self.look_of_scene(number), self.bar, self.pen.px
        track = mix(look.ground, look.text, 0.16)
        for whole, _ in self.progress(0):
            box = (whole.left, whole.top, whole.right - 1, whole.bottom - 1)
            ImageDraw.Draw(picture).rectangle(box, track)
        title = self.pen.fit(
            parted(self.timeline.title)[0],
            look.small,
            (self.form.text.width, px(60)),
            (px(26), px(32)),
            max_lines=1,
        )
        if title:
            draw_setting(picture, title, (self.form.text.left, bar.bottom + px(20)), look.muted)
        return picture

    @property
    def _stage_top(self) -> int:
        """Where the room above the captions begins, in px from the top."""
        return self.bar.bottom + self.pen.px(min(190, 0.15 * self._room))

    @property
    def _room(self) -> float:
        """The height of the text box in px of the 1080 px layout."""
        return self.form.text.height / self.form.unit

    def _figure_area(self, scene_number: int) -> Box:
        motif = self._motifs[scene_number]
        setting = set_figure(self.pen, self.look, motif, motif.text, self._room)
        box, top = self.form.text, self._stage_top
        tall = round(1.12 * setting.size) if setting else 2
        return self._even((box.left - 8, top, box.right, top + tall))

    def _draw_figure(
        self, picture: Image.Image, scene_number: int, share: float, origin: tuple[int, int]
    ) -> None:
        at = (self.form.text.left - origin[0], self._stage_top - origin[1])
        motif = self._motifs[scene_number]
        look = self.look_of_scene(scene_number)
        draw_figure(picture, self.pen, look, motif, at, self._room, share)

    def _setter(self) -> CaptionSetter:
        box, edge = self.form.text, 0 if self.style.bar else self._indent
        return CaptionSetter(
            self.look.body,
            round((box.width - self._indent - edge) * (0.94 if self.style.motion == "pop" else 1)),
            self.form.unit,
            self.style.size,
            self.style.hook,
            self.look.language,
            self.timeline.names,
        )

    @property
    def _indent(self) -> int:
        """How far captions stand inside the text box: room for the bar, or for the words' box."""
        return self.pen.px(39 if self.style.bar else 30 if self.style.motion == "pop" else 10)

    def _caption_at(self, cue: Cue) -> tuple[int, int]:
        """The left top corner of a caption: its middle stays where it is, so eyes need not move."""
        box, setting = self.form.text, self._settings[cue]
        tall = self.form.height > self.form.width
        share = 0.70 if cue in self._beneath else 0.58 if tall else 0.62
        middle = box.top + round(box.height * share)
        return box.left + self._indent, middle - round(setting.height / 2)

    def _choose_inks(self, scene_number: int, cue: Cue) -> Inks:
        area = self._even(caption_reach(self._settings[cue], self._caption_at(cue), 0.06))
        if self._backdrop is not None:
            under = brightest_under(self.look)
        else:
            under = self.ground(scene_number).crop((area.left, area.top, area.right, area.bottom))
        return choose_inks(self.look_of_scene(scene_number), self.style, under)

    def _draw_behind(self, scene_number: int, cue: Cue) -> Image.Image:
        """A scene with what was said before `cue`, small and above: a sentence spans captions."""
        picture = self._base(scene_number)
        earlier = [c for c in self.timeline.scenes[scene_number].cues if c.start < cue.start]
        if not earlier:
            return picture
        picture, px = picture.copy(), self.pen.px
        x, y = self._caption_at(cue)
        reach = caption_reach(self._settings[cue], (x, y), 0.12)  # a slab is higher than its word
        motif = self._motifs[scene_number]
        highest = self._stage_top + (px(min(330, 0.32 * self._room)) if motif.kind else px(30))
        room = (highest, reach[1] - px(44))
        texts = [old.text for old in reversed(earlier[-2:])]
        width = self.form.text.width - self._indent
        draw_earlier(picture, self.pen, self.look_of_scene(scene_number), texts, x, room, width)
        return picture
