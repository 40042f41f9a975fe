"""Check a drawn card: contrast at the worst pixel, line edges, orphans, sizes after downscale."""

from dataclasses import dataclass
from typing import Literal

import regex

from repurpose.cards.formats import find_format
from repurpose.cards.model import CardLine, DrawnCard, Written
from repurpose.ink import worst_contrast
from repurpose.messages import msg
from repurpose.text import NEVER_FIRST, NEVER_LAST
from repurpose.themes import Theme
from repurpose.typeset import Catalogue

Rule = Literal[
    "contrast",
    "line start",
    "line end",
    "orphan",
    "size",
    "glyph",
    "density",
    "collision",
    "gap",
    "feed size",
    "focal",
    "rhythm",
]
_HAN = regex.compile(r"\p{Han}")
_PHONE = 390.0  # CSS px that a phone shows the width of a canvas in
_LARGE, _LARGE_BOLD = 24.0, 18.66  # CSS px from which WCAG 2.2 calls text large
_LEAST = 8.0  # CSS px under which a line cannot be read on a phone


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a card, for people."""

    rule: Rule
    field: str
    message: str


def check_card(drawn: DrawnCard, theme: Theme, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return what a careful designer would complain about; nothing for a good card.

    Contrast follows WCAG 2.2, success criterion 1.4.3 (AA), against what lies beneath each text.
    """
    findings = [_contrast(drawn, theme, block) for block in drawn.written]
    findings += [_size(drawn, block) for block in drawn.written]
    for line in drawn.lines:
        findings += [*_edges(line), _glyphs(drawn, theme, catalogue, line)]
    findings.append(_orphan(drawn))
    return tuple(finding for finding in findings if finding)


def _shown_size(drawn: DrawnCard, block: Written) -> float:
    """Return the size in CSS px on a phone that shows the whole width."""
    return block.size * _PHONE / find_format(drawn.format).unit


def _contrast(drawn: DrawnCard, theme: Theme, block: Written) -> Finding | None:
    if block.field == "page" and theme.style.page != "text":
        return None  # stands on a ground of its own, checked with the palette
    left, top, right, bottom = block.box
    under = drawn.canvas.before(block.order, block.box)
    found = worst_contrast(under, (0, 0, right - left, bottom - top), block.colour)
    size = _shown_size(drawn, block)
    large = size >= _LARGE or (block.weight >= 700 and size >= _LARGE_BOLD)
    least = 3.0 if large else 4.5
    if found >= least:
        return None
    return Finding(
        "contrast",
        block.field,
        msg("contrast {found:.2f}:1, {least:g}:1 needed", found=found, least=least),
    )


def _size(drawn: DrawnCard, block: Written) -> Finding | None:
    size = _shown_size(drawn, block)
    if size >= _LEAST:
        return None
    return Finding(
        "size",
        block.field,
        msg("{size:g} px is {shown:.1f} px on a phone", size=block.size, shown=size),
    )


def _edges(line: CardLine) -> list[Finding | None]:
    found: list[Finding | None] = []
    if line.start and line.text[0] in NEVER_FIRST:
        found.append(
            Finding("line start", line.field, msg("a line starts with {text}", text=line.text[0]))
        )
    if line.text[-1] in NEVER_LAST:
        found.append(
            Finding("line end", line.field, msg("a line ends with {text}", text=line.text[-1]))
        )
    return found


def _glyphs(drawn: DrawnCard, theme: Theme, catalogue: Catalogue, line: CardLine) -> Finding | None:
    stack = catalogue.stack(theme.fonts.body.role, 400, drawn.card.language)
    lost = stack.missing(line.text)
    return (
        Finding("glyph", line.field, msg("no font has {lost}", lost=", ".join(lost)))
        if lost
        else None
    )


def _orphan(drawn: DrawnCard) -> Finding | None:
    lines = [line for line in drawn.lines if line.field == "text"]
    if len(lines) < 2 or not drawn.card.language.startswith("zh"):
        return None
    last = lines[-1].text
    if len(_HAN.findall(last)) >= 2 or regex.search(r"[\p{Latin}\p{N}]{2}", last):
        return None
    return Finding("orphan", "text", msg("the last line is only {last}", last=last))
