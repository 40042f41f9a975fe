"""Who chose what of a pack: the rules, a model, a person; written into its manifest, and read from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from repurpose.article import Span
from repurpose.editor import Edited
from repurpose.messages import msg
from repurpose.pack.manifest import EditedItem, Manifest, PostEntry, QuoteEntry, ThreadEntry
from repurpose.pack.manifest_cards import CardEntry
from repurpose.pack.manifest_types import By, Chosen
from repurpose.pack.overrides.files import TAKEN
from repurpose.pack.overrides.taken_file import Taken, TakenText
from repurpose.pack.overrides.title_edits import OwnTitles

T = TypeVar("T", PostEntry, QuoteEntry, CardEntry)


@dataclass(frozen=True, slots=True)
class Chooser:
    """Who chose an entry; `model` names the model where it was one."""

    by: By
    model: str = ""


def chooser_of(manifest: Manifest, entry: Chosen) -> Chooser | None:
    """Return who chose an entry; None where the manifest does not say, for only the rules could."""
    if "by" not in entry.model_fields_set:
        return None
    return Chooser(entry.by, (entry.model or manifest.made_by.editor) * (entry.by == "model"))


def with_editing(manifest: Manifest, edited: Edited, titles: OwnTitles, taken: Taken) -> Manifest:
    """Return the manifest with who chose what, where anybody but the rules could have.

    What a person wrote outranks both: it is theirs. What a person took of a model's proposal is the model's.
    """
    threads = tuple(
        _told_thread(thread, taken, told=bool(edited.told)) for thread in manifest.threads
    )
    quotes = tuple(_told_quote(quote, taken, edited) for quote in manifest.quotes)
    changes: dict[str, object] = {
        "threads": threads,
        "quotes": quotes,
        "cards": tuple(_told_card(card, quotes) for card in manifest.cards),
    }
    if edited.told:
        changes["editing"] = tuple(_items(manifest, edited, titles))
    if edited.told and edited.model:
        changes["made_by"] = manifest.made_by.model_copy(update={"editor": edited.model})
    return manifest.model_copy(update=changes)


def _items(manifest: Manifest, edited: Edited, titles: OwnTitles) -> Iterator[EditedItem]:
    mine = {"hashtags": titles.hashtags is not None, "titles": bool(manifest.edited.titles)}
    for told in edited.told:
        reason = {"reason": told.reason} if told.reason else {}
        if mine.get(told.item):
            yield EditedItem(item=told.item, by="person")
        else:
            yield EditedItem(item=told.item, by=told.by, **reason)


def _told_thread(thread: ThreadEntry, taken: Taken, *, told: bool) -> ThreadEntry:
    posts = []
    for post in thread.posts:
        found = taken.find(thread.file, post.text) if thread.edited else None
        if found:
            posts.append(_as_proposed(_told(post, Chooser("model", found.model)), found))
        else:
            posts.append(_told(post, Chooser(post.by)) if told or thread.edited else post)
    return thread.model_copy(update={"posts": tuple(posts)})


def _as_proposed(post: PostEntry, taken: TakenText) -> PostEntry:
    """Return a post with what the model chose it for."""
    reason = msg("rewritten by a model") if taken.sentences else msg("chosen by the editor")
    return post.model_copy(update={"role": taken.role or post.role, "reasons": (reason,)})


def _told_quote(quote: QuoteEntry, taken: Taken, edited: Edited) -> QuoteEntry:
    found = taken.find(TAKEN, quote.text)
    if found:
        return _told(quote, Chooser("model", found.model))
    by = quote.by
    if taken.quotes:  # all of them stand in its list, also those that were found
        by = "model" if _covers(edited.selection.quotes, list(quote.spans)) else "rule"
    return _told(quote, Chooser(by)) if edited.told or taken.quotes else quote


def _told_card(card: CardEntry, quotes: tuple[QuoteEntry, ...]) -> CardEntry:
    """Return a card that says who chose its words: a person who wrote them, else who chose its quote."""
    if card.edited:
        return _told(card, Chooser("person"))
    places = card.told_spans if card.kind in ("quote", "excerpt") else []
    for quote in quotes:
        if "by" in quote.model_fields_set and _covers(quote.spans, places):
            return _told(card, Chooser(quote.by, quote.model))
    return _untold(card)


def _covers(spans: tuple[Span, ...], places: list[Span]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in spans for other in places)


def _told(entry: T, chooser: Chooser) -> T:
    """Return an entry that says who chose it, also where that is the rules."""
    told = _untold(entry)
    model = {"model": chooser.model} if chooser.model else {}
    return told.model_copy(update={"by": chooser.by, **model})


def _untold(entry: T) -> T:
    """Return an entry that says nothing of it: an older pack's may."""
    if not {"by", "model"} & entry.model_fields_set:
        return entry
    said = {
        name: getattr(entry, name) for name in entry.model_fields_set if name not in ("by", "model")
    }
    return type(entry).model_construct(set(said), **said, **(entry.model_extra or {}))
