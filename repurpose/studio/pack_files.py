"""A file of a pack in, where the studio gives it out."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from repurpose.platforms import Rules
from repurpose.studio.shapes import MediaAnswer, TrayAnswer

if TYPE_CHECKING:
    from repurpose.pack import Manifest, PictureView


def address_of(name: str, file: str) -> str:
    """Return the address of a file of the pack `name`."""
    return f"/p/{name}/file/{quote(file)}"


def place_of(name: str, manifest: "Manifest") -> "Callable[[str], PictureView]":
    """Return where the pictures of a pack's posts are to be had: at addresses of the studio's own."""
    cards = {card.file: card for card in manifest.cards}
    covers = {clip.file: clip for clip in manifest.clips}

    from repurpose.pack import PictureView  # noqa: PLC0415

    def place(file: str) -> "PictureView":
        if clip := covers.get(file):
            return PictureView(file, clip.id, True, "", _fresh(name, clip.cover, manifest))
        picture = cards.get(file) or manifest.media_of(file)
        alt = (picture.alt if picture else "") or PurePosixPath(file).stem
        return PictureView(file, alt, False, "", _fresh(name, file, manifest))

    return place


def media_answer(name: str, manifest: "Manifest", file: str) -> MediaAnswer:
    """Return what the page says of a picture or clip of a post."""
    clip = next((one for one in manifest.clips if one.file == file), None)
    picture = clip or manifest.card_of(file) or manifest.media_of(file)
    return {
        "file": file,
        "address": _fresh(name, clip.cover if clip else file, manifest),
        "alt": getattr(picture, "alt", ""),
        "width": picture.width if picture else 0,
        "height": picture.height if picture else 0,
    }


def tray_of(rules: Rules) -> TrayAnswer:
    """Return what may hang on a post, by the platform's own rules."""
    facts = rules.platform
    alt, tile, cover = facts.media.alt, facts.tile, facts.media.cover
    goes = "hand" if not rules.is_sent else "sent" if cover else "none"
    return {
        "images": rules.images,
        "videos": rules.videos,
        "alt": alt.most if alt else 0,
        "tile": {"width": tile.width, "height": tile.height} if tile else None,
        "cover": goes,
    }


def _fresh(name: str, file: str, manifest: "Manifest") -> str:
    """Return the address of a file, another one when the file is another."""
    entry = manifest.files.get(file)
    return f"{address_of(name, file)}?{entry.sha256[:12] if entry else ''}"
