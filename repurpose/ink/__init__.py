"""Settings, colours and shapes in; pictures and PNG bytes out: what cards and clips both draw with."""

from repurpose.ink.backdrop import paint_backdrop, paint_shapes
from repurpose.ink.canvas import Canvas, Ground
from repurpose.ink.colour import Colour, contrast, hexadecimal, mix, worst_contrast
from repurpose.ink.files import SUFFIXES, FileKind, encode_picture, file_kind
from repurpose.ink.paint import gradient, grain, paste_panel, rounded_mask, soft_shadow
from repurpose.ink.photo import (
    duotone,
    fill_canvas,
    open_photo,
    round_cut,
    scaled_to,
    scrim_share,
)
from repurpose.ink.png import LEVELS, Level, encode_png
from repurpose.ink.write import draw_setting, ink_box

__all__ = [
    "LEVELS",
    "SUFFIXES",
    "Canvas",
    "Colour",
    "FileKind",
    "Ground",
    "Level",
    "contrast",
    "draw_setting",
    "duotone",
    "encode_picture",
    "encode_png",
    "file_kind",
    "fill_canvas",
    "gradient",
    "grain",
    "hexadecimal",
    "ink_box",
    "mix",
    "open_photo",
    "paint_backdrop",
    "paint_shapes",
    "paste_panel",
    "round_cut",
    "rounded_mask",
    "scaled_to",
    "scrim_share",
    "soft_shadow",
    "worst_contrast",
]
