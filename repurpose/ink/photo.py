"""Pictures of other people: opened with care, cut to size, toned, and shaded until text can be read.

Formats are an allow-list and sizes have caps, checked on the header before a pixel is decoded, so
that neither a decompression bomb nor an exotic decoder is ever reached.
"""

import io
import warnings
from typing import TYPE_CHECKING

from repurpose.errors import ContentError
from repurpose.ink.colour import Colour, contrast, mix
from repurpose.messages import msg, reason_of

if TYPE_CHECKING:
    from PIL.Image import Image

KINDS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 25_000_000
MOST_PIXELS = 50_000_000
MOST_SIDE = 12_000
_HINT = msg("Use a PNG, JPEG or WebP file of at most 25 MB and 50 million pixels.")


def open_photo(data: bytes, name: str = msg("The picture")) -> "Image":
    """Return a picture file as RGB or RGBA in sRGB, turned as its EXIF says; of several frames the first.

    Raises:
        ContentError: it is none of `KINDS`, too large in bytes or pixels, or damaged.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    if len(data) > MOST_BYTES:
        raise ContentError(
            msg("{name} has {size} MB.", name=name, size=len(data) // 1000000), hint=_HINT
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own, softer cap; ours follows
            file = Image.open(io.BytesIO(data), formats=KINDS)
            wide, high = file.size
            if wide * high > MOST_PIXELS or max(wide, high) > MOST_SIDE:
                raise ContentError(  # noqa: TRY301  # it goes through as it is
                    msg("{name} has {wide}×{high} px.", name=name, wide=wide, high=high), hint=_HINT
                )
            file.load()
            picture = _in_srgb(ImageOps.exif_transpose(file))
    except UnidentifiedImageError:
        raise ContentError(
            msg("{name} is not a PNG, JPEG or WebP file.", name=name), hint=_HINT
        ) from None
    except Image.DecompressionBombError:
        raise ContentError(msg("{name} has too many pixels.", name=name), hint=_HINT) from None
    except ContentError:
        raise
    except Exception as error:  # noqa: BLE001  # Pillow's readers raise what they stumble on
        raise ContentError(
            msg("{name} is damaged: {error}.", name=name, error=reason_of(error)), hint=_HINT
        ) from None
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return picture.convert("RGBA" if clear else "RGB")


def _in_srgb(picture: "Image") -> "Image":
    """Convert by the embedded profile, if there is one that can be used."""
    from PIL import ImageCms  # noqa: PLC0415

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "L", "CMYK"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        done = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a broken profile: the pixels as they are
    return done or picture


def fill_canvas(photo: "Image", size: tuple[int, int]) -> "Image":
    """Return `photo` scaled and cut to `size` px; of a tall picture more of the top is kept."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    flat = photo
    if photo.mode == "RGBA":
        flat = Image.new("RGB", photo.size, (255, 255, 255))
        flat.paste(photo, mask=photo.getchannel("A"))
    return ImageOps.fit(flat, size, Image.Resampling.BICUBIC, centering=(0.5, 0.38))


def duotone(photo: "Image", dark: Colour, light: Colour, *, calm: bool = False) -> "Image":
    """Return `photo` in two colours: its shadows `dark`, its lights `light`.

    `calm` takes away the grain that nobody sees on a phone, and that makes a file twice as large.
    """
    from PIL import ImageFilter, ImageOps  # noqa: PLC0415

    grey = photo.convert("L")
    if calm:
        grey = grey.filter(ImageFilter.GaussianBlur(0.8))
    grey = ImageOps.autocontrast(grey, 1)
    if calm:
        grey = grey.point([level & ~1 for level in range(256)])
    return ImageOps.colorize(grey, dark, light)


def scrim_share(
    photo: "Image", scrim: Colour, inks: tuple[Colour, ...], least: float = 4.5
) -> float:
    """Return how much of `scrim` (0 to 1) makes every one of `inks` readable on every pixel.

    A bound, not a sample: it holds for a pixel as bright (for a dark scrim) or as dark (for a light
    one) as the extremes of each channel. `least` is the contrast of WCAG 2.2, 1.4.3.
    """
    extremes = photo.convert("RGB").getextrema()
    dark_scrim = sum(scrim) < 384
    worst = tuple(int(pair[1] if dark_scrim else pair[0]) for pair in extremes)  # type: ignore[index]
    pixel: Colour = (worst[0], worst[1], worst[2])
    for percent in range(35, 100):
        ground = mix(pixel, scrim, percent / 100)
        # One level of rounding in each channel may go the wrong way.
        ground = mix(ground, (255, 255, 255) if dark_scrim else (0, 0, 0), 0.012)
        if all(contrast(ink, ground) >= least for ink in inks):
            return percent / 100
    return 1.0


def round_cut(photo: "Image", side: int) -> "Image":
    """Return `photo` as a disc of `side` px (RGBA), its edge smooth."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    disc = Image.new("L", (side * 4, side * 4), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, side * 4 - 1, side * 4 - 1), fill=255)
    cut = fill_canvas(photo, (side, side)).convert("RGBA")
    cut.putalpha(disc.reduce(4))
    return cut


def scaled_to(photo: "Image", width: float, height: float) -> "Image":
    """Return `photo` at the largest size inside `width` × `height` px."""
    from PIL import Image  # noqa: PLC0415

    scale = min(width / photo.width, height / photo.height)
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    return photo.resize(size, Image.Resampling.LANCZOS)
