"""A figure's digits as they were set in, the figure while it counts out: blurred, so that no still states it."""

from dataclasses import replace
from math import floor

from PIL import Image, ImageFilter

from repurpose.clips.layout.easing import out_expo
from repurpose.clips.scenes.layers import Layer
from repurpose.ink import draw_setting
from repurpose.typeset import Setting

_TURNS = 3  # times that the last digit goes round before it stops


def digits_at(text: str, share: float) -> str:
    """Return a number of which `share` (0 to 1) is counted: as long as the whole, the last digit stops last."""
    places = [n for n, char in enumerate(text) if char.isdigit()]
    found = list(text)
    for order, place in enumerate(places):
        stops = 0.55 + 0.45 * (order + 1) / len(places)
        done = min(1.0, share / stops)
        away = (1 - out_expo(done)) * _TURNS * 10
        found[place] = str((int(text[place]) - round(away)) % 10)
    return "".join(found)


def draw_digits(part: Image.Image, layer: Layer, share: float, at: tuple[int, int]) -> None:
    """Draw a figure that is counting on a part of the picture whose left top corner is `at`."""
    setting = layer.setting
    assert setting is not None
    place = (layer.at[0] - at[0], layer.at[1] - at[1])
    mask = Image.new("L", part.size, 0)
    draw_setting(mask, _counted(setting, share), place, 255)  # type: ignore[arg-type]
    fast = floor((1 - share) * 0.05 * setting.size)
    if fast >= 1:
        mask = mask.filter(ImageFilter.BoxBlur((0, fast)))
    part.paste(layer.colour, (0, 0, *part.size), mask)


def _counted(setting: Setting, share: float) -> Setting:
    """Return a figure as it is set, with other digits in the places of its own."""
    text = digits_at(setting.text, share)
    lines = tuple(
        replace(
            line,
            runs=tuple(
                run._replace(text=text[run.start : run.start + len(run.text)]) for run in line.runs
            ),
        )
        for line in setting.lines
    )
    return replace(setting, lines=lines)
