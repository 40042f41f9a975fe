"""A wish and one of its cells in, the card as a picture out: small as on the sheet, or as large as it is."""

import io
from dataclasses import asdict

from repurpose.cards import (
    VoiceCell,
    check_card,
    check_composition,
    draw_cell,
    ground_contrasts,
    keep_grounds,
    role_sizes,
    voice_cells,
)
from repurpose.fingerprint import fingerprint
from repurpose.ink import encode_png
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.pack import fonts
from repurpose.studio.cards import GROUNDS, field_word
from repurpose.studio.inspector.wishes import Wish
from repurpose.studio.render_queue import RenderRequest

WIDEST = 1080  # px of a picture that is made smaller
_QUALITY = 78  # of WebP: a sheet of forty cards stays under a megabyte


def list_cells(wish: Wish) -> JsonObject:
    """Return the cells of a sheet, and the numbers of the voice."""
    return {
        "cells": [
            {"name": one.name, "kind": one.kind, "cover": one.cover, "layout": one.layout}
            for one in voice_cells(wish.voice, wish.form)
        ],
        "sizes": [asdict(one) for one in role_sizes(wish.voice, wish.form)],
        "grounds": [asdict(one) for one in ground_contrasts(wish.voice, wish.theme)],
    }


def picture_key(wish: Wish, cell: VoiceCell, width: int, stamp: str) -> str:
    """Return what tells a picture from every other; `stamp` is that of the files of voices."""
    parts = {
        "look": (stamp, wish.theme.voice, wish.theme.name, wish.form.name),
        "cell": (cell.name, width),
        "words": wish.source,
    }
    return fingerprint(parts)


def draw_picture(wish: Wish, cell: VoiceCell, width: int) -> RenderRequest:
    """Draw a cell; `width` in px or a little more, 0: as large as it is, as PNG.

    Raises:
        ContentError: No words at hand fit it.
        MissingGlyphs: No font has some of the characters.
    """
    keep_grounds(GROUNDS)
    drawn, words = draw_cell(cell, wish.voice, wish.theme, wish.form, fonts(), wish.words)
    findings = tuple(
        msg("{field}: {finding}", field=field_word(f.field), finding=f.message)
        for f in (*check_card(drawn, wish.theme, fonts()), *check_composition(drawn))
    )
    facts = {"own": words.own, "alt": drawn.alt, "ground": drawn.layout.rpartition(" ")[2]}
    if not width:
        return RenderRequest(encode_png(drawn.canvas), findings, facts | {"type": "image/png"})
    small = drawn.picture.reduce(max(1, drawn.width // width))  # by whole steps: quick, and sharp
    file = io.BytesIO()
    small.save(file, "WEBP", quality=_QUALITY, method=2)
    return RenderRequest(file.getvalue(), findings, facts | {"type": "image/webp"})
