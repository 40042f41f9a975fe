"""A beat's scene and a clip's format in, the card that shows it out, drawn; none where it does not fit."""

from dataclasses import replace

from repurpose.cards import Card, DrawnCard, draw_card, find_kind
from repurpose.cards import Format as CardFormat
from repurpose.clips.layout.formats import Format
from repurpose.errors import ContentError, MissingGlyphs, Overflow
from repurpose.slicing import BeatScene
from repurpose.themes import Theme
from repurpose.typeset import Catalogue

_MARGIN = 0.05  # of a card's width: the least that voices leave beside words
_LARGER = (1.36, 1.16, 1.0)  # than on a card of the same width: it is gone in a moment
_LARGEST = (
    1.7  # ... where its words stand on the ground alone, and the voice lays it out in the same way
)
_ON_GROUND = ("end", "figure")  # kinds without a window or a panel that is made for a size
_LEAN, _LEAST_LEAN = (
    16.0,
    10.0,
)  # px that strokes lean out of the text box; small type is set in whole px
_UNEVEN = 0.06  # of the height: how much more room may be below the words than above
_LOWERED = 0.42  # of that by which they are moved down: the optical middle is above the other
_FOOT = 0.085  # of a card's height: what a voice's foot takes, which a scene has not


def card_format(form: Format) -> CardFormat:
    """Return the canvas of a scene: its words stay in the clip's text box, its ground fills the frame."""
    box, wide, high = form.text, form.width, form.height
    across = box.width / (1 - 2 * _MARGIN)
    left = max(0.0, box.left - _MARGIN * across)
    down = box.height / (1 - _FOOT)
    return CardFormat(
        form.name,
        wide,
        high,
        top=box.top / high,
        bottom=max(0.0, 1 - (box.top + down) / high),
        left=left / wide,
        right=max(0.0, 1 - (left + across) / wide),
        bare=True,
    )


def card_of(
    scene: BeatScene, place: int, count: int, language: str, names: tuple[str, ...]
) -> Card:
    """Return the card that shows a scene, the `place`th of `count` from 1.

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
    return Card(
        kind.name,
        page=f"{place}/{count}",
        language=language,
        names=names,
        keywords=tuple(keywords),
        **says,  # type: ignore[arg-type]
        **{name: tuple(rows) for name, rows in lists.items()},  # type: ignore[arg-type]
    )


def draw_scene(card: Card, theme: Theme, form: Format, catalogue: Catalogue) -> DrawnCard | None:
    """Return the card of a scene, drawn as large as it fits a layout of the voice; None where it fits none.

    The title of an end card goes before the whole of it does.
    """
    bare = [replace(card, title="")] if card.kind == "end" and card.title else []
    found: DrawnCard | None = None
    for one in (card, *bare):
        for larger in _LARGER:
            drawn = _drawn(one, theme, replace(card_format(form), scale=larger), catalogue, form)
            if drawn and (drawn.layout or not theme.voice):
                grows = larger == _LARGER[0] and card.kind in _ON_GROUND
                wide = replace(card_format(form), scale=_LARGEST)
                more = _drawn(one, theme, wide, catalogue, form) if grows else None
                return more if more and more.layout == drawn.layout else drawn
            found = found or drawn
    return found


def _drawn(
    card: Card, theme: Theme, canvas: CardFormat, catalogue: Catalogue, form: Format
) -> DrawnCard | None:
    """Return a card drawn on a canvas with its words in the text box; None where they are not."""
    try:
        drawn = draw_card(card, theme, canvas, catalogue)
        lower = _lowered(drawn, canvas, form)
        if lower != canvas:
            drawn = draw_card(card, theme, lower, catalogue)
    except (Overflow, ContentError, MissingGlyphs):
        return None
    box, lean = form.text, max(_LEAST_LEAN, _LEAN * form.unit)
    for written in drawn.written:
        left, top, right, bottom = written.box
        if left < box.left - lean or right > box.right + lean:
            return None
        if top < box.top - lean or bottom > box.bottom + lean:
            return None
    return drawn


def _lowered(drawn: DrawnCard, canvas: CardFormat, form: Format) -> CardFormat:
    """Return a canvas with the same card so much lower that its words stand in the middle of the text box."""
    top = min((written.box[1] for written in drawn.written), default=form.text.top)
    bottom = max((written.box[3] for written in drawn.written), default=form.text.bottom)
    free = (form.text.bottom - bottom) - (top - form.text.top)
    if free < _UNEVEN * form.height:
        return canvas
    down = min(free * _LOWERED / form.height, canvas.bottom)
    return replace(canvas, top=canvas.top + down, bottom=canvas.bottom - down)
