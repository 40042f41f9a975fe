"""Pictures that the author has put into a pack in, those that its posts may show out; a new one is checked and made plain."""

import hashlib
import io
from pathlib import Path

from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.containment import find_inside, inside, read_inside
from repurpose.pack.job import Job
from repurpose.pack.manifest import Manifest
from repurpose.pack.manifest_cards import CardEntry, MediaEntry
from repurpose.pack.overrides.files import MEDIA
from repurpose.pack.overrides.media_file import FOLDER, read_media, with_media
from repurpose.pack.store import copy_file, list_files
from repurpose.slicing import Thread

Box = tuple[float, float, float, float]  # left, top, right, bottom, in shares of a picture
MOST_BYTES = 40_000_000
MOST_PIXELS = 80_000_000
_KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "png", "GIF": "png"}
_QUALITY = 92
_LEAST = 8  # px of an edge


def take_media(job: Job) -> None:
    """Read which pictures posts are to have, and take over the author's own, also those that none shows now.

    Undo wants those back.
    """
    job.media = read_media(job.hand.get(MEDIA), job.target / MEDIA)
    for name in list_files(job.target / FOLDER):
        copy_file(job.target / FOLDER / name, job.stage / FOLDER / name)


def own_thread(job: Job, thread: Thread) -> Thread:
    """Return a thread with the pictures that the author wants."""
    return with_media(thread, job.media, media_there(job))


def media_there(job: Job) -> set[str]:
    """Return the files that posts of a pack may show: its cards, its clips, the author's own."""
    own = {f"{FOLDER}/{name}" for name in list_files(job.stage / FOLDER)}
    cards = {plan.file for plan in job.content.cards if plan.id in job.cards}
    return own | cards | {clip.file for clip in job.clips.values()}


def described(job: Job, card_id: str) -> CardEntry:
    """Return a card with the author's description, where he has one."""
    card = job.cards[card_id]
    alt = job.media.alt.get(card.file)
    return card.model_copy(update={"alt": alt}) if alt else card


def with_pictures(job: Job, manifest: Manifest) -> Manifest:
    """Return the manifest with the author's own pictures that posts show."""
    found = _own_pictures(job)
    return manifest.model_copy(update={"media": found}) if found else manifest


def _own_pictures(job: Job) -> tuple[MediaEntry, ...]:
    from PIL import Image  # noqa: PLC0415  # few packs have one

    shown = {file for one in job.media.post for file in one.files if file.startswith(f"{FOLDER}/")}
    found = []
    for file in sorted(shown & media_there(job)):
        with Image.open(inside(job.stage, file)) as picture:
            width, height = picture.size
        found.append(
            MediaEntry(file=file, alt=job.media.alt.get(file, ""), width=width, height=height)
        )
    return tuple(found)


def take_picture(folder: Path, data: bytes) -> MediaEntry:
    """Put a picture into a pack: decoded and written anew, so that nothing else of the file comes along.

    Raises:
        ContentError: It is no picture, or too large.
    """
    return _keep(folder, data, None)


def crop_picture(folder: Path, file: str, box: Box) -> MediaEntry:
    """Put a part of a picture of the pack beside it, as a picture of its own.

    Raises:
        ContentError: There is no such picture, or nothing of it is left.
    """
    if find_inside(folder, file) is None:
        raise ContentError(msg("The pack has no picture {file!r}.", file=file))
    return _keep(folder, read_inside(folder, file), box)


def _keep(folder: Path, data: bytes, box: Box | None) -> MediaEntry:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    refused = ContentError(
        msg("This is no picture that can be shown."),
        hint=msg("PNG, JPEG, WebP and GIF of at most {most} MB.", most=MOST_BYTES // 1_000_000),
    )
    if len(data) > MOST_BYTES:
        raise refused
    try:
        with Image.open(io.BytesIO(data), formats=list(_KINDS)) as opened:
            if opened.width * opened.height > MOST_PIXELS or min(opened.size) < _LEAST:
                raise refused
            kind = _KINDS[opened.format or "PNG"]
            picture = ImageOps.exif_transpose(opened)
            picture = picture.convert("RGB" if kind == "jpg" or not _clear(picture) else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise refused from error
    if box is not None:
        left, top, right, bottom = box
        width, height = picture.size
        cut = (
            round(left * width),
            round(top * height),
            round(right * width),
            round(bottom * height),
        )
        if cut[2] - cut[0] < _LEAST or cut[3] - cut[1] < _LEAST:
            raise ContentError(msg("Nothing of the picture would be left."))
        picture = picture.crop(cut)
    out = io.BytesIO()
    if kind == "jpg":
        picture.save(out, "JPEG", quality=_QUALITY)
    else:
        picture.save(out, "PNG")
    made = out.getvalue()
    name = f"{FOLDER}/{hashlib.sha256(made).hexdigest()[:16]}.{kind}"
    target = inside(folder, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        from repurpose.atomic import write_atomically  # noqa: PLC0415

        write_atomically(target, made)
    return MediaEntry(file=name, width=picture.width, height=picture.height)


def _clear(picture: "object") -> bool:
    """Say whether a picture has parts that one can look through."""
    return getattr(picture, "mode", "") in ("RGBA", "LA", "PA") or "transparency" in getattr(
        picture, "info", {}
    )
