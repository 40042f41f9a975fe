"""The fonts at hand, and what they make of every picture: found once a process."""

import hashlib
from functools import cache
from pathlib import Path

from repurpose.typeset import Catalogue, find_fonts
from repurpose.versions import version_of


@cache
def fonts() -> Catalogue:
    """Return the fonts at hand, found once a process."""
    return find_fonts()


def fonts_fingerprint() -> str:
    """Return what decides how glyphs look: files, their sizes, and who draws them."""
    files = sorted(
        (Path(f.path).name, Path(f.path).stat().st_size, f.source) for f in fonts().files
    )
    return hashlib.sha256(repr((files, version_of("pillow"))).encode()).hexdigest()


def load_drawing() -> None:
    """Load what the first card of a process waits for: what draws, and the fonts; for who has the time before."""
    from repurpose.cards import draw_card  # noqa: F401, PLC0415  # Pillow

    fonts()
