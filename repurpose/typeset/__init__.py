"""Text, fonts and a width in; lines of positioned glyph runs out, numbers only."""

from repurpose.typeset.catalogue import Catalogue, FontFile, find_fonts
from repurpose.typeset.fonts_file import ROLES
from repurpose.typeset.model import Face, GlyphRun, Line, Setting
from repurpose.typeset.setting import Align, fit_text, set_text, type_sizes
from repurpose.typeset.stack import FontStack, open_face
from repurpose.typeset.vertical import Column, ColumnRun, Columns, fit_columns, set_columns

__all__ = [
    "ROLES",
    "Align",
    "Catalogue",
    "Column",
    "ColumnRun",
    "Columns",
    "Face",
    "FontFile",
    "FontStack",
    "GlyphRun",
    "Line",
    "Setting",
    "find_fonts",
    "fit_columns",
    "fit_text",
    "open_face",
    "set_columns",
    "set_text",
    "type_sizes",
]
