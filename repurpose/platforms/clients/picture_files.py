"""A picture in, the same as JPEG out, for platforms that take no other or not this kind."""

import io

from repurpose.messages import msg, reason_of
from repurpose.platforms.delivery import Attachment, DeliveryError, Refused

_QUALITY = 92


def as_jpeg(attachment: Attachment, data: bytes) -> bytes:
    """Return a picture as JPEG without losing detail in red text (4:4:4).

    Raises:
        DeliveryError: It cannot be read as a picture.
    """
    from PIL import Image  # noqa: PLC0415  # only needed here

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "WEBP", "JPEG")) as read:
            flat = Image.new("RGB", read.size, "white")
            shown = read.convert("RGBA")
            flat.paste(shown, mask=shown.getchannel("A"))
    except (OSError, Image.DecompressionBombError) as error:
        name = attachment.path.rsplit("/", 1)[-1]
        raise DeliveryError(
            Refused(msg("{name} is not a picture: {error}.", name=name, error=reason_of(error)))
        ) from None
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()
