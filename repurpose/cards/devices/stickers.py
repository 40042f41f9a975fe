"""What a card speaks of in, stickers out: icons of its concept words, cut out with a white edge and stuck on.

A card without such a word has one of its article's title.

They are put only where nothing has been written, so that a text that needs the room has it.
"""

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.devices.pattern import draw_pattern
from repurpose.cards.icons import icon_mask, icons_in
from repurpose.cards.sheet import Area, Colour
from repurpose.cards.voices.suiting import place_of
from repurpose.ink import contrast
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

_FILLS: tuple[Colour, ...] = ((255, 225, 77), (166, 235, 201), (174, 220, 255), (255, 179, 198))
_EDGE, _PEN, _SHADE = (255, 255, 255), (43, 42, 53), (40, 38, 34)
_STROKE = 1.7  # of an icon's 24ths: the pen
_PAD = 0.15  # of an icon's size around it, for its white edge
_TILT = 8  # degrees at the most
_SEEN = 1.08  # the least contrast of a fill to the ground
_CLEAR = 0.012  # of the unit that stays free between a text and a sticker
_UP = 0.6  # of what is empty above them, that they may grow into
_OPEN = 0.1  # of its square an icon encloses at the least that is a sticker by itself
_TURNS = 3  # icons of an article that take turns
_OF_KIND = (
    "对话 阅读 创意"  # what any article is: something said, read and thought, in words with an icon
)
_ON_ROUND = 0.6  # of the size of a round sticker, that an icon has on it
_SMALL = 30  # px of the picture in which the inside of an icon is sought


def draw_stickers(on: "Composer", area: Area, put: Put) -> None:
    """Stick icons of what the card says in a row, at the right, as many as the box takes.

    Without any, where somebody grieves, there is `label`'s pattern.

    The whole box stays empty where a text stands in it.
    """
    if _is_written(on, area):
        return
    area = _grown(on, area)
    card = on.sheet.card
    said = " ".join((card.title, card.text, card.number, *card.items, card.kicker))
    most = max(1, int(area.width / area.height))
    names = icons_in(said, most, about=card.source) or _of_article(on, said)
    if not names:
        if put.label:
            draw_pattern(on, area, put)
        return
    size = round(min(area.height / (1 + _PAD), area.width / (len(names) * (1 + _PAD))))
    step = size * (1 + _PAD)
    fills = [fill for fill in _FILLS if contrast(fill, on.sheet.palette.bg) >= _SEEN] or _FILLS
    for place, name in enumerate(reversed(names)):
        tilt = Random(on.seed + place).uniform(-_TILT, _TILT)  # noqa: S311 - the article's own
        x = area.right - step * (place + 1)
        y = area.top + (area.height - size) / 2
        fill = fills[(on.seed + place) % len(fills)]
        _stick(on, name, (round(x), round(y)), size, round(tilt), fill)


def _of_article(on: "Composer", said: str) -> tuple[str, ...]:
    """Return an icon of what the article is about, or of what such a card is, one after another in a series.

    None where either speaks of grief.
    """
    card = on.sheet.card
    title = card.source or card.title
    names = icons_in(f"{title} {_OF_KIND}", _TURNS, about=said)
    return names[(on.seed + place_of(card)[0]) % len(names) :][:1] if names else ()


def _grown(on: "Composer", area: Area) -> Area:
    """Return a larger place where much above it is empty: up to twice as high, and as much wider to the left."""
    low = max((written.box[3] for written in on.sheet.written), default=area.top)
    if not 0 < low < area.top:
        return area
    by = min(area.height, (area.top - low) * _UP)
    left = max(on.sheet.px(on.voice.margin), area.left - by * area.width / area.height)
    return Area(left, area.top - by, area.right, area.bottom)


def _is_written(on: "Composer", area: Area) -> bool:
    clear = on.sheet.px(_CLEAR)
    return any(
        box[0] - clear < area.right
        and box[2] + clear > area.left
        and box[1] - clear < area.bottom
        and box[3] + clear > area.top
        for box in (written.box for written in on.sheet.written)
    )


def _stick(
    on: "Composer", name: str, at: tuple[int, int], size: int, tilt: int, fill: Colour
) -> None:
    """Stick one icon on: its shade, its white edge, its flat colour and its lines."""
    edge, inside, lines = sticker_masks(name, size, tilt)
    pad = (edge.width - size) // 2
    left, top = at[0] - pad, at[1] - pad
    drop = max(2, round(on.sheet.px(0.0055)))
    shade = edge.point([round(level * 0.16) for level in range(256)])
    paste = on.sheet.canvas.paste
    paste(_SHADE, (left, top + drop, left + edge.width, top + drop + edge.height), shade)
    for colour, mask in ((_EDGE, edge), (fill, inside), (_PEN, lines)):
        paste(colour, (left, top, left + mask.width, top + mask.height), mask)


@lru_cache(maxsize=48)
def sticker_masks(name: str, size: int, tilt: int) -> tuple["Image", "Image", "Image"]:
    """Return the masks of a sticker's edge, of its inside and of its lines, `tilt` degrees to the left."""
    from PIL import Image, ImageChops, ImageFilter  # noqa: PLC0415

    pad = round(size * _PAD)
    whole = (size + 2 * pad, size + 2 * pad)
    lines, inside = Image.new("L", whole, 0), Image.new("L", whole, 0)
    within, enclosed = _inside(name)
    if enclosed < _OPEN:  # on a round one of its own
        small = round(size * _ON_ROUND)
        at = pad + (size - small) // 2
        lines.paste(icon_mask(name, small, _STROKE / _ON_ROUND), (at, at))
        disc, ring = _round(size)
        inside.paste(disc, (pad, pad))
        lines.paste(255, (pad, pad), ring)
    else:
        lines.paste(icon_mask(name, size, _STROKE), (pad, pad))
        inside.paste(within.resize((size, size), Image.Resampling.BICUBIC), (pad, pad))
    both = ImageChops.lighter(lines, inside)
    soft = both.filter(ImageFilter.GaussianBlur(size * 0.045))
    edge = soft.point([min(255, max(0, (level - 14) * 12)) for level in range(256)])

    def turned(mask: Image.Image) -> Image.Image:
        return mask.rotate(tilt, Image.Resampling.BILINEAR)

    return turned(edge), turned(inside), turned(lines)


def _round(size: int) -> tuple["Image", "Image"]:
    """Return the masks of a disc and of its outline."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    big = size * 2
    disc, ring = Image.new("L", (big, big), 0), Image.new("L", (big, big), 0)
    box = (2, 2, big - 3, big - 3)
    ImageDraw.Draw(disc).ellipse(box, fill=255)
    ImageDraw.Draw(ring).ellipse(box, outline=255, width=round(big * _STROKE / 24))
    return disc.reduce(2), ring.reduce(2)


@lru_cache(maxsize=48)
def _inside(name: str) -> tuple["Image", float]:
    """Return a small mask of what the lines of an icon enclose, and how much of its square that is."""
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    size = _SMALL
    ground = Image.new("L", (size + 2, size + 2), 0)
    ground.paste(icon_mask(name, size, 2.6).point([255 * (v > 90) for v in range(256)]), (1, 1))
    ImageDraw.floodfill(ground, (0, 0), 128)
    whole = ground.crop((1, 1, size + 1, size + 1))
    within = whole.point([255 * (v == 0) for v in range(256)])
    return within.filter(ImageFilter.MaxFilter(3)), whole.histogram()[0] / size**2
