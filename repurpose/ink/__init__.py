"""Settings, colours and shapes in; pictures and PNG bytes out: what cards and clips both draw with."""

from repurpose.ink.backdrop import paint_backdrop
from repurpose.ink.colour import Colour, contrast, hexadecimal, mix, parse_colour, worst_contrast
from repurpose.ink.paint import gradient, grain, paste_panel, rounded_mask, soft_shadow
from repurpose.ink.png import encode_png, read_png_text
from repurpose.ink.write import draw_setting, ink_box, setting_mask

__all__ = [
    "Colour",
    "contrast",
    "draw_setting",
    "encode_png",
    "gradient",
    "grain",
    "hexadecimal",
    "ink_box",
    "mix",
    "paint_backdrop",
    "parse_colour",
    "paste_panel",
    "read_png_text",
    "rounded_mask",
    "setting_mask",
    "soft_shadow",
    "worst_contrast",
]
