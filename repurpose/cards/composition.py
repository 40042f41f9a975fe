"""A drawn card in, what is wrong with it as a picture out: what a designer sees from across the room.

The measures are of the whole card, not of its letters (`check.py` has those). Their thresholds were read
off series that work in a feed: no two neighbouring quarters of such a card have less than an eighth of
their area at an edge; of a text that hangs from the foot under free ground they have a twentieth, and that
is meant. A faint drawing under a short text counts as what it is.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from repurpose.cards.check import Finding
from repurpose.cards.formats import find_format
from repurpose.cards.kinds import find_kind
from repurpose.cards.model import DrawnCard, Written
from repurpose.messages import msg

FEED = 270.0  # px: how wide a card is in a feed of two columns
_MARGINAL = (
    "footer",
    "page",
    "kicker",
    "source",
    "author",
    "link",
    "brand",
)  # head and foot, and credits
_BANDS = 4
_GRID = (108, 144)  # px that a card is shrunk to before its edges are counted
_EDGE = 16  # levels of grey between neighbours that make an edge: of a drawing at a tenth of the contrast too
_EMPTY, _FULL = 0.045, 0.72  # of the area of two neighbouring bands, of every band
_TOUCH = 3  # px that boxes may share: they end at the ink, with its soft edge
_READ = 0.031  # of the width: twelve CSS px on a phone, 8.4 px in a feed
_MARGIN_READ = 0.026  # ... of head, foot and credits: 7 px in a feed
_ROUNDED = 0.5  # px: sizes are whole px, so that one may be half a px less
_SEEN = 0.048  # of the width: as large in a feed as its own captions, 13 px
_LOUD = 0.10  # of the width: what covers and figures are looked at for
_LOUD_KINDS = ("cover", "figure")
_CLOSE = 0.25  # em of a title that are free under it


def check_composition(drawn: DrawnCard) -> tuple[Finding, ...]:
    """Return what is wrong with the picture as a whole; nothing for a good card."""
    body = [block for block in drawn.written if block.field.partition(".")[0] not in _MARGINAL]
    found = [
        *_density(drawn),
        *_collisions(drawn.written),
        *_title_gap(body),
        *_sizes(drawn, body),
    ]
    return tuple(found)


def band_edges(drawn: DrawnCard) -> tuple[float, ...]:
    """Return how much of each quarter of the card, from top to bottom, is at an edge: 0 to 1."""
    from PIL import Image, ImageChops, ImageFilter  # noqa: PLC0415

    small = drawn.picture.convert("L").resize(_GRID, Image.Resampling.BOX)
    steps = ImageChops.subtract(
        small.filter(ImageFilter.MaxFilter(3)), small.filter(ImageFilter.MinFilter(3))
    ).point(lambda level: 255 if level > _EDGE else 0)
    wide, high = _GRID[0], _GRID[1] // _BANDS
    bands = (steps.crop((0, k * high, wide, (k + 1) * high)) for k in range(_BANDS))
    return tuple(band.histogram()[255] / (wide * high) for band in bands)


def _density(drawn: DrawnCard) -> Iterator[Finding]:
    if (
        drawn.width > drawn.height
    ):  # bands of a wide card say nothing: its halves stand side by side
        return
    if _is_pictured(drawn):
        return  # a sky has no edges, and yet is not empty
    bands = band_edges(drawn)
    if min(sum(pair) / 2 for pair in pairwise(bands)) < _EMPTY:
        yield Finding("density", "card", msg("half of it is empty"))
    if min(bands) > _FULL:
        yield Finding("density", "card", msg("it is crowded from top to bottom"))


def _is_pictured(drawn: DrawnCard) -> bool:
    card = drawn.card
    return find_kind(card.kind).shows_picture or (card.kind == "cover" and card.cover == "photo")


def _collisions(written: Sequence[Written]) -> Iterator[Finding]:
    for one, other in combinations(written, 2):
        wide = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
        high = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
        if one.field != other.field and min(wide, high) > _TOUCH:
            said = msg("it stands on {other}", other=other.field)
            yield Finding("collision", one.field, said)


def _title_gap(body: Sequence[Written]) -> Iterator[Finding]:
    titles = [block for block in body if block.field == "title"]
    if not titles:
        return
    end = max(block.box[3] for block in titles)
    below = [b.box[1] for b in body if b.field != "title" and b.box[1] >= end - _TOUCH]
    if below and min(below) - end < _CLOSE * min(block.size for block in titles):
        yield Finding("gap", "title", msg("what follows stands too close to it"))


def _sizes(drawn: DrawnCard, body: Sequence[Written]) -> Iterator[Finding]:
    unit = find_format(drawn.format).unit
    body_fields = {block.field for block in body}
    for name in dict.fromkeys(block.field for block in drawn.written):
        size = max(block.size for block in drawn.written if block.field == name) / unit
        least = _READ if name in body_fields else _MARGIN_READ
        if size < least - _ROUNDED / unit:
            said = msg("{size:.0f} px in a feed: too small to read there", size=size * FEED)
            yield Finding("feed size", name, said)
    if _is_pictured(drawn):
        return  # which catches the eye
    most = max((block.size for block in body), default=0.0) / unit
    least = _LOUD if drawn.card.kind in _LOUD_KINDS else _SEEN
    if most < least:
        said = msg(
            "nothing catches the eye: its largest words are {size:.0f} px in a feed, {least:.0f} wished",
            size=most * FEED,
            least=least * FEED,
        )
        yield Finding("focal", "card", said)
