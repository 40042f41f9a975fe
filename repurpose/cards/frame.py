"""What stands on every card: the line at the head with kicker and page, the line at the foot."""

from repurpose.cards.avatar import draw_mark, has_mark
from repurpose.cards.labels import swipe_label
from repurpose.cards.parts import pale, under
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.cards.voices.lettering import dot_mask
from repurpose.cards.voices.slots import short_of
from repurpose.cards.voices.suiting import place_of
from repurpose.ink import ink_box, mix, open_photo, rounded_mask, scaled_to
from repurpose.messages import msg
from repurpose.typeset import Setting

_ONE_LINE = 1.2
_LEAST = 0.026  # of the unit: seven px in a feed of two columns
_LOGO_HIGH = 0.042  # of the unit
_SIDE = 0.044  # of the unit: the mark in the foot
_FEWEST = 2  # cards that make a series


def draw_frame(sheet: Sheet) -> Area:
    """Draw head and foot; return the area that is left for the card's own text.

    A card that lists crop to its central square has neither: they would be cut.
    """
    area = sheet.area
    if sheet.form.square and sheet.kind.cropped:
        return area
    top = _head(sheet, area)
    bottom = _foot(sheet, area)
    return Area(area.left, top, area.right, bottom)


def _one_line(sheet: Sheet, text: str, share: float, width: float) -> Setting:
    return sheet.fit(
        text,
        sheet.theme.fonts.label,
        (share * 0.8, share),
        width=width,
        leading=_ONE_LINE,
        align="left",
        max_lines=1,
    )


def _head(sheet: Sheet, area: Area) -> float:
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    y = area.top
    if theme.style.header == "rule":
        thick = max(2.0, sheet.px(theme.style.rule))
        sheet.fill(area.left, y, area.width, max(1.0, thick / 4), palette.text)
        sheet.fill(area.left, y, sheet.px(0.075), thick, palette.accent)
        y += sheet.px(0.026)
    if not card.kicker and not card.page:
        return y
    size = theme.scale.label
    room = area.width * (0.72 if card.page else 1.0)
    bottom = y + sheet.px(size)
    if card.kicker:
        setting = _one_line(sheet, card.kicker, size, room)
        weight = theme.fonts.label.weight
        bottom = sheet.write(Block("kicker", setting, palette.accent, weight), area.left, y)
    if card.page:
        bottom = max(bottom, _page(sheet, area, y))
    return bottom


def _page(sheet: Sheet, area: Area, y: float) -> float:
    """Write the page number at the right: plain, in a pill, or in a seal."""
    theme, palette = sheet.theme, sheet.palette
    setting = _one_line(sheet, sheet.card.page, theme.scale.small, area.width * 0.25)
    _, top, right, bottom = ink_box(setting)
    weight = theme.fonts.label.weight
    style = theme.style.page
    if style == "text":
        sheet.write(Block("page", setting, palette.muted, weight), area.right - right, y)
        return y + bottom - top
    pad = sheet.px(0.014 if style == "seal" else 0.018)
    high = bottom - top + 1.5 * pad
    wide = max(right + 2 * pad, high)
    left, head = area.right - wide, y - 0.75 * pad
    fill = palette.accent if style == "seal" else mix(palette.panel, palette.text, 0.09)
    ink = palette.on_accent if style == "seal" else palette.muted
    radius = round(high / 2 if style == "pill" else high * 0.14)
    size = (round(wide), round(high))
    box = (round(left), round(head), round(left) + size[0], round(head) + size[1])
    sheet.canvas.paste(fill, box, rounded_mask(size, radius))
    sheet.write(Block("page", setting, ink, weight), left + (wide - right) / 2, y)
    return y + bottom - top


def _logo(sheet: Sheet, area: Area) -> float:
    """Put the logo into the right corner of the foot; return its width in px, 0 without one."""
    if not sheet.images.logo:
        return 0.0
    logo = open_photo(sheet.images.logo, msg("The logo"))
    small = scaled_to(logo, sheet.px(0.2), sheet.px(_LOGO_HIGH))
    place = (round(area.right - small.width), round(area.bottom - small.height))
    sheet.paste(small, place, small if small.mode == "RGBA" else None)
    return float(small.width)


def _foot(sheet: Sheet, area: Area) -> float:
    """Write the foot; return the top of what was written."""
    brand = sheet.card.brand
    if brand.name or brand.sign or brand.avatar or swipe_label(sheet.card):
        return _brand_foot(sheet, area)
    return _plain_foot(sheet, area)


def _brand_foot(sheet: Sheet, area: Area) -> float:
    """Draw mark, short title or name, and how far the series has come, or that it goes on."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    side = sheet.px(_SIDE)
    top = area.bottom - side
    x, right = area.left, area.right - _logo(sheet, area)
    if has_mark(sheet) and card.kind != "end":
        draw_mark(
            sheet, (x, top), side, theme.fonts.title, (palette.accent, palette.on_accent), "round"
        )
        x += side + sheet.px(0.018)
    swipe = swipe_label(card)
    right -= _progress(sheet, right, top + side / 2, swipe)
    name, text = (
        ("source", short_of(card.source)) if card.source else ("brand.name", card.brand.name)
    )
    if card.kind == "end":
        text = ""
    if text:
        setting = sheet.fit(
            text,
            theme.fonts.label,
            (max(_LEAST, theme.scale.small * 0.85), theme.scale.small * 1.06),
            width=max(sheet.px(0.2), right - x - sheet.px(0.03)),
            leading=1.3,
            align="left",
            max_lines=2,
        )
        block = Block(name, setting, palette.muted, theme.fonts.label.weight)
        sheet.write(block, x, top + (side - block.height) / 2)
    rule = top - sheet.px(0.02)
    faint = pale(sheet, sheet.palette.text, 0.18)
    sheet.fill(area.left, rule, area.width, max(1.0, sheet.px(0.0012)), faint)
    return rule


def _progress(sheet: Sheet, right: float, middle: float, swipe: str) -> float:
    """Draw dots, the present one coloured, or the word that asks to swipe; return the width in px."""
    palette = sheet.palette
    if swipe:
        setting = _one_line(sheet, f"{swipe} ›", sheet.theme.scale.small * 1.1, sheet.px(0.4))
        left, top, end, bottom = ink_box(setting)
        at = (right - end, middle - (bottom - top) / 2 - top)
        sheet.canvas.write(setting, at, palette.text)
        return end - left
    place, whole = place_of(sheet.card)
    if whole < _FEWEST:
        return 0.0
    small, pitch = max(4, round(sheet.px(0.0085))), sheet.px(0.0185)
    large = max(6, round(sheet.px(0.014)))
    ground = under(sheet)
    for number in range(whole):
        wide = large if number == place else small
        colour = palette.accent if number == place else mix(ground, palette.text, 0.38)
        x = right - large / 2 - (whole - 1 - number) * pitch - wide / 2
        box = (round(x), round(middle - wide / 2))
        sheet.canvas.paste(colour, (*box, box[0] + wide, box[1] + wide), dot_mask(wide))
    return whole * pitch


def _plain_foot(sheet: Sheet, area: Area) -> float:
    """Write source (left) and footer (right or below); return the top of what was written."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    logo = _logo(sheet, area)
    width = area.width - (logo + sheet.px(0.03) if logo else 0.0)
    blocks = []
    for name, text in (("source", card.source), ("footer", card.footer)):
        if text:
            setting = sheet.fit(
                text,
                theme.fonts.label,
                (max(_LEAST, theme.scale.small * 0.85), theme.scale.small),
                width=width,
                leading=1.4,
                max_lines=2,
            )
            gap = sheet.px(0.012)
            blocks.append(Block(name, setting, palette.muted, theme.fonts.label.weight, before=gap))
    if not blocks:
        return area.bottom - (sheet.px(_LOGO_HIGH) if logo else 0.0)
    high = sum(b.height + (b.before if k else 0) for k, b in enumerate(blocks))
    y = area.bottom - high
    sheet.write_stack(blocks, area.left, y)
    rule = min(y, area.bottom - (sheet.px(_LOGO_HIGH) if logo else 0.0)) - sheet.px(0.024)
    faint = pale(sheet, sheet.palette.text, 0.18)
    if theme.style.align == "center":
        short = sheet.px(0.06)
        sheet.fill(area.left + (area.width - short) / 2, rule, short, 1.0, palette.accent)
    else:
        sheet.fill(area.left, rule, area.width, max(1.0, sheet.px(0.0012)), faint)
    return rule
