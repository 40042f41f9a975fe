"""The still pictures of a clip: a scene and a caption in, an RGB picture out.

Everything hangs on the text box of the format. Lines stand flush left on its left edge, because a
box that leaves room for an app's buttons is not in the middle of the frame, and centred text in it
would look misplaced. The theme's own ornaments give depth, and move a little from scene to scene.
"""

from functools import lru_cache

from PIL import Image, ImageDraw

from repurpose.clips.formats import Box, Format
from repurpose.clips.labels import Labels
from repurpose.clips.look import Look, bold, paint_ground
from repurpose.clips.timeline import Cue, Scene, Timeline
from repurpose.clips.words import FIGURES, parted, spaced
from repurpose.errors import Overflow
from repurpose.ink import (
    Colour,
    draw_setting,
    ink_box,
    mix,
    paste_panel,
)
from repurpose.typeset import FontStack, Setting, fit_text, set_text

_LEADING = 1.4


class Stage:
    """Draws the stills of one clip. The result of `still` is shared: copy it before changing it."""

    def __init__(self, timeline: Timeline, look: Look, form: Format, labels: Labels) -> None:
        """Set every caption, so that text that cannot fit is known before any frame is drawn."""
        self.timeline = timeline
        self.look = look
        self.form = form
        self.labels = labels
        self._settings = {
            cue: self._set_caption(cue, scene)
            for scene in timeline.scenes
            if scene.kind not in ("cover", "end")
            for cue in scene.cues
        }
        self._base = lru_cache(maxsize=2)(self._draw_base)

    @property
    def bar(self) -> Box:
        """Where the progress bar lies: even px, the full width of the text box."""
        box, unit = self.form.text, self.form.unit
        thick = max(2, round(3 * unit) * 2)
        return Box(-(-box.left // 2) * 2, box.top, box.right // 2 * 2, box.top + thick)

    def bar_pieces(self, frame: int) -> list[tuple[int, int, int]]:
        """Return left, right and px done at `frame` for each piece of the progress bar.

        Each scene between cover and end is a piece, as wide as it is long.
        """
        bar, gap = self.bar, max(2, round(3 * self.form.unit) * 2)
        scenes = [s for s in self.timeline.scenes if s.kind not in ("cover", "end")]
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

    def still(self, scene_number: int, cue: Cue | None) -> Image.Image:
        """Return the picture of a scene with one of its captions, fully faded in."""
        picture = self._base(scene_number)
        scene = self.timeline.scenes[scene_number]
        if cue is None or cue not in self._settings:
            return picture
        picture = picture.copy()
        self._draw_caption(picture, cue)
        earlier = [c for c in scene.cues if c.start < cue.start]
        self._draw_earlier(picture, earlier, cue)
        return picture

    def ground(self, scene_number: int) -> Image.Image:
        """Return what is behind the text of a scene."""
        scene, last = self.timeline.scenes[scene_number], len(self.timeline.scenes) - 1
        return paint_ground(self.form, self._look_of(scene), scene_number / last)

    def bare(self, scene_number: int) -> Image.Image:
        """Return a scene without its captions, or without its words on the cover and end card."""
        if self.timeline.scenes[scene_number].kind in ("cover", "end"):
            return self.ground(scene_number)
        return self._base(scene_number)

    def setting_of(self, cue: Cue) -> Setting:
        """Return a caption as it is set; `KeyError` for one that stands under the cover."""
        return self._settings[cue]

    # --- the parts ------------------------------------------------------------------------------

    def _draw_base(self, number: int) -> Image.Image:
        scene = self.timeline.scenes[number]
        picture = self.ground(number)
        if scene.kind == "cover":
            self._draw_cover(picture, self._look_of(scene))
        elif scene.kind == "end":
            self._draw_end(picture, self._look_of(scene))
        else:
            self._draw_header(picture)
        return picture

    def _look_of(self, scene: Scene) -> Look:
        turned = self.look.plain and scene.kind in ("cover", "end")
        return bold(self.look) if turned else self.look

    def _draw_header(self, picture: Image.Image) -> None:
        """The title, small, under the track of the progress bar."""
        look, unit, bar = self.look, self.form.unit, self.bar
        track = mix(look.ground, look.text, 0.16)
        for left, right, _ in self.bar_pieces(0):
            box = (left, bar.top, right - 1, bar.bottom - 1)
            ImageDraw.Draw(picture).rectangle(box, track)
        title = _fit(
            self.timeline.title,
            look.small,
            (self.form.text.width, round(110 * unit)),
            (round(26 * unit), round(32 * unit)),
            max_lines=2,
            language=look.language,
        )
        if title:
            at = (self.form.text.left, bar.bottom + round(20 * unit))
            draw_setting(picture, title, at, look.muted)

    def _set_caption(self, cue: Cue, scene: Scene) -> Setting:
        unit, box = self.form.unit, self.form.text
        indent = round(40 * unit)
        largest = 100 if scene.kind == "hook" else 76
        width = min(box.width - indent, round(11 * largest * unit))
        for least, lines in ((72, 1), (72, 2), (56, 2), (46, 3)):  # one line before a word is cut
            try:
                return fit_text(
                    cue.text,
                    stack=self.look.body,
                    width=width,
                    height=lines * largest * 1.5 * unit,
                    sizes=(round(least * unit), round(largest * unit)),
                    leading=_LEADING,
                    language=self.look.language,
                    balance=True,
                    max_lines=lines,
                )
            except Overflow:
                continue
        raise Overflow(
            f"The caption “{cue.text[:12]}…” has {len(cue.text)} characters and does not fit.",
            hint="A caption holds two lines of about eleven Han characters each.",
        )

    def _caption_at(self, setting: Setting) -> tuple[int, int]:
        """The left top corner of a caption: its middle stays where it is, so eyes need not move."""
        box, unit = self.form.text, self.form.unit
        middle = box.top + round(box.height * 0.57)
        return box.left + round(40 * unit), middle - round(setting.height / 2)

    def _draw_caption(self, picture: Image.Image, cue: Cue) -> None:
        setting, look, unit = self._settings[cue], self.look, self.form.unit
        at = self._caption_at(setting)
        _, top, _, bottom = ink_box(setting)
        bar = (self.form.text.left, round(at[1] + top), round(10 * unit), round(bottom - top))
        paste_panel(
            picture,
            (bar[0], bar[1], bar[0] + bar[2], bar[1] + bar[3]),
            round(5 * unit),
            look.accent,
        )
        marks = tuple((m.start(), m.end(), look.accent) for m in FIGURES.finditer(cue.text))
        draw_setting(picture, setting, at, look.text, accents=marks)

    def _draw_earlier(self, picture: Image.Image, earlier: list[Cue], cue: Cue) -> None:
        """What was said before in this beat, small and above: a sentence may span captions."""
        look, unit, box = self.look, self.form.unit, self.form.text
        at = self._caption_at(self._settings[cue])
        low = at[1] + ink_box(self._settings[cue])[1] - 64 * unit
        highest = self.bar.bottom + round(150 * unit)
        for age, old in enumerate(reversed(earlier[-2:])):
            setting = set_text(
                old.text,
                stack=look.body,
                size=round(44 * unit),
                width=box.width - round(40 * unit),
                leading=_LEADING,
                language=look.language,
                balance=True,
            )
            _, top, _, bottom = ink_box(setting)
            y = low - bottom
            if y + top < highest:
                return
            colour = mix(look.muted, look.ground, 0.42 * age)
            draw_setting(picture, setting, (at[0], round(y)), colour)
            low = y + top - 34 * unit

    def _draw_cover(self, picture: Image.Image, look: Look) -> None:
        unit, box = self.form.unit, self.form.text
        main, rest = self._titles((0.56, 60, 128, 5), (0.2, 34, 58, 3))
        if main is None:
            raise Overflow(
                f"The title “{self.timeline.title[:12]}…” does not fit the cover.",
                hint="Give the article a shorter title.",
            )
        gap = round(44 * unit)
        tall = _ink_height(main) + (gap + _ink_height(rest) if rest else 0)
        y = box.top + round((box.height - tall) * 0.5)
        rule = y - round(66 * unit)
        self._draw_rule(picture, rule, look.accent)
        self._draw_line(
            picture, self.labels.kicker, rule - round(30 * unit), 36, look.muted, up=True
        )
        y = self._draw_block(picture, main, y, look.text)
        if rest:
            y = self._draw_block(picture, rest, y + gap, mix(look.text, look.muted, 0.4))
        self._draw_line(picture, self.labels.author, y + round(60 * unit), 36, look.muted)

    def _draw_end(self, picture: Image.Image, look: Look) -> None:
        unit, box = self.form.unit, self.form.text
        main, rest = self._titles((0.34, 44, 80, 4), (0.16, 30, 44, 3))
        y = box.top + round(box.height * 0.28)
        self._draw_rule(picture, y - round(60 * unit), look.accent)
        if main:
            y = self._draw_block(picture, main, y, look.text)
        if rest:
            y = self._draw_block(picture, rest, y + round(32 * unit), look.muted)
        y = self._draw_line(picture, self.labels.author, y + round(48 * unit), 36, look.muted)
        self._draw_call(picture, y + round(84 * unit), look)

    def _titles(
        self, first: tuple[float, int, int, int], second: tuple[float, int, int, int]
    ) -> tuple[Setting | None, Setting | None]:
        """Set the title, in two ranks where a colon parts it: share of the box, sizes, lines."""
        found = []
        main, rest = parted(self.timeline.title)
        for text, (share, least, most, lines) in ((main, first), (rest, second)):
            unit, box = self.form.unit, self.form.text
            found.append(
                _fit(
                    text,
                    self.look.display,
                    (box.width, round(box.height * share)),
                    (round(least * unit), round(most * unit)),
                    max_lines=lines,
                    language=self.look.language,
                    leading=1.34,
                )
            )
        if main != self.timeline.title and None in found:  # no room for ranks: one text after all
            whole = _fit(
                self.timeline.title,
                self.look.display,
                (self.form.text.width, round(self.form.text.height * (first[0] + second[0]))),
                (round(first[1] * 0.6 * self.form.unit), round(first[2] * self.form.unit)),
                max_lines=8,
                language=self.look.language,
                leading=1.34,
            )
            return whole, None
        return found[0], found[1]

    def _draw_block(self, picture: Image.Image, setting: Setting, y: int, colour: Colour) -> int:
        """Draw a setting with its ink's top at `y`; return where its ink ends."""
        _, top, _, bottom = ink_box(setting)
        draw_setting(picture, setting, (self.form.text.left, round(y - top)), colour)
        return round(y + bottom - top)

    def _draw_call(self, picture: Image.Image, y: int, look: Look) -> None:
        """The call to action, on the accent."""
        unit, box = self.form.unit, self.form.text
        pad_x, pad_y = round(44 * unit), round(30 * unit)
        call = self.labels.call and _fit(
            self.labels.call,
            look.body,
            (box.width - 2 * pad_x, round(190 * unit)),
            (round(32 * unit), round(46 * unit)),
            max_lines=3,
            language=look.language,
        )
        if not call:
            return
        left, top, right, bottom = ink_box(call)
        panel = (
            box.left,
            y,
            box.left + round(right - left) + 2 * pad_x,
            y + round(bottom - top) + 2 * pad_y,
        )
        paste_panel(picture, panel, round(18 * unit), look.accent)
        at = (panel[0] + pad_x - left, panel[1] + pad_y - top)
        draw_setting(picture, call, at, look.on_accent)

    def _draw_rule(self, picture: Image.Image, y: int, colour: Colour) -> None:
        left, unit = self.form.text.left, self.form.unit
        box = (left, y, left + round(96 * unit), y + round(10 * unit))
        ImageDraw.Draw(picture).rectangle(box, colour)

    def _draw_line(
        self,
        picture: Image.Image,
        text: str,
        y: int,
        size: int,
        colour: Colour,
        *,
        up: bool = False,
    ) -> int:
        """Draw one small line with its ink's top (or foot) at `y`; return where it ends."""
        unit, box = self.form.unit, self.form.text
        setting = text and _fit(
            text,
            self.look.small,
            (box.width, round(size * 1.6 * unit)),
            (round(size * 0.6 * unit), round(size * unit)),
            max_lines=1,
            language=self.look.language,
        )
        if not setting:
            return y
        _, top, _, bottom = ink_box(setting)
        at = y - (bottom if up else top)
        draw_setting(picture, setting, (box.left, round(at)), colour)
        return round(at + bottom)


def _fit(
    text: str,
    stack: FontStack,
    box: tuple[int, int],
    sizes: tuple[int, int],
    *,
    max_lines: int,
    language: str,
    leading: float = _LEADING,
) -> Setting | None:
    """Set a balanced text in a box of (width, height) px; None when it is empty or cannot fit."""
    if not text.strip():
        return None
    try:
        return fit_text(
            text,
            stack=stack,
            width=box[0],
            height=box[1],
            sizes=sizes,
            leading=leading,
            language=language,
            balance=True,
            max_lines=max_lines,
        )
    except Overflow:
        return None


def _ink_height(setting: Setting) -> float:
    _, top, _, bottom = ink_box(setting)
    return bottom - top
