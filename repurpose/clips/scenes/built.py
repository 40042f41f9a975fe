"""A drawn card and its steps in, the card as it looks at any frame out: composed only where it changes."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from math import floor

from PIL import Image, ImageChops

from repurpose.cards import PHOTO, PRINT, DrawnCard
from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.scenes.counting import draw_blocks, draw_bloom, draw_digits
from repurpose.clips.scenes.layers import Layer
from repurpose.clips.scenes.poses import DRIFT, WIPES, bare_mask, pose_of, reach_of
from repurpose.clips.scenes.saying import Reading
from repurpose.clips.scenes.schedule import Step
from repurpose.ink import Colour, contrast, mix

_PRINT_DRIFT = 0.6  # of a picture's, of a print that moves with its edge
_LINE_SWELL = 0.4  # of that, of a whole line


class BuiltScene:
    """One scene: a ground, and layers that come one after the other. Pictures are shared."""

    def __init__(
        self,
        drawn: DrawnCard,
        layers: Sequence[Layer],
        steps: Sequence[Step],
        reading: Reading | None = None,
        backdrop: Colour | None = None,
        hidden: frozenset[int] = frozenset(),
    ) -> None:
        """Take a card, its layers and their steps; `reading` lights up its words as they are said.

        `backdrop` is one colour that stands for the card's ground: what is written is laid on it alone.
        Layers that are `hidden` never come.
        """
        self.drawn, self.layers, self.steps = drawn, layers, tuple(steps)
        self.reading, self.backdrop, self.hidden = reading, backdrop, hidden
        self._flat = Image.new("RGB", drawn.canvas.size, backdrop) if backdrop else None
        self._steps: list[list[Step]] = [[] for _ in layers]
        for step in steps:
            self._steps[step.layer].append(step)
        self.last = max((step.end for step in steps), default=0)  # the frame at which all stands
        self.done, self.track = _bar_colours(drawn)
        self.pieces: list[tuple[int, int, int, int]] = []  # of the progress bar's track
        self.areas = [self._area(n) for n in range(len(layers))]
        self._sprite = lru_cache(maxsize=24)(self._cut_out)
        # For each layer, those that lie under or over its area.
        self._with = [
            tuple(n for n, other in enumerate(self.areas) if meets(own, other))
            for own in self.areas
        ]

    def on(self, backdrop: Colour) -> "BuiltScene":
        """Return the same scene on a ground of one colour."""
        return BuiltScene(self.drawn, self.layers, self.steps, self.reading, backdrop, self.hidden)

    @property
    def ground(self) -> Image.Image:
        """What the card begins with."""
        return self._flat or self.drawn.canvas.ground.picture

    @property
    def groups(self) -> list[Box]:
        """Even boxes, none of which meets another, that hold all that changes."""
        found: list[Box] = []
        for one in (box for n, box in enumerate(self.areas) if n not in self.hidden):
            while met := [box for box in found if meets(box, one)]:
                found = [box for box in found if box not in met]
                one = _around([one, *met])  # noqa: PLW2901
            found.append(one)
        return found

    def state(self, number: int, frame: int) -> tuple[str, float] | None:
        """Return how a layer comes at `frame`, and how far: None before, ("", 1.0) once it stands."""
        found: tuple[str, float] | None = None
        if number in self.hidden:
            return found
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

    def changes(self, frame: int) -> list[tuple[int, Hashable, Hashable]]:
        """Return the layers that are to be seen at `frame`, each with how it looks, and how its area does."""
        states = [self.state(n, frame) for n in range(len(self.layers))]
        looks = [self.reading.look(n, frame) if self.reading else None for n in range(len(states))]
        return [
            (n, (state, looks[n]), (n, tuple((k, states[k], looks[k]) for k in self._with[n])))
            for n, state in enumerate(states)
            if state is not None
        ]

    def compose(self, area: Box, frame: int) -> Image.Image:
        """Return what is to be seen inside an area at `frame`."""
        at, box = (area.left, area.top), (area.left, area.top, area.right, area.bottom)
        # Only this part of the ground is made: the whole of it is not kept on paper.
        part = self._flat.crop(box) if self._flat else self.drawn.canvas.ground.crop(box)
        for number in range(len(self.layers)):
            if not meets(self.areas[number], area):
                continue
            state = self.state(number, frame)
            if state is None:
                continue
            faint = self.reading is not None and self.reading.unsaid_boxes(number, frame)
            before = part.copy() if faint else None
            way, share = state
            if not way:
                self._lay(part, number, at)
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
            under = (
                self._flat.crop(box) if self._flat else self.drawn.canvas.before(layer.first, box)
            )
            part.paste(under, (x, y))
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

    def _area(self, number: int) -> Box:
        """Return the even box that a layer may change while it comes."""
        layer = self.layers[number]
        left, top, right, bottom = layer.box
        x, y = reach_of(layer, {step.way for step in self._steps[number]})
        wide, high = self.drawn.canvas.size
        return Box(
            max(0, (left - x) // 2 * 2),
            max(0, (top - y) // 2 * 2),
            min(wide, -(-(right + x) // 2) * 2),
            min(high, -(-(bottom + y) // 2) * 2),
        )

    def _lay(self, part: Image.Image, number: int, at: tuple[int, int]) -> None:
        """Lay a whole layer on a part of the picture."""
        layer = self.layers[number]
        if self.backdrop:
            self._move(part, number, 1.0, (0.0, 0.0), 1.0, at)
            return
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
        if way in WIPES:
            self._wipe(part, number, way, share, at)
        elif way in _COUNTS:
            if layer.setting is not None:
                _COUNTS[way](part, layer, share, at)
        else:
            strength, right, down, scale = pose_of(way, share)
            if way == "drift":
                self._drift(part, number, strength, scale, at)
                return
            if way == "swell" and layer.role == "text":  # a whole line has less room
                scale = 1 + (scale - 1) * _LINE_SWELL
            self._move(part, number, strength, (right, down), scale, at)

    def _wipe(
        self, part: Image.Image, number: int, way: str, share: float, at: tuple[int, int]
    ) -> None:
        """Lay bare a part of a layer: drawn, typed, grown, or swept round its middle."""
        layer = self.layers[number]
        box = _clipped(layer.box, at, part.size)
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        whole = part.crop(box)
        moved = (box[0] + at[0], box[1] + at[1])
        self._lay(whole, number, moved)
        mask = bare_mask(layer, way, share)
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

    def _drift(
        self, part: Image.Image, number: int, strength: float, scale: float, at: tuple[int, int]
    ) -> None:
        """Lay a picture nearer than it is: within its frame, or with it where that is a print's own edge."""
        layer = self.layers[number]
        picture, mask = self._sprite(number)
        assert isinstance(picture, Image.Image)
        wide, high = picture.size
        left, top, more = layer.box[0] - at[0], layer.box[1] - at[1], 0
        if layer.name == PRINT:
            scale = 1 + (scale - 1) * _PRINT_DRIFT
            more = round(_PRINT_DRIFT * DRIFT * max(wide, high) / 2) + 1
        size = (wide + 2 * more, high + 2 * more)
        near = 1 / scale  # by parts of a pixel, or it would jerk
        matrix = (near, 0, (wide - size[0] * near) / 2, 0, near, (high - size[1] * near) / 2)
        how = (Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
        seen = picture.transform(size, *how)
        mask = mask.transform(size, *how) if more else mask
        if strength < 1.0:
            mask = mask.point(lambda v: round(v * strength))
        part.paste(seen, (left - more, top - more), mask)

    def _cut_out(self, number: int) -> tuple[Image.Image | tuple[int, int, int], Image.Image]:
        """Return the colour or picture of a layer, and how strongly it covers."""
        layer = self.layers[number]
        if layer.name in (PHOTO, PRINT):
            return self._cut_picture(layer)
        before = self.drawn.canvas.before(layer.first, layer.box)
        after = before.copy()
        self.drawn.canvas.lay(after, layer.box[:2], layer.first, layer.last)
        bands = ImageChops.difference(before, after).split()
        mask = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
        peak = max(1, int(mask.getextrema()[1]))  # type: ignore[arg-type]
        if layer.role in ("text", "key", "number"):
            found: Image.Image | tuple[int, int, int] = after
            if self.backdrop:  # its edges are mixed with what is not there
                found = after.getpixel(_where(mask, peak))  # type: ignore[assignment]
            return found, mask.point(lambda v: min(255, round(v * 255 / peak)))
        return after, mask.point(lambda v: 255 if v else 0)

    def _cut_picture(self, layer: Layer) -> tuple[Image.Image, Image.Image]:
        """Return a picture of the article and its edge: what lies under it shines through where it covers less."""
        size = (layer.box[2] - layer.box[0], layer.box[3] - layer.box[1])
        black, white = (Image.new("RGB", size, (level,) * 3) for level in (0, 255))
        for ground in (black, white):
            self.drawn.canvas.lay(ground, layer.box[:2], layer.first, layer.last)
        seen = ImageChops.invert(ImageChops.difference(white, black)).getchannel("G")
        return black, seen


_COUNTS = {"count": draw_digits, "blocks": draw_blocks, "bloom": draw_bloom}


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


def _where(mask: Image.Image, level: int) -> tuple[int, int]:
    """Return where a mask has a level."""
    at = max(0, mask.tobytes().find(level))
    return at % mask.width, at // mask.width


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def meets(one: Box, other: Box) -> bool:
    """Say whether two boxes have something in common."""
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
