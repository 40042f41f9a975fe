"""A few lines and their places in, a PDF with them out: what tests of the reader read."""

from dataclasses import dataclass

WIDTH, HEIGHT = 595.0, 842.0
_FONTS = {
    "latin": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "bold": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    "mono": "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    "han": "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>",
}  # fmt: skip


@dataclass(frozen=True)
class Put:
    """Words at a place: `x` from the left, `y` from the foot, in points."""

    x: float
    y: float
    text: str
    size: float = 11.0
    font: str = ""  # one of the names above; by the words when empty


def write_pdf(*pages, about=None, picture=False):
    """Return the bytes of a PDF whose pages are lists of `Put`; `picture` fills each with an image."""
    objects = [b"", b""]  # the catalogue and the tree of pages, which know the others

    def add(said):
        objects.append(said if isinstance(said, bytes) else said.encode("latin-1"))
        return len(objects)

    fonts = "".join(f"/{name} {add(said)} 0 R" for name, said in _FONTS.items())
    image = add(_stream(bytes([200]), "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"))  # fmt: skip
    kids = []
    for puts in pages:
        drawn = b"".join(map(_draw, puts))
        if picture:
            drawn = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q\n".encode() + drawn
        content = add(_stream(drawn))
        kids.append(
            add(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {content} 0 R"
                f"/Resources<</Font<<{fonts}>>/XObject<</I {image} 0 R>>>>>>"
            )
        )
    info = add(f"<<{''.join(f'/{key} <{_wide(value)}>' for key, value in (about or {}).items())}>>")
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode()  # fmt: skip
    return _file(objects, info)


def paragraph(x, y, lines, *, size=11.0, leading=16.0, indent=0.0, font=""):
    """Return the lines of a paragraph, the first indented."""
    return [
        Put(x + (0 if n else indent), y - n * leading, line, size, font)
        for n, line in enumerate(lines)
    ]


def _draw(put):
    font = put.font or ("latin" if put.text.isascii() else "han")
    said = f"<{put.text.encode('utf-16-be').hex()}>" if font == "han" else f"({_escaped(put.text)})"
    return f"BT /{font} {put.size} Tf 1 0 0 1 {put.x} {put.y} Tm {said} Tj ET\n".encode("latin-1")


def _escaped(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _wide(text):
    return ("\ufeff" + text).encode("utf-16-be").hex()


def _stream(data, about=""):
    return f"<<{about}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _file(objects, info):
    written, places = b"%PDF-1.5\n", []
    for number, said in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + said + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    return (
        written
        + f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R/Info {info} 0 R>>\n"
        f"startxref\n{len(written)}\n%%EOF\n".encode()
    )
