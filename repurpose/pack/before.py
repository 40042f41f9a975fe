"""A pack's folder and choices in, what the pack is made of out; here a model is asked, so that several may be at once."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from repurpose import platforms
from repurpose.article import Article
from repurpose.config import parse_wishes
from repurpose.editor import Edited
from repurpose.errors import RepurposeError, UsageError
from repurpose.messages import msg
from repurpose.pack.choices import Choices
from repurpose.pack.containment import check_folder
from repurpose.pack.editing import edit
from repurpose.pack.kept import Kept
from repurpose.pack.overrides.files import CARDS, TITLES, WISHES, read_hand
from repurpose.pack.overrides.series_file import CardSeries, read_series
from repurpose.pack.overrides.title_edits import OwnTitles, read_titles
from repurpose.pack.remains import remove_remains
from repurpose.pack.store import MANIFEST
from repurpose.slicing import Wishes

if TYPE_CHECKING:
    from repurpose.editor import EditingSession
    from repurpose.pack.manifest import Manifest

NOTHING: Mapping[str, bytes | None] = MappingProxyType({})


@dataclass(frozen=True)
class Read:
    """A pack before it is made: what stands in its folder, what people keep there, and what a model chooses."""

    article: Article
    choices: Choices  # an older pack's platforms stay beside those that were asked for
    wished: Choices  # with the wishes of the pack
    target: Path
    changes: Mapping[str, bytes | None]
    remains: Sequence[Kept]
    old: "Manifest | None"
    kept: dict[str, bytes]
    hand: dict[str, bytes]
    series: CardSeries
    titles: OwnTitles
    edited: Edited


def read_before(
    article: Article,
    choices: Choices,
    target: Path,
    *,
    force: bool = False,
    only: bool = False,
    changes: Mapping[str, bytes | None] = NOTHING,
    session: "EditingSession | None" = None,
) -> Read:
    """Return what a pack is made of; here a model is asked, so that several may be at once.

    Args:
        article: What it is of.
        choices: How it is made. An older pack's platforms stay beside those of `choices`.
        target: Its folder.
        force: Write into a folder that holds other things too.
        only: For the platforms of `choices` and no others.
        changes: Files that people keep by hand, as they are to be in the new pack; None: gone.
        session: Where a model may be asked to choose; without one what it chose earlier holds on.

    Raises:
        UsageError: The folder holds other things.
    """
    remains = prepare_target(target, force=force)
    old = _manifest_of(target)
    if old and not only:
        choices = with_platforms(choices, old)
    kept = read_hand(target)
    hand = {name: data for name, data in {**kept, **changes}.items() if data is not None}
    wishes = choices.wishes + Wishes(*parse_wishes(hand.get(WISHES), target / WISHES))
    series = read_series(hand.get(CARDS), target / CARDS)
    titles = read_titles(hand.get(TITLES), target / TITLES)
    wished = replace(choices, wishes=wishes)
    edited = edit(article, wished, target, old, session)
    return Read(
        article, choices, wished, target, changes, remains, old, kept, hand, series, titles, edited
    )


def _manifest_of(target: Path) -> "Manifest | None":
    """Return the manifest of the older pack; None where there is none that can be read."""
    if (target / MANIFEST).exists():
        from repurpose.pack.manifest_file import read_manifest  # noqa: PLC0415  # pydantic

        with suppress(RepurposeError):
            return read_manifest(target)
    return None


def prepare_target(target: Path, *, force: bool) -> list[Kept]:
    """Remove what killed processes left beside a pack's folder, and see that it may be written; return what was kept.

    Raises:
        UsageError: The folder holds other things, and `force` is not set.
        ContentError: It holds what no pack may hold.
    """
    remains = remove_remains(target)
    strange = target.exists() and not (target / MANIFEST).is_file()
    if strange and not force and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            msg("{target} holds files of something else.", target=target),
            hint=msg("Choose another --out, or add --force."),
        )
    if target.is_dir():
        check_folder(target)  # what stands there may be anybody's
    return remains


def with_platforms(choices: Choices, old: "Manifest") -> Choices:
    """Return the choices with the platforms that an older pack has; those come first."""
    known = platforms.names()
    asked = (*old.made_by.options.platforms, *(thread.platform for thread in old.threads))
    there = [name for name in asked if name in known]
    return replace(choices, platforms=tuple(dict.fromkeys((*there, *choices.platforms))))
