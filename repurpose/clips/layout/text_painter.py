"""Lines, blocks and rules on a clip's pictures: texts and places in, ink out, all in the text box."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from repurpose.clips.layout.formats import Format
from repurpose.errors import Overflow
from repurpose.ink import Colour, draw_setting, ink_box, paste_panel
from repurpose.typeset import FontStack, Setting, fit_text

LEADING = 1.4


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on pictures of one format, in one language."""

    form: Format
    language: str

    def px(self, length: float) -> int:
        """Return a length of the 1080 px layout in px of this format."""
        return round(length * self.form.unit)

    def fit(
        self,
        text: str,
        stack: FontStack,
        box: tuple[int, int],
        sizes: tuple[int, int],
        *,
        max_lines: int,
        leading: float = LEADING,
    ) -> Setting | None:
        """Set a balanced text in (width, height) px; None when it is empty or cannot fit."""
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
                language=self.language,
                balance=True,
                max_lines=max_lines,
            )
        except Overflow:
            return None

    def block(self, picture: Image.Image, setting: Setting, y: int, colour: Colour) -> int:
        """Draw a setting with its ink's top at `y`; return where its ink ends."""
        _, top, _, bottom = ink_box(setting)
        draw_setting(picture, setting, (self.form.text.left, round(y - top)), colour)
        return round(y + bottom - top)

    def line(
        self,
        picture: Image.Image,
        text: str,
        stack: FontStack,
        y: int,
        *,
        size: int,
        colour: Colour,
        up: bool = False,
    ) -> int:
        """Draw one small line with its ink's top (or foot) at `y`; return where it ends."""
        room = (self.form.text.width, self.px(size * 1.6))
        sizes = (self.px(size * 0.6), self.px(size))
        setting = self.fit(text, stack, room, sizes, max_lines=1)
        if not setting:
            return y
        _, top, _, bottom = ink_box(setting)
        at = y - (bottom if up else top)
        draw_setting(picture, setting, (self.form.text.left, round(at)), colour)
        return round(at + bottom)

    def rule(self, picture: Image.Image, y: int, colour: Colour) -> None:
        """Draw the short thick rule that opens a title."""
        left = self.form.text.left
        box = (left, y, left + self.px(96), y + self.px(10))
        ImageDraw.Draw(picture).rectangle(box, colour)

    def label(
        self, picture: Image.Image, setting: Setting, y: int, ground: Colour, colour: Colour
    ) -> None:
        """Draw a setting on a rounded panel whose top is at `y`."""
        pad_x, pad_y = self.px(44), self.px(30)
        left, top, right, bottom = ink_box(setting)
        x = self.form.text.left
        panel = (x, y, x + round(right - left) + 2 * pad_x, y + round(bottom - top) + 2 * pad_y)
        paste_panel(picture, panel, self.px(18), ground)
        draw_setting(picture, setting, (panel[0] + pad_x - left, panel[1] + pad_y - top), colour)


def ink_height(setting: Setting) -> float:
    """Return the height in px of what readers see of a setting."""
    _, top, _, bottom = ink_box(setting)
    return bottom - top
