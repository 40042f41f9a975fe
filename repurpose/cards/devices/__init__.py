"""A name, a box and a colour in, what a voice draws beside the words out."""

from repurpose.cards.devices.brush import draw_numeral_strokes
from repurpose.cards.devices.paper import rough_box
from repurpose.cards.devices.table import DEVICES, SERIES, WRITERS

__all__ = ["DEVICES", "SERIES", "WRITERS", "draw_numeral_strokes", "rough_box"]
