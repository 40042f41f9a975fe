"""The cards of a pack in, one file of all of them out: a long picture, a PDF, a ZIP archive."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.containment import find_inside, read_inside
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.pdf import PdfPage, make_pdf

if TYPE_CHECKING:
    from repurpose.ink import FileKind

# What phones draw a picture with takes 16,384 px at most (OpenGL ES on the GPUs of today); a longer
# one is shrunk until nobody can read it.
LONGEST = 16_000
_DAY = (1980, 1, 1, 0, 0, 0)  # of all files of an archive: the earliest that one can have
Progress = Callable[[int, int], None]  # (done, of how many)


@dataclass(frozen=True, slots=True)
class CardSet:
    """The cards of a pack in their order: names, files, alternative texts."""

    title: str
    author: str
    language: str
    names: tuple[str, ...]
    files: tuple[bytes, ...]
    alts: tuple[str, ...]


def read_cards(folder: Path) -> CardSet:
    """Return the cards of the pack in `folder`.

    Raises:
        UsageError: The folder is no pack.
        ContentError: It has no cards, or one is missing.
    """
    manifest = read_manifest(folder)
    if not manifest.cards:
        raise ContentError(
            msg("{folder} has no cards.", folder=folder),
            hint=msg("Make them: repurpose rebuild {folder}", folder=folder),
        )
    for card in manifest.cards:
        if not find_inside(folder, card.file):
            raise ContentError(
                msg("{file} is missing.", file=folder / card.file),
                hint=msg("Draw the cards again: repurpose rebuild {folder}", folder=folder),
            )
    about = manifest.article
    return CardSet(
        about.title,
        about.author,
        about.language,
        tuple(Path(card.file).name for card in manifest.cards),
        tuple(read_inside(folder, card.file) for card in manifest.cards),
        tuple(card.alt for card in manifest.cards),
    )


def cards_pdf(cards: CardSet) -> bytes:
    """Return the cards as a PDF, a page each."""
    pages = [PdfPage(file, alt) for file, alt in zip(cards.files, cards.alts, strict=True)]
    return make_pdf(pages, title=cards.title, author=cards.author, language=cards.language)


def cards_zip(cards: CardSet) -> bytes:
    """Return the cards as a ZIP archive: named by their order, with their alternative texts.

    `alt.txt` is for people, `cards.json` for programs: in order, each with its file and text. The same
    cards give the same bytes.
    """
    pairs = list(zip(cards.names, cards.alts, strict=True))
    told = "\n\n".join(f"{name}\n{alt}" for name, alt in pairs) + "\n"
    listed = [{"file": name, "alt": alt} for name, alt in pairs]
    table = json.dumps({"title": cards.title, "cards": listed}, ensure_ascii=False, indent=1)
    files = dict(zip(cards.names, cards.files, strict=True))
    return zip_of({**files, "alt.txt": told.encode(), "cards.json": f"{table}\n".encode()})


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP archive; pictures are stored as they are, for PNG files are packed already."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            how = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(_entry(name), data, how, 6)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same on every machine
    return entry


def part_heights(heights: Sequence[int], most: int) -> list[int]:
    """Return how many cards each long picture has: none is cut, and all are about equally long.

    Raises:
        ContentError: A single card is higher than `most` px.
    """
    if max(heights) > most:
        raise ContentError(
            msg("A card is {high} px high, more than {most}.", high=max(heights), most=most),
            hint=msg("Allow a higher picture, or draw smaller cards."),
        )
    parts = -(-sum(heights) // most)
    while True:
        each = sum(heights) / parts
        counts, room = [0], each
        for high in heights:
            if counts[-1] and (room - high / 2 < 0 or room + most - each < high):
                counts.append(0)
                room = each
            counts[-1] += 1
            room -= high
        sizes, at = [], 0
        for count in counts:
            sizes.append(sum(heights[at : at + count]))
            at += count
        if max(sizes) <= most:
            return counts
        parts += 1


def long_pictures(
    cards: CardSet,
    *,
    most_height: int = LONGEST,
    kind: "FileKind" = "png",
    most_bytes: int | None = None,
    report: Progress = lambda *_: None,
) -> Iterator[tuple[bytes, int, int, str]]:
    """Yield the cards one under the other as one picture, or as few as the height allows.

    Each comes as its file, width, height and alternative text. A narrower card stands in the middle.

    Raises:
        ContentError: A card is too high, no picture, or the picture cannot be made as small as `most_bytes`.
    """
    from PIL import Image  # noqa: PLC0415  # only where a picture is made

    from repurpose.ink import encode_picture, open_photo  # noqa: PLC0415

    pictures = [open_photo(file).convert("RGB") for file in cards.files]
    wide, at = max(one.width for one in pictures), 0
    for count in part_heights([one.height for one in pictures], most_height):
        part = pictures[at : at + count]
        whole = Image.new("RGB", (wide, sum(one.height for one in part)), part[0].getpixel((0, 0)))
        y = 0
        for one in part:
            whole.paste(one, ((wide - one.width) // 2, y))
            y += one.height
        alt = "\n\n".join(cards.alts[at : at + count])
        at += count
        data = encode_picture(
            whole, kind, text={"Title": cards.title, "Software": "repurpose"}, most_bytes=most_bytes
        )
        report(at, len(pictures))
        yield data, whole.width, whole.height, alt
