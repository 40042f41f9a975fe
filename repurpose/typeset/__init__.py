"""Text, fonts and a width in; lines of positioned glyph runs out, numbers only."""

from repurpose.typeset.catalogue import ROLES, Catalogue, FontFile, find_fonts
from repurpose.typeset.model import Face, GlyphRun, Line, Setting
from repurpose.typeset.setting import Align, fit_text, set_text
from repurpose.typeset.stack import FontStack, open_face

__all__ = [
    "ROLES",
    "Align",
    "Catalogue",
    "Face",
    "FontFile",
    "FontStack",
    "GlyphRun",
    "Line",
    "Setting",
    "find_fonts",
    "fit_text",
    "open_face",
    "set_text",
]
