"""What several kinds of card share: the area clear of head and foot, and placing a stack in it."""

from dataclasses import replace

from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.errors import ContentError, Overflow
from repurpose.typeset import Setting

OPTICAL = 0.46  # where the middle of a block stands so that it looks centred


def inner_area(sheet: Sheet, area: Area) -> Area:
    """Keep clear of head and foot."""
    gap = sheet.px(0.05 if not sheet.form.wide else 0.03)
    return Area(area.left, area.top + gap, area.right, area.bottom - gap)


def place(sheet: Sheet, blocks: list[Block], area: Area, anchor: float) -> float:
    """Draw a stack so that `anchor` (0 top, 1 bottom) of the spare room is above it."""
    spare = area.height - stack_height(blocks)
    if spare < -1:
        raise Overflow(
            f"The {sheet.card.kind} card takes {-spare:.0f} px more than {sheet.form.name} has.",
            hint="Shorten the text, or choose a larger format.",
        )
    y = area.top + spare * anchor
    sheet.write_stack(blocks, area.left, y)
    return y


def need(text: str, card: str, field: str) -> str:
    """Return `text`; raise ContentError when a card lacks what it is about."""
    if not text.strip():
        raise ContentError(f"A {card} card needs {field}.")
    return text


def moved(setting: Setting, by: float) -> Setting:
    """Move every line of a setting to the right by so many px."""
    lines = tuple(
        replace(
            line,
            x=line.x + by,
            runs=tuple(replace(run, x=run.x + by) for run in line.runs),
        )
        for line in setting.lines
    )
    return replace(setting, lines=lines, width=setting.width + by)
