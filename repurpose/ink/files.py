"""A picture in, the bytes of a file out: PNG, JPEG or WebP, in sRGB, within a size when asked.

Platforms differ: some refuse PNG, some take at most a megabyte. JPEG is written without chroma
subsampling, which would blur coloured text.
"""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from repurpose.errors import ContentError, UsageError
from repurpose.ink.canvas import Canvas
from repurpose.ink.png import Level, encode_png
from repurpose.messages import msg

if TYPE_CHECKING:
    from PIL.Image import Image

FileKind = Literal["png", "jpeg", "webp"]
SUFFIXES: dict[str, FileKind] = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}
_QUALITIES = (95, 90, 85, 80, 72)  # under this, text shows its blocks
_EXIF_DESCRIPTION, _EXIF_SOFTWARE, _EXIF_IFD, _EXIF_SPACE = 0x010E, 0x0131, 0x8769, 0xA001


def file_kind(path: Path) -> FileKind:
    """Return the kind of file that a name asks for.

    Raises:
        UsageError: its ending is none of `SUFFIXES`.
    """
    try:
        return SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise UsageError(
            msg("{path} has no ending of a picture.", path=path),
            hint=msg("Use {suffixes}.", suffixes=", ".join(SUFFIXES)),
        ) from None


def encode_picture(
    picture: "Image | Canvas",
    kind: FileKind = "png",
    *,
    level: Level = "fast",
    text: Mapping[str, str] | None = None,
    most_bytes: int | None = None,
) -> bytes:
    """Return `picture` (RGB) as a file of `kind`; `level` is for PNG alone, see `encode_png`.

    `text` becomes chunks of a PNG, or the EXIF description of the others. With `most_bytes`, JPEG
    and WebP lower their quality as far as text allows, and PNG compresses harder.

    Raises:
        ContentError: it cannot be made that small.
        UsageError: there is no such kind.
    """
    if kind not in get_args(FileKind):
        raise UsageError(
            msg("Pictures are not written as {kind}.", kind=kind),
            hint=msg("Use png, jpeg or webp."),
        )
    size = 0
    for data in _attempts(picture, kind, level, text or {}):
        size = len(data)
        if most_bytes is None or size <= most_bytes:
            return data
    raise ContentError(
        msg(
            "The picture takes {size} bytes as {kind}, {most} are allowed.",
            size=size,
            kind=kind,
            most=most_bytes,
        ),
        hint=msg("Write it as JPEG, or choose a smaller format.")
        if kind == "png"
        else msg("Choose a smaller format."),
    )


def _attempts(
    picture: "Image | Canvas", kind: FileKind, level: Level, text: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield the file as it was asked for, and then ever smaller ones."""
    if kind == "png":
        yield encode_png(picture, level=level, text=text)
        if level == "fast":
            yield encode_png(picture, level="small", text=text)
        return
    seen = picture.picture if isinstance(picture, Canvas) else picture
    for quality in _QUALITIES:
        yield _lossy(seen, kind, quality, text)


def _lossy(picture: "Image", kind: FileKind, quality: int, text: Mapping[str, str]) -> bytes:
    from PIL import Image  # noqa: PLC0415

    exif = Image.Exif()
    said = "; ".join(f"{key}: {value}" for key, value in text.items() if key != "Software")
    if said:
        exif[_EXIF_DESCRIPTION] = said.encode("utf-8")
    if "Software" in text:
        exif[_EXIF_SOFTWARE] = text["Software"]
    exif.get_ifd(_EXIF_IFD)[_EXIF_SPACE] = 1  # sRGB (Exif 2.32, 4.6.5)
    file = io.BytesIO()
    if kind == "jpeg":
        picture.save(file, "JPEG", quality=quality, subsampling=0, optimize=True, exif=exif)
    else:
        picture.save(file, "WEBP", quality=quality, method=4, exif=exif)
    return file.getvalue()
