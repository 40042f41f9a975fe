"""A figure's digits as they were set in, the figure on its way out: no still of it states a number that is false.

Digits roll, blurred; or each is a block until it lands; or the whole is a stain until it is sharp.
"""

from dataclasses import replace
from math import floor

from PIL import Image, ImageFilter

from repurpose.clips.layout.easing import out_cubic, out_expo
from repurpose.clips.scenes.layers import Layer
from repurpose.ink import draw_setting
from repurpose.typeset import Setting

_STAIN = 0.16  # em that a figure is blurred by at first
_ROLLS = 0.03  # ... at the least, while another number than its own would be read
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
    counted = _counted(setting, share)
    draw_setting(mask, counted, place, 255)  # type: ignore[arg-type]
    fast = floor((1 - share) * 0.05 * setting.size)
    if counted != setting:
        fast = max(fast, round(_ROLLS * setting.size))
    if fast >= 1:
        mask = mask.filter(ImageFilter.BoxBlur((0, fast)))
    part.paste(layer.colour, (0, 0, *part.size), mask)


def draw_blocks(part: Image.Image, layer: Layer, share: float, at: tuple[int, int]) -> None:
    """Draw a figure whose digits land one after another, each a block until then."""
    setting = layer.setting
    assert setting is not None
    place = (layer.at[0] - at[0], layer.at[1] - at[1])
    mask = Image.new("L", part.size, 0)
    draw_setting(mask, setting, place, 255)  # type: ignore[arg-type]
    runs = [(line, run) for line in setting.lines for run in line.runs]
    digits = [n for n, (_, run) in enumerate(runs) if any(map(str.isdigit, run.text))]
    landed = floor(share * (len(digits) + 1))
    for line, run in (runs[n] for n in digits[landed:]):
        left, base = place[0] + run.x, place[1] + line.baseline
        more = 0.04 * run.advance
        right = left + run.advance - more
        mask.paste(
            255, (round(left + more), round(base - 0.76 * run.size), round(right), round(base))
        )
    part.paste(layer.colour, (0, 0, *part.size), mask)


def draw_bloom(part: Image.Image, layer: Layer, share: float, at: tuple[int, int]) -> None:
    """Draw a figure that is a stain at first, and then sharp."""
    setting = layer.setting
    assert setting is not None
    mask = Image.new("L", part.size, 0)
    draw_setting(mask, setting, (layer.at[0] - at[0], layer.at[1] - at[1]), 255)  # type: ignore[arg-type]
    wet = (1 - out_cubic(share)) * _STAIN * setting.size
    if wet >= 1:
        mask = mask.filter(ImageFilter.BoxBlur(wet)).filter(ImageFilter.BoxBlur(wet))
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
