"""A pack in the making and a session in, what a model chose of its article out; and who chose what, in the manifest."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from repurpose import platforms
from repurpose.article import Article
from repurpose.editor import FILE, NOT_EDITED, Edited, EditingSession, Kept
from repurpose.errors import RepurposeError
from repurpose.pack.choices import Choices
from repurpose.pack.containment import find_inside, read_inside, read_text_inside
from repurpose.pack.manifest import By, EditedItem, Manifest, PostEntry, QuoteEntry, ThreadEntry
from repurpose.pack.overrides.title_edits import OwnTitles

T = TypeVar("T", PostEntry, QuoteEntry)


def edit(
    article: Article,
    choices: Choices,
    target: Path,
    old: Manifest | None,
    session: EditingSession | None,
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
    return (session or EditingSession()).edit(
        article,
        choices.wishes,
        posts=choices.posts,
        kept=kept,
        place=target,
        rewrite=_rewritten(choices),
        variants=choices.variants,
    )


def _rewritten(choices: Choices) -> list[str]:
    """Return the platforms whose posts a model is to write: those of threads, posts and notes."""
    if choices.editor != "rewrite":
        return []
    known = (platforms.get(name) for name in choices.platforms)
    return [one.name for one in known if one.form in ("thread", "post", "note")]


def _read_kept(target: Path) -> Kept | None:
    """Return what a pack has of an earlier choice; None where there is none that can be read."""
    with suppress(RepurposeError, OSError):
        if find_inside(target, FILE):
            return Kept(read_inside(target, FILE), read_text_inside(target, "article.txt"))
    return None


def with_editing(manifest: Manifest, edited: Edited, titles: OwnTitles) -> Manifest:
    """Return the manifest with who chose what; unchanged where no model was asked.

    What a person wrote outranks both: it is theirs.
    """
    if not edited.told:
        return manifest
    mine: dict[str, bool] = {
        "hashtags": titles.hashtags is not None,
        "titles": bool(manifest.edited.titles),
    }
    items = tuple(
        EditedItem(item=told.item, by="person")
        if mine.get(told.item)
        else EditedItem(
            item=told.item, by=told.by, **({"reason": told.reason} if told.reason else {})
        )
        for told in edited.told
    )
    changes: dict[str, object] = {
        "editing": items,
        "threads": tuple(map(_told_thread, manifest.threads)),
        "quotes": tuple(_told(quote, quote.by) for quote in manifest.quotes),
    }
    if edited.model:
        changes["made_by"] = manifest.made_by.model_copy(update={"editor": edited.model})
    return manifest.model_copy(update=changes)


def _told_thread(thread: ThreadEntry) -> ThreadEntry:
    posts = tuple(_told(post, "person" if thread.edited else post.by) for post in thread.posts)
    return thread.model_copy(update={"posts": posts})


def _told(entry: T, by: By) -> T:
    """Return an entry that says who chose it, also where that is the rule."""
    return entry.model_copy(update={"by": by})
