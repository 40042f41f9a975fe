"""A voice, a format and words in; one card for every way in which the voice composes, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from repurpose.card_kinds import COVERS, KINDS, CardKind
from repurpose.cards.draw import draw_series, finish_sheet
from repurpose.cards.formats import Format
from repurpose.cards.inspection.sample_words import CardWords
from repurpose.cards.kinds import find_kind
from repurpose.cards.model import DrawnCard
from repurpose.cards.picture_frame import aspect_of
from repurpose.cards.voices.compose import Composer
from repurpose.cards.voices.slots import slots_of
from repurpose.cards.voices.suiting import layouts_for, shape_of
from repurpose.errors import ContentError, Overflow, UnknownName
from repurpose.messages import msg
from repurpose.themes import Layout, Theme, Voice
from repurpose.typeset import Catalogue

_ORDER: tuple[CardKind, ...] = (
    *(kind for kind in KINDS if kind != "end"),
    "end",
)  # as a series has them
_SERIES = 9  # cards of the series that each card is drawn as one of
_OWN = -1


@dataclass(frozen=True, slots=True)
class VoiceCell:
    """One way to compose a kind of card: the number of its layout among the voice's of that kind.

    A number below 0 is a kind that draws itself; `cover` is what a cover makes large.
    """

    kind: CardKind
    cover: str
    number: int
    layout: str  # its name
    page: str  # its place in a series

    @property
    def name(self) -> str:
        """What tells it from all others of its voice and format."""
        return "-".join((self.kind, self.cover or "any", str(self.number + 1)))


def voice_cells(voice: Voice, form: Format) -> tuple[VoiceCell, ...]:
    """Return all ways in which a voice composes cards of a format, covers first and the end last."""
    found = [one for kind in _ORDER for one in _cells_of(voice, kind, form)]
    return tuple(replace(one, page=_page(one, place)) for place, one in enumerate(found))


def _cells_of(voice: Voice, kind: CardKind, form: Format) -> Iterator[VoiceCell]:
    shape = shape_of(form)
    layouts = [(n, one) for n, one in enumerate(voice.layouts(kind)) if shape in one.shapes]
    layouts = [] if form.square else layouts
    if kind == "cover":
        for cover in (*COVERS, ""):
            meant = [pair for pair in layouts if cover in (pair[1].covers or ("",))]
            yield from (VoiceCell(kind, cover, n, one.name, "") for n, one in meant)
    else:
        yield from (VoiceCell(kind, "", n, one.name, "") for n, one in layouts)
    if not layouts:
        yield VoiceCell(kind, "", _OWN, "", "")


def _page(cell: VoiceCell, place: int) -> str:
    if cell.kind == "cover":
        return f"1/{_SERIES}"
    return f"{_SERIES if cell.kind == 'end' else 2 + place % (_SERIES - 2)}/{_SERIES}"


def find_cell(voice: Voice, form: Format, name: str) -> VoiceCell:
    """Return a cell by its name.

    Raises:
        UnknownName: The voice has none of that name in that format.
    """
    cells = {cell.name: cell for cell in voice_cells(voice, form)}
    if name not in cells:
        raise UnknownName("layout", name, cells)
    return cells[name]


def draw_cell(
    cell: VoiceCell,
    voice: Voice,
    theme: Theme,
    form: Format,
    catalogue: Catalogue,
    words: Sequence[CardWords],
) -> tuple[DrawnCard, CardWords]:
    """Draw the first words that a cell takes, in a theme; also return those.

    Raises:
        ContentError: It takes none of them.
        MissingGlyphs: No font has some of their characters.
    """
    for fitted in _turned(cell, words):
        try:
            drawn = _draw(cell, voice, theme, form, catalogue, fitted)
        except Overflow:
            continue
        if drawn:
            return drawn, fitted
    scripts = voice.layouts(cell.kind)[cell.number].scripts if cell.number != _OWN else ()
    if scripts and not any(one.card.language.startswith(scripts) for one in words):
        raise ContentError(
            msg("This layout is only for {languages}.", languages=", ".join(scripts))
        )
    raise ContentError(msg("None of the words at hand fits this layout in this format."))


def _turned(cell: VoiceCell, words: Sequence[CardWords]) -> Iterator[CardWords]:
    """Yield the words for a cell, a pack's own before samples; neighbours begin with different ones."""
    fitted = [found for one in words if (found := _fitted(cell, one))]
    for own in (True, False):
        group = [one for one in fitted if one.own is own]
        begin = max(0, cell.number) % len(group) if group else 0
        yield from (*group[begin:], *group[:begin])


def _fitted(cell: VoiceCell, words: CardWords) -> CardWords | None:
    """Return words as a cell would have them; None where they are for another kind."""
    card = words.card
    if card.kind != cell.kind:
        return None
    if cell.kind == "cover" and cell.number != _OWN and card.cover != cell.cover:
        if not words.own or (cell.cover == "photo" and not words.images.photo):
            return None  # a sample is for its kind of cover; the title of a pack may be any
        images = words.images if cell.cover == "photo" else replace(words.images, photo=b"")
        words = replace(words, images=images)
        card = replace(card, cover=cell.cover)
    return replace(words, card=replace(card, page=cell.page))


def _draw(
    cell: VoiceCell,
    voice: Voice,
    theme: Theme,
    form: Format,
    catalogue: Catalogue,
    words: CardWords,
) -> DrawnCard | None:
    """Draw words; None where the layout is not for them.

    Raises:
        Overflow: They do not fit.
    """
    card, images = words.card, words.images
    if cell.number == _OWN:
        return draw_series(card, theme, form, catalogue, images)[0]
    layout: Layout = voice.layouts(cell.kind)[cell.number]
    alone, slots = replace(voice, layout=(layout,)), slots_of(card)
    for chosen, ground in layouts_for(alone, card, slots, form, aspect_of(card, images)):
        composer = Composer(card, voice, chosen, ground, theme, form, catalogue, images, slots)
        sheet = composer.draw()
        alt = find_kind(card.kind).alt_of(sheet)
        return finish_sheet(sheet, alt, f"{chosen.name} {ground}")
    return None
