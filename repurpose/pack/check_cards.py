"""The cards of a pack in, what a careful designer would complain about out: each, and as a series."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.article import Article
from repurpose.brand import Brand
from repurpose.cards import find_kind
from repurpose.errors import MissingGlyphs, RepurposeError
from repurpose.messages import msg
from repurpose.pack.branding import brand_of, with_avatar
from repurpose.pack.card_entries import card_of
from repurpose.pack.complaint import Complaint
from repurpose.pack.containment import inside
from repurpose.pack.made_from import choices_of
from repurpose.pack.manifest import Manifest
from repurpose.pack.manifest_cards import CardEntry

if TYPE_CHECKING:
    from repurpose.cards import DrawnCard, Finding
    from repurpose.typeset import Catalogue

_FIRST, _LAST = "，。、；：？！”’）》〉」』】〗〕·", "“‘（《〈「『【〖〔"


@dataclass(frozen=True, slots=True)
class CheckedCards:
    """What came of checking the cards; `notes` name those whose picture could not be measured."""

    complaints: tuple[Complaint, ...]
    notes: tuple[str, ...]
    measured: int


@dataclass(frozen=True, slots=True)
class _Checked:
    complaints: list[Complaint]
    note: str = ""
    layout: str = ""  # of the card as it was drawn; "" where it has none, or was not measured


def check_cards(
    folder: Path, manifest: Manifest, article: Article, catalogue: "Catalogue"
) -> CheckedCards:
    """Check every card of the pack in `folder`, and that no two in a row are composed alike."""
    found: list[Complaint] = []
    notes: list[str] = []
    before = ""
    choices = with_avatar(choices_of(manifest), folder, manifest)
    brand = brand_of(choices, article.language)
    for entry in manifest.cards:
        one = _check_card(folder, entry, article, catalogue, brand, manifest.link)
        found += [*_check_alt(entry), *one.complaints]
        notes += [one.note] if one.note else []
        if one.layout and one.layout == before:
            alike = msg("it is composed as the card before it")
            found.append(Complaint(entry.id, "rhythm", alike))
        before = one.layout
    return CheckedCards(tuple(found), tuple(notes), len(manifest.cards) - len(notes))


def _check_alt(entry: CardEntry) -> Iterator[Complaint]:
    alt = "".join(entry.alt.split())
    if not alt:
        yield Complaint(entry.id, "alt", msg("it has no alternative text"))
        return
    kind = find_kind(entry.kind)
    for line, name in zip(entry.lines, entry.fields, strict=True):
        if kind.says(name) and "".join(line.split()) not in alt:
            yield Complaint(
                entry.id, "alt", msg("the alternative text does not say {line!r}", line=line)
            )


def _check_card(
    folder: Path,
    entry: CardEntry,
    article: Article,
    catalogue: "Catalogue",
    brand: Brand,
    link: str,
) -> _Checked:
    """Return complaints about a card, and a note when its picture could not be measured."""
    from repurpose.cards import check_card, check_composition, draw_card  # noqa: PLC0415 - Pillow
    from repurpose.pack.card_style import look_of, theme_of  # noqa: PLC0415

    where = entry.id
    path = inside(folder, entry.file)
    if not path.is_file():
        return _Checked([Complaint(where, "media", msg("{entry} is missing", entry=entry.file))])
    try:
        theme = theme_of(look_of(entry), quoting=not entry.edited, brand=brand)
        card, images = card_of(folder, entry, article, brand, link)
        drawn = draw_card(card, theme, entry.format, catalogue, images)
    except MissingGlyphs as error:
        return _Checked([Complaint(where, "glyph", error.message)])
    except RepurposeError as error:
        said = msg(
            "{place}: only its lines were read, for it cannot be drawn again: {error}",
            place=where,
            error=error.message,
        )
        return _Checked(check_edges(where, entry.lines, entry.fields), said)
    lines = [(line.text, line.field) for line in drawn.lines]
    recorded = list(zip(entry.lines, entry.fields, strict=True))
    if lines != recorded or not _same_picture(path, drawn):
        said = msg(
            "{place}: {file} is not what this version draws here; only its lines were read",
            place=where,
            file=entry.file,
        )
        return _Checked(check_edges(where, entry.lines, entry.fields), said)
    findings = (*check_card(drawn, theme, catalogue), *check_composition(drawn))
    return _Checked([_complaint(where, finding) for finding in findings], layout=drawn.layout)


def _complaint(where: str, finding: "Finding") -> Complaint:
    place = where if finding.field == "card" else f"{where} {finding.field}"
    return Complaint(place, finding.rule, finding.message)


def _same_picture(path: Path, drawn: "DrawnCard") -> bool:
    from PIL import Image, ImageChops, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(path, formats=("PNG",)) as shown:
            if shown.size != drawn.picture.size:
                return False
            return ImageChops.difference(shown.convert("RGB"), drawn.picture).getbbox() is None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def check_edges(where: str, lines: Sequence[str], fields: Sequence[str] = ()) -> list[Complaint]:
    """Read lines for what may not begin or end one (CLREQ, line start and line end)."""
    found, before = [], None
    for line, name in zip(lines, fields or ("",) * len(lines), strict=True):
        place = f"{where} {name}".strip()
        if line and name == before and line[0] in _FIRST:
            found.append(
                Complaint(place, "line start", msg("a line starts with {line}", line=line[0]))
            )
        if line and line[-1] in _LAST:
            found.append(
                Complaint(place, "line end", msg("a line ends with {line}", line=line[-1]))
            )
        before = name
    return found
