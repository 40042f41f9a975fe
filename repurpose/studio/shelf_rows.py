"""The packs of a shelf in, what the first page shows of each out."""

from pathlib import Path
from typing import TYPE_CHECKING

from repurpose import platforms
from repurpose.errors import RepurposeError
from repurpose.messages import Say
from repurpose.studio.pack_files import address_of
from repurpose.studio.pack_library import PackLibrary, made_at
from repurpose.studio.shapes import ShelfRow
from repurpose.studio.shelf_names import name_on_shelf

if TYPE_CHECKING:
    from repurpose.pack import ThreadEntry


def shelf_view(shelf: PackLibrary, say: Say) -> list[ShelfRow]:
    """Return what the shelf shows of each pack; one that cannot be read says why, by `say`."""
    rows = []
    for name, folder in shelf.packs().items():
        try:
            rows.append(_shelf_row(name, folder))
        except RepurposeError as error:
            rows.append(
                {
                    "name": name,
                    "folder": folder.name,
                    "trouble": say(error.message),
                    "title": "",
                    "written": "",
                    "made": 0,
                }
            )
    return rows


def _shelf_row(name: str, folder: Path) -> ShelfRow:
    from repurpose.pack import read_manifest  # noqa: PLC0415  # an empty shelf needs none of it

    manifest = read_manifest(folder)
    return {
        "name": name,
        "folder": folder.name,
        "trouble": "",
        "made": made_at(folder),
        "title": name_on_shelf(folder) or manifest.article.title or folder.name,
        "written": manifest.article.title or folder.name,
        "author": manifest.article.author,
        "cover": address_of(name, manifest.cards[0].file) if manifest.cards else "",
        "posts": sum(len(thread.posts) for thread in manifest.threads),
        "platforms": [
            {"name": thread.platform, "label": _label(thread)}
            for thread in manifest.threads
            if not thread.variant
        ],
        "cards": len(manifest.cards),
        "clips": len(manifest.clips),
    }


def _label(thread: "ThreadEntry") -> dict[str, str]:
    try:
        facts = platforms.get(thread.platform)
    except RepurposeError:
        return {"en": thread.platform, "zh": thread.platform}
    return {"en": facts.label, "zh": facts.label_zh}
