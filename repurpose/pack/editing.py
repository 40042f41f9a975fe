"""A pack in the making and a session in, what a model chose of its article out."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.article import Article
from repurpose.editor import FILE, NOT_EDITED, Edited, Kept
from repurpose.errors import RepurposeError
from repurpose.pack.choices import Choices
from repurpose.pack.containment import find_inside, read_inside, read_text_inside

if TYPE_CHECKING:
    from repurpose.editor import EditingSession
    from repurpose.pack.manifest import Manifest


def edit(
    article: Article,
    choices: Choices,
    target: Path,
    old: "Manifest | None",
    session: "EditingSession | None",
) -> Edited:
    """Return what a model chooses of an article, or chose when its pack was made; never raises.

    Args:
        article: The article.
        choices: How the pack is made; without an editor nothing is chosen.
        target: Its folder, where an earlier choice may lie.
        old: Its manifest, where it has been made before.
        session: Who may be asked; None: nobody.
    """
    kept = _read_kept(target) if old else None
    if choices.editor == "none":  # an answer that was paid for is not thrown away
        return replace(NOT_EDITED, record=kept.record if kept else None)
    from repurpose.editor import EditingSession, platforms_to_write  # noqa: PLC0415 - few packs are edited

    return (session or EditingSession()).edit(
        article,
        choices.wishes,
        posts=choices.posts,
        kept=kept,
        place=target,
        rewrite=platforms_to_write(choices.platforms) if choices.editor == "rewrite" else (),
        variants=choices.variants,
    )


def _read_kept(target: Path) -> Kept | None:
    """Return what a pack has of an earlier choice; None where there is none that can be read."""
    with suppress(RepurposeError, OSError):
        if find_inside(target, FILE):
            return Kept(read_inside(target, FILE), read_text_inside(target, "article.txt"))
    return None
