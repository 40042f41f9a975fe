"""The device that shows a card's picture as it is, in the frame of a voice, with its caption."""

from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.devices.paper import draw_tape
from repurpose.cards.devices.screen import draw_window
from repurpose.cards.model import PHOTO, PRINT, DrawnPart
from repurpose.cards.picture_frame import Edge, aspect_of, cut_photo, fit_size
from repurpose.cards.sheet import Area, stack_height
from repurpose.ink import mix
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

_MOST, _LEAST = 0.46, 0.2  # of the box that the caption may take, and that it may have at least
_EDGES: dict[str, Edge] = {"round": "round", "brush": "brush"}  # others are straight
_TILT = 1.6  # degrees of a print that is taped to a page
_MAT = 0.024  # of the unit: the white edge of a print
_BAR = 0.07  # of the unit: the bar of a window


def draw_picture(on: "Composer", area: Area, put: Put) -> None:
    """Show the picture, and its caption under it where the box has texts; `pad` is beside those.

    `label` is the frame: `hair` `round` `brush` `print` (a taped one) `window` `shade` (a block behind
    it) `rule` (a short one above the caption), or none.

    Raises:
        Overflow: The caption does not fit.
    """
    sheet = on.sheet
    aspect = aspect_of(sheet.card, sheet.images)
    side = put.pad * sheet.form.width
    gap = sheet.px(put.gap)
    bar = sheet.px(_BAR) if put.label == "window" else 0.0
    mat = sheet.px(_MAT) if put.label == "print" else 0.0
    wide, high = area.width - 2 * mat, area.height - bar - 2 * mat
    below = Area(area.left + side, area.top, area.right - side, area.bottom)
    said = 0.0
    if put.texts:
        rest = high - gap - wide / aspect
        room = min(max(rest, area.height * _LEAST), area.height * _MOST)
        blocks = on.blocks(put.texts, on.slots, _of_height(below, room), put.align, 1.0)
        said = stack_height([block for block, _, _ in blocks])
        high -= said + gap
    size = fit_size(aspect, wide, high)
    whole = size[1] + bar + 2 * mat + (said + gap if said else 0.0)
    y = area.top + (area.height - whole) * {"top": 0.0, "center": 0.44, "bottom": 1.0}[put.anchor]
    outer = size[0] + 2 * mat
    x = area.left if put.align == "left" else area.left + (area.width - outer) / 2
    frame = Area(x, y, x + outer, y + size[1] + bar + 2 * mat)
    _show(on, frame, put, size, bar, mat)
    if put.texts:
        top = frame.bottom + gap
        if put.label == "rule":
            sheet.fill(
                below.left, top - gap * 0.56, sheet.px(0.1), sheet.px(0.0063), on.seen(put.colour)
            )
        caption = Area(below.left, top, below.right, top + said + gap)
        on.write(caption, replace(put, anchor="top"), on.slots)


def _of_height(area: Area, high: float) -> Area:
    return Area(area.left, area.top, area.right, area.top + high)


def _show(
    on: "Composer", frame: Area, put: Put, size: tuple[int, int], bar: float, mat: float
) -> None:
    """Lay the picture into its frame."""
    sheet, palette = on.sheet, on.sheet.palette
    reach = round(sheet.px(0.03 if put.label == "round" else 0.02))
    photo, mask = cut_photo(sheet.images.photo, size, _EDGES.get(put.label, "straight"), reach)
    at = (round(frame.left + mat), round(frame.top + bar + mat))
    if put.label == "print":
        _lay_print(on, frame, photo, put)
        return
    if put.label == "window":
        draw_window(on, frame, put)
    elif put.label == "shade":
        off = sheet.px(0.022)
        sheet.fill(frame.left - off, frame.top - off, size[0], size[1], on.seen(put.colour))
    elif put.label == "hair":
        line = max(2.0, sheet.px(0.0018))
        colour = mix(palette.bg, palette.text, 0.5)
        sheet.fill(at[0] - line, at[1] - line, size[0] + 2 * line, size[1] + 2 * line, colour)
    sheet.paste(photo, at, mask)
    _name_last(on, PHOTO)


def _name_last(on: "Composer", name: str) -> None:
    """Name what was drawn last, which moves by itself in a clip."""
    count = on.sheet.canvas.count
    on.sheet.parts.append(DrawnPart(name, count - 1, count))


def _lay_print(on: "Composer", frame: Area, photo: "Image", put: Put) -> None:
    """Lay a print with a white edge on the page, a little askew, and tape it there."""
    from PIL import Image, ImageFilter  # noqa: PLC0415

    sheet, mat = on.sheet, round(on.sheet.px(_MAT))
    paper = Image.new("RGB", (photo.width + 2 * mat, photo.height + 2 * mat), (255, 255, 255))
    paper.paste(photo, (mat, mat))
    tilt = _TILT if on.seed % 2 else -_TILT
    mask = Image.new("L", paper.size, 255)
    paper = paper.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    mask = mask.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    left = round((frame.left + frame.right - paper.width) / 2)
    top = round((frame.top + frame.bottom - paper.height) / 2)
    reach = round(sheet.px(0.012))
    soft = Image.new("L", (mask.width + 4 * reach, mask.height + 4 * reach), 0)
    soft.paste(mask.point(lambda level: level * 70 // 255), (2 * reach, 2 * reach))
    soft = soft.filter(ImageFilter.GaussianBlur(reach * 0.7))
    x, y = left - 2 * reach, top - 2 * reach + reach // 2
    sheet.canvas.paste(sheet.palette.text, (x, y, x + soft.width, y + soft.height), soft)
    sheet.paste(paper, (left, top), mask)
    _name_last(on, PRINT)
    strip, middle = sheet.px(0.2), (frame.left + frame.right) / 2
    tape = Area(
        middle - strip / 2, top - sheet.px(0.018), middle + strip / 2, top + sheet.px(0.038)
    )
    draw_tape(on, tape, put)
