"""A formula in TeX in, its outlines out, measured in em; the engine is imported only here.

The engine (ziamath, MIT, with STIX Two Math, OFL) sets the formula in pure Python; our own ink draws it.
It is an extra: where it is missing no card of a formula is planned.
"""

import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from repurpose.errors import ContentError, SetupError
from repurpose.ink import Outline, outline_mask, read_path
from repurpose.messages import msg
from repurpose.patterns import lazy_pattern

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from PIL.Image import Image

_SIZE = 100.0  # px of the engine for an em
_foreign = lazy_pattern(
    r"[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\uffef]"
)  # not in its font
_unknown = re.compile(r">\s*\\[A-Za-z]+")  # a command that became a name in what is drawn
LONGEST = 400  # characters of TeX


@dataclass(frozen=True, slots=True)
class SetFormula:
    """A formula as it was set: its outlines, in hundredths of an em; width and height in em."""

    outlines: tuple[Outline, ...]
    left: float
    top: float
    width: float
    height: float


def formulas_at_hand() -> bool:
    """Say whether the engine is installed."""
    return find_spec("ziamath") is not None


@lru_cache(maxsize=64)
def set_formula(tex: str) -> SetFormula:
    """Set a formula.

    Raises:
        SetupError: The engine is not installed.
        ContentError: It is no formula, or holds what no formula of ours can.
    """
    if not formulas_at_hand():
        raise SetupError(
            msg("Formulas on cards need ziamath."), hint=msg("pip install 'repurpose[formulas]'")
        )
    drawing = draw_formula(tex)
    left, top, wide, high = (float(number) for number in drawing.attrib["viewBox"].split())
    outlines = tuple(one for node in drawing.iter() if (one := _outline(node)))
    if not outlines:
        raise _unfit(tex)
    return SetFormula(outlines, left, top, wide / _SIZE, high / _SIZE)


def draw_formula(tex: str) -> "ET.Element":
    """Return the engine's drawing of a formula: an SVG whose em is 100 units, its baseline at 0.

    Raises:
        ContentError: It is no formula, or holds what no formula of ours can.
    """
    if not tex.strip() or len(tex) > LONGEST or _foreign.search(tex):
        raise _unfit(tex)
    try:
        from xml.etree import ElementTree as ET  # noqa: PLC0415

        return ET.fromstring(_draw(tex))  # noqa: S314  # our own engine wrote it
    except Exception as error:  # its parsers raise what they stumble on
        raise _unfit(tex) from error


def _draw(tex: str) -> str:
    latex, convert = _engine()
    source = " ".join(tex.split())
    if _unknown.search(convert(source)):
        raise ValueError(source)
    return str(latex(source, size=_SIZE).svg())


@cache
def _engine() -> "tuple[Any, Any]":
    """Return what sets a formula, and what tells its parts: loaded in 0.2 s, where there is a formula."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of how it finds its own font
        from latex2mathml.converter import convert  # noqa: PLC0415
        from ziamath.config import config  # noqa: PLC0415
        from ziamath.zmath import Latex  # noqa: PLC0415

    config.svg2 = False
    return Latex, convert


def _outline(node: "ET.Element") -> Outline | None:
    """Return what an element of the engine's drawing shows."""
    name, said = node.tag.rpartition("}")[2], node.attrib
    pen = float(said.get("stroke-width", 0)) if said.get("stroke", "none") != "none" else 0.0
    if name == "path":
        return Outline(read_path(said["d"]), pen)
    if name == "rect":
        x, y, wide, high = (float(said[key]) for key in ("x", "y", "width", "height"))
        corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y))
        return Outline((corners,), pen if said.get("fill") == "none" else 0.0)
    return None


def _unfit(tex: str) -> ContentError:
    return ContentError(
        msg("The formula cannot be drawn: {tex}", tex=tex if len(tex) <= 60 else f"{tex[:57]}…")
    )


@lru_cache(maxsize=16)
def formula_mask(tex: str, size: int) -> "Image":
    """Return the mask of a formula whose em is `size` px."""
    made = set_formula(tex)
    wide, high = round(made.width * size) + 1, round(made.height * size) + 1
    return outline_mask(made.outlines, (wide, high), size / _SIZE, (-made.left, -made.top))
