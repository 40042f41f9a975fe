"""What opens a quotation: a large mark, a bar, two rules, a prompt with its cursor, a block."""

from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.ink import ink_box
from repurpose.themes import Mark
from repurpose.typeset import set_text


def room_above(sheet: Sheet, mark: Mark) -> float:
    """Return the px that a mark takes above the text."""
    if mark == "rules":
        return sheet.px(0.045 if sheet.form.wide else 0.06)
    if sheet.form.wide:
        return 0.0
    return sheet.px({"large": 0.105, "block": 0.175}.get(mark, 0.0))


def room_below(sheet: Sheet, mark: Mark) -> float:
    """Return the px that a mark takes under the text and its speaker."""
    return room_above(sheet, mark) if mark == "rules" else 0.0


def room_left(sheet: Sheet, mark: Mark) -> float:
    """Return the px that a mark takes to the left of the text."""
    if mark == "block" and sheet.form.wide:
        return sheet.px(0.15)
    return sheet.px({"bar": 0.045, "prompt": 0.075}.get(mark, 0.0))


def draw_mark(sheet: Sheet, mark: Mark, area: Area, block: Block, y: float, bottom: float) -> None:
    """Draw a mark around a block whose ink begins at `y`; `bottom` is where the stack ends."""
    if mark == "large" and not sheet.form.wide:
        _large(sheet, area, y)
    elif mark == "bar":
        sheet.fill(area.left, y, max(3.0, sheet.px(0.008)), block.height, sheet.palette.accent)
    elif mark == "rules":
        _rules(sheet, area, y, bottom)
    elif mark == "prompt":
        _prompt(sheet, area, block, y)
    elif mark == "block":
        _block(sheet, area, y)


def _large(sheet: Sheet, area: Area, y: float) -> None:
    """A large opening quotation mark above the text."""
    stack = sheet.catalogue.stack("serif", 400, "en")
    size = sheet.px(0.26)
    setting = set_text("“", stack=stack, size=size, width=size, language="en", leading=1.0)
    x = area.left - size * 0.07  # so that its ink stands over that of the text
    if sheet.theme.style.align == "center":
        _, _, right, _ = ink_box(setting)
        x = area.left + (area.width - right) / 2
    sheet.canvas.write(setting, (x, y - size * 0.50), sheet.palette.accent)


def _rules(sheet: Sheet, area: Area, y: float, bottom: float) -> None:
    """A rule over the text and one under it, thick and thin as in a magazine."""
    gap = room_above(sheet, "rules") * 0.8
    wide = area.width if sheet.theme.style.align == "left" else sheet.px(0.22)
    left = area.left + (area.width - wide) / 2
    thick, thin = max(3.0, sheet.px(0.006)), max(1.0, sheet.px(0.0014))
    sheet.fill(left, y - gap - thick, wide, thick, sheet.palette.accent)
    sheet.fill(left, bottom + gap, wide, thin, sheet.palette.accent)


def _prompt(sheet: Sheet, area: Area, block: Block, y: float) -> None:
    """A prompt before the first line, and a cursor after the last where there is room."""
    setting, accent = block.setting, sheet.palette.accent
    stack = sheet.catalogue.stack("latin", 700, "en")
    sign = set_text(">", stack=stack, size=setting.size, width=1e4, language="en", leading=1.0)
    baseline = y - ink_box(setting)[1] + setting.lines[0].baseline
    sheet.canvas.write(sign, (area.left, baseline - sign.lines[0].baseline), accent)
    last = setting.lines[-1]
    x = area.left + room_left(sheet, "prompt") + last.x + last.width + setting.size * 0.16
    wide = setting.size * 0.5
    if x + wide <= area.right + setting.size * 0.1:
        low = y - ink_box(setting)[1] + last.baseline + setting.size * 0.1
        sheet.fill(x, low - setting.size * 0.96, wide, setting.size * 0.96, accent)


def _block(sheet: Sheet, area: Area, y: float) -> None:
    """A filled square with the mark cut out of it, above the text or beside it."""
    side = sheet.px(0.12)
    top = y if sheet.form.wide else y - sheet.px(0.175)
    stack = sheet.catalogue.stack("sans", 900, "en")
    size = side * 1.15
    sign = set_text("“", stack=stack, size=size, width=size, language="en", leading=1.0)
    sheet.fill(area.left, top, side, side, sheet.palette.accent)
    wide = sign.lines[0].width
    at = (area.left + (side - wide) / 2, top + side * 1.02 - sign.lines[0].baseline)
    sheet.canvas.write(sign, at, sheet.palette.on_accent)
