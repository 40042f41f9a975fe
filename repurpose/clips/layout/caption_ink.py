"""Draw one caption at one moment: a setting, a style and the word being said in, ink out.

Words move little and seldom: a box grows for two frames, a word springs for three. The box jumps
from word to word rather than slides, for a letter must never stand half on it. Motion ends before
the next word of ordinary speech begins (about six frames at 30 a second).
"""

from dataclasses import dataclass, replace

from PIL import Image

from repurpose.clips.layout.clip_style import ClipStyle
from repurpose.clips.layout.phrases import FIGURES
from repurpose.clips.layout.styles import CaptionStyle
from repurpose.clips.layout.timeline import Cue
from repurpose.ink import Colour, contrast, draw_setting, ink_box, mix, paste_panel
from repurpose.typeset import Setting

_GROW = (0.1, 0.04)  # em that the box is smaller by at first, frame by frame
_SPRING = (0.94, 1.1, 1.08, 1.05)  # the size of the word said, frame by frame; it rests at the last
SETTLED = {"still": 0, "light": 0, "box": len(_GROW), "pop": len(_SPRING) - 1}


@dataclass(frozen=True, slots=True)
class Moment:
    """Which token is being said, and for how many frames; token -1: none, the caption is at rest."""

    token: int = -1
    step: int = 0


REST = Moment()


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a caption: chosen so that each can be told from what lies beneath."""

    text: Colour
    strong: Colour  # the word said, figures, the bar
    faint: Colour  # words not said yet
    box: Colour
    on_box: Colour
    edge: Colour
    panel: Colour | None


def choose_inks(look: ClipStyle, style: CaptionStyle, under: Image.Image) -> Inks:
    """Choose the inks of a caption over the picture `under`.

    Text reaches 4.5 : 1 against every pixel beneath and large marks 3 : 1 (WCAG 2.2, 1.4.3); where
    the ground does not allow it, the caption gets a panel in the theme's scrim.
    """
    grounds = _extremes(under)
    text, panel = look.text, None
    if style.panel > 0 or min(contrast(text, g) for g in grounds) < 4.5:
        panel = look.scrim
        share = max(style.panel, 0.8)
        grounds = [mix(g, panel, share) for g in grounds]
        text = look.on_scrim
    strong = look.scrim_accent if panel else look.accent
    if min(contrast(strong, g) for g in grounds) < 3:
        strong = text
    faint, share = text, 1.0 - style.unsaid
    while share > 0:
        faint = mix(text, grounds[0], share)
        if min(contrast(faint, g) for g in grounds) >= 3.2:  # between the extremes lie others
            break
        share -= 0.05
    box = look.accent
    on_box = max((look.on_accent, look.text, look.ground), key=lambda c: contrast(c, box))
    on_box = look.on_accent if contrast(look.on_accent, box) >= 4.5 else on_box
    return Inks(text, strong, faint if share > 0 else text, box, on_box, look.ground, panel)


def draw_caption(
    picture: Image.Image,
    setting: Setting,
    at: tuple[int, int],
    cue: Cue,
    inks: Inks,
    style: CaptionStyle,
    moment: Moment = REST,
    *,
    indent: int = 0,
) -> None:
    """Draw a caption with its left top corner at `at`, as it looks at `moment`.

    Bar and panel keep within `indent` px to the left of it, and within its measure to the right.
    """
    size = setting.size
    if inks.panel is not None:
        _, top, right, bottom = _box(setting, at, 0.34 * size, 0.32 * size)
        left, right = at[0] - indent, min(right, at[0] + round(setting.width))
        layer = picture.copy()
        paste_panel(layer, (left, top, right, bottom), round(0.26 * size), inks.panel)
        picture.paste(Image.blend(picture, layer, max(style.panel, 0.8)))
    if style.bar:
        _draw_bar(picture, setting, at, inks.strong, indent=indent)
    said = cue.tokens[moment.token] if 0 <= moment.token < len(cue.tokens) else None
    if style.edge:
        draw_setting(picture, setting, at, inks.edge, stroke=style.edge * size)
    if said is None or style.motion == "still":
        marks = FIGURES.finditer(cue.text) if style.figures else ()
        accents = tuple((m.start(), m.end(), inks.strong) for m in marks)
        draw_setting(picture, setting, at, inks.text, accents=accents)
    elif style.motion == "light":
        ahead = (said.end, len(cue.text), inks.faint)
        accents = ((said.start, said.end, inks.strong), ahead)
        draw_setting(picture, setting, at, inks.text, accents=accents)
    elif style.motion == "box":
        _draw_box(picture, setting, at, cue, inks, moment)
        draw_setting(
            picture, setting, at, inks.text, accents=((said.start, said.end, inks.on_box),)
        )
    else:
        draw_setting(picture, _without(setting, said.start, said.end), at, inks.text)
        scale = _SPRING[min(moment.step, len(_SPRING) - 1)]
        word = _only(setting, said.start, said.end, scale, rise=0.07 * size)
        draw_setting(picture, word, at, inks.strong)


def caption_reach(
    setting: Setting, at: tuple[int, int], pad: float = 0.55
) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom in px of a caption, with `pad` em of room around it.

    More than half an em around it no moment of a caption inks anything.
    """
    return _box(setting, at, pad * setting.size, pad * setting.size)


def _box(
    setting: Setting, at: tuple[int, int], pad_x: float, pad_y: float
) -> tuple[int, int, int, int]:
    left, top, right, bottom = ink_box(setting)
    return (
        round(at[0] + left - pad_x),
        round(at[1] + top - pad_y),
        round(at[0] + right + pad_x),
        round(at[1] + bottom + pad_y),
    )


def _draw_bar(
    picture: Image.Image, setting: Setting, at: tuple[int, int], colour: Colour, *, indent: int
) -> None:
    _, top, _, bottom = ink_box(setting)
    wide = max(3, round(0.125 * setting.size))
    left = at[0] - indent
    panel = (left, round(at[1] + top), left + wide, round(at[1] + bottom))
    paste_panel(picture, panel, wide // 2, colour)


def _draw_box(
    picture: Image.Image,
    setting: Setting,
    at: tuple[int, int],
    cue: Cue,
    inks: Inks,
    moment: Moment,
) -> None:
    """The box behind the word said."""
    now = _words_box(setting, cue, moment.token)
    if now is None:
        return
    less = _GROW[moment.step] * setting.size if moment.step < len(_GROW) else 0.0
    panel = (
        round(at[0] + now[0] + less / 2),
        round(at[1] + now[1] + less),
        round(at[0] + now[2] - less / 2),
        round(at[1] + now[3] - less),
    )
    paste_panel(picture, panel, round(0.16 * setting.size), inks.box)


def _words_box(setting: Setting, cue: Cue, number: int) -> tuple[float, float, float, float] | None:
    """Where a token stands in its setting, with room around it; one over two lines: its first part."""
    token, size = cue.tokens[number], setting.size
    for line in setting.lines:
        runs = [r for r in line.runs if token.start <= r.start < token.end and r.text.strip()]
        if runs:
            left = min(r.x for r in runs) - 0.06 * size
            right = max(r.x + r.advance for r in runs) + 0.06 * size
            return left, line.baseline - 0.98 * size, right, line.baseline + 0.24 * size
    return None


def _without(setting: Setting, start: int, end: int) -> Setting:
    lines = tuple(
        replace(line, runs=tuple(r for r in line.runs if not start <= r.start < end))
        for line in setting.lines
    )
    return replace(setting, lines=lines)


def _only(setting: Setting, start: int, end: int, scale: float, *, rise: float) -> Setting:
    """Return the words of a range alone, `scale` times as large around their middle, and raised."""
    lines = []
    for line in setting.lines:
        runs = [r for r in line.runs if start <= r.start < end]
        if runs:
            middle = (runs[0].x + runs[-1].x + runs[-1].advance) / 2
            grown = tuple(
                replace(
                    r,
                    x=middle + (r.x - middle) * scale,
                    size=r.size * scale,
                    advance=r.advance * scale,
                )
                for r in runs
            )
            lift = rise - 0.38 * setting.size * (scale - 1)
            lines.append(replace(line, runs=grown, baseline=line.baseline - lift))
    return replace(setting, lines=tuple(lines))


def _extremes(picture: Image.Image) -> list[Colour]:
    """Return the colours of a picture that text has most trouble with: its darkest and lightest.

    Single stray pixels (paper grain) do not count: the picture is looked at in blocks of four.
    """
    small = picture.convert("RGB").reduce(4)
    grey = small.convert("L")
    low, high = grey.getextrema()
    found: list[Colour] = []
    flat = list(grey.getdata())
    for level in (high, low):
        pixel = small.getpixel((flat.index(level) % small.width, flat.index(level) // small.width))
        assert isinstance(pixel, tuple)
        found.append((int(pixel[0]), int(pixel[1]), int(pixel[2])))
    return found
