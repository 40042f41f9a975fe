"""What stands on every card: the line at the head with kicker and page, the line at the foot."""

from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.ink import ink_box, mix, open_photo, rounded_mask, scaled_to
from repurpose.messages import msg
from repurpose.typeset import Setting

_ONE_LINE = 1.2
_LEAST = 0.0213  # of the unit: eight CSS px on a phone (`check_card`)
_LOGO_HIGH = 0.042  # of the unit


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
    faint = mix(palette.panel if sheet.panel else palette.bg, palette.text, 0.18)
    if theme.style.align == "center":
        short = sheet.px(0.06)
        sheet.fill(area.left + (area.width - short) / 2, rule, short, 1.0, palette.accent)
    else:
        sheet.fill(area.left, rule, area.width, max(1.0, sheet.px(0.0012)), faint)
    return rule
