"""A pack's folder in, what is known of one that is not whole yet out: whether it is a draft, the cards that are drawn by now."""

from pathlib import Path

from repurpose.errors import RepurposeError
from repurpose.pack.store import stages_of

_PAGE = "index.html"


def is_draft(folder: Path) -> bool:
    """Say whether the pack in `folder` was never made whole: it names neither a page nor a card."""
    if (folder / _PAGE).exists():
        return False
    from repurpose.pack.manifest_file import read_manifest  # noqa: PLC0415  # pydantic

    try:
        manifest = read_manifest(folder)
    except RepurposeError:
        return False
    return _PAGE not in manifest.files and not manifest.cards


def coming_card(folder: Path, number: int) -> Path | None:
    """Return the file of a card, from 1, of the pack that is being made for `folder`; None: it is not drawn yet."""
    beside = sorted(folder.parent.glob(f"{stages_of(folder)}/cards/*.png"))
    there = beside or sorted(folder.glob("cards/*.png"))
    return there[number - 1] if 0 < number <= len(there) else None
