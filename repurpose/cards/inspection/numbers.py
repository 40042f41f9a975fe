"""A voice, a theme and a format in; how large its words are, and how they stand out, out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from repurpose.cards.composition import FEED
from repurpose.cards.formats import Format
from repurpose.cards.voices.suiting import shape_of
from repurpose.ink import contrast, hexadecimal
from repurpose.themes import Theme, Voice, ground_palette

ROLES = ("title", "quote", "body", "label", "figure")
_TEXT, _LARGE = (
    4.5,
    3.0,
)  # least contrasts (WCAG 2.2, 1.4.3): of text, and of what is large or drawn


@dataclass(frozen=True, slots=True)
class RoleSize:
    """What a voice sets a kind of text in, and how large: px of the canvas, and px in a feed."""

    role: str
    font: str
    weight: int
    least: float
    most: float
    least_in_feed: float
    most_in_feed: float


@dataclass(frozen=True, slots=True)
class GroundContrast:
    """A ground in the colours of a theme, and the contrast of what stands on it, n:1."""

    name: str
    colours: dict[str, str]  # bg, text, muted, accent, on_accent as #rrggbb
    ratios: dict[str, float]  # text, muted, accent on the ground; on_accent on the accent
    low: tuple[str, ...]  # those that are too little


def role_sizes(voice: Voice, form: Format) -> tuple[RoleSize, ...]:
    """Return the sizes of each kind of text in the layouts for a format, those that there are."""
    sizes: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for role, size in _sizes(voice, form):
        sizes[role].append(size)
    feed = FEED / form.width
    found = []
    for role in ROLES:
        if role not in sizes:
            continue
        font = getattr(voice.fonts, role)
        least = min(low for low, _ in sizes[role]) * form.unit
        most = max(high for _, high in sizes[role]) * form.unit
        found.append(RoleSize(role, font.role, font.weight, least, most, least * feed, most * feed))
    return tuple(found)


def _sizes(voice: Voice, form: Format) -> Iterator[tuple[str, tuple[float, float]]]:
    shape = shape_of(form)
    inner = [put for one in voice.layout if shape in one.shapes for put in one.put]
    for put in (*inner, *voice.foot, *voice.cover_foot):
        yield from ((text.font, text.size) for text in put.texts)
        if put.number:
            yield "figure", put.number


def ground_contrasts(voice: Voice, theme: Theme) -> tuple[GroundContrast, ...]:
    """Return what stands out how far on each ground of a voice."""
    return tuple(_contrasts(voice, name, theme) for name in voice.grounds)


def _contrasts(voice: Voice, name: str, theme: Theme) -> GroundContrast:
    palette = ground_palette(voice, name, theme)
    tokens = ("bg", "text", "muted", "accent", "on_accent")
    ratios = {token: contrast(getattr(palette, token), palette.bg) for token in tokens[1:4]}
    ratios["on_accent"] = contrast(palette.on_accent, palette.accent)
    least = {"text": _TEXT, "muted": _TEXT, "accent": _LARGE, "on_accent": _LARGE}
    return GroundContrast(
        name,
        {token: hexadecimal(getattr(palette, token)) for token in tokens},
        ratios,
        tuple(token for token, ratio in ratios.items() if ratio < least[token]),
    )
