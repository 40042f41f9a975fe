"""A card, a voice and one of its layouts in, the drawn sheet out; or the news that it does not fit."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from repurpose.cards.devices import DEVICES, SERIES, WRITERS
from repurpose.cards.formats import Format
from repurpose.cards.kinds import find_kind
from repurpose.cards.model import SIGN, Card, DrawnPart, Images
from repurpose.cards.picture_frame import aspect_of
from repurpose.cards.poster import poster_size
from repurpose.cards.sheet import (
    Area,
    Block,
    Colour,
    Sheet,
    shared_grounds,
    stack_height,
)
from repurpose.cards.voices.alike import alike_size, under_opening
from repurpose.cards.voices.below import draw_below
from repurpose.cards.voices.clip_scene import draw_course, draw_dates, draw_head
from repurpose.cards.voices.columns import write_columns
from repurpose.cards.voices.lettering import READ, SEEN, write_lettered
from repurpose.cards.voices.numbers import draw_number
from repurpose.cards.voices.opening import (
    SetText,
    first_baseline,
    opening_puts,
    set_opening,
    top_room,
)
from repurpose.cards.voices.rows import draw_rows
from repurpose.cards.voices.shrinking import PLACES, set_filling, set_whole, shrinking
from repurpose.cards.voices.slots import Slot, slots_of, there_of
from repurpose.cards.voices.suiting import (
    OWN,
    is_wanted,
    layouts_for,
    own_layout,
    seed_of,
)
from repurpose.cards.voices.voice_grounds import paint_ground
from repurpose.errors import Overflow
from repurpose.ink import contrast, mix, worst_contrast
from repurpose.messages import msg
from repurpose.themes import (
    Box,
    FontChoice,
    Layout,
    Lettering,
    Put,
    Theme,
    Voice,
    ground_palette,
    load_voice,
    theme_colour,
)
from repurpose.typeset import Catalogue

_PAPER = (255, 255, 255)
_HOLLOW = 0.26  # of the height that a text may leave empty on one side of its box
_OF_TITLE = 0.75  # of its size a title keeps for the sake of its last line
_SPARSE = 0.55  # of its room, that a text of lines fills at the least where it can be larger
_OF_CARDS = ("@cover",)  # labels that a film does not bear
_EDGE, _FOOT = 0.002, 0.93  # of the height: what reaches so far reaches the card's end
_HALF, _INSET = 0.5, 0.03  # of the width: the middle, and what stays clear of it
_QUIET, _STILL_READ = (
    (0.68, 0.8, 0.9),
    6.0,
)  # of the ink that quiet words have; they may stand on a panel
_WORDS = 5.2  # the least contrast of words (WCAG 2.2 has 4.5), on a ground with a texture


def compose(
    card: Card,
    theme: Theme,
    form: Format,
    catalogue: Catalogue,
    images: Images,
) -> tuple[Sheet, str] | None:
    """Return the card drawn by a layout of the theme's voice, and its name; None where none fits it."""
    voice = load_voice(theme.voice)
    slots = slots_of(card)
    suited = layouts_for(voice, card, slots, form, aspect_of(card, images))
    wanted = tuple((one, ground) for one, ground in suited if one.name not in form.without)
    for loose in (False, True):  # rather off the first baseline than in no layout of the voice
        for layout, ground in wanted:
            composer = Composer(card, voice, layout, ground, theme, form, catalogue, images, slots)
            composer.loose = loose
            try:
                return composer.draw(), f"{layout.name} {ground}"
            except Overflow:
                continue
    if not find_kind(card.kind).in_series or card.kind == "cover" or form.square:
        return None  # a passage parts itself
    layout, ground = own_layout(voice, card, form)
    composer = Composer(card, voice, layout, ground, theme, form, catalogue, images, slots)
    try:
        return composer.draw(), f"{layout.name} {ground}"
    except Overflow:
        return None


class Composer:
    """One card while it is being composed."""

    def __init__(
        self,
        card: Card,
        voice: Voice,
        layout: Layout,
        ground: str,
        theme: Theme,
        form: Format,
        catalogue: Catalogue,
        images: Images,
        slots: Mapping[str, Slot],
    ) -> None:
        self.voice, self.layout, self.theme = voice, layout, theme
        self.seed = seed_of(card)
        under = shared_grounds().take(
            (theme, form, voice.grounds[ground]), lambda: paint_ground(voice, ground, theme, form)
        )
        palette = ground_palette(voice, ground, theme)
        self.slots = slots
        self.opens, self.top_room = (
            opening_puts(voice, layout, card, slots),
            top_room(voice, layout, form),
        )
        self.first = first_baseline(voice, layout, form)
        self.most: dict[str, float] = {}  # how large a slot's text may be where it opens the card
        self.loose = False  # its first line may stand elsewhere
        self.measured: dict[Box, tuple[list[SetText], float]] = {}  # what is set, not yet written
        self.over = False  # what is written now may lie on what has been drawn
        self.signs = False  # what is drawn now says whose the card is
        self.sheet = Sheet(card, theme, form, catalogue, images, (under, palette))
        self.sheet.strokes = voice.strokes

    def draw(self) -> Sheet:
        """Draw foot and layout.

        Raises:
            Overflow: A text does not fit.
        """
        draw_course(self)
        for put in self.layout.put:
            self.put(put)
        if self.sheet.form.bare:
            draw_head(self)
            draw_dates(self)
            return self.sheet
        draw_below(self)
        cover = self.voice.cover_foot if self.sheet.card.kind == "cover" else ()
        self.over = True  # the foot lies on whatever the layout has drawn there
        for put in (*cover, *(self.voice.foot if self.layout.foot else ())):
            with suppress(Overflow):  # a long title is no reason for another layout
                self.put(self._on_its_side(put))
        return self.sheet

    def _on_its_side(self, put: Put) -> Put:
        """Return a part of the foot in the colours of the half of the card that it stands on."""
        left, right = self.layout.foot_on
        x, y, wide, high = put.box
        if x < _HALF < x + wide and left != right:
            wide = _HALF - _INSET - x
        return replace(put, box=(x, y, wide, high), on=right if x >= _HALF else left)

    def put(self, put: Put) -> None:
        """Draw one thing, in the colours of its own ground where it has one."""
        if self.sheet.form.bare and (put.draw in SERIES or put.label in _OF_CARDS):
            return
        if not is_wanted(put, self.slots):
            return
        own = self.sheet.palette
        if put.on:
            self.sheet.palette = ground_palette(self.voice, put.on, self.theme)
        try:
            bare = put.bare is not None and "title" not in self.slots
            self._draw(put, self.area(put.bare if bare and put.bare else put.box))
        finally:
            self.sheet.palette = own

    def _draw(self, put: Put, area: Area) -> None:
        if put.draw == OWN:
            self.draw_own(area)
        elif put.draw:
            before = self.sheet.canvas.count
            DEVICES[put.draw](self, self._to_edges(area, put.box), put)
            name = f"{SIGN}{put.draw}" if self.signs else put.draw
            self.sheet.parts.append(DrawnPart(name, before, self.sheet.canvas.count))
        if put.number:
            draw_number(self, area, put)
        elif put.rows:
            draw_rows(self, area, put)
        elif put.texts and put.draw not in WRITERS:
            self.write(area, put, self.slots)

    def draw_own(self, area: Area) -> None:
        """Let the kind of the card draw itself, in the fonts of the voice.

        Raises:
            Overflow: It does not fit.
        """
        sheet, fonts, theme = self.sheet, self.voice.fonts, self.sheet.theme
        own = replace(
            theme.fonts, title=fonts.title, quote=fonts.quote, body=fonts.body, label=fonts.label
        )
        sheet.theme = replace(theme, fonts=own, style=replace(theme.style, align="left"))
        palette = sheet.palette
        if contrast(palette.accent, palette.bg) < _WORDS:  # words in it could not be read
            outlined = sheet.strokes == "crayon" or contrast(palette.accent, palette.bg) >= SEEN
            sheet.tint = palette.accent if outlined else None
            sheet.palette = replace(palette, accent=palette.text)
        sheet.first = self.first or None
        sheet.kind.draw(sheet, area)
        sheet.theme, sheet.palette, sheet.tint = theme, palette, None

    def area(self, box: tuple[float, float, float, float]) -> Area:
        """Return a box of the layout in px; the platform's own signs lie outside it."""
        form = self.sheet.form
        above = form.top + form.head
        top, high = above * form.height, (1 - above - form.bottom) * form.height
        begin, wide = form.left * form.width, (1 - form.left - form.right) * form.width
        left, up = begin + box[0] * wide, top + box[1] * high
        return Area(left, up, left + box[2] * wide, up + box[3] * high)

    def _to_edges(self, area: Area, box: tuple[float, float, float, float]) -> Area:
        """Return where a device is drawn: one that reaches a side of the card goes on to the canvas'."""
        form = self.sheet.form
        left = 0.0 if box[0] <= 0 else area.left
        right = float(form.width) if box[0] + box[2] >= 1 else area.right
        top, bottom = area.top, area.bottom
        if form.bare and box[2] >= 1:  # a band across; where a foot would stand nothing does
            top = 0.0 if box[1] <= _EDGE else top
            bottom = float(form.height) if box[1] + box[3] >= _FOOT else bottom
        return Area(min(area.left, left), top, max(area.right, right), bottom)

    def colour(self, name: str) -> Colour:
        """Return a colour of the ground by its name, or of the theme."""
        palette = self.sheet.palette
        if name == "faint":
            return mix(palette.bg, palette.text, 0.14)
        if name == "soft":
            return mix(palette.bg, palette.text, 0.55)
        if name == "quiet":  # of words that step back
            mixed = (mix(palette.bg, palette.text, share) for share in _QUIET)
            return next((c for c in mixed if contrast(c, palette.bg) >= _STILL_READ), palette.text)
        if name in ("bg", "text", "muted", "accent", "on_accent"):
            colour: Colour = getattr(palette, name)
            return colour
        found = theme_colour(name.removeprefix("theme."), self.theme)
        if name == "theme.panel" and contrast(found, palette.text) < READ:
            return mix(palette.bg, _PAPER, 0.6)  # of a light ground in a dark theme
        return found

    def ink(self, text: Lettering) -> Colour:
        """Return the colour of a text; an accent that would hardly be seen gives way to the text's."""
        return self.seen(text.colour) if text.colour == "accent" else self.colour(text.colour)

    def seen(self, name: str) -> Colour:
        """Return a colour by its name; one that would hardly be seen on the ground gives way to the text's."""
        colour, palette = self.colour(name), self.sheet.palette
        return colour if contrast(colour, palette.bg) >= SEEN else palette.text

    def readable(self, colour: Colour, box: tuple[int, int, int, int]) -> Colour:
        """Return a colour, or that of the ground's two which is read best on what lies in a box."""
        wide, high = self.sheet.form.size
        left, top, right, bottom = box
        box = (max(0, left), max(0, top), min(wide, right), min(high, bottom))
        if box[0] >= box[2] or box[1] >= box[3]:
            return colour
        canvas, palette = self.sheet.canvas, self.sheet.palette
        inks = (colour, palette.text, palette.bg)
        if plain := canvas.plain(box):
            return (
                colour
                if contrast(colour, plain) >= READ
                else max(inks, key=lambda ink: contrast(ink, plain))
            )
        under = canvas.before(canvas.count, box)
        whole = (0, 0, box[2] - box[0], box[3] - box[1])
        if worst_contrast(under, whole, colour) >= READ:
            return colour
        return max(inks, key=lambda ink: worst_contrast(under, whole, ink))

    def font(self, name: str) -> FontChoice:
        """Return a font of the voice."""
        choice: FontChoice = getattr(self.voice.fonts, name)
        return choice

    def blocks(
        self,
        texts: Sequence[Lettering],
        slots: Mapping[str, Slot],
        area: Area,
        align: str,
        most: float,
    ) -> list[SetText]:
        """Set the texts of a box at `most` of their largest sizes; the largest takes what the others leave.

        Raises:
            Overflow: One does not fit at its least size.
        """
        there = there_of(texts, slots)
        found: dict[str, Block] = {}
        room = area.height
        keeps = _OF_TITLE if self.sheet.card.kind == "cover" else 0.0
        for text, slot in sorted(there, key=lambda pair: pair[0].size[1]):
            least = text.size[0]
            largest = alike_size(self, area, text, slot, self.largest(text, slot))
            font, gap = self.font(text.font), self.sheet.px(text.gap)
            # Of the last line's leading nothing is seen below it.
            tail = (text.leading - 1.0) * self.sheet.px(least)
            fit = partial(
                self.sheet.fit,
                slot.text,
                font,
                width=area.width,
                height=max(1.0, room + tail),
                leading=text.leading,
                align="center" if align == "center" else "left",
                max_lines=text.lines or None,
            )
            setting = set_whole(fit, least, max(least, largest * most), keeps)
            if most == 1.0 and setting.height < room * _SPARSE and len(setting.lines) > 1:
                setting = set_filling(fit, setting, largest, self.sheet.unit)
            block = Block(
                slot.field, setting, self.ink(text), font.weight, before=gap, offset=slot.offset
            )
            found[text.slot] = block
            room -= block.height + gap
        sizes = {name: block.setting.size / self.sheet.unit for name, block in found.items()}
        if stepped := under_opening(texts, sizes):
            return self.blocks(stepped, slots, area, align, most)
        return [(found[text.slot], text, slot) for text, slot in there]

    def write(self, area: Area, put: Put, slots: Mapping[str, Slot]) -> float:
        """Write the texts of a box one under the other; return where the last ends.

        Raises:
            Overflow: They do not fit it.
        """
        if put.upright:
            return write_columns(self, area, put, slots)
        set_, y = self.set_box(area, put, slots)
        return self.write_set(set_, y, area)

    def write_set(self, set_: Sequence[SetText], y: float, area: Area) -> float:
        """Write texts that are set, from a height in px on; return where the last ends."""
        for number, (block, text, slot) in enumerate(set_):
            y += block.before if number else 0.0
            if text.slab:
                self._slab(block, area, y, text)
            y = self.letter(block, text, slot, area.left, y)
        return y

    def set_box(
        self, area: Area, put: Put, slots: Mapping[str, Slot]
    ) -> tuple[list[SetText], float]:
        """Set the texts of a box, on the first baseline where they open the card; return them, and where they begin.

        Raises:
            Overflow: They do not fit it.
        """
        if found := self.measured.pop(put.box, None):
            return found
        return set_opening(self, area, put, slots) or self.set_texts(area, put, slots)

    def set_texts(
        self, area: Area, put: Put, slots: Mapping[str, Slot]
    ) -> tuple[list[SetText], float]:
        """Set the texts of a box; return them, and where they begin.

        Raises:
            Overflow: They do not fit it.
        """
        for set_ in shrinking(lambda most: self.blocks(put.texts, slots, area, put.align, most)):
            high = stack_height([block for block, _, _ in set_])
            if high <= area.height + 1:
                return set_, area.top + self._start(area.height - high, PLACES[put.anchor])
        raise Overflow(msg("The texts of the card do not fit its layout."))

    def _start(self, free: float, place: float) -> float:
        """Return how far under the top of its box a text begins, of `free` px that it leaves.

        A short one moves towards the middle until no more than `_HOLLOW` of the card is left empty.
        """
        most = self.sheet.form.height * _HOLLOW
        return min(max(free * place, free - most), max(most, free / 2))

    def letter(self, block: Block, text: Lettering, slot: Slot, x: float, y: float) -> float:
        """Write a block with its keywords set apart; return its bottom."""
        if self.over:
            box = (int(x), int(y), int(x + block.setting.width), int(y + block.height))
            block = replace(block, colour=self.readable(block.colour, box))
        style = text.key or self.voice.key
        keys = slot.keys
        if keys == ((0, len(slot.text)),) and not text.key:
            keys = ()  # all of it set apart would set nothing apart
        if text.slab:
            return self.sheet.write(block, x, y, by_line=True)
        return write_lettered(self.sheet, block, x, y, keys, style)

    def _slab(self, block: Block, area: Area, y: float, text: Lettering) -> None:
        """Fill the block behind each line of a text."""
        size = block.setting.size
        first = block.setting.lines[0].baseline
        for line in block.setting.lines:
            top = y + line.baseline - first - size * 0.06
            left = area.left + line.x - size * 0.16
            self.sheet.fill(left, top, line.width + size * 0.32, size * 1.1, self.colour(text.slab))

    def largest(self, text: Lettering, slot: Slot) -> float:
        """Return how large a text may be, as a share of the unit."""
        own = slot.field == "text" and slot.text == self.sheet.card.text
        most = poster_size(slot.text, text.size[1]) if own else text.size[1]
        return min(most, self.most.get(text.slot, most))
