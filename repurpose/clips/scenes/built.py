"""A drawn card and its steps in, the card as it looks at any frame out: composed only where it changes."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from math import ceil, floor

from PIL import Image, ImageChops, ImageDraw

from repurpose.cards import DrawnCard
from repurpose.clips.layout.easing import (
    in_out_cubic,
    out_back,
    out_cubic,
    out_expo,
    out_quart,
)
from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.scenes.counting import draw_digits
from repurpose.clips.scenes.layers import Layer
from repurpose.clips.scenes.saying import Reading
from repurpose.clips.scenes.schedule import Step
from repurpose.ink import Colour, contrast, mix

_SWELL = 0.07
_SOFT = 0.16  # of its length: the wet end of a brush
_REACH = 0.22  # of its sides that a layer may go beyond its place while it comes


class BuiltScene:
    """One scene: a ground, and layers that come one after the other. Pictures are shared."""

    def __init__(
        self,
        drawn: DrawnCard,
        layers: Sequence[Layer],
        steps: Sequence[Step],
        reading: Reading | None = None,
    ) -> None:
        """Take a card, its layers and their steps; `reading` lights up its words as they are said."""
        self.drawn, self.layers, self.steps = drawn, layers, tuple(steps)
        self.reading = reading
        self._steps: list[list[Step]] = [[] for _ in layers]
        for step in steps:
            self._steps[step.layer].append(step)
        self.last = max((step.end for step in steps), default=0)  # the frame at which all stands
        self.done, self.track = _bar_colours(drawn)
        self.pieces: list[tuple[int, int, int, int]] = []  # of the progress bar's track
        self.areas = [self._area(layer) for layer in layers]
        self._sprite = lru_cache(maxsize=24)(self._cut_out)
        # For each layer, those that lie under or over its area.
        self._with = [
            tuple(n for n, other in enumerate(self.areas) if _meet(own, other))
            for own in self.areas
        ]

    @property
    def ground(self) -> Image.Image:
        """What the card begins with."""
        return self.drawn.canvas.ground.picture

    def state(self, number: int, frame: int) -> tuple[str, float] | None:
        """Return how a layer comes at `frame`, and how far: None before, ("", 1.0) once it stands."""
        found: tuple[str, float] | None = None
        for step in self._steps[number]:
            if frame < step.start:
                break
            if step.way != "swell" and frame >= step.end:
                found = ("", 1.0)
            elif frame < step.end:
                found = (step.way, (frame - step.start + 1) / (step.length + 1))
            else:
                found = ("", 1.0)
        return found

    def changes(self, frame: int) -> list[tuple[int, Hashable]]:
        """Return the layers that are to be seen at `frame`, each with a key of how its area looks."""
        states = [self.state(n, frame) for n in range(len(self.layers))]
        looks = [self.reading.look(n, frame) if self.reading else None for n in range(len(states))]
        return [
            (n, (n, tuple((k, states[k], looks[k]) for k in self._with[n])))
            for n, state in enumerate(states)
            if state is not None
        ]

    def compose(self, area: Box, frame: int) -> Image.Image:
        """Return what is to be seen inside an area at `frame`."""
        at, box = (area.left, area.top), (area.left, area.top, area.right, area.bottom)
        part = self.ground.crop(box)
        for number, layer in enumerate(self.layers):
            if not _meet(self.areas[number], area):
                continue
            state = self.state(number, frame)
            if state is None:
                continue
            faint = self.reading is not None and self.reading.unsaid_boxes(number, frame)
            before = part.copy() if faint else None
            way, share = state
            if not way:
                self._lay(part, layer, at)
            else:
                self._come(part, number, way, share, at)
            if before:
                self._fade_unsaid(part, before, number, frame, at)
        if self.reading:
            self._light(part, frame, at)
        self._draw_track(part, at)
        return part

    def _fade_unsaid(
        self, part: Image.Image, before: Image.Image, number: int, frame: int, at: tuple[int, int]
    ) -> None:
        """Leave of a layer, which has been laid on `before`, only what is said at its full strength."""
        assert self.reading is not None
        faint = Image.blend(before, part, self.reading.unsaid)
        for box in self.reading.said_boxes(number, frame):
            own = _clipped(box, at, part.size)
            if own[0] < own[2] and own[1] < own[3]:
                faint.paste(part.crop(own), own)
        part.paste(faint)

    def _light(self, part: Image.Image, frame: int, at: tuple[int, int]) -> None:
        """Light up the word that is said, where its layer stands already."""
        reading = self.reading
        assert reading is not None
        now = reading.now(frame)
        if now < 0:
            return
        places = [
            (number, box)
            for number, box in reading.words[now].places
            if (state := self.state(number, frame)) and not state[0]
        ]
        if reading.style.motion == "box":
            for _, box in places:
                reading.draw_panel(part, box, at, frame)
        colour = reading.inks.on_box if reading.style.motion == "box" else reading.inks.lit
        for number, box in places:
            self._word(part, number, box, colour, reading.scale(frame), at)

    def _word(
        self,
        part: Image.Image,
        number: int,
        box: tuple[int, int, int, int],
        colour: Colour,
        scale: float,
        at: tuple[int, int],
    ) -> None:
        """Draw a word of a layer in a colour, and perhaps another size; what was there goes."""
        layer = self.layers[number]
        left, top, right, bottom = layer.box
        box = (max(box[0], left), max(box[1], top), min(box[2], right), min(box[3], bottom))
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        mask = self._sprite(number)[1]
        mask = mask.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        x, y = box[0] - at[0], box[1] - at[1]
        if scale != 1.0:
            part.paste(self.drawn.canvas.before(layer.first, box), (x, y))
            size = (round(mask.width * scale), round(mask.height * scale))
            x, y = x - (size[0] - mask.width) // 2, y - (size[1] - mask.height) // 2
            mask = mask.resize(size, Image.Resampling.BILINEAR)
        part.paste(colour, (x, y, x + mask.width, y + mask.height), mask)

    def _draw_track(self, part: Image.Image, at: tuple[int, int]) -> None:
        """Draw the pieces of the progress bar that lie on a part of the picture."""
        for piece in self.pieces:
            left, top, right, bottom = _clipped(piece, at, part.size)
            if left < right and top < bottom:
                part.paste(self.track, (left, top, right, bottom))

    def _area(self, layer: Layer) -> Box:
        """Return the even box that a layer may change while it comes."""
        left, top, right, bottom = layer.box
        more = 2
        if layer.role in ("text", "key", "number", "mark"):
            more = ceil(_REACH * max(bottom - top, min(right - left, 240))) + 2
        wide, high = self.drawn.canvas.size
        return Box(
            max(0, (left - more) // 2 * 2),
            max(0, (top - more) // 2 * 2),
            min(wide, -(-(right + more) // 2) * 2),
            min(high, -(-(bottom + more) // 2) * 2),
        )

    def _lay(self, part: Image.Image, layer: Layer, at: tuple[int, int]) -> None:
        """Lay a whole layer on a part of the picture."""
        if not layer.upright:
            self.drawn.canvas.lay(part, at, layer.first, layer.last)
            return
        box = _clipped(layer.box, at, part.size)
        if box[0] < box[2] and box[1] < box[3]:
            own = part.crop(box)
            self.drawn.canvas.lay(own, (box[0] + at[0], box[1] + at[1]), layer.first, layer.last)
            part.paste(own, box)

    def _come(
        self, part: Image.Image, number: int, way: str, share: float, at: tuple[int, int]
    ) -> None:
        layer = self.layers[number]
        if way in _WIPES:
            self._wipe(part, layer, way, share, at)
        elif way == "count":
            if layer.setting is not None:
                draw_digits(part, layer, share, at)
        else:
            strength, right, down, scale = _pose(way, share)
            self._move(part, number, strength, (right, down), scale, at)

    def _wipe(
        self, part: Image.Image, layer: Layer, way: str, share: float, at: tuple[int, int]
    ) -> None:
        """Lay bare a part of a layer: drawn, typed, grown, or swept round its middle."""
        box = _clipped(layer.box, at, part.size)
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        whole = part.crop(box)
        moved = (box[0] + at[0], box[1] + at[1])
        self.drawn.canvas.lay(whole, moved, layer.first, layer.last)
        mask = _bare_mask(layer, way, share)
        own = (moved[0] - layer.box[0], moved[1] - layer.box[1])
        mask = mask.crop((*own, own[0] + whole.width, own[1] + whole.height))
        part.paste(whole, box, mask)

    def _move(
        self,
        part: Image.Image,
        number: int,
        strength: float,
        shift: tuple[float, float],
        scale: float,
        at: tuple[int, int],
    ) -> None:
        """Lay a layer in another place, size or strength than its own."""
        layer = self.layers[number]
        colour, mask = self._sprite(number)
        left, top = layer.box[0] - at[0], layer.box[1] - at[1]
        unit = min(layer.box[3] - layer.box[1], layer.box[2] - layer.box[0])
        x, y = left + shift[0] * unit, top + shift[1] * unit
        if scale != 1.0:
            size = (max(1, round(mask.width * scale)), max(1, round(mask.height * scale)))
            x -= (size[0] - mask.width) / 2
            y -= (size[1] - mask.height) / 2
            mask = mask.resize(size, Image.Resampling.BILINEAR)
            if isinstance(colour, Image.Image):
                colour = colour.resize(size, Image.Resampling.BILINEAR)
        if strength < 1.0:
            mask = mask.point(lambda v: round(v * strength))
        place = (floor(x), floor(y))
        box = (*place, place[0] + mask.width, place[1] + mask.height)
        part.paste(colour, box, mask)

    def _cut_out(self, number: int) -> tuple[Image.Image | tuple[int, int, int], Image.Image]:
        """Return the colour or picture of a layer, and how strongly it covers."""
        layer = self.layers[number]
        before = self.drawn.canvas.before(layer.first, layer.box)
        after = before.copy()
        self.drawn.canvas.lay(after, layer.box[:2], layer.first, layer.last)
        bands = ImageChops.difference(before, after).split()
        mask = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
        peak = max(1, mask.getextrema()[1])
        if layer.role in ("text", "key", "number"):
            return after, mask.point(lambda v: min(255, round(v * 255 / peak)))
        return after, mask.point(lambda v: 255 if v else 0)


_WIPES = ("right", "left", "down", "up", "sweep", "type", "ink")


def _pose(way: str, t: float) -> tuple[float, float, float, float]:
    """Return strength, shift to the right and down (of the shorter side) and scale at `t`."""
    match way:
        case "cut":
            return 1.0, 0.0, 0.2 * (1 - out_cubic(t)), 1.0
        case "slide":
            return out_cubic(t), 0.13 * (1 - out_quart(t)), 0.0, 1.0
        case "spring":
            return min(1.0, 2.5 * t), 0.0, 0.0, 0.86 + 0.14 * out_back(t, 2.4)
        case "rise":
            return min(1.0, 1.6 * t), 0.0, 0.13 * (1 - out_quart(t)), 1.0
        case "slam":
            return min(1.0, 3 * t), 0.0, 0.0, 1.12 - 0.12 * out_expo(t)
        case "stamp":
            return min(1.0, 2 * t), 0.0, 0.0, 1.12 - 0.12 * out_back(t)
        case "pop":
            return min(1.0, 3 * t), 0.0, 0.0, 0.5 + 0.5 * out_back(t)
        case "enter":  # of the hook: all is there from the first frame on
            return 1.0, 0.0, 0.07 * (1 - out_quart(t)), 1.0
        case "land":
            return 1.0, 0.0, 0.0, 1.1 - 0.1 * out_expo(t)
        case "swell":
            return 1.0, 0.0, 0.0, 1 + _SWELL * 4 * out_cubic(t) * (1 - out_cubic(t))
        case _:
            return in_out_cubic(t), 0.0, 0.0, 1.0


def _bare_mask(layer: Layer, way: str, t: float) -> Image.Image:
    """Return what of a layer is laid bare at `t`."""
    wide, high = layer.box[2] - layer.box[0], layer.box[3] - layer.box[1]
    mask = Image.new("L", (wide, high), 0)
    if way == "sweep":
        side = 2 * max(wide, high)
        box = (wide / 2 - side, high / 2 - side, wide / 2 + side, high / 2 + side)
        ImageDraw.Draw(mask).pieslice(box, -90, -90 + 360 * in_out_cubic(t), fill=255)
        return mask
    if way == "type":
        count = max(1, len(layer.text))
        share, way = ceil(t * count) / count, "down" if layer.upright else "right"
    elif way == "ink":
        share, way = out_cubic(t), "down" if layer.upright else "right"
        return _soft(mask, share, way)
    else:
        share = out_expo(t) if way in ("right", "up") else out_quart(t)
    across = round(share * (wide if way in ("right", "left") else high))
    box = {
        "right": (0, 0, across, high),
        "left": (wide - across, 0, wide, high),
        "down": (0, 0, wide, across),
        "up": (0, high - across, wide, high),
    }[way]
    mask.paste(255, box)
    return mask


def _soft(mask: Image.Image, share: float, way: str) -> Image.Image:
    """Return a mask with a wet end, laid bare to the right or down."""
    length = mask.width if way == "right" else mask.height
    soft = max(8, round(_SOFT * length))
    edge = round(share * (length + soft))
    ramp = Image.linear_gradient("L").resize((1, soft), Image.Resampling.BILINEAR)
    strip = Image.new("L", (1, length), 0)
    strip.paste(255, (0, 0, 1, max(0, edge - soft)))
    strip.paste(ImageChops.invert(ramp), (0, edge - soft))
    if way == "right":
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    return strip.resize(mask.size, Image.Resampling.NEAREST)


def _clipped(
    box: tuple[int, int, int, int], at: tuple[int, int], size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return a box as far as it lies on a part of the picture whose left top corner is `at`."""
    return (
        max(0, box[0] - at[0]),
        max(0, box[1] - at[1]),
        min(size[0], box[2] - at[0]),
        min(size[1], box[3] - at[1]),
    )


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _bar_colours(drawn: DrawnCard) -> tuple[Colour, Colour]:
    """Return the colours of the progress bar and of its track: the text's that is seen best, and a pale one."""
    ground = drawn.canvas.ground.picture
    under = ground.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    colours = [written.colour for written in drawn.written]
    best = max(colours, key=lambda one: contrast(one, under), default=(128, 128, 128))  # type: ignore[arg-type]
    return best, mix(under, best, 0.2)  # type: ignore[arg-type]
