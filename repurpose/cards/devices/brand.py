"""Devices of a brand: its mark, the word that asks to swipe, and the signature under an end card."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from repurpose.cards.avatar import CORNERS, Outline, draw_mark, has_mark
from repurpose.cards.button import FOLLOW, box_of, draw_button, set_words, write_words
from repurpose.cards.labels import follow_label, swipe_label
from repurpose.cards.model import SIGN, DrawnPart
from repurpose.cards.qr import qr_code
from repurpose.cards.sheet import Area, Colour
from repurpose.cards.voices.slots import Slot, short_of
from repurpose.ink import contrast, ink_box, mix
from repurpose.themes import Lettering, Put
from repurpose.typeset import set_text

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

_MARK = 0.082  # of the unit: the mark of a signature
_PASSING = 0.062  # of the unit of a scene: the least of a title that is read in passing
_READ = 3.0  # contrast of a mark's plate with its ground


def draw_avatar(on: "Composer", area: Area, put: Put) -> None:
    """Draw the brand's mark at the left of the box, as high as it; `label` is its outline."""
    side = min(area.width, area.height)
    top = area.top + (area.height - side) / 2
    _mark(on, (area.left, top), side, put)


def _mark(on: "Composer", at: tuple[float, float], side: float, put: Put) -> None:
    """Draw the mark in a colour that is seen on its ground, its letters in one that is read on that."""
    outline = cast("Outline", put.label if put.label in ("soft", "square") else "round")
    before = on.sheet.canvas.count
    draw_mark(on.sheet, at, side, on.font("title"), plate_colours(on, put.colour), outline)
    if on.sheet.form.bare:  # it comes by itself
        on.sheet.parts.append(DrawnPart(f"{SIGN}mark", before, on.sheet.canvas.count))


def plate_colours(on: "Composer", colour: str) -> tuple[Colour, Colour]:
    """Return the colours of a plate that is seen on its ground, and of letters that are read on it."""
    palette = on.sheet.palette
    ground, ink = (palette.text, palette.bg) if colour == "bg" else (palette.bg, palette.text)
    plate = on.colour(colour)
    if contrast(plate, ground) < _READ:
        plate = ink
    letters = max(
        (ground, palette.on_accent, (255, 255, 255), (16, 16, 16)),
        key=lambda one: min(contrast(one, plate), 7.0),
    )
    return plate, letters


def draw_episode(on: "Composer", area: Area, put: Put) -> None:
    """Write which of how many clips this is, right aligned, `thick` of the unit high; with `label` on a plate."""
    sheet = on.sheet
    if not sheet.card.footer:
        return
    setting = set_words(sheet, sheet.card.footer, on.font("label"), sheet.px(put.thick or 0.028))
    middle = (area.top + area.bottom) / 2
    if put.label:
        corner = CORNERS[cast("Outline", put.label)]
        draw_button(sheet, setting, area.right, middle, plate_colours(on, put.colour), corner)
        return
    ink = on.readable(on.seen(put.colour), box_of(setting, area.right, middle))
    write_words(sheet, setting, area.right, middle, ink)


def draw_swipe(on: "Composer", area: Area, put: Put) -> None:
    """Write that the series goes on, right aligned, with an arrow; only on a cover that says so."""
    words = swipe_label(on.sheet.card)
    if not words:
        return
    sheet, choice = on.sheet, on.font("label")
    size = sheet.px(put.thick or 0.028)
    setting = set_text(
        words,
        stack=sheet.stack(choice),
        size=size,
        width=1e4,
        leading=1.1,
        language=sheet.card.language,
    )
    left, top, right, bottom = ink_box(setting)
    colour = on.seen(put.colour)
    tail = size * 1.25
    x = area.right - tail - size * 0.35 - (right - left)
    middle = (area.top + area.bottom) / 2
    half = (bottom - top) / 2
    colour = on.readable(colour, (int(x), int(middle - half), int(area.right), int(middle + half)))
    sheet.canvas.write(setting, (x - left, middle - (bottom - top) / 2 - top), colour)
    _arrow(on, area.right - tail, middle, tail, size, colour)


def _arrow(
    on: "Composer",
    left: float,
    middle: float,
    wide: float,
    size: float,
    colour: tuple[int, int, int],
) -> None:
    from PIL import Image, ImageDraw  # noqa: PLC0415

    high, big = round(size * 0.62), 4
    across = round(wide)
    mask = Image.new("L", (across * big, high * big), 0)
    draw, pen = ImageDraw.Draw(mask), max(big * 2, round(size * 0.085 * big))
    end, half = across * big - pen, high * big / 2
    draw.line([(0, half), (end, half)], fill=255, width=pen)
    head = high * big * 0.42
    draw.line(
        [(end - head, half - head), (end, half), (end - head, half + head)],
        fill=255,
        width=pen,
        joint="curve",
    )
    mask = mask.resize((across, high), Image.Resampling.BOX)
    x, y = round(left), round(middle - high / 2)
    on.sheet.canvas.paste(colour, (x, y, x + across, y + high), mask)


def draw_signature(on: "Composer", area: Area, put: Put) -> None:
    """Draw whose article this was: mark, name and tagline, or title and author; the code beside them where there is one.

    `label` is the outline of the mark, or `none` where only a picture is shown; `colour` is that of the texts.

    Raises:
        Overflow: They do not fit the box.
        ContentError: The address is too long for a code.
    """
    sheet = on.sheet
    code = qr_code(sheet.card.link, min(area.height, sheet.px(0.19))) if sheet.card.link else None
    inner = _beside_code(on, area, code)
    follow, slots = follow_label(sheet.card) if sheet.form.bare else "", on.slots
    if follow and code:
        inner_slots = {"handle": Slot(f"{SIGN}handle", f"{follow} {sheet.card.brand.handle}")}
        slots = {**slots, **inner_slots} if sheet.card.brand.handle else slots
    elif follow:
        inner = _beside_follow(on, inner, follow, put)
    if has_mark(sheet) and (put.label != "none" or sheet.card.brand.avatar):
        side = min(sheet.px(_MARK), area.height)
        top = inner.top + (inner.height - side) / 2
        _mark(on, (inner.left, top), side, put)
        inner = Area(inner.left + side + sheet.px(0.026), inner.top, inner.right, inner.bottom)
    colour = "text" if put.colour == "accent" else put.colour
    if sheet.form.bare and "title" in slots:  # gone in a moment: as far as its joint, and larger
        said = slots["title"]
        slots = {**slots, "title": Slot(said.field, short_of(said.text))}
    on.write(inner, Put(put.box, _texts(on, colour), anchor="center"), slots)


def _beside_follow(on: "Composer", area: Area, words: str, put: Put) -> Area:
    """Draw the word that asks to follow at the right of a box, as a button; return what is left of it."""
    sheet, before = on.sheet, on.sheet.canvas.count
    colours = plate_colours(on, "bg" if put.colour == "bg" else "accent")
    corner = CORNERS[cast("Outline", {"none": "soft"}.get(put.label, put.label or "round"))]
    setting = set_words(sheet, words, on.font("label"), sheet.px(FOLLOW))
    middle = (area.top + area.bottom) / 2
    left = draw_button(sheet, setting, area.right, middle, colours, corner)
    sheet.parts.append(DrawnPart(f"{SIGN}follow", before, sheet.canvas.count))
    return replace(area, right=left - sheet.px(0.03))


def _beside_code(on: "Composer", area: Area, code: "Image | None") -> Area:
    """Lay the code at its side of the box; return what is left of it."""
    if code is None:
        return area
    right = on.sheet.card.brand.qr_side == "right"
    left = round(area.right - code.width) if right else round(area.left)
    top = round(area.top + (area.height - code.height) / 2)
    on.sheet.paste(code, (left, top))
    gap = code.width + on.sheet.px(0.035)
    if right:
        return Area(area.left, area.top, area.right - gap, area.bottom)
    return Area(area.left + gap, area.top, area.right, area.bottom)


def _texts(on: "Composer", colour: str) -> tuple[Lettering, ...]:
    """Return what a signature says, the brand first; without one the title and its author."""
    small = "muted" if colour == "text" else colour
    if "brand" not in on.slots:
        title = (_PASSING / on.sheet.form.scale, 0.076) if on.sheet.form.bare else (0.028, 0.042)
        return (
            _line("title", title, "title", colour, 3, 0.0),
            _line("author", (0.026, 0.032), "label", small, 1, 0.018),
        )
    who = "handle" if "handle" in on.slots else "author"
    lines = [
        _line("brand", (0.032, 0.05), "title", colour, 1, 0.0),
        _line("tagline", (0.026, 0.034), "body", colour, 2, 0.014),
    ]
    if who == "handle" or on.slots["brand"].text != on.sheet.card.author:
        lines.append(_line(who, (0.026, 0.030), "label", small, 1, 0.012))
    return tuple(lines)


def _line(
    slot: str, size: tuple[float, float], font: str, colour: str, lines: int, gap: float
) -> Lettering:
    return Lettering(
        slot,
        size,
        font=font,  # type: ignore[arg-type]
        colour=colour,
        leading=1.34,
        gap=gap,
        lines=lines,
        key="none",
        optional=True,
    )


def soft_line(on: "Composer") -> tuple[int, int, int]:
    """Return the colour of a thin line on the ground."""
    return mix(on.sheet.palette.bg, on.sheet.palette.text, 0.22)
