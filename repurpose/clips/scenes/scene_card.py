"""A beat's scene and a clip's format in, the card that shows it out, drawn; none where it does not fit."""

from dataclasses import replace
from itertools import pairwise

from repurpose.brand import NO_BRAND
from repurpose.cards import SIGN, Card, DrawnCard, Images, draw_card, find_kind, head_stretch
from repurpose.cards import Format as CardFormat
from repurpose.clips.layout.formats import Format
from repurpose.clips.layout.labels import NO_LABELS, Labels
from repurpose.errors import ContentError, MissingGlyphs, Overflow
from repurpose.slicing import BeatScene
from repurpose.text import closed_places
from repurpose.themes import Theme, load_voice
from repurpose.typeset import Catalogue

_MARGIN = 0.05  # of a card's width: the least that voices leave beside words
_PAPER = (
    0.11  # ... a voice that leaves more leaves it on paper: in a clip the text box is margin enough
)
_LARGER = (1.36, 1.16, 1.0)  # than on a card of the same width: it is gone in a moment
_LARGEST = (1.9, 1.6)  # ... where the voice lays it out in the same way
_CAPTION, _HOOK = 0.135, 0.24  # of the width: the most for running text, and for the hook
_TALL_TEXT = 0.77  # ... what the text box of an upright clip has
_NEARLY = 0.9  # of that: what is as large has no larger one
_FEWEST = 2  # characters of a line that is torn off
_RUNNING, _SIDES = ("text", "title"), "items."
_SENTENCES = ("quote", "excerpt", "question")
_OTHERS = 6  # other layouts that are tried where words are smaller than this, of the width
_LEAST = dict.fromkeys(_SENTENCES, 0.1) | dict.fromkeys(("points", "steps", "ledger"), 0.055)
_BLED = 2  # layouts of a hook whose words leave the text box, before its words are captions
_NUMBER = "number"  # a field whose sign and unit stand apart from its digits
_NO_IMAGES = Images()
_LEAN, _LEAST_LEAN = (
    16.0,
    10.0,
)  # px that strokes lean out of the text box; small type is set in whole px
_UNEVEN = 0.06  # of the height: how much more room may be below the words than above
_LOWERED = 0.42  # of that by which they are moved down: the optical middle is above the other
_COLUMN = 0.17  # of the width of a wide clip: how far it has come
_HEAD = 0.056  # of the height of an upright clip: whose clip it is, over the hook
_UPRIGHT = 0.666  # of its height: the box of its words
_SIGNED = ("cover", "end")  # kinds that say whose clip it is
_DATED = 0.0  # ... below a figure that is a year: there stands the line of dates, within the box
_END_FOOT = 0.04  # ... below the signature of an end card that has no foot
_FOOT = 0.085  # of a card's height: what a voice's foot takes, which a scene has not


def card_format(
    form: Format,
    *,
    head: bool = False,
    foot: float = _FOOT,
    beside: bool = False,
    margin: float = _MARGIN,
) -> CardFormat:
    """Return the canvas of a scene: its words stay in the clip's text box, its ground fills the frame.

    With `head` the uppermost strip of the box is kept for whose clip it is; what a card has at its `foot`
    would lie below the box; `margin` is what it leaves beside its words, a share of its width. Where it stands `beside` the words of a wide clip how far that has come, they
    leave it its column.
    """
    box, wide, high = form.text, form.width, form.height
    if beside:
        box = replace(box, right=box.right - round(_COLUMN * wide))
    across = box.width / (1 - 2 * margin)
    left = box.left - margin * across
    down = box.height / (1 - foot)
    canvas = CardFormat(
        form.name,
        wide,
        high,
        top=box.top / high,
        bottom=max(0.0, 1 - (box.top + down) / high),
        left=left / wide,
        right=max(0.0, 1 - (left + across) / wide),
        bare=True,
    )
    return replace(canvas, head=_head_of(canvas)) if head else canvas


def _head_of(canvas: CardFormat) -> float:
    """Return the share of the height in which it stands whose clip it is."""
    taller = head_stretch(canvas)
    return _HEAD if taller == 1.0 else _HEAD * taller * (1 - canvas.top - canvas.bottom) / _UPRIGHT


def card_of(
    scene: BeatScene,
    place: int,
    count: int,
    language: str,
    names: tuple[str, ...],
    labels: Labels = NO_LABELS,
) -> Card:
    """Return the card that shows a scene, the `place`th of `count` from 1; hook and end say whose clip it is.

    Raises:
        ContentError: It lacks what a card of its kind is about.
    """
    kind = find_kind(scene.kind)
    shapes = {field.name: field.shape for field in kind.fields}
    says: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    keywords: list[tuple[str, int, int]] = []
    for piece in scene.pieces:
        name = piece.field
        if name not in shapes:
            continue
        if shapes[name] == "list":
            rows = lists.setdefault(name, [])
            name = f"{name}.{len(rows)}"
            rows.append(piece.text)
        else:
            says[name] = piece.text
        keywords += [(name, start, end) for start, end in piece.keys]
        names = (*names, *(piece.text[start:end] for start, end in piece.keys))  # stand on one line
    card = Card(
        kind.name,
        page=f"{place}/{count}",
        language=language,
        names=names,
        keywords=tuple(keywords),
        first=scene.first,
        **says,  # type: ignore[arg-type]
        **{name: tuple(rows) for name, rows in lists.items()},  # type: ignore[arg-type]
    )
    return _signed(card, scene, labels)


def _signed(card: Card, scene: BeatScene, labels: Labels) -> Card:
    """Return a card with whose clip it is, or of which language its code, where its kind says that."""
    if scene.language:
        return replace(card, kicker=scene.language)
    if card.kind == "cover":
        return replace(card, brand=labels.brand, footer=labels.episode)
    if card.kind == "end":
        return replace(card, brand=labels.brand, author=labels.author, link=labels.link)
    return card


def _plainer(card: Card) -> list[Card]:
    """Return a card with less and less on it that is not about its words: what is left out where they do not fit."""
    found = [card]
    for name in ("link", "title", "author", "brand", "footer"):
        if card.kind in _SIGNED and not (name == "title" and card.kind == "cover"):
            less: dict[str, object] = {name: NO_BRAND if name == "brand" else ""}
            one = replace(found[-1], **less)  # type: ignore[arg-type]
            found += [one] if one != found[-1] else []
    return found


def _has_head(card: Card) -> bool:
    return card.kind == "cover" and bool(card.footer or card.brand.name or card.brand.sign)


def draw_scene(
    card: Card,
    theme: Theme,
    form: Format,
    catalogue: Catalogue,
    images: Images = _NO_IMAGES,
    before: tuple[str, ...] = (),
) -> DrawnCard | None:
    """Return the card of a scene, drawn as large as it fits a layout of the voice; None where it fits none.

    A sentence rather has none of the layouts of the scenes `before` it: no scene looks like the last one.
    Code, title and author of an end card go before the whole of it does, and so does the brand.
    """
    least = _LEAST.get(card.kind, 0.0)
    if before and theme.voice and card.kind in _SENTENCES:
        found = _fitting(card, theme, form, catalogue, images, before)
        if found and _is_composed(found) and _said_size(found, form) >= least:
            return found
    found = _fitting(card, theme, form, catalogue, images)
    if found is None or not theme.voice or not least:
        return found
    best, others = found, list[str]()
    while _said_size(best, form) < least and len(others) < _OTHERS:
        others.append(layout_name(found))
        found = _fitting(card, theme, form, catalogue, images, tuple(others))
        if found is None or layout_name(found) in (card.kind, ""):
            break  # none of the voice's own
        best = max(best, found, key=lambda one: _said_size(one, form))
    return best


def layout_name(drawn: DrawnCard) -> str:
    """Return the name of the layout that a scene has, without its ground; "" where it draws itself."""
    return (drawn.layout or " ").split(" ")[0]


def _said_size(drawn: DrawnCard, form: Format) -> float:
    """Return the size of the smallest running words of a scene, of the width that its words have."""
    sizes = [w.size for w in drawn.written if w.field in _RUNNING or w.field.startswith(_SIDES)]
    return min(sizes, default=form.width) / min(form.width, form.text.width / _TALL_TEXT)


def _fitting(
    card: Card,
    theme: Theme,
    form: Format,
    catalogue: Catalogue,
    images: Images,
    without: tuple[str, ...] = (),
) -> DrawnCard | None:
    """Return the card of a scene in the first layout that takes it, but those that it is to do `without`."""
    found: DrawnCard | None = None
    for one in _plainer(card):
        torn: tuple[DrawnCard, CardFormat] | None = None
        for canvas in (replace(c, without=without) for c in _canvases(one, theme, form)):
            drawn = _drawn(one, theme, canvas, catalogue, form, images)
            if drawn and (_is_composed(drawn) or not theme.voice):
                if not _torn(drawn) and not _parts_words(drawn):
                    return _larger(drawn, theme, canvas, catalogue, form, images)
                torn = torn or (drawn, canvas)
            found = found or drawn
        if torn:  # at every size
            return _larger(torn[0], theme, torn[1], catalogue, form, images)
    return found


def _torn(drawn: DrawnCard) -> bool:
    """Say whether a line of code goes on in the next one, or a line of words is a scrap: the last above all."""
    lines = [line for line in drawn.lines if line.field != _NUMBER]
    fields = [line.field for line in lines]
    if drawn.card.kind == "code":
        return len(set(fields)) < len(fields)
    for number, line in enumerate(lines):
        if fields.count(line.field) > 1:
            last = line.field not in fields[number + 1 :]
            if sum(map(str.isalnum, line.text)) <= (_FEWEST if last else 1):
                return True
    return False


def _larger(
    drawn: DrawnCard,
    theme: Theme,
    canvas: CardFormat,
    catalogue: Catalogue,
    form: Format,
    images: Images,
) -> DrawnCard:
    """Return a card drawn larger where its layout has room for that, and its lines stay long enough to be read."""
    if canvas.scale < _LARGER[0] or not theme.voice or not _is_even(drawn, form, _NEARLY):
        return drawn
    whole = not _torn(drawn)
    for scale in _LARGEST:
        more = _drawn(drawn.card, theme, replace(canvas, scale=scale), catalogue, form, images)
        alike = more is not None and more.layout == drawn.layout and _is_even(more, form)
        if (
            more
            and alike
            and _largest(more) >= _largest(drawn)
            and _said_size(more, form) >= _said_size(drawn, form)
            and not (whole and _torn(more))
            and not _parts_words(more)
        ):
            return more
    return drawn


def _largest(drawn: DrawnCard) -> float:
    return max((written.size for written in drawn.written), default=0.0)


def _parts_words(drawn: DrawnCard) -> bool:
    """Say whether a line ends within a word, as it may where its box is too narrow for any other."""
    card = drawn.card
    for one, other in pairwise(line for line in drawn.lines if line.field != _NUMBER):
        if one.field == other.field and 0 <= other.start - one.end <= 1:
            text = _field_text(card, one.field)
            if other.start in closed_places(text, card.language, card.names):
                return True
    return False


def _field_text(card: Card, name: str) -> str:
    """Return the text of a field, such as "items.0"."""
    part, _, number = name.partition(".")
    value = getattr(card, part, "")
    return str(value[int(number)] if number else value)


def _is_even(drawn: DrawnCard, form: Format, share: float = 1.0) -> bool:
    """Say whether no running text is so large, or a `share` of that, that its lines hold a few characters each."""
    most = share * min(form.width, form.text.width / _TALL_TEXT)
    most *= _HOOK if drawn.card.kind == "cover" else _CAPTION
    labels = [drawn.canvas.boxes(p.first, p.last) for p in drawn.parts if p.name == "label"]
    if any(_meets(w.box, box) for w in drawn.written for boxes in labels for box in boxes):
        return False
    return all(w.size <= most for w in drawn.written if w.field in _RUNNING)


def _meets(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_composed(drawn: DrawnCard) -> bool:
    """Say whether a layout of the voice has composed a card; an end that draws itself has no button."""
    return bool(drawn.layout) and not (drawn.card.kind == "end" and drawn.layout.startswith("end "))


def _canvases(card: Card, theme: Theme, form: Format) -> list[CardFormat]:
    """Return the canvases for a card, the one that it is largest on first; an end is signed at its foot."""
    feet = (_FOOT, _END_FOOT) if card.kind == "end" else (_FOOT,)
    if card.kind == "figure" and card.labels:
        feet = (_DATED,)
    beside = form.width > form.height and card.kind not in _SIGNED
    head = _has_head(card)
    whole = [card_format(form, head=head, foot=foot, beside=beside) for foot in feet]
    margin = load_voice(theme.voice).margin if theme.voice else _MARGIN
    if card.kind in _SENTENCES and margin > _PAPER:
        whole.insert(0, card_format(form, beside=beside, margin=margin))
    return [replace(one, scale=larger) for larger in _LARGER for one in whole]


def _drawn(
    card: Card,
    theme: Theme,
    canvas: CardFormat,
    catalogue: Catalogue,
    form: Format,
    images: Images,
) -> DrawnCard | None:
    """Return a card drawn on a canvas with its words in the text box; None where they are not."""
    try:
        drawn = draw_card(card, theme, canvas, catalogue, images)
        dated = card.kind == "figure" and bool(card.labels)  # whose line has its place
        lower = canvas if dated else _lowered(drawn, canvas, form)
        if lower != canvas:
            drawn = draw_card(card, theme, lower, catalogue, images)
    except (Overflow, ContentError, MissingGlyphs):
        return None
    if _is_inside(drawn, form):
        return drawn
    without = (*canvas.without, layout_name(drawn))
    if card.kind != "cover" or not drawn.layout or len(without) > _BLED:
        return None
    return _drawn(card, theme, replace(canvas, without=without), catalogue, form, images)


def _is_inside(drawn: DrawnCard, form: Format) -> bool:
    """Say whether all that is written lies in the text box, but for strokes that lean out of it."""
    box, lean = form.text, max(_LEAST_LEAN, _LEAN * form.unit)
    return all(
        left >= box.left - lean
        and right <= box.right + lean
        and top >= box.top - lean
        and bottom <= box.bottom + lean
        for left, top, right, bottom in (written.box for written in drawn.written)
    )


def _lowered(drawn: DrawnCard, canvas: CardFormat, form: Format) -> CardFormat:
    """Return a canvas with the same card so much lower that its words stand in the middle of the text box."""
    said = [w for w in drawn.written if not (canvas.head and w.field.startswith(SIGN))]
    above = form.text.top + round(canvas.head * form.height)
    top = min((written.box[1] for written in said), default=above)
    bottom = max((written.box[3] for written in said), default=form.text.bottom)
    free = (form.text.bottom - bottom) - (top - above)
    if free < _UNEVEN * form.height:
        return canvas
    down = min(free * _LOWERED / form.height, canvas.bottom)
    if canvas.head:  # which stays where it is
        return replace(canvas, head=canvas.head + down, bottom=canvas.bottom - down)
    return replace(canvas, top=canvas.top + down, bottom=canvas.bottom - down)
