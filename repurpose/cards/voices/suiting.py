"""A card and its place in the series in, the layouts that may compose it and their grounds out.

The choice depends on the card and its place alone, so that one card is drawn as its series has it.
Cards at even places choose among every second layout of a voice, those at odd places among the
others: neighbours of a kind are never composed alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

from repurpose.cards.formats import Format
from repurpose.cards.model import Card
from repurpose.cards.voices.slots import Slot, rows_of
from repurpose.themes import Layout, Lettering, Put, Voice

FOCUS = "core"  # the slot of what stands large
OWN = "own"  # what a kind draws by itself
_HEAD, _FOOT = 0.03, 0.915  # of the height: between them stands what a kind draws by itself
_CLEAR = 0.02  # of the width of a wide card, between that and what stands at the edge
_CALM = ("bg", "panel")  # what a theme calls the colours of grounds that are not loud
_COVERS, _UNDER = ("plate", "fill"), ("ground", "panel")  # what covers a part of a card
_HALF = 0.5  # of its strength, that it is seen from afar with
_LOW_END, _MOST = 0.82, 0.8  # of the height, and of either side: where a series is seen to be loud
_TURN = 4  # grounds that a rhythm has at the least after its first
_SENTENCES = ("quote", "excerpt")
_SQUARE = 1.12  # of its width a card is high that still counts as square


def shape_of(form: Format) -> str:
    """Return what a layout calls the shape of a format."""
    if form.width > form.height:
        return "wide"
    return "square" if form.height < form.width * _SQUARE else "tall"


def layouts_for(
    voice: Voice, card: Card, slots: Mapping[str, Slot], form: Format, aspect: float = 0.0
) -> Iterator[tuple[Layout, str]]:
    """Yield layouts for a card and its parts with the ground of each, the one that the series wants first.

    `aspect` is the width of the card's picture over its height; 0: it is about none.
    """
    place, _ = place_of(card)
    there = [one for one in voice.layouts(card.kind) if suits(one, card, slots, form, aspect)]
    if not there:
        return
    if card.kind == "cover":
        yield from _covers(there, card)
        return
    wanted = _wanted(voice, card, form)
    order = {one.name: number for number, one in enumerate(voice.layouts(card.kind))}
    menus = [  # who asks for A or B shows both, who says a share or what lies beneath shows that
        one for one in there if {"choices", "share", "beneath"} & {*(one.room or {})}
    ]
    turn = menus or [one for one in there if order[one.name] % 2 == place % 2] or there
    if card.kind == "end" and not menus:  # there is one in a series: the article chooses
        turn, place = there, seed_of(card)
    focal = [one for one in turn if FOCUS in (one.room or {})]
    begin = place // 2
    if "opening" not in slots and _has_many(there, card.kind) and focal:
        turn = focal  # what has a focus shows it, in another order in each article
        begin += seed_of(card)
    begin %= len(turn)
    turn = [*turn[begin:], *turn[:begin]]
    still = is_calm(voice, wanted)
    if card.kind not in _SENTENCES and not menus:  # whose neighbours are of other kinds
        turn = [*turn, *(one for one in there if one not in turn)]

    def unfit(one: Layout) -> tuple[bool, bool]:
        heavy, there_is = is_heavy(voice, one), wanted in one.grounds
        return (heavy, not there_is) if still else (not there_is, not heavy)

    turn.sort(key=unfit)  # stable: the turn is kept within
    ordered = [*turn, *(one for one in there if one not in turn)]
    # Rather out of its turn than two loud ones running, or than what is there for the others' sake.
    ordered.sort(key=lambda one: (still and is_heavy(voice, one), one.spare))
    for layout in ordered:
        grounds = layout.grounds
        if card.kind == "end":  # as the cover of the same article
            yield layout, grounds[seed_of(card) // 7 % len(grounds)]
            continue
        if not wanted:
            yield layout, grounds[place % len(grounds)]
        else:  # one as calm or as loud where the rhythm's own would not do
            yield layout, wanted if wanted in grounds else _like(voice, wanted, grounds)


def _has_many(layouts: Sequence[Layout], kind: str) -> bool:
    """Say whether there is more than one layout for sentences whose focus stands large."""
    return kind in _SENTENCES and sum(FOCUS in (one.room or {}) for one in layouts) > 1


def _wanted(voice: Voice, card: Card, form: Format) -> str:
    """Return the ground that the rhythm has for a card's place, "" without one; alone, that of the second.

    Scenes of a clip have the grounds of the voice's motion in turn, where it names some.
    """
    place, count = place_of(card)
    if form.bare and voice.motion.grounds and 0 < place < count - 1:
        return voice.motion.grounds[(place - 1) % len(voice.motion.grounds)]
    if not voice.rhythm:
        return ""
    last = len(voice.rhythm) - 1
    if count < 2:
        return voice.rhythm[min(1, last)]
    if place in (0, count - 1) or last < _TURN:
        return voice.rhythm[round(place * last / (count - 1))]
    # Between cover and end a shorter series has the first grounds, a longer one begins again.
    return voice.rhythm[1 + (place - 1) % (last - 2)]


def _like(voice: Voice, wanted: str, grounds: Sequence[str]) -> str:
    """Return the first of some grounds that is calm where the wanted one is, and loud where it is loud."""
    still = is_calm(voice, wanted)
    return next((name for name in grounds if is_calm(voice, name) == still), grounds[0])


def is_calm(voice: Voice, ground: str) -> bool:
    """Say whether a ground is no loud one: the theme's own paper, or nearly."""
    return ground in voice.grounds and voice.grounds[ground].bg in _CALM


def is_heavy(voice: Voice, layout: Layout) -> bool:
    """Say whether a layout is loud on any ground: most of its lower end, or of its left side, is covered."""
    for put in layout.put:
        left, top, wide, high = put.box
        covers = put.draw in _COVERS and put.share >= _HALF
        covers = covers or (put.draw == "panel" and put.colour == "accent" and put.share >= _HALF)
        covers = covers or (put.draw in _UNDER and bool(put.on) and not is_calm(voice, put.on))
        low = top < _LOW_END and top + high > _LOW_END and wide > _MOST
        if covers and (low or (left <= 0 and high > _MOST)):
            return True
    return False


def _covers(there: Sequence[Layout], card: Card) -> Iterator[tuple[Layout, str]]:
    """Yield the layouts of a cover: those of its kind, which the article chooses among, then those of none."""
    own = [one for one in there if card.cover in one.covers]
    own = [
        one for one in own if "below" in (one.room or {})
    ] or own  # made for a title that is one word
    seed = seed_of(card)
    begin = seed % len(own) if own else 0
    for layout in (*own[begin:], *own[:begin], *(one for one in there if not one.covers)):
        yield layout, layout.grounds[seed // 7 % len(layout.grounds)]


def seed_of(card: Card) -> int:
    """Return the number that all chance on a card comes from: the same for all cards of an article."""
    return crc32((card.source or card.title).encode()) % 10_000


def turn_of(card: Card) -> int:
    """Return which of several pictures a card has: one after another within a series, its end that of its cover."""
    place, count = place_of(card)
    return place if place < count - 1 else 0


def own_layout(voice: Voice, card: Card, form: Format) -> tuple[Layout, str]:
    """Return the layout of a kind that a voice has none for: its own drawing above the voice's foot.

    A sentence alone is written as the voice writes, so that its keywords are set apart.
    """
    ground = _wanted(voice, card, form) or next(iter(voice.grounds))
    clear = _CLEAR if form.wide else 0.0
    box = (voice.margin, _HEAD, 1 - 2 * voice.margin - clear, _FOOT - _HEAD)
    put = Put(box, draw=OWN)
    if card.kind in _SENTENCES:
        texts = (
            Lettering("text", (0.05, 0.14), leading=1.42),
            Lettering("speaker", (0.03, 0.04), "label", "muted", gap=0.05, lines=1, optional=True),
        )
        put = Put((box[0], 0.1, box[2], _FOOT - 0.2), texts, anchor="center")
    return Layout(card.kind, card.kind, (ground,), (put,)), ground


def place_of(card: Card) -> tuple[int, int]:
    """Return which card of how many this is, from 0; the first of one where that is not known."""
    now, _, whole = card.page.partition("/")
    if now.isdecimal() and whole.isdecimal() and 0 < int(now) <= int(whole):
        return int(now) - 1, int(whole)
    return 0, 1


def suits(
    layout: Layout, card: Card, slots: Mapping[str, Slot], form: Format, aspect: float = 0.0
) -> bool:
    """Say whether a layout is for such a card: its shape, its language, its parts and their length."""
    if shape_of(form) not in layout.shapes or form.square:
        return False
    if layout.covers and card.cover not in layout.covers:
        return False
    if layout.scripts and not card.language.startswith(layout.scripts):
        return False
    if "told" not in slots and {"above", "below"} <= {*slots} and _tells(layout):
        return False  # the title on either side of its core would be lost
    if "link" in slots and not any(put.draw in ("code", "signature") for put in layout.put):
        return False
    for name, (least, most) in (layout.room or {}).items():
        if name == "picture":
            if not least <= aspect <= most:
                return False
        elif name == "items":
            if not least <= len(card.items) <= most:
                return False
        elif name == "choices":
            if not least <= len(rows_of(card, name)) <= most:
                return False
        elif not least <= (slots[name].width if name in slots else 0.0) <= most:
            return False
    if any(put.number for put in layout.put) and "digits" not in slots:
        return False
    needed = {
        text.slot
        for put in layout.put
        if not put.rows and not put.when and put.draw != "menu"
        for text in put.texts
        if not text.optional
    }
    return needed <= set(slots)


def _tells(layout: Layout) -> bool:
    return any(text.slot == "told" for put in layout.put for text in put.texts)


def is_wanted(put: Put, slots: Mapping[str, Slot]) -> bool:
    """Say whether a card has the slots with which alone a thing is drawn."""
    names = filter(None, put.when.split(","))
    return all((name.removeprefix("!") in slots) != name.startswith("!") for name in names)
