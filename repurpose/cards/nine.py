"""Words in, one picture of three by three squares out, and the nine: the grid in which Weibo shows nine pictures.

The ground is one composition over all nine. The words stand in squares, as large as they can all be, so
that no edge of a square runs through one: whoever taps a square reads whole words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from repurpose.cards.avatar import draw_mark, has_mark
from repurpose.cards.formats import find_format
from repurpose.cards.kinds import find_kind
from repurpose.cards.model import Card, DrawnCard, Images
from repurpose.cards.sheet import Area, Block, Colour, Sheet, stack_height
from repurpose.errors import Overflow
from repurpose.ink import contrast, mix
from repurpose.messages import msg
from repurpose.text import INSIDE, PARTED, PHRASE, find_pieces, inner_places, phrase_costs
from repurpose.themes import FontChoice, Theme
from repurpose.typeset import Catalogue

if TYPE_CHECKING:
    from PIL.Image import Image

NINE_FORMAT = "square@2x"  # a part of it is shown alone when it is tapped: 720 px wide
_NONE = Images()
_PAD = 0.1  # of a square's side that its words keep from each edge
_SIZES = tuple(0.30 * 0.93**step for step in range(24))  # em, of a square's side
_LEADING = 1.24
_SMALLER = 0.5  # of the largest size, at which no word is parted, is taken
_MARKS = "，。：；！？、—…”」』"  # a line may end there
_READ = 4.5  # contrast (WCAG 2.2, 1.4.3)
_ROWS = 4  # lines of a square at the most: more are no poster
_SMALL = 0.072  # em of the credits, of a square's side
# Which squares have words, by how many there are; row by row, as they are read.
_PLACES = {
    1: (4,),
    2: (3, 5),
    3: (3, 4, 5),
    4: (1, 3, 5, 7),
    5: (0, 2, 4, 6, 8),
    6: (0, 1, 2, 6, 7, 8),
    7: (0, 1, 2, 4, 6, 7, 8),
    8: (0, 1, 2, 3, 5, 6, 7, 8),
    9: tuple(range(9)),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a field that stands in one square."""

    field: str
    start: int
    text: str


def draw_nine(card: Card, theme: Theme, catalogue: Catalogue, images: Images = _NONE) -> DrawnCard:
    """Draw what a card is about into the squares of a three by three grid; the picture is cut afterwards.

    Raises:
        Overflow: It is more than nine squares hold.
        ContentError, MissingGlyphs: As `draw_card`.
    """
    form = find_format(NINE_FORMAT)
    sheet = Sheet(card, theme, form, catalogue, images)
    side = form.width / 3
    size, parts = _parted(sheet, side)
    places = _PLACES[len(parts)]
    for number, (place, part) in enumerate(zip(places, parts, strict=True)):
        _draw_part(sheet, part, _square(place, side), size, None if images.photo else number)
    covered = places[-1] == 8 and not images.photo
    _draw_credits(sheet, _square(8, side), side, covered=covered, last=len(parts) - 1)
    return DrawnCard(
        card=card,
        theme=theme.name,
        format=form.name,
        canvas=sheet.canvas,
        lines=tuple(sheet.lines),
        written=tuple(sheet.written),
        alt=find_kind(card.kind).alt(card),
    )


def _square(place: int, side: float) -> Area:
    left, top = (place % 3) * side, (place // 3) * side
    return Area(left, top, left + side, top + side)


def _font(sheet: Sheet) -> FontChoice:
    return sheet.theme.fonts.title


def _fields(card: Card) -> Iterator[tuple[str, str]]:
    """Yield what a card is about, by field: a list item by item, a number before what it counts."""
    kind = find_kind(card.kind)
    if kind.subject.shape == "list":
        if card.title:
            yield "title", card.title
        for place, item in enumerate(getattr(card, kind.subject.name)):
            yield f"{kind.subject.name}.{place}", item
        return
    for field in kind.fields:
        shown = field.name in ("number", "title", "text") and (field.needed or field.name == "text")
        if shown and getattr(card, field.name):
            yield field.name, getattr(card, field.name)


def _parted(sheet: Sheet, side: float) -> tuple[float, list[_Part]]:
    """Return the largest size at which all fields stand in nine squares, and what each square says.

    Raises:
        Overflow: There is none.
    """
    fields = list(_fields(sheet.card))
    best: tuple[float, float, list[_Part]] | None = None
    for share in _SIZES:
        if best and share * side < best[1] * _SMALLER:
            break  # smaller would be seen
        size = share * side
        most = min(_ROWS, max(1, int(side * (1 - 2 * _PAD) / (size * _LEADING) + 0.2)))
        try:
            count = sum(len(_lines(sheet, text, size, side)) for _, text in fields)
            rows = min(most, -(-count // len(_PLACES)))  # as few a square as the words allow
            parts = [
                part
                for name, text in fields
                for part in _parts_of(sheet, name, text, size, side, rows)
            ]
        except Overflow:
            continue
        if len(parts) > len(_PLACES):
            continue
        torn = sum(_torn(sheet, text, size, side) for _, text in fields)
        if best is None or torn < best[0]:
            best = torn, max(size, best[1] if best else 0.0), parts
            chosen = size
        if not torn:
            break
    if best:
        return chosen, best[2]
    raise Overflow(
        msg("It is more than nine squares hold."),
        hint=msg("Shorten the text, or leave --nine out."),
    )


def _torn(sheet: Sheet, text: str, size: float, side: float) -> float:
    """Return how badly the lines of a field end: within words, or before what leans on them."""
    language = sheet.card.language
    if not language.startswith(("zh", "ja")):
        return 0.0  # lines end at spaces there
    costs = phrase_costs(text, language, sheet.card.names)
    lines = _lines(sheet, text, size, side)
    ends = [end for _, end in lines[:-1] if text[end - 1] not in _MARKS]
    whole = inner_places(find_pieces(text))  # of numbers with their units, names and the like
    found = [PARTED if end in whole else costs.get(end, INSIDE) for end in ends]
    return sum(cost for cost in found if cost > PHRASE)


def _parts_of(
    sheet: Sheet, name: str, text: str, size: float, side: float, rows: int
) -> list[_Part]:
    """Set a field at a size, and deal its lines to squares as evenly as they go, `rows` at the most."""
    lines = _lines(sheet, text, size, side)
    squares = ceil(len(lines) / rows)
    parts, at = [], 0
    for square in range(squares):
        count = (len(lines) - at) // (squares - square)
        start, end = lines[at][0], lines[at + count - 1][1]
        said = text[start:end]
        parts.append(_Part(name, start + len(said) - len(said.lstrip()), said.strip()))
        at += count
    return parts


def _lines(sheet: Sheet, text: str, size: float, side: float) -> list[tuple[int, int]]:
    share = size / sheet.unit
    setting = sheet.fit(
        text,
        _font(sheet),
        (share, share),
        width=side * (1 - 2 * _PAD),
        leading=_LEADING,
        align="left",
    )
    return [(line.start, line.end) for line in setting.lines if line.runs]


def _draw_part(sheet: Sheet, part: _Part, square: Area, size: float, number: int | None) -> None:
    """Write a part into its square, in the middle; on a plate where `number` says which."""
    ink = sheet.palette.text
    if number is not None:
        plate, ink = _plate(sheet, number)
        sheet.fill(square.left, square.top, square.width, square.height, plate)
    share = size / sheet.unit
    inner = square.width * (1 - 2 * _PAD)
    setting = sheet.fit(
        part.text, _font(sheet), (share, share), width=inner, leading=_LEADING, align="left"
    )
    block = Block(part.field, setting, ink, _font(sheet).weight, offset=part.start)
    y = square.top + (square.height - block.height) / 2
    last = square.right >= sheet.form.width - 1 and square.bottom >= sheet.form.height - 1
    if last and _credits(sheet.card):
        y = min(y, square.top + square.height * _PAD)  # the credits stand below
    sheet.write(block, square.left + square.width * _PAD, y)


def _plate(sheet: Sheet, number: int) -> tuple[Colour, Colour]:
    """Return ground and ink of a square: the cover's, the paper, the night of the theme, by turns."""
    theme, palette = sheet.theme, sheet.palette
    cover = theme.cover_palette
    pairs = [
        (cover.bg, cover.text),
        (theme.palette.panel, theme.palette.text),
        (palette.accent, palette.on_accent),
        (palette.scrim, palette.on_scrim),
    ]
    good = [pair for pair in pairs if contrast(*pair) >= _READ]
    return good[number % len(good)]


def _credits(card: Card) -> list[tuple[str, str]]:
    """Return who says it and where it stands, by field; the brand last."""
    said = [(n, getattr(card, n)) for n in ("speaker", "author", "source") if getattr(card, n)]
    return [*said, ("brand.name", card.brand.name)] if card.brand.name else said


def _draw_credits(sheet: Sheet, square: Area, side: float, *, covered: bool, last: int) -> None:
    """Write who says it, and where it stands, at the foot of the last square."""
    theme, said = sheet.theme, _credits(sheet.card)
    if not said:
        return
    ground, ink = _plate(sheet, last if covered else last + 1)
    if not covered and not sheet.images.photo:
        sheet.fill(square.left, square.top, side, side, ground)
    elif sheet.images.photo:
        ground, ink = sheet.palette.bg, sheet.palette.text
    pad, share = side * _PAD, _SMALL * side / sheet.unit
    lead = side * 0.1 if has_mark(sheet) and said[-1][0] == "brand.name" else 0.0
    quiet = mix(ink, ground, 0.12)
    quiet = quiet if contrast(quiet, ground) >= _READ else ink
    blocks = [
        Block(
            name,
            sheet.fit(
                text,
                theme.fonts.label,
                (share * 0.75, share),
                width=square.width - 2 * pad - lead,
                leading=1.3,
                align="left",
                max_lines=2,
            ),
            quiet,
            theme.fonts.label.weight,
            before=side * 0.012,
        )
        for name, text in (said[:1] + said[-1:] if len(said) > 1 else said)
    ]
    y = square.bottom - pad * 0.55 - stack_height(blocks)
    if lead:
        draw_mark(
            sheet,
            (square.left + pad, y + (stack_height(blocks) - side * 0.075) / 2),
            side * 0.075,
            theme.fonts.title,
            (ink, ground),
        )
    sheet.write_stack(blocks, square.left + pad + lead, y)


def cut_in_nine(picture: "Image") -> tuple["Image", ...]:
    """Return the nine parts of a square picture, row by row: the order in which they are uploaded.

    Weibo crops every picture of the grid to its middle square; these are squares.

    Raises:
        ValueError: the picture is no square, or its side no multiple of three.
    """
    side = picture.width
    if picture.height != side or side % 3:
        raise ValueError(
            msg(
                "{side}×{height} px cannot be cut into nine squares",
                side=side,
                height=picture.height,
            )
        )
    step = side // 3
    return tuple(
        picture.crop((x, y, x + step, y + step))
        for y in range(0, side, step)
        for x in range(0, side, step)
    )
