"""A formula in TeX in, what a page shows of it out: a drawing in its lines, a picture, plain characters, or the TeX.

A drawing (SVG) is part of the page: nothing is fetched, nothing uploaded, and it is sharp at any size. Places that take
no styles take a picture. The engine is that of cards; without it, and where it fails, TeX is shown as code.
"""

import io
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any, Literal
from xml.etree import ElementTree as ET

from repurpose import article as tree
from repurpose.article import Document, plain_formula
from repurpose.cards import draw_formula, formula_mask, formulas_at_hand
from repurpose.errors import ContentError
from repurpose.publish.pictures import data_address

Draws = Literal["all", "alone", "none"]
"""Which formulas are drawn: all; those that stand by themselves, others as characters where these can say them; none."""

_EM, _EM_ALONE = 17.0, 19.0  # px of an em, within a sentence and by itself
_PICTURE = 44  # the same, of a picture: about twice what is shown, for sharp screens
_UNITS = 100.0  # of the drawing, for an em
_command = re.compile(r"([MLQCZHVmlqczhv])|(-?\d+(?:\.\d+)?)")
_PAIRS = {"M": 1, "L": 1, "Q": 2, "C": 3}


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The shapes of a formula, and its box in hundredths of an em; the baseline is at 0."""

    shapes: str
    left: float
    top: float
    width: float
    height: float


def spell_formulas(document: Document) -> Document:
    """Return a document for a place that shows no drawn ones: plain characters, else TeX as code."""
    blocks = _spelled(document.blocks, alone=True)
    return replace(document, blocks=blocks, notes=_spelled(document.notes, alone=False))


def _spelled(node: Any, *, alone: bool) -> Any:
    """Return a node of a document without formulas; `alone`: where blocks stand."""
    if isinstance(node, tuple):
        return tuple(_spelled(one, alone=alone) for one in node)
    if isinstance(node, tree.Formula):
        said = plain_formula(node.tex)
        words = tree.Words(said or node.tex, tree.Span(0, 0))
        if alone:
            return tree.Paragraph((words,)) if said else tree.Code(node.tex, "tex")
        return words if said else tree.Styled("code", (words,))
    if not is_dataclass(node) or isinstance(node, tree.Words | tree.Picture | tree.Span):
        return node
    kept = {one.name: getattr(node, one.name) for one in fields(node)}
    spelled = {n: _spelled(value, alone=alone and n == "blocks") for n, value in kept.items()}
    return replace(node, **spelled)  # type: ignore[type-var]


def say_formula(tex: str, *, alone: bool, drawn: bool, colour: str) -> str:
    """Return the HTML of a formula; "" where only its TeX can be shown.

    Args:
        tex: The formula.
        alone: Whether it stands by itself, and not within a sentence.
        drawn: Whether the place takes drawings; else it gets a picture, or characters within a sentence.
        colour: Of the text, as #rrggbb.
    """
    if not drawn and not alone and (said := plain_formula(tex)):
        return escape(said, quote=False)
    try:
        drawing = _drawing(" ".join(tex.split())) if formulas_at_hand() else None
    except ContentError:
        drawing = None
    if drawing is None:
        return ""
    return _svg(drawing, tex, alone=alone, colour=colour) if drawn else _picture(drawing, tex)


def _svg(drawing: _Drawing, tex: str, *, alone: bool, colour: str) -> str:
    em = (_EM_ALONE if alone else _EM) / _UNITS
    box = f"{drawing.left:g} {drawing.top:g} {drawing.width:g} {drawing.height:g}"
    below = (drawing.top + drawing.height) * em
    place = (
        "display:inline-block" if alone else f"display:inline-block;vertical-align:{-below:.1f}px"
    )
    style = f"{place};width:{drawing.width * em:.1f}px;max-width:100%;height:auto"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(tex)}" viewBox="{box}" '
        f'style="{style};color:{colour}" fill="{colour}">{drawing.shapes}</svg>'
    )


def _picture(drawing: _Drawing, tex: str) -> str:
    from PIL import Image  # noqa: PLC0415  # only for places that take no drawing

    mask = formula_mask(" ".join(tex.split()), _PICTURE)
    page = Image.new("L", (mask.width + 8, mask.height + 8), 255)
    page.paste(0x26, (4, 4), mask)
    out = io.BytesIO()
    page.save(out, "PNG", optimize=True)
    width = round(drawing.width / _UNITS * _EM_ALONE)
    return f'<img src="{data_address("image/png", out.getvalue())}" alt="{escape(tex)}" width="{width}">'


@lru_cache(maxsize=256)
def _drawing(tex: str) -> _Drawing:
    root = draw_formula(tex)
    left, top, width, height = (float(number) for number in root.attrib["viewBox"].split())
    shapes = "".join(_shape(node) for node in root.iter())
    if not shapes:
        raise ContentError(tex)
    edge = 2.0  # rounding may move an outline by one
    return _Drawing(shapes, round(left - edge), round(top - edge), round(width + 2 * edge), round(height + 2 * edge))  # fmt: skip


def _shape(node: ET.Element) -> str:
    name, said = node.tag.rpartition("}")[2], node.attrib
    if name == "path":
        pen = said.get("stroke", "none") != "none" and float(said.get("stroke-width", 0))
        stroke = f' stroke="currentColor" stroke-width="{pen:g}"' if pen else ""
        return f'<path d="{_short(said["d"])}"{stroke}/>'
    if name == "rect":
        x, y, wide, high = (float(said[key]) for key in ("x", "y", "width", "height"))
        return f'<path d="M{x:.0f} {y:.1f}h{wide:.0f}v{max(high, 1.0):.1f}h-{wide:.0f}z"/>'
    return ""


def _short(path: str) -> str:
    """Return the outline of a path in whole units, each step from the one before: half as long."""
    written: list[str] = []
    at = start = (0, 0)
    command = ""
    numbers: list[float] = []
    for sign, number in _command.findall(path):
        if sign:
            command, numbers = sign, []
            if sign in "Zz":
                written.append("z")
                at = start
            elif sign not in _PAIRS:
                return path
            continue
        numbers.append(float(number))
        if len(numbers) < 2 * _PAIRS.get(command, 1):
            continue
        points = [(round(x), round(y)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if command != "L" or points[-1] != at:
            steps = "".join(f"{x - at[0]} {y - at[1]} " for x, y in points).strip()
            written.append(f"{command.lower()}{steps.replace(' -', '-')}")
        at = points[-1]
        start = at if command == "M" else start
        numbers = []
    return "".join(written)
