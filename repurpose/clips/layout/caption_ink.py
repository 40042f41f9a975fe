"""Draw one caption at one moment: a setting, a style and the word being said in, ink out.

Words move little and seldom: a box grows for two frames, a word springs for three. The box jumps
from word to word rather than slides, for a letter must never stand half on it. Motion ends before
the next word of ordinary speech begins (about six frames at 30 a second).
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil

from PIL import Image

from repurpose.clips.layout.clip_style import ClipStyle
from repurpose.clips.layout.entrance import pose_of, swell
from repurpose.clips.layout.phrases import FIGURES
from repurpose.clips.layout.styles import CaptionStyle
from repurpose.clips.layout.timeline import Cue
from repurpose.clips.layout.tokens import Token, cut_tokens
from repurpose.ink import Colour, contrast, draw_setting, ink_box, mix, paste_panel
from repurpose.themes import KeyStyle, Motion
from repurpose.typeset import Setting

GROW = (0.1, 0.04)  # em that the box is smaller by at first, frame by frame
SPRING = (0.94, 1.1, 1.08, 1.05)  # the size of the word said, frame by frame; it rests at the last
_GROWN = 1.04  # times its size: a keyword that still covers what follows it
_APART = 90  # of 765: a slab that can be told from its ground
_COVERING = ("slab", "marker")  # keywords stand on something
SETTLED = {"still": 0, "light": 0, "box": len(GROW), "pop": len(SPRING) - 1}


@dataclass(frozen=True, slots=True)
class Moment:
    """Which token is being said, and for how many frames; token -1: none, the caption is at rest.

    `entered` counts the frames since the caption began to come, `said` those since its keyword began
    to be said; -1: it stands.
    """

    token: int = -1
    step: int = 0
    entered: int = -1
    said: int = -1


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
    key: Colour  # of a keyword
    key_style: KeyStyle  # how it is set apart


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
    apart = min(_distance(box, ground) for ground in grounds) >= _APART
    styled = look.key if look.key != "none" else "colour"
    if styled not in _COVERING and strong == text:
        styled = "slab"
    if styled in _COVERING and not apart:
        styled = "line"
    if styled == "marker" and contrast(on_box, grounds[0]) < 3:
        styled = "slab"  # a pen on dark paper has to cover the whole word
    key = on_box if styled in _COVERING else strong
    faint = faint if share > 0 else text
    return Inks(text, strong, faint, box, on_box, look.ground, panel, key, styled)


@dataclass(frozen=True, slots=True)
class Manner:
    """How captions of one scene are drawn: room at their left in px, the voice's motion, frames a second."""

    indent: int = 0
    motion: Motion = field(default_factory=Motion)
    fps: int = 30
    hook: bool = False


def draw_caption(
    picture: Image.Image,
    setting: Setting,
    at: tuple[int, int],
    cue: Cue,
    inks: Inks,
    style: CaptionStyle,
    moment: Moment = REST,
    manner: Manner = Manner(),
) -> None:
    """Draw a caption with its left top corner at `at`, as it looks at `moment`.

    Bar and panel keep within the manner's indent to the left of it, and within its measure to the right.
    """
    size = setting.size
    if inks.panel is not None:
        _, top, right, bottom = _box(setting, at, 0.34 * size, 0.32 * size)
        left, right = at[0] - manner.indent, min(right, at[0] + round(setting.width))
        layer = picture.copy()
        paste_panel(layer, (left, top, right, bottom), round(0.26 * size), inks.panel)
        picture.paste(Image.blend(picture, layer, max(style.panel, 0.8)))
    if style.bar:
        _draw_bar(picture, setting, at, inks.strong, indent=manner.indent)
    if style.edge:
        draw_setting(picture, setting, at, inks.edge, stroke=style.edge * size)
    if moment.entered >= 0:
        _draw_entering(picture, setting, at, cue, inks, moment, manner)
        return
    said = cue.tokens[moment.token] if 0 <= moment.token < len(cue.tokens) else None
    if said is None or style.motion == "still":
        marks = FIGURES.finditer(cue.text) if style.figures else ()
        figures = tuple((m.start(), m.end(), inks.strong) for m in marks)
        _draw_words(picture, setting, at, cue, inks, figures, moment, manner)
    elif style.motion == "light":
        ahead = (said.end, len(cue.text), inks.faint)
        lit = ((said.start, said.end, inks.strong), ahead)
        shown = replace(cue, keys=tuple(k for k in cue.keys if k[1] <= said.start))
        _draw_words(picture, setting, at, shown, inks, lit, moment, manner)
    elif style.motion == "box":
        shown = replace(cue, keys=_clear_of(cue, said))
        _draw_keys(picture, setting, at, shown, inks)
        _draw_box(picture, setting, at, cue, inks, moment)
        accents = ((said.start, said.end, inks.on_box), *((a, b, inks.key) for a, b in shown.keys))
        draw_setting(picture, setting, at, inks.text, accents=accents)
    else:
        shown = replace(cue, keys=_clear_of(cue, said))
        _draw_keys(picture, setting, at, shown, inks)
        accents = tuple((a, b, inks.key) for a, b in shown.keys)
        rest = _without(setting, said.start, said.end)
        draw_setting(picture, rest, at, inks.text, accents=accents)
        scale = SPRING[min(moment.step, len(SPRING) - 1)]
        word = _only(setting, said.start, said.end, scale, rise=0.07 * size)
        draw_setting(picture, word, at, inks.strong)


def _clear_of(cue: Cue, said: Token) -> tuple[tuple[int, int], ...]:
    return tuple(k for k in cue.keys if k[1] <= said.start or k[0] >= said.end)


def _draw_words(
    picture: Image.Image,
    setting: Setting,
    at: tuple[int, int],
    cue: Cue,
    inks: Inks,
    accents: tuple[tuple[int, int, Colour], ...],
    moment: Moment,
    manner: Manner,
) -> None:
    """Draw the words, keywords set apart and swollen as they are said."""
    scale = swell(moment.said / manner.fps) if moment.said >= 0 else 1.0
    # One among others has no room to grow: it jumps.
    alone = max(run.size for line in setting.lines for run in line.runs) > setting.size
    _draw_keys(picture, setting, at, cue, inks, scale if alone else 1.0)
    rest = setting
    for start, end in cue.keys if scale != 1.0 else ():
        rest = _without(rest, start, end)
    keyed = tuple((a, b, inks.key) for a, b in cue.keys)
    draw_setting(picture, rest, at, inks.text, accents=(*keyed, *accents))
    for start, end in cue.keys if scale != 1.0 else ():
        rise = 0.0 if alone else (scale - 1) * setting.size
        word = _only(setting, start, end, scale if alone else 1.0, rise=-rise)
        draw_setting(picture, word, at, inks.key)


def _draw_entering(
    picture: Image.Image,
    setting: Setting,
    at: tuple[int, int],
    cue: Cue,
    inks: Inks,
    moment: Moment,
    manner: Manner,
) -> None:
    """Draw the words as they come, one after another."""
    parts, seconds = parts_of(cue), moment.entered / manner.fps
    last, grown = None, 1.0
    for number, (start, end) in enumerate(parts):
        key = (start, end) in cue.keys
        pose = pose_of(manner.motion, number, len(parts), seconds, key=key, hook=manner.hook)
        shown = start + ceil(pose.shown * (end - start) - 1e-9)
        if pose.strength <= 0 or shown <= start:
            continue
        if grown > _GROWN and not any(sign.isalnum() for sign in cue.text[start:end]):
            continue  # a mark would stand in the word that bursts in before it
        grown = pose.scale if key else 1.0
        word = _only(setting, start, shown, pose.scale, rise=0.0)
        place = (
            at[0] + round(pose.right * setting.size),
            at[1] + round(pose.down * setting.size),
        )
        layer = picture if pose.strength >= 1 else picture.copy()
        if key:
            one = replace(cue, keys=((start, end),))
            _draw_keys(layer, setting, place, one, inks, pose.scale)
        draw_setting(layer, word, place, inks.key if key else inks.text)
        if layer is not picture:
            picture.paste(Image.blend(picture, layer, pose.strength))
        last = word
    if manner.motion.words == "type" and last and not manner.hook:
        _draw_cursor(picture, last, at, inks.box)


def _draw_cursor(picture: Image.Image, word: Setting, at: tuple[int, int], colour: Colour) -> None:
    """Draw the block that runs before what is being typed."""
    line = word.lines[-1]
    if not line.runs:
        return
    run = line.runs[-1]
    left, base = round(at[0] + run.x + run.advance + 0.06 * run.size), round(at[1] + line.baseline)
    box = (
        left,
        base - round(0.86 * run.size),
        left + round(0.42 * run.size),
        base + round(0.1 * run.size),
    )
    picture.paste(colour, box)


def parts_of(cue: Cue) -> list[tuple[int, int]]:
    """Return what of a caption comes at one time: its words, and keywords whole."""
    edges = {0, len(cue.text), *(place for key in cue.keys for place in key)}
    for start, _ in cut_tokens(cue.text, "word"):
        if not any(a < start < b for a, b in cue.keys):
            edges.add(start)
    return list(pairwise(sorted(edges)))


def _draw_keys(
    picture: Image.Image,
    setting: Setting,
    at: tuple[int, int],
    cue: Cue,
    inks: Inks,
    scale: float = 1.0,
) -> None:
    """Draw what keywords stand on, or what stands under them."""
    for start, end in cue.keys if inks.key_style != "colour" else ():
        for line in _only(setting, start, end, scale, rise=0.0).lines:
            em, first, last = line.runs[0].size, line.runs[0], line.runs[-1]
            left, right = at[0] + first.x, at[0] + last.x + last.advance
            base = at[1] + line.baseline
            if inks.key_style == "dots":
                wide = max(3, round(0.085 * em))
                for run in line.runs:
                    x, y = round(at[0] + run.x + run.advance / 2 - wide / 2), round(base + 0.2 * em)
                    paste_panel(picture, (x, y, x + wide, y + wide), wide // 2, inks.strong)
                continue
            up, low = {"slab": (0.93, 0.16), "marker": (0.42, 0.12)}.get(
                inks.key_style, (-0.14, 0.2)
            )
            side = 0.07 * em if inks.key_style in _COVERING else 0.0
            box = (
                round(left - side),
                round(base - up * em),
                round(right + side),
                round(base + low * em),
            )
            picture.paste(inks.box if inks.key_style in _COVERING else inks.strong, box)


def caption_reach(
    setting: Setting, at: tuple[int, int], pad: float = 0.55
) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom in px of a caption, with `pad` em of room around it.

    More than half an em around it no moment of a caption inks anything.
    """
    size = max((run.size for line in setting.lines for run in line.runs), default=setting.size)
    return _box(setting, at, pad * size, pad * size)


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
    less = GROW[moment.step] * setting.size if moment.step < len(GROW) else 0.0
    panel = (
        round(at[0] + now[0] + less / 2),
        round(at[1] + now[1] + less),
        round(at[0] + now[2] - less / 2),
        round(at[1] + now[3] - less),
    )
    paste_panel(picture, panel, round(0.16 * setting.size), inks.box)


def _words_box(setting: Setting, cue: Cue, number: int) -> tuple[float, float, float, float] | None:
    """Where a token stands in its setting, with room around it; one over two lines: its first part."""
    token = cue.tokens[number]
    for line in setting.lines:
        runs = [r for r in line.runs if token.start <= r.start < token.end and r.text.strip()]
        if runs:
            size = max(r.size for r in runs)
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
    """Return the words of a range alone, `scale` times as large around their middle or their beginning, and raised."""
    lines = []
    for line in setting.lines:
        runs = [r for r in line.runs if start <= r.start < end]
        if runs:
            first = runs[0] is line.runs[0]  # it grows to the right, away from the margin
            middle = runs[0].x if first else (runs[0].x + runs[-1].x + runs[-1].advance) / 2
            grown = tuple(
                r._replace(
                    x=middle + (r.x - middle) * scale,
                    size=r.size * scale,
                    advance=r.advance * scale,
                )
                for r in runs
            )
            lift = rise - 0.38 * runs[0].size * (scale - 1)
            lines.append(replace(line, runs=grown, baseline=line.baseline - lift))
    return replace(setting, lines=tuple(lines))


def _distance(one: Colour, other: Colour) -> int:
    """Return how far two colours lie apart, 0 to 765: yellow and white are alike in lightness alone."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


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
