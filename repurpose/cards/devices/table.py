"""What voices may draw, by name."""

from collections.abc import Callable
from typing import Any

from repurpose.cards.devices import (
    brand,
    brush,
    course,
    formula,
    menu,
    paper,
    pattern,
    people,
    picture,
    plain,
    plate,
    screen,
    sides,
    stickers,
    tenths,
)

DEVICES: dict[str, Callable[[Any, Any, Any], None]] = {
    "fill": plain.draw_fill,
    "frame": plain.draw_frame,
    "panel": plain.draw_panel,
    "edge": plain.draw_edge,
    "dots": plain.draw_dots,
    "cells": plain.draw_cells,
    "dashes": plain.draw_dashes,
    "folio": plain.draw_folio,
    "blocks": plain.draw_blocks,
    "label": plain.draw_label,
    "mark": plain.draw_mark,
    "code": plain.draw_code,
    "avatar": brand.draw_avatar,
    "swipe": brand.draw_swipe,
    "course": course.draw_course,
    "episode": brand.draw_episode,
    "signature": brand.draw_signature,
    "menu": menu.draw_menu,
    "ring": brush.draw_ring,
    "stroke": brush.draw_stroke,
    "wash": brush.draw_wash,
    "seal": brush.draw_seal,
    "drops": brush.draw_drops,
    "plate": plate.draw_plate,
    "tape": paper.draw_tape,
    "rough": paper.draw_rough,
    "smile": paper.draw_smile,
    "stickers": stickers.draw_stickers,
    "waterline": paper.draw_waterline,
    "ground": sides.draw_ground,
    "saying": sides.draw_saying,
    "pyramid": sides.draw_pyramid,
    "bubble": people.draw_bubble,
    "spoken": people.draw_spoken,
    "initial": people.draw_initial,
    "photo": people.draw_photo,
    "picture": picture.draw_picture,
    "formula": formula.draw_formula,
    "thread": people.draw_thread,
    "turns": people.draw_turns,
    "pattern": pattern.draw_pattern,
    "die": screen.draw_die,
    "meter": screen.draw_meter,
    "window": screen.draw_window,
    "cursor": screen.draw_cursor,
    "doughnut": screen.draw_doughnut,
    "tenths": tenths.draw_tenths,
}

WRITERS = frozenset(
    ("menu", "picture", "formula", "spoken")
)  # write the texts of their box themselves
# What says where in a series of pictures a card stands.
SERIES = frozenset(("cells", "dots", "dashes", "folio", "swipe", "code"))
