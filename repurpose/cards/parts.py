"""What several kinds of card share: the area clear of head and foot, and placing a stack in it."""

from dataclasses import replace

from repurpose.cards.sheet import Area, Block, Colour, Sheet, stack_height
from repurpose.errors import Overflow
from repurpose.ink import mix
from repurpose.messages import msg
from repurpose.typeset import Setting

OPTICAL = 0.46  # where the middle of a block stands so that it looks centred
ANCHORS = {"top": 0.0, "center": OPTICAL, "bottom": 1.0}  # the share of spare room above


def inner_area(sheet: Sheet, area: Area) -> Area:
    """Keep clear of head and foot."""
    gap = sheet.px(0.05 if not sheet.form.wide else 0.03)
    return Area(area.left, area.top + gap, area.right, area.bottom - gap)


def place(sheet: Sheet, blocks: list[Block], area: Area, anchor: float) -> float:
    """Draw a stack so that `anchor` (0 top, 1 bottom) of the spare room is above it."""
    spare = area.height - stack_height(blocks)
    if spare < -1:
        raise Overflow(
            msg(
                "The {kind} card takes {over:.0f} px more than {format} has.",
                kind=sheet.card.kind,
                over=-spare,
                format=sheet.form.name,
            ),
            hint=msg("Shorten the text, or choose a larger format."),
        )
    y = area.top + spare * anchor
    sheet.write_stack(blocks, area.left, y)
    return y


def body_anchor(sheet: Sheet) -> float:
    """Return the share of the spare room above a card's own text; low text clears the foot."""
    return min(0.9, ANCHORS[sheet.theme.style.body])


def moved(setting: Setting, by: float) -> Setting:
    """Move every line of a setting to the right by so many px."""
    lines = tuple(
        replace(
            line,
            x=line.x + by,
            runs=tuple(run._replace(x=run.x + by) for run in line.runs),
        )
        for line in setting.lines
    )
    return replace(setting, lines=lines, width=setting.width + by)


def named_setting(
    sheet: Sheet, text: str, size: float, width: float, leading: float, lead: float = 0.0
) -> Setting:
    """Set a name so that its portrait has room before it, or `lead` px when there is none."""
    portrait = sheet.portrait
    if portrait:
        lead = portrait.width + sheet.px(0.022)
    setting = sheet.fit(
        text,
        sheet.theme.fonts.label,
        (size * 0.8, size),
        width=width - lead,
        leading=leading,
        max_lines=2,
    )
    return moved(setting, lead) if lead else setting


def author_block(sheet: Sheet, width: float) -> Block:
    """Set the author's name, after the avatar if there is one."""
    theme = sheet.theme
    setting = named_setting(sheet, sheet.card.author, theme.scale.label * 1.1, width, 1.4)
    gap = sheet.px(theme.style.gap * 1.4)
    weight = theme.fonts.label.weight
    colour = sheet.palette.accent
    return Block("author", setting, colour, weight, before=gap, portrait=sheet.portrait)


def under(sheet: Sheet) -> Colour:
    """Return the colour beneath the text: the panel's, where there is one."""
    return sheet.palette.panel if sheet.panel else sheet.palette.bg


def pale(sheet: Sheet, colour: Colour, share: float = 0.2) -> Colour:
    """Return a colour far mixed into what lies under it."""
    return mix(under(sheet), colour, share)
