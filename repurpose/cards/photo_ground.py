"""A photograph of the user's own in, the ground of a card with it and the colours on it out."""

from dataclasses import replace
from functools import lru_cache

from repurpose.cards.formats import Format
from repurpose.ink import Ground, duotone, fill_canvas, mix, open_photo, scrim_share
from repurpose.messages import msg
from repurpose.themes import Palette, Theme


@lru_cache(maxsize=4)
def photo_ground(
    theme: Theme,
    form: Format,
    photo: bytes,
    two_tone: bool,  # noqa: FBT001 - part of a cache key
) -> tuple[Ground, Palette]:
    """Return a photograph under as much scrim as its texts need, and the colours on it."""
    from PIL import Image  # noqa: PLC0415

    base = theme.palette
    palette = replace(
        base,
        bg=base.scrim,
        bg2=base.scrim,
        panel=base.scrim,
        text=base.on_scrim,
        muted=mix(base.on_scrim, base.scrim, 0.12),
        accent=base.scrim_accent,
        on_accent=base.scrim,
    )
    picture = fill_canvas(open_photo(photo, msg("The background")), form.size)
    if two_tone:
        picture = duotone(picture, base.scrim, mix(base.accent, (255, 255, 255), 0.35))
    share = scrim_share(picture, base.scrim, (palette.text, palette.muted, palette.accent))
    return Ground(Image.blend(picture, Image.new("RGB", form.size, base.scrim), share)), palette
