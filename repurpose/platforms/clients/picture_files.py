"""A picture in, the same as an interface takes it out: as JPEG, or as the cover of a video."""

import io

from repurpose.messages import msg, reason_of
from repurpose.platforms.calls import FilePart, read_media
from repurpose.platforms.delivery import Attachment, DeliveryError, Refused
from repurpose.platforms.rules import Rules

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


def cover_part(attachment: Attachment, rules: Rules) -> FilePart | None:
    """Return the picture that stands for a video, as the interface takes it; None where there is none.

    Raises:
        DeliveryError: It has changed, is no picture, or is larger than the interface takes.
    """
    picture, facts = attachment.cover_picture, rules.platform.media.cover
    if picture is None or facts is None:
        return None
    data, mime = read_media(picture), picture.mime
    if facts.jpeg and mime != "image/jpeg":
        data, mime = as_jpeg(picture, data), "image/jpeg"
    if len(data) > facts.most:
        said = msg(
            "The cover of the video has {size:.1f} MB; {platform} takes {most:.1f} MB.",
            size=len(data) / 1e6,
            platform=rules.label,
            most=facts.most / 1e6,
        )
        raise DeliveryError(Refused(said))
    return FilePart(facts.field, f"cover.{mime.rpartition('/')[2]}", data, mime)
