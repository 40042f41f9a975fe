"""Pictures and fonts of a user: the kind of file on the first line, then its bytes."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random

from repurpose.clips import picture_size, try_picture
from repurpose.errors import MachineError
from repurpose.ink import open_photo
from repurpose.typeset.fonts_file import read_fonts_file
from repurpose.typeset.sfnt import read_coverage, read_facts
from tests.conftest import ROOT
from tests.fuzz.door import Door, Enter, must
from tests.fuzz.mutate import text_mutator, toml_mutator


def _pictures() -> Iterable[bytes]:
    from PIL import Image

    picture = Image.linear_gradient("L").resize((40, 24)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    for kind, options in (
        ("PNG", {}),
        ("JPEG", {"exif": exif}),
        ("JPEG", {"progressive": True}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("GIF", {}),
        ("TIFF", {}),
        ("BMP", {}),
    ):
        written = io.BytesIO()
        picture.save(written, kind, **options)
        yield written.getvalue()
    for mode in ("P", "LA", "I;16", "1", "CMYK"):
        written = io.BytesIO()
        other = picture.convert("I").convert(mode) if mode == "I;16" else picture.convert(mode)
        other.save(written, "JPEG" if mode == "CMYK" else "PNG")
        yield written.getvalue()


@cache
def _font() -> bytes:
    """Return a font of few glyphs."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "A"])
    made.setupCharacterMap({65: "A", 0x4E00: "A", 0x1F600: "A"})
    made.setupGlyf({".notdef": Glyph(), "A": Glyph()})
    made.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Fuzz", "styleName": "Regular"})
    made.setupOS2()
    made.setupPost()
    made.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    made.addOpenTypeFeatures(
        "languagesystem DFLT dflt; feature vert { sub A by A; } vert; feature halt { pos A <0 0 -500 0>; } halt;"
    )
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


@cache
def _seeds() -> tuple[bytes, ...]:
    found = [b"picture\n" + data for data in _pictures()]
    found.append(b"font\n" + _font())
    found.append(b"fonts.toml\n" + (ROOT / "fonts" / "fonts.toml").read_bytes())
    return tuple(found)


_raw = text_mutator(
    (
        "\0\0\0\0",
        "\0",
        "IHDR",
        "IDAT",
        "IEND",
        "iCCP",
        "eXIf",
        "acTL",
        "cmap",
        "name",
        "fvar",
        "GPOS",
        "GSUB",
        "OS/2",
        "ttcf",
        "OTTO",
        "true",
        "RIFF",
        "VP8X",
    ),
    [],
)
_table = toml_mutator(
    ("[[family]]", "[stacks]", 'file = "../outside/secret.md"', 'sans = ["x"]', "weight = 0"), []
)


def _mutate(data: bytes, chance: Random) -> bytes:
    name, _, content = data.partition(b"\n")
    if name == b"fonts.toml":
        return name + b"\n" + _table(content, chance)
    if name not in (b"picture", b"font") or chance.random() < 0.02:
        return chance.choice(_seeds())
    for _ in range(chance.choice((1, 1, 2, 4))):
        if chance.random() < 0.2:
            content = _raw(content, chance)
        elif content:  # a number of a header, as large or as odd as it can be
            at = chance.randrange(min(len(content), 600 if chance.random() < 0.7 else len(content)))
            size = chance.choice((1, 1, 2, 4))
            value = chance.choice(
                (
                    b"\x00" * size,
                    b"\xff" * size,
                    b"\x7f" + b"\xff" * (size - 1),
                    b"\x80" + b"\x00" * (size - 1),
                    chance.randbytes(size),
                )
            )
            content = content[:at] + value + content[at + size :]
    return name + b"\n" + content


@contextmanager
def _files(folder: Path) -> Iterator[Enter]:
    work = folder / "work"

    def enter(data: bytes) -> None:
        name, _, content = data.partition(b"\n")
        if name == b"picture":
            (work / "a.png").write_bytes(content)
            try:
                picture_size(work / "a.png")
                try_picture(work / "a.png")
            finally:
                photo = open_photo(content)
                must(photo.mode in ("RGB", "RGBA"), "another mode:", photo.mode)
        elif name == b"font":
            _read_font(work, content)
        elif name == b"fonts.toml":
            (work / "fonts.toml").write_bytes(content)
            read_fonts_file(work / "fonts.toml")

    yield enter


def _read_font(work: Path, content: bytes) -> None:
    path = str(work / "a.ttf")
    Path(path).write_bytes(content)
    read_facts.cache_clear()
    read_coverage.cache_clear()
    try:
        facts = read_facts(path, 0)
        must(facts.faces >= 1, "a font without a face")
        for number in range(min(facts.faces, 3)):
            coverage = read_coverage(path, number)
            _ = 0x4E00 in coverage, 65 in coverage
    except MachineError:
        return


DOORS = (Door("media", "pictures and fonts of a user", _seeds, _files, _mutate),)
