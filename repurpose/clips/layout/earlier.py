"""What was said before, small above the caption: a sentence spans captions, a list grows."""

from collections.abc import Sequence

from PIL import Image

from repurpose.clips.layout.clip_style import ClipStyle
from repurpose.clips.layout.text_painter import LEADING, Pen
from repurpose.ink import draw_setting, ink_box, mix
from repurpose.typeset import set_text

_SIZE, _GAP = 56, 34  # px of the 1080 px layout


def draw_earlier(
    picture: Image.Image,
    pen: Pen,
    look: ClipStyle,
    texts: Sequence[str],
    x: int,
    room: tuple[float, float],
    width: int,
) -> None:
    """Draw captions upwards, the latest first and strongest, as far as the room from top to foot takes them."""
    highest, low = room
    for age, text in enumerate(texts):
        setting = set_text(
            text,
            stack=look.body,
            size=pen.px(_SIZE),
            width=width,
            leading=LEADING,
            language=look.language,
            balance=True,
        )
        _, top, _, bottom = ink_box(setting)
        y = round(low - bottom)
        if y + top < highest:
            break
        draw_setting(picture, setting, (x, y), mix(look.muted, look.beneath, 0.42 * age))
        low = y + top - pen.px(_GAP)
