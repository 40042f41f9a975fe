"""What stands large above the captions of a beat: a timeline in, motifs and their ink out.

Somebody's words get a quotation mark, a beat with a figure gets the figure, counted up, and every
other beat its number.
"""

from dataclasses import dataclass

from PIL import Image

from repurpose.clips.layout.clip_style import ClipStyle
from repurpose.clips.layout.phrases import Count, count_of, is_quoted
from repurpose.clips.layout.text_painter import Pen
from repurpose.clips.layout.timeline import Cue, Timeline
from repurpose.ink import draw_setting, ink_box, mix
from repurpose.typeset import Setting, set_text


@dataclass(frozen=True, slots=True)
class Motif:
    """A sign, a number, or a figure; the count of a figure belongs to one of the beat's cues."""

    kind: str = ""  # figure, quote, number, or empty
    text: str = ""
    count: Count | None = None
    cue: Cue | None = None


def motifs_of(timeline: Timeline) -> list[Motif]:
    """Return the motif of each scene; cover, hook and end card have none."""
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
            place = f"{beats.index(number) + 1}" if len(beats) > 1 else ""
            found.append(Motif("number" if place else "", place))
    return found


def draw_motif(
    picture: Image.Image, pen: Pen, look: ClipStyle, motif: Motif, at: tuple[int, int], room: float
) -> None:
    """Draw a sign or a number with its ink's left top corner at `at`.

    `room` is the height of the text box in px of the 1080 px layout.
    """
    if motif.kind not in ("quote", "number"):
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
        colour = look.accent if motif.kind == "quote" else mix(look.beneath, look.accent, 0.3)
        draw_setting(picture, setting, (at[0] - ink[0], at[1] - ink[1]), colour)


def set_figure(pen: Pen, look: ClipStyle, motif: Motif, text: str, room: float) -> Setting | None:
    """Set a stage of the count at the size at which the whole figure fits; None when none does."""
    sizes = (pen.px(90), pen.px(min(230, 0.24 * room)))
    box = (pen.form.text.width, pen.px(300))
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
        place = (at[0], at[1] - round(top) + round(0.1 * setting.size))
        draw_setting(picture, setting, place, look.accent)
