"""A feed in, the articles that are new in it out, each once.

What was seen is remembered by several marks, since feeds change them: an entry is new only if none of
them is known. A mark that several entries of a feed bear, such as the address of the blog as the guid of
all, says nothing of any.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

from repurpose.json_object import JsonObject
from repurpose.schedule.daemon.feed_reader import FeedEntry, parse_feed
from repurpose.urls import split_url

_KEPT = 6000  # marks that are remembered of entries that the feed does not list any more
_TRACKING = ("fbclid", "gclid", "spm")


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """What is remembered of a feed between two looks."""

    etag: str = ""
    modified: str = ""
    seen: tuple[str, ...] | None = None  # marks of entries; None: never looked at

    def to_json(self) -> JsonObject:
        """Return it as JSON values."""
        return {"etag": self.etag, "modified": self.modified, "seen": self.seen}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "FeedMemory":
        """Return what `to_json` wrote."""
        seen = kept.get("seen")
        return cls(
            str(kept.get("etag", "")),
            str(kept.get("modified", "")),
            None if seen is None else tuple(map(str, seen)),
        )


class Page(Protocol):
    """What a fetcher answers: see `repurpose.article.sources.fetch.Fetched`."""

    data: bytes
    address: str
    charset: str
    etag: str
    modified: str
    unchanged: bool


def read_feed(
    address: str, memory: FeedMemory, fetch: "Callable[..., Any]"
) -> tuple[list[FeedEntry], FeedMemory]:
    """Return what is new in a feed, oldest first, and what to remember once it is dealt with.

    The first look finds nothing new: only what appears from then on.

    Raises:
        UsageError: The address is not of the public web.
        UnreadableArticle: It cannot be had, or is no feed.
    """
    page: Page = fetch(address, etag=memory.etag, modified=memory.modified)
    if page.unchanged:
        return [], memory
    entries = parse_feed(page.data, page.address, page.charset)
    known = memory.seen or ()
    new, listed = find_new(entries, known)
    if memory.seen is None:
        new = []
    here = set(listed)
    # All that is listed is remembered, however long the feed: what is forgotten would be new again.
    gone = [mark for mark in known if mark not in here][:_KEPT]
    return new, FeedMemory(page.etag, page.modified, (*listed, *gone))


def find_new(
    entries: Sequence[FeedEntry], known: Sequence[str]
) -> tuple[list[FeedEntry], tuple[str, ...]]:
    """Return the entries of which no mark is known, oldest first, and the marks of all that are listed."""
    before = set(known)
    listed = {(entry.title, *marks_of(entry)): entry for entry in reversed(entries)}  # each once
    counts = Counter(mark for _, *marks in listed for mark in marks)
    shared = {mark for mark, count in counts.items() if count > 1}
    shared |= {mark for mark in counts if _shared(mark) in before}
    new, seen = [], []
    for (title, *marks), entry in listed.items():
        own = [mark for mark in marks if mark not in shared] or [_mark("all", title, *marks)]
        if not before & set(own):
            new.append(entry)
        seen.append(own)
    ordered = [mark for own in reversed(seen) for mark in own]
    return new, tuple(dict.fromkeys((*ordered, *sorted(map(_shared, shared)))))


def marks_of(entry: FeedEntry) -> list[str]:
    """Return by what an entry is known again: its id, its address, its title and how it begins."""
    marks = [mark_of(entry)]
    if entry.link:
        marks.append(_mark("link", _bare(entry.link)))
    if entry.content:  # a teaser may be the same each week
        marks.append(_mark("words", entry.title, entry.summary))
    return marks


def mark_of(entry: FeedEntry) -> str:
    """Return the mark of an entry's id."""
    return sha256(entry.id.encode()).hexdigest()[:16]


def _mark(*words: str) -> str:
    return sha256("\0".join(words).encode()).hexdigest()[:16]


def _shared(mark: str) -> str:
    """Return what is remembered of a mark that several entries bore."""
    return _mark("shared", mark)


def _bare(link: str) -> str:
    """Return an address without what changes while the page stays: scheme, `www.`, trackers, fragment."""
    parts = split_url(link)
    query = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if pair[0] not in _TRACKING and not pair[0].startswith("utm_")
    ]
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{urlencode(query)}"


def write_page(entry: FeedEntry) -> str:
    """Return an entry that came whole as a page that the article room reads."""
    link = f'<link rel="canonical" href="{escape(entry.link)}">' if entry.link else ""
    title = escape(entry.title)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{link}</head>'
        f"<body><article><h1>{title}</h1>\n{entry.content}\n</article></body></html>\n"
    )
