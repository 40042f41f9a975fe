"""A picture in, the bytes of a file out: PNG, JPEG or WebP, in sRGB, within a size when asked.

Platforms differ: some refuse PNG, some take at most a megabyte. JPEG is written without chroma
subsampling, which would blur coloured text.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from repurpose.errors import ContentError, UsageError
from repurpose.ink.png import Level, encode_png

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
            f"{path} has no ending of a picture.", hint=f"Use {', '.join(SUFFIXES)}."
        ) from None


def encode_picture(
    picture: "Image",
    kind: FileKind = "png",
    *,
    level: Level = "fast",
    text: Mapping[str, str] | None = None,
    most_bytes: int | None = None,
) -> bytes:
    """Return `picture` (RGB) as a file of `kind`.

    `text` becomes chunks of a PNG, or the EXIF description of the others. With `most_bytes`, JPEG
    and WebP lower their quality as far as text allows, and PNG compresses harder.

    Raises:
        ContentError: it cannot be made that small.
        UsageError: there is no such kind.
    """
    if kind not in get_args(FileKind):
        raise UsageError(f"Pictures are not written as {kind}.", hint="Use png, jpeg or webp.")
    size = 0
    for attempt in ("fast", "small") if kind == "png" else _QUALITIES:
        if kind == "png":
            data = encode_png(picture, level="small" if attempt == "small" else level, text=text)
        else:
            data = _lossy(picture, kind, int(attempt), text or {})
        size = len(data)
        if most_bytes is None or size <= most_bytes:
            return data
    raise ContentError(
        f"The picture takes {size} bytes as {kind}, {most_bytes} are allowed.",
        hint="Write it as JPEG, or choose a smaller format."
        if kind == "png"
        else "Choose a smaller format.",
    )


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
