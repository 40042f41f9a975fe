"""What stands large above the captions of a beat: a timeline in, motifs and their ink out.

Somebody's words get a quotation mark, a beat with a figure gets the figure, counted up.
"""

from dataclasses import dataclass

from PIL import Image, ImageFilter

from repurpose.clips.layout.clip_style import ClipStyle
from repurpose.clips.layout.phrases import Count, count_of, is_quoted
from repurpose.clips.layout.text_painter import Pen
from repurpose.clips.layout.timeline import Cue, Timeline
from repurpose.ink import Colour, contrast, draw_setting, ink_box
from repurpose.typeset import Setting, set_text


@dataclass(frozen=True, slots=True)
class Motif:
    """A sign or a figure; the count of a figure belongs to one of the beat's cues."""

    kind: str = ""  # figure, quote, or empty
    text: str = ""
    count: Count | None = None
    cue: Cue | None = None


def motifs_of(timeline: Timeline) -> list[Motif]:
    """Return the motif of each scene; hook and end card have none."""
    beats = [n for n, s in enumerate(timeline.scenes) if s.kind in ("beat", "close")]
    found = []
    for number, scene in enumerate(timeline.scenes):
        counts = ((count_of(c.text), c) for c in scene.cues)
        count, cue = next(((n, c) for n, c in counts if n), (None, None))
        if number not in beats:
            found.append(Motif())
        elif is_quoted([c.text for c in scene.cues]):
            found.append(Motif("quote", "“"))
        elif count:
            found.append(Motif("figure", count.text, count, cue))
        else:
            found.append(Motif())
    return found


def draw_motif(
    picture: Image.Image, pen: Pen, look: ClipStyle, motif: Motif, at: tuple[int, int], room: float
) -> None:
    """Draw a sign with its ink's left top corner at `at`.

    `room` is the height of the text box in px of the 1080 px layout.
    """
    if motif.kind != "quote":
        return
    setting = set_text(
        motif.text,
        stack=look.display,
        size=pen.px(min(300.0, 0.3 * room)),
        width=pen.form.text.width,
        leading=1.0,
        language=look.language,
    )
    mask = Image.new("L", picture.size, 0)
    draw_setting(mask, setting, (0, 0), 255)  # type: ignore[arg-type]
    ink = mask.getbbox()
    if ink:  # flush with the box by its ink: such large signs stand far inside their cells
        draw_setting(picture, setting, (at[0] - ink[0], at[1] - ink[1]), seen_on(look))


def set_figure(pen: Pen, look: ClipStyle, motif: Motif, text: str, room: float) -> Setting | None:
    """Set a stage of the count at the size at which the whole figure fits; None when none does."""
    sizes = (pen.px(110), pen.px(min(320, 0.23 * room)))
    box = (pen.form.text.width, pen.px(420))
    whole = pen.fit(motif.text, look.display, box, sizes, max_lines=1, leading=1.2)
    if whole is None:
        return None
    return set_text(
        text,
        stack=look.display,
        size=whole.size,
        width=2 * box[0],
        leading=1.2,
        language=look.language,
    )


def draw_figure(
    picture: Image.Image,
    pen: Pen,
    look: ClipStyle,
    motif: Motif,
    at: tuple[int, int],
    room: float,
    share: float,
) -> None:
    """Draw a figure of which `share` (0 to 1) is counted, a little under `at`."""
    setting = motif.count and set_figure(pen, look, motif, motif.count.at(share), room)
    if setting:
        _, top, _, _ = ink_box(setting)
        place = (at[0], at[1] - round(top) + round(0.06 * setting.size))
        _draw_counting(picture, setting, place, seen_on(look), share)


def seen_on(look: ClipStyle) -> Colour:
    """Return the accent, or the text's colour where the accent would hardly be seen."""
    return look.accent if contrast(look.accent, look.ground) >= 3 else look.text


def _draw_counting(
    picture: Image.Image, setting: Setting, at: tuple[int, int], colour: Colour, share: float
) -> None:
    """Draw a figure, the more blurred the faster it counts: a still of it states nothing false."""
    fast = round((1 - share) ** 0.5 * 0.06 * setting.size)
    if fast < 1:
        draw_setting(picture, setting, at, colour)
        return
    mask = Image.new("L", picture.size, 0)
    draw_setting(mask, setting, at, 255)  # type: ignore[arg-type]
    box = mask.getbbox()
    if box:
        up, low = max(0, box[1] - 2 * fast), min(mask.height, box[3] + 2 * fast)
        part = mask.crop((box[0], up, box[2], low)).filter(ImageFilter.BoxBlur((0, fast)))
        picture.paste(colour, (box[0], up, box[2], low), part)
