"""An address in, a QR code (ISO/IEC 18004) with its quiet zone out; the coding is segno's."""

from functools import lru_cache
from typing import TYPE_CHECKING

from repurpose.errors import ContentError
from repurpose.messages import msg

if TYPE_CHECKING:
    from PIL.Image import Image

_QUIET = 4  # modules of white around the code (ISO/IEC 18004:2015, 6.3.8)
_LEAST = 3  # px a module: less is lost when a platform scales the picture down


@lru_cache(maxsize=8)
def qr_code(link: str, side: float) -> "Image":
    """Return the code of `link`, about `side` px wide, black on white, its modules whole pixels.

    Level M: up to 15 % of it may be covered or spoilt. It grows when modules would be too small.

    Raises:
        ContentError: the address is too long for a code.
    """
    import segno  # noqa: PLC0415 - only cards with a link
    from PIL import Image  # noqa: PLC0415

    try:
        code = segno.make(link, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError:
        raise ContentError(
            msg("An address of {count} characters is too long for a QR code.", count=len(link)),
            hint=msg("Use a shorter address."),
        ) from None
    rows = [bytes(0 if dark else 255 for dark in row) for row in code.matrix]
    count = len(rows)
    module = max(_LEAST, round(side / (count + 2 * _QUIET)))
    plain = Image.frombytes("L", (count, count), b"".join(rows))
    plain = plain.resize((count * module, count * module), Image.Resampling.NEAREST)
    whole = (count + 2 * _QUIET) * module
    tile = Image.new("RGB", (whole, whole), (255, 255, 255))
    tile.paste(plain, (_QUIET * module, _QUIET * module))
    return tile
