"""A file of a pack in, where the studio gives it out."""

from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import quote

from repurpose.pack import Manifest, PictureView


def address_of(name: str, file: str) -> str:
    """Return the address of a file of the pack `name`."""
    return f"/p/{name}/file/{quote(file)}"


def place_of(name: str, manifest: Manifest) -> Callable[[str], PictureView]:
    """Return where the pictures of a pack's posts are to be had: at addresses of the studio's own."""
    cards = {card.file: card for card in manifest.cards}
    covers = {clip.file: clip for clip in manifest.clips}

    def place(file: str) -> PictureView:
        if clip := covers.get(file):
            return PictureView(file, clip.id, True, "", _fresh(name, clip.cover, manifest))
        alt = cards[file].alt if file in cards else PurePosixPath(file).stem
        return PictureView(file, alt, False, "", _fresh(name, file, manifest))

    return place


def _fresh(name: str, file: str, manifest: Manifest) -> str:
    """Return the address of a file, another one when the file is another."""
    entry = manifest.files.get(file)
    return f"{address_of(name, file)}?{entry.sha256[:12] if entry else ''}"
