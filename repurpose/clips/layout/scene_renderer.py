"""The still pictures of a clip: a scene and a caption in, an RGB picture out.

Everything hangs on the text box of the format. Lines stand flush left on its left edge, because a
box that leaves room for an app's buttons is not in the middle of the frame, and centred text in it
would look misplaced. The caption keeps its place in the lower half, near the thumb; above it stands
what was said before, and a motif: a figure that counts up, a quotation mark, or the beat's number.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from repurpose.clips.layout.caption_ink import (
    REST,
    SETTLED,
    Inks,
    Moment,
    caption_reach,
    choose_inks,
    draw_caption,
)
from repurpose.clips.layout.clip_style import ClipStyle, bold, brightest_under, paint_ground
from repurpose.clips.layout.formats import Box, Format
from repurpose.clips.layout.labels import Labels
from repurpose.clips.layout.motif import draw_figure, draw_motif, motifs_of, set_figure
from repurpose.clips.layout.phrases import spaced
from repurpose.clips.layout.styles import CaptionStyle, load_style
from repurpose.clips.layout.text_painter import LEADING, Pen
from repurpose.clips.layout.timeline import Cue, Scene, Timeline
from repurpose.clips.layout.title import draw_cover, draw_end
from repurpose.errors import Overflow
from repurpose.ink import Colour, draw_setting, ink_box, mix
from repurpose.messages import msg
from repurpose.typeset import Setting, fit_text, set_text

COUNTING = 26  # frames that a figure counts for
# Px and lines of a caption that is too long for two of the style's lines: words of somebody's own.
_SMALLER = ((84, 2), (64, 2), (56, 3), (46, 3))


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a picture that changes within a scene; `key` says what it looks like."""

    area: Box  # even px
    key: Hashable
    draw: Callable[[], Image.Image]


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
    ) -> None:
        """Set every caption, so that text that cannot fit is known before any frame is drawn.

        `backdrop` is one colour behind everything instead of the theme's ground.
        """
        self.timeline, self.look, self.form, self.labels = timeline, look, form, labels
        self.style = style or load_style()
        self.pen = Pen(form, look.language)
        self._backdrop = backdrop
        self._settings = {
            cue: self._set_caption(cue, scene)
            for scene in timeline.scenes
            if scene.kind != "end"
            for cue in scene.cues
        }
        self._motifs = motifs_of(timeline)
        # Few, for each is 8 MB, and the frames keep what they need of them as planes; two of what
        # patches are drawn on, since two places of the clip may be drawn in turn.
        flat = backdrop is not None  # and quickly made again
        self._ground = self._draw_ground if flat else lru_cache(maxsize=2)(self._draw_ground)
        self._header = lru_cache(maxsize=2)(self._draw_header)
        self._base = lru_cache(maxsize=2)(self._draw_base)
        self._behind = lru_cache(maxsize=2)(self._draw_behind)
        self._inks = lru_cache(maxsize=4)(self._choose_inks)

    # --- what the frames ask for ----------------------------------------------------------------

    @property
    def bar(self) -> Box:
        """Where the progress bar lies: even px, the full width of the text box."""
        box, unit = self.form.text, self.form.unit
        thick = max(2, round(3 * unit) * 2)
        return Box(-(-box.left // 2) * 2, box.top, box.right // 2 * 2, box.top + thick)

    @property
    def written(self) -> Box:
        """Where text may be: the text box, and a little more for strokes that lean out of it."""
        box, more = self.form.text, 16
        reach = (box.left - more, box.top - more, box.right + more, box.bottom + more)
        return self._even(reach)

    def bar_pieces(self, frame: int) -> list[tuple[int, int, int]]:
        """Return left, right and px done at `frame` for each piece of the progress bar.

        Each scene between cover and end is a piece, as wide as it is long.
        """
        bar, gap = self.bar, max(2, round(3 * self.form.unit) * 2)
        scenes = [s for s in self.timeline.scenes if s.kind != "end"]
        room = bar.width - gap * (len(scenes) - 1)
        total, pieces, left = sum(s.end - s.start for s in scenes), [], float(bar.left)
        for scene in scenes:
            width = room * (scene.end - scene.start) / total
            low, high = round(left / 2) * 2, round((left + width) / 2) * 2
            share = min(1.0, max(0.0, (frame - scene.start) / (scene.end - scene.start)))
            pieces.append((low, high, round((high - low) * share)))
            left += width + gap
        return pieces

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
        if self._shows_figure(scene_number, cue):
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
        found: list[Patch] = []
        motif = self._motifs[scene_number]
        if motif.count and motif.cue:
            since = frame - motif.cue.start
            if since >= (0 if cue else 6) and (cue is None or since < COUNTING):
                step = min(since, COUNTING)
                # Eased out: the last digits are slow enough to be seen to stop.
                share = 1.0 if step >= COUNTING else 1 - (1 - step / COUNTING) ** 3
                found.append(self._figure_patch(scene_number, cue, share))
            elif cue is not None and since >= 0:
                found.append(self._figure_patch(scene_number, cue, 1.0))
        if (
            cue is not None
            and cue in self._settings
            and cue.tokens
            and self.style.motion != "still"
        ):
            moment = self._moment(cue, frame)
            area = self._even(caption_reach(self._settings[cue], self._caption_at(cue)))
            key = ("caption", cue.start, moment)
            found.append(
                Patch(area, key, lambda: self._caption_patch(scene_number, cue, moment, area))
            )
        return found

    # --- moments --------------------------------------------------------------------------------

    def _moment(self, cue: Cue, frame: int) -> Moment:
        token = 0
        for number, one in enumerate(cue.tokens):
            if one.frame <= frame:
                token = number
        step = min(max(0, frame - cue.tokens[token].frame), SETTLED[self.style.motion])
        return Moment(token, step)

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
            indent=self._indent,
        )

    def _even(self, box: tuple[int, int, int, int]) -> Box:
        """The box inside the frame with even sides, as planes of halved colour want it."""
        left, top = max(0, box[0] // 2 * 2), max(0, box[1] // 2 * 2)
        right = min(self.form.width, -(-box[2] // 2) * 2)
        return Box(left, top, right, min(self.form.height, -(-box[3] // 2) * 2))

    # --- the parts ------------------------------------------------------------------------------

    def _draw_ground(self, number: int) -> Image.Image:
        last = len(self.timeline.scenes) - 1
        return self._paint(self._look_of(self.timeline.scenes[number]), number / max(1, last))

    def _draw_base(self, number: int) -> Image.Image:
        scene = self.timeline.scenes[number]
        look, title = self._look_of(scene), self.timeline.title
        if scene.kind == "end":
            picture = self.ground(number).copy()
            draw_end(picture, self.pen, look, title, self.labels)
        else:
            picture = self._header(number).copy()
            at = (self.form.text.left, self._stage_top + self.pen.px(24))
            draw_motif(picture, self.pen, look, self._motifs[number], at, self._room)
        return picture

    def _look_of(self, scene: Scene) -> ClipStyle:
        return self._bold if scene.kind == "end" else self.look

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
        look, bar, px = self.look, self.bar, self.pen.px
        track = mix(look.ground, look.text, 0.16)
        for left, right, _ in self.bar_pieces(0):
            box = (left, bar.top, right - 1, bar.bottom - 1)
            ImageDraw.Draw(picture).rectangle(box, track)
        title = self.pen.fit(
            self.timeline.title,
            look.small,
            (self.form.text.width, px(116)),
            (px(27), px(34)),
            max_lines=2,
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
        tall = round(1.25 * setting.size) if setting else 2
        return self._even((box.left - 8, top, box.right, top + tall))

    def _draw_figure(
        self, picture: Image.Image, scene_number: int, share: float, origin: tuple[int, int]
    ) -> None:
        at = (self.form.text.left - origin[0], self._stage_top - origin[1])
        motif = self._motifs[scene_number]
        draw_figure(picture, self.pen, self.look, motif, at, self._room, share)

    def _shows_figure(self, scene_number: int, cue: Cue) -> bool:
        motif = self._motifs[scene_number]
        return motif.cue is not None and motif.cue.start <= cue.start

    def _set_caption(self, cue: Cue, scene: Scene) -> Setting:
        unit, box = self.form.unit, self.form.text
        low, high = self.style.size
        largest = self.style.hook if scene.kind == "hook" else high
        edge = 0 if self.style.bar else self._indent
        width = min(box.width - self._indent - edge, round(12 * largest * unit))
        small = [(least, lines) for least, lines in _SMALLER if least < low]
        most = ((low, 3),) if scene.kind == "hook" else ()
        for least, lines in ((low, 1), (low, 2), *most, *small):
            try:  # one line before a word is cut
                return fit_text(
                    cue.text,
                    stack=self.look.body,
                    width=width,
                    height=lines * largest * 1.5 * unit,
                    sizes=(round(least * unit), round(largest * unit)),
                    leading=LEADING,
                    language=self.look.language,
                    balance=True,
                    max_lines=lines,
                    names=self.timeline.names,
                )
            except Overflow:
                continue
        raise Overflow(
            msg(
                "The caption “{text}…” has {count} characters and does not fit.",
                text=cue.text[:12],
                count=len(cue.text),
            ),
            hint=msg("A caption holds two lines of about seven Han characters each."),
        )

    @property
    def _indent(self) -> int:
        """How far captions stand inside the text box: room for the bar, or for the words' box."""
        return self.pen.px(39 if self.style.bar else 30 if self.style.motion == "pop" else 10)

    def _caption_at(self, cue: Cue) -> tuple[int, int]:
        """The left top corner of a caption: its middle stays where it is, so eyes need not move."""
        box, setting = self.form.text, self._settings[cue]
        middle = box.top + round(
            box.height * (0.70 if self.form.height > self.form.width else 0.66)
        )
        return box.left + self._indent, middle - round(setting.height / 2)

    def _choose_inks(self, scene_number: int, cue: Cue) -> Inks:
        area = self._even(caption_reach(self._settings[cue], self._caption_at(cue), 0.06))
        if self._backdrop is not None:
            under = brightest_under(self.look)
        else:
            under = self.ground(scene_number).crop((area.left, area.top, area.right, area.bottom))
        return choose_inks(self.look, self.style, under)

    def _draw_behind(self, scene_number: int, cue: Cue) -> Image.Image:
        """A scene with what was said before `cue`, small and above: a sentence spans captions."""
        picture = self._base(scene_number)
        earlier = [c for c in self.timeline.scenes[scene_number].cues if c.start < cue.start]
        if not earlier:
            return picture
        picture, look, px = picture.copy(), self.look, self.pen.px
        x, y = self._caption_at(cue)
        low = y + ink_box(self._settings[cue])[1] - px(64)
        motif = self._motifs[scene_number]
        highest = self._stage_top + (px(min(330, 0.32 * self._room)) if motif.kind else px(30))
        for age, old in enumerate(reversed(earlier[-2:])):
            setting = set_text(
                old.text, stack=look.body, size=px(50), width=self.form.text.width - self._indent,
                leading=LEADING, language=look.language, balance=True,
            )  # fmt: skip
            _, top, _, bottom = ink_box(setting)
            y = round(low - bottom)
            if y + top < highest:
                break
            draw_setting(picture, setting, (x, y), mix(look.muted, look.beneath, 0.42 * age))
            low = y + top - px(34)
        return picture
