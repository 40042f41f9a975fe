"""Each ornament of each theme: it is seen where it stands, in its colour, on the cards it is for."""

from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from repurpose.cards import all_kinds, find_format
from repurpose.cards.sheet import ground_of
from repurpose.ink import paint_backdrop
from repurpose.themes import load_theme, theme_names

ORNAMENTS = [
    pytest.param(name, number, id=f"{name}-{number}-{shape.kind}")
    for name in theme_names()
    for number, shape in enumerate(load_theme(name).ornaments)
]
FORMS = [find_format(size) for size in ("324x432", "480x320")]
MOST_OFF = 1  # levels that rounding may lead away from the colour


def bare(theme, kind, form, shapes=()):
    palette = theme.colours(kind)
    return paint_backdrop(form.size, form.unit, palette.bg, palette.bg2, 90.0, 0, shapes)


@pytest.mark.mostly_slow(quick=68)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@pytest.mark.parametrize(("name", "number"), ORNAMENTS)
def test_it_is_seen_and_in_its_colour(name, number, form):
    theme = load_theme(name)
    shape = theme.ornaments[number]
    kind = shape.on[0] if shape.on else "quote"
    before, after = bare(theme, kind, form), bare(theme, kind, form, (shape,))
    change = ImageChops.difference(before, after).convert("RGB")
    assert max(high for _, high in change.getextrema()) >= 3, "it cannot be seen"
    wanted = Image.new("RGB", form.size, shape.colour)
    # No channel of any pixel moves away from the ornament's colour, nor beyond it.
    far = ImageChops.difference(wanted, after)
    worse = ImageChops.subtract(far, ImageChops.difference(wanted, before))
    assert max(high for _, high in worse.getextrema()) <= MOST_OFF


@pytest.mark.mostly_slow(quick=34)
@pytest.mark.parametrize(("name", "number"), ORNAMENTS)
def test_it_is_on_the_cards_it_is_for_and_on_no_others(name, number):
    theme, form = load_theme(name), FORMS[0]
    shape = theme.ornaments[number]
    without = replace(
        theme, name="without", ornaments=tuple(o for o in theme.ornaments if o is not shape)
    )
    for kind in all_kinds():
        with_it = ground_of(theme, form, kind).picture
        off = ImageChops.difference(with_it, ground_of(without, form, kind).picture).getbbox()
        wanted = not shape.on or bool(set(shape.on) & set(kind.grounds))
        assert bool(off) == wanted, kind.name
