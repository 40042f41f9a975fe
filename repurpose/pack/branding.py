"""A brand and a pack in, the brand as its cards show it out: its words, its colour where that is read, its picture.

The picture is a file of the pack, `brand/avatar.png` or the like, so that the pack can be made again anywhere.
"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose import platforms
from repurpose.brand import NO_BRAND, Brand
from repurpose.errors import ContentError
from repurpose.ink import contrast, hexadecimal, mix
from repurpose.messages import msg
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.choices import Choices
from repurpose.pack.containment import read_inside
from repurpose.themes import Palette, Theme, load_theme, read_colour

if TYPE_CHECKING:
    from repurpose.pack.manifest import Manifest

FOLDER = "brand"  # of a pack
_READ, _SEEN = 4.5, 3.0  # contrast of text and of large text (WCAG 2.2, 1.4.3)
_VIVID = 90  # levels between a colour's channels: a ground that is a colour, not paper or night
_ALBUMS = ("album", "note", "post", "article")  # forms that carry a series of pictures
_HEADS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}

Colour = tuple[int, int, int]


def brand_of(choices: Choices, language: str) -> Brand:
    """Return the brand of a pack's cards in the language of its article."""
    brand = choices.brand.spoken(language)
    rules = [platforms.rules_of(name) for name in choices.platforms]
    album = any(one.platform.form in _ALBUMS and one.images > 1 for one in rules)
    return brand.settled(album=album)


def with_brand(plan: CardPlan, brand: Brand) -> CardPlan:
    """Return a card that bears the mark of a brand."""
    return replace(plan, card=replace(plan.card, brand=brand))


def avatar_file(data: bytes) -> str:
    """Return where a brand's picture stands in a pack.

    Raises:
        ContentError: It is no PNG, JPEG or WebP file.
    """
    for head, suffix in _HEADS.items():
        if data.startswith(head):
            return f"{FOLDER}/avatar.{suffix}"
    raise ContentError(
        msg("The avatar is not a PNG, JPEG or WebP file."),
        hint=msg(
            "Name another picture under [brand] in repurpose.toml, or none: a monogram is drawn."
        ),
    )


def with_avatar(choices: Choices, folder: Path, manifest: "Manifest") -> Choices:
    """Return the choices of a pack with the picture of its brand, which lies in the pack."""
    names = sorted(name for name in manifest.files if is_avatar(name))
    if not names or choices.brand == NO_BRAND:
        return choices
    return replace(choices, brand=replace(choices.brand, avatar=read_inside(folder, names[0])))


def is_avatar(name: str) -> bool:
    """Say whether a file of a pack is the picture of its brand."""
    return name in {f"{FOLDER}/avatar.{suffix}" for suffix in _HEADS.values()}


@lru_cache(maxsize=64)
def in_brand_colour(theme: Theme, accent: Colour) -> Theme:
    """Return a theme in the colour of a brand, made darker or lighter where it could not be read.

    A cover whose ground is a colour takes the brand's; one of paper or night keeps its own.
    """
    palette = _accented(theme.palette, accent)
    cover = _accented(theme.cover_palette, accent)
    ground = theme.cover_palette.bg
    if max(ground) - min(ground) > _VIVID or ground != theme.palette.bg:
        cover = _on_colour(cover, accent)
        second = (
            theme.palette.scrim_accent
        )  # what the theme sets apart on its colour, such as yellow on red
        if all(contrast(second, one) >= _READ for one in (cover.bg, cover.bg2, palette.scrim)):
            palette = replace(palette, scrim_accent=second)
    return replace(theme, palette=palette, cover_palette=cover)


def mended_accent(theme: Theme, accent: Colour) -> Colour:
    """Return the colour in which a brand's words stand on a theme's paper."""
    return in_brand_colour(theme, accent).palette.accent


def tell_mended(brand: Brand, names: tuple[str, ...]) -> str:
    """Return a note of where a brand's colour is drawn otherwise, for it could not be read; "" if nowhere."""
    if not brand.accent:
        return ""
    wanted = read_colour(brand.accent)
    changed = {name: mended_accent(load_theme(name), wanted) for name in dict.fromkeys(names)}
    said = ", ".join(f"{name} {hexadecimal(c)}" for name, c in changed.items() if c != wanted)
    if not said:
        return ""
    return msg(
        "the brand's colour {wanted} could not be read as it is, so it is drawn as: {themes}",
        wanted=brand.accent,
        themes=said,
    )


def _accented(palette: Palette, accent: Colour) -> Palette:
    own = _readable(accent, (palette.bg, palette.panel), palette.text)
    return replace(
        palette,
        accent=own,
        on_accent=_ink_on(own, palette.on_accent),
        scrim_accent=_readable(accent, (palette.scrim,), palette.on_scrim),
    )


def _on_colour(palette: Palette, accent: Colour) -> Palette:
    """Return a palette whose ground is the brand's colour, as deep as its words need."""
    ink = _ink_on(accent, palette.text)
    away = (0, 0, 0) if sum(ink) > 384 else (255, 255, 255)
    ground = next(
        found
        for share in range(101)
        if contrast(ink, found := mix(accent, away, share / 100)) >= _READ + 0.4
    )
    deeper = mix(ground, away, 0.1)
    return replace(
        palette,
        bg=ground,
        bg2=deeper,
        panel=ground,
        text=ink,
        muted=mix(ink, ground, 0.06),
        accent=ink,
        on_accent=ground,
    )


def _readable(colour: Colour, grounds: tuple[Colour, ...], towards: Colour) -> Colour:
    """Return a colour, moved towards that of the text as far as it must be to be read on all grounds."""
    for share in range(101):
        moved = mix(colour, towards, share / 100)
        if all(contrast(moved, ground) >= _READ for ground in grounds):
            return moved
    return towards


def _ink_on(ground: Colour, usual: Colour) -> Colour:
    """Return what is read on a colour: what the theme has there, or the better of white and black."""
    if contrast(usual, ground) >= _READ:
        return usual
    return max(((255, 255, 255), (17, 17, 17)), key=lambda ink: contrast(ink, ground))
