"""A manifest in, what can be approved of its pack out: threads, cards, clips, the article, each with its hash.

The hash is of what a reader sees: the words piece by piece and the bytes of pictures and films. A change of
either is another hash; a card that only moves keeps its own.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from repurpose.pack import Manifest, ThreadEntry
from repurpose.validation import Model

Kind = Literal["thread", "card", "clip", "article"]


class Seen(Model):
    """What somebody sees of a thread, a card, a clip or the article."""

    kind: Kind
    of: str = ""  # the thread's name: the same words elsewhere are another matter
    pieces: tuple[str, ...]
    files: tuple[str, ...] = ()  # SHA-256 of pictures and films, in order

    @property
    def print(self) -> str:
        """The hash of all of it, SHA-256."""
        return hashlib.sha256(self.model_dump_json().encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be approved; `key` names it within its pack."""

    key: str  # such as "thread:x", "card:cards/01-cover.png", "article"
    seen: Seen
    print: str


def items_of(manifest: Manifest, article_text: str) -> list[Item]:
    """Return what can be approved of a pack, in the order of its page."""
    return [Item(key, seen, seen.print) for key, seen in _seen(manifest, article_text)]


def _seen(manifest: Manifest, text: str) -> Iterator[tuple[str, Seen]]:
    def hashes(*names: str) -> tuple[str, ...]:
        return tuple(manifest.files[n].sha256 for n in names if n in manifest.files)

    for thread in manifest.threads:
        media = [name for post in thread.posts for name in post.media]
        pieces = _said(manifest, thread)
        yield (
            f"thread:{thread.name}",
            Seen(kind="thread", of=thread.name, pieces=pieces, files=hashes(*media)),
        )
    for card in manifest.cards:
        seen = Seen(kind="card", pieces=card.lines, files=hashes(card.file))
        yield f"card:{card.file}", seen
    for clip in manifest.clips:
        words = tuple(caption.text for caption in clip.captions)
        yield f"clip:{clip.file}", Seen(kind="clip", pieces=words, files=hashes(clip.file))
    lines = tuple(line for line in text.split("\n") if line.strip())
    yield "article", Seen(kind="article", pieces=lines)


def _said(manifest: Manifest, thread: ThreadEntry) -> tuple[str, ...]:
    title = manifest.titles.get(thread.platform, "")
    return (*([title] if title else []), *(post.text for post in thread.posts))
