"""What a clip takes from a theme: colours, font stacks and grounds, ready to draw with."""

from dataclasses import dataclass, field, replace
from itertools import groupby

from PIL import Image

from repurpose.clips.layout.formats import Format
from repurpose.ink import Colour, contrast, gradient, grain, mix, paint_shapes
from repurpose.themes import (
    TEXTURES,
    FontChoice,
    KeyStyle,
    Motion,
    Ornament,
    Theme,
    Voice,
    ground_palette,
    load_voice,
)
from repurpose.typeset import Catalogue, FontStack

_STILL = frozenset(("rail", "strip", "hatch", "frame"))  # edges alone: the middle is bare
_WEIGHT = 700  # of captions, at least: they are read at arm's length
_HORIZON = 0.88  # of the height: under every text box, and under what apps write there


@dataclass(frozen=True, slots=True)
class ClipStyle:
    """Colours (RGB) and stacks; `grain` in levels of 255, `angle` of the gradient in degrees."""

    ground: Colour
    ground_end: Colour
    angle: float
    grain: int
    beneath: Colour  # what lies under text, at the nearest to it: ink that is to be faint nears it
    text: Colour
    muted: Colour
    accent: Colour
    on_accent: Colour
    scrim: Colour
    on_scrim: Colour
    scrim_accent: Colour
    shapes: tuple[Ornament, ...]  # what stands on the ground, behind the text
    plain: bool  # a theme without ornaments: its cover and end card stand on the accent
    display: FontStack
    body: FontStack
    small: FontStack
    language: str
    key: KeyStyle = "colour"  # how keywords are set apart
    motion: Motion = field(default_factory=Motion)
    grounds: tuple["ClipStyle", ...] = ()  # of the scenes in turn; none: always this one


def look_of(theme: Theme, catalogue: Catalogue, language: str) -> ClipStyle:
    """Return the look of a theme with the fonts at hand; raise `UnknownName` for an unknown role."""

    def stack(choice: FontChoice) -> FontStack:
        return catalogue.stack(choice.role, choice.weight, language)

    palette, fonts = theme.palette, theme.fonts
    shapes = theme.shapes("clip")
    if shapes and all(shape.kind in _STILL for shape in shapes):  # nothing that could drift
        pale = mix(palette.bg, palette.accent, 0.07)
        shapes = (Ornament("disc", (), pale, 1.0, 0.86, 0.74, 1.05, 0.0), *shapes)
    if not shapes:  # paper as it is looks unfinished on a telephone: a pale disc and a horizon
        pale = mix(palette.bg, palette.text, 0.055)
        shapes = (
            Ornament("disc", (), pale, 1.0, 0.86, 0.74, 1.05, 0.0),
            Ornament("band", (), palette.accent, 1.0, 0.0, _HORIZON, 1.0, 1.0 - _HORIZON),
        )
    look = ClipStyle(
        ground=palette.bg,
        ground_end=palette.bg2,
        angle=theme.style.angle,
        grain=theme.style.grain,
        beneath=palette.bg,
        text=palette.text,
        muted=palette.muted,
        accent=palette.accent,
        on_accent=palette.on_accent,
        scrim=palette.scrim,
        on_scrim=palette.on_scrim,
        scrim_accent=palette.scrim_accent,
        shapes=shapes,
        plain=not theme.shapes("clip"),
        display=stack(fonts.title),
        body=stack(fonts.caption),
        small=stack(fonts.label),
        language=language,
    )
    if not theme.voice:
        return replace(look, grounds=(look, bold(look)) if look.plain else ())
    spoken = load_voice(theme.voice).fonts
    strong = FontChoice(spoken.quote.role, max(_WEIGHT, spoken.quote.weight))
    return _voiced(replace(look, display=stack(spoken.title), body=stack(strong)), theme)


def _voiced(look: ClipStyle, theme: Theme) -> ClipStyle:
    """Return the look with the grounds, the keywords and the motion of the theme's voice."""
    voice = load_voice(theme.voice)
    look = replace(look, key=voice.key, motion=voice.motion)
    names = voice.motion.grounds or tuple(name for name, _ in groupby(voice.rhythm))
    if len(names) > 1 and names[0] == names[-1] and not voice.motion.grounds:
        names = names[:-1]  # they go round
    return replace(look, grounds=tuple(_on_ground(look, theme, voice, name) for name in names))


def _on_ground(look: ClipStyle, theme: Theme, voice: Voice, name: str) -> ClipStyle:
    """Return the look on one ground of a voice."""
    said, palette = voice.grounds[name], ground_palette(voice, name, theme)
    shapes: tuple[Ornament, ...] = look.shapes if said.bg == "bg" and not said.mix else ()
    if said.texture:
        wide, high = TEXTURES.get(said.texture, (0.05, 0.003))
        texture = Ornament(said.texture, (), palette.text, said.share, 0.0, 0.0, wide, high)
        shapes = (*(s for s in shapes if s.kind != said.texture), texture)
    if not shapes:
        shapes = (
            Ornament("disc", (), mix(palette.bg, palette.text, 0.06), 1.0, 0.86, 0.74, 1.05, 0.0),
        )
    under = mix(palette.bg, palette.text, 0.08)  # what a pale shape does to the ground
    muted = palette.muted if contrast(palette.muted, under) >= 3.2 else palette.text
    return replace(
        look,
        ground=palette.bg,
        ground_end=palette.bg,
        grain=0,
        beneath=palette.bg,
        text=palette.text,
        muted=mix(muted, palette.bg, 0.12) if muted == palette.text else muted,
        accent=palette.accent,
        on_accent=palette.on_accent,
        shapes=shapes,
        plain=False,
        grounds=(),
    )


def bold(look: ClipStyle) -> ClipStyle:
    """Return the look turned round: text on the accent, for the cover and end of a plain theme."""
    ground, text = look.accent, look.on_accent
    disc = Ornament("disc", (), mix(ground, text, 0.1), 1.0, 0.86, 0.16, 0.9, 0.0)
    return replace(
        look,
        ground=ground,
        ground_end=mix(ground, (0, 0, 0), 0.12),
        angle=90.0,
        grain=0,
        beneath=ground,
        text=text,
        muted=mix(text, ground, 0.2),
        accent=text,
        on_accent=ground,
        shapes=(disc,),
    )


def over_pictures(look: ClipStyle) -> ClipStyle:
    """Return the look for text over photographs and films, which a scrim darkens."""
    return replace(
        look,
        ground=look.scrim,
        ground_end=look.scrim,
        grain=0,
        beneath=_brightest(look.scrim, look.on_scrim),
        text=look.on_scrim,
        muted=mix(look.on_scrim, look.scrim, 0.14),
        accent=look.scrim_accent,
        on_accent=look.scrim,
        shapes=(),
        plain=False,
        grounds=(),
    )


def theme_over_pictures(theme: Theme) -> Theme:
    """Return the theme for cards over photographs and films: one dark ground, that is not drawn."""
    own = theme.palette
    palette = replace(
        own,
        bg=own.scrim,
        bg2=own.scrim,
        panel=own.scrim,
        text=own.on_scrim,
        muted=mix(own.on_scrim, own.scrim, 0.14),
        accent=own.scrim_accent,
        on_accent=own.scrim,
    )
    return replace(
        theme, dark=True, palette=palette, cover_palette=palette, ornaments=(), one_ground=True
    )


def _brightest(scrim: Colour, text: Colour) -> Colour:
    """Return what at the most shines through a scrim that is as strong as 4.5 : 1 for text needs."""
    worst, share = scrim, 0.0
    while contrast(mix(scrim, text, share), text) >= 4.5:
        worst, share = mix(scrim, text, share), share + 0.01
    return worst


def brightest_under(look: ClipStyle) -> Image.Image:
    """Return the extremes of what may lie under text over pictures: the scrim, and what it allows."""
    under = Image.new("RGB", (16, 8), look.ground)
    under.paste(look.beneath, (8, 0, 16, 8))
    return under


def paint_ground(form: Format, look: ClipStyle, at: float) -> Image.Image:
    """The theme's background as it is `at` 0 (first scene) to 1 (last scene)."""
    size, unit = (form.width, form.height), min(form.width, 1.2 * form.height)
    picture = grain(gradient(size, look.ground, look.ground_end, look.angle), look.grain)
    paint_shapes(picture, [_moved(shape, at) for shape in look.shapes], unit)
    return picture


def _moved(shape: Ornament, at: float) -> Ornament:
    """Where a round shape stands `at` 0 to 1 of the clip: so scenes differ, and time can be seen.

    A small disc is a sun: it rises, or sinks, in the strip that the text box leaves free at the
    right. Large and pale ones only drift.
    """
    if shape.kind == "band" and shape.y == _HORIZON:  # it rises: time can be seen
        rise = 0.045 * (1 - at)
        return replace(shape, y=shape.y + rise, h=shape.h - rise)
    if shape.kind not in ("disc", "ring", "glow"):
        return shape
    if shape.w < 0.25:
        goal = 0.15 if shape.y > 0.5 else 0.76
        x = 0.92 if 0 < at < 1 else shape.x
        return replace(shape, x=x, y=shape.y + (goal - shape.y) * at)
    away = 0.24 * (at - 0.5)
    return replace(shape, x=shape.x - away * 0.5, y=shape.y + away)
