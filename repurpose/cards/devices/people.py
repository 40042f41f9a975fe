"""Devices of people and pictures: a speech bubble, an initial in a disc, a photograph, a thread of a line."""

from functools import lru_cache
from typing import TYPE_CHECKING

from repurpose.cards.devices.plain import colour_of, pitch_of, progress_of
from repurpose.cards.sheet import Area, Colour, stack_height
from repurpose.cards.voices.lettering import dot_mask
from repurpose.cards.voices.opening import BUBBLE_TAIL
from repurpose.errors import Overflow
from repurpose.ink import (
    duotone,
    fill_canvas,
    ink_box,
    mix,
    open_photo,
    rounded_mask,
    scrim_share,
)
from repurpose.messages import msg
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer


def draw_bubble(on: "Composer", area: Area, put: Put) -> None:
    """Fill a box with round corners and a tail below it, at the left; `label = "right"` at the right."""
    size = (round(area.width), round(area.height))
    tail = round(on.sheet.px(BUBBLE_TAIL))
    radius = round(on.sheet.px(put.thick or 0.045))
    mask = bubble_mask(size, radius, tail, right=put.label == "right")
    left, top = round(area.left), round(area.top)
    box = (left, top, left + mask.width, top + mask.height)
    on.sheet.canvas.paste_framed(colour_of(on, put), box, mask, radius, tail)


def draw_spoken(on: "Composer", area: Area, put: Put) -> None:
    """Write the texts of a box in a bubble that is as high as they are, `pad` of the unit around them.

    Raises:
        Overflow: They do not fit the box.
    """
    pad = on.sheet.px(put.pad)
    inner = Area(area.left + pad, area.top + pad, area.right - pad, area.bottom - pad)
    set_, top = on.set_box(inner, put, on.slots)
    high = stack_height([block for block, _, _ in set_])
    draw_bubble(on, Area(area.left, top - pad, area.right, top + high + pad), put)
    on.write_set(set_, top, inner)


@lru_cache(maxsize=24)
def bubble_mask(size: tuple[int, int], radius: int, tail: int, *, right: bool) -> "Image":
    """Return the mask of a bubble, its tail below it at the left, or at the `right`."""
    from PIL import Image, ImageDraw, ImageOps  # noqa: PLC0415

    mask = Image.new("L", (size[0], size[1] + tail), 0)
    mask.paste(rounded_mask(size, radius), (0, 0))
    wide = round(tail * 1.5)
    point = Image.new("L", (wide * 4, tail * 4), 0)
    ImageDraw.Draw(point).polygon([(0, 0), (wide * 4, 0), (wide * 0.6, tail * 4)], fill=255)
    mask.paste(point.reduce(4), (radius + tail // 2, size[1] - 1))
    return ImageOps.mirror(mask) if right else mask


def draw_initial(on: "Composer", area: Area, put: Put) -> None:
    """Draw a disc with the first letter of whom the card is of: the first that it has of `label`."""
    sheet = on.sheet
    names = (put.label or "speaker author core title").split()
    slot = next((on.slots[name] for name in names if name in on.slots), None)
    letter = next((c for c in slot.text if c.isalnum()), "") if slot else ""
    if not letter:
        return
    wide = round(min(area.width, area.height))
    left = round(area.left)
    top = round((area.top + area.bottom - wide) / 2)
    colour = colour_of(on, put)
    sheet.canvas.paste(colour, (left, top, left + wide, top + wide), dot_mask(wide))
    choice = on.font("title")
    size = wide * 0.5 / sheet.unit
    setting = sheet.fit(
        letter.upper(), choice, (size, size), width=1e4, leading=1.1, align="left", max_lines=1
    )
    x0, y0, x1, y1 = ink_box(setting)
    ink = sheet.palette.bg if put.colour == "text" else sheet.palette.on_accent
    at = (left + wide / 2 - (x0 + x1) / 2, top + wide / 2 - (y0 + y1) / 2)
    sheet.canvas.write(setting, at, ink)


def draw_photo(on: "Composer", area: Area, put: Put) -> None:
    """Draw the card's picture in two tones of the theme; from `thick` of its height on words may stand on it.

    Raises:
        Overflow: The card has no picture.
    """
    data = on.sheet.images.photo
    if not data:
        raise Overflow(msg("The card has no picture."))
    size = (round(area.width), round(area.height))
    palette = on.theme.palette
    tones = (palette.scrim, mix(on.colour(put.colour), palette.on_scrim, 0.72))
    inks = (palette.on_scrim, palette.scrim_accent)
    picture = toned_photo(data, size, tones, put.thick, inks)
    on.sheet.paste(picture, (round(area.left), round(area.top)))


@lru_cache(maxsize=4)
def toned_photo(
    data: bytes,
    size: tuple[int, int],
    tones: tuple[Colour, Colour],
    begin: float,
    inks: tuple[Colour, ...],
) -> "Image":
    """Return a picture that fills `size` in two tones, under as much of the dark one as `inks` need.

    The scrim begins above `begin`, a share of the height, and is whole there; 0: there is none.
    """
    from PIL import Image  # noqa: PLC0415

    picture = fill_canvas(open_photo(data, msg("The picture")), size)
    picture = duotone(picture, *tones, calm=True)
    if not begin:
        return picture
    wide, high = size
    whole = round(high * begin)
    share = scrim_share(picture.crop((0, whole, wide, high)), tones[0], inks)
    rise = min(whole, round(high * 0.22))
    veil = Image.new("L", size, 0)
    fade = Image.linear_gradient("L").resize((wide, max(1, rise)))
    level = round(255 * share)
    veil.paste(fade.point([k * level // 255 for k in range(256)]), (0, whole - rise))
    veil.paste(-(-255 * round(share * 100) // 100), (0, whole, wide, high))
    return Image.composite(Image.new("RGB", size, tones[0]), picture, veil)


def draw_thread(on: "Composer", area: Area, put: Put) -> None:
    """Draw a hairline through the middle of the box, and a bead on it as far as the series has come."""
    now, whole = progress_of(on)
    if whole < 2:
        return
    sheet = on.sheet
    middle = (area.top + area.bottom) / 2
    thin = max(2.0, sheet.px(0.0016))
    faint = mix(sheet.palette.bg, sheet.palette.text, 0.4)
    sheet.fill(area.left, middle - thin / 2, area.width, thin, faint)
    wide = max(6, round(sheet.px(put.thick or 0.012)))
    x = round(area.left + area.width * (now - 1) / (whole - 1) - wide / 2)
    y = round(middle - wide / 2)
    sheet.canvas.paste(on.colour(put.colour), (x, y, x + wide, y + wide), dot_mask(wide))


def draw_turns(on: "Composer", area: Area, put: Put) -> None:
    """Draw a pill for each card of the series, by turns high and low; those that were are coloured."""
    now, whole = progress_of(on)
    if whole < 2:
        return
    sheet = on.sheet
    pitch = pitch_of(on, area, 0.026, whole)
    wide = max(1, round(pitch * 0.8))
    high, step = round(sheet.px(0.0095)), round(sheet.px(0.0085))
    mask = rounded_mask((wide, high), high // 2)
    left = round(area.right) - pitch * (whole - 1) - wide
    middle = round((area.top + area.bottom - high) / 2)
    faint = mix(sheet.palette.bg, sheet.palette.text, 0.22)
    for place in range(whole):
        x, y = left + place * pitch, middle + (step if place % 2 else -step)
        colour = on.colour(put.colour) if place < now else faint
        sheet.canvas.paste(colour, (x, y, x + wide, y + high), mask)
