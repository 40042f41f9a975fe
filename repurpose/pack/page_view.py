"""A pack's manifest in; the plain values that the page shows out."""

import base64
import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from repurpose import platforms
from repurpose.article import Span
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.manifest import (
    ClipEntry,
    FileEntry,
    Manifest,
    PostEntry,
    QuoteEntry,
    ThreadEntry,
    to_json,
)
from repurpose.pack.manifest_cards import CardEntry
from repurpose.pack.media import MIMES, mime_of

Read = Callable[[str], bytes]
Pair = tuple[int, int]

# Weibo's feed folds what is longer than its classic 140 characters behind 展开; a drawing, not a limit.
FOLD = 140
_RING = 2 * math.pi * 8  # the outline of a counter's ring, radius 8


def data_uri(name: str, content: bytes) -> str:
    """Return `content` as a `data:` address; the suffix of `name` says what it is.

    Raises:
        ContentError: a suffix that is no picture, video or captions of a pack.
    """
    mime = mime_of(name)
    if not mime:
        raise ContentError(
            msg("The page cannot show {name!r}.", name=name),
            hint=msg("It shows {pictures}.", pictures=", ".join(sorted(MIMES))),
        )
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class Files:
    """The pack's files: their bytes as addresses, and their sizes."""

    read: Read
    listed: Mapping[str, FileEntry]

    def embed(self, name: str) -> dict[str, Any]:
        """Return what the page needs of one file: its address, base name and size in words."""
        try:
            content = self.read(name)
        except (OSError, KeyError) as error:
            raise ContentError(
                msg("The pack names {name!r}, but it cannot be read.", name=name),
                hint=msg("Build the pack again."),
            ) from error
        size = self.listed[name].bytes if name in self.listed else len(content)
        return {
            "uri": data_uri(name, content),
            "name": PurePosixPath(name).name,
            "size": size_in_words(size),
        }


def size_in_words(size: int) -> str:
    """Return a number of bytes as people read it, in decimal units: `840 KB`, `1.2 MB`."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"


def view_of(manifest: Manifest, files: Files, text: str) -> dict[str, Any]:
    """Return all that the template of the page shows; spans beyond the text are cut off."""
    cards = [_card(card, files, len(text)) for card in manifest.cards]
    clips = [_clip(clip, files, len(text)) for clip in manifest.clips]
    media = _Media(files, cards, clips)
    threads = [
        _thread(number, thread, manifest.titles, media, len(text))
        for number, thread in enumerate(manifest.threads)
    ]
    names = [thread["platform"] for thread in threads if not thread["variant"]]
    for thread in threads:
        # Two threads of one platform are told apart by their variant, or else by their style.
        thread["twin"] = names.count(thread["platform"]) > 1
    quotes = [_quote(quote, len(text)) for quote in manifest.quotes]
    cited = [*_all_spans(threads, cards, clips, quotes)]
    return {
        "article": to_json(manifest.article),
        "chars": manifest.article.chars,
        "sha256": manifest.article.source.sha256,
        "source_name": manifest.article.source.name,
        "version": manifest.made_by.version,
        "threads": threads,
        "post_count": sum(len(thread["posts"]) for thread in threads),
        "cards": cards,
        "clips": clips,
        "quotes": quotes,
        "titles": manifest.titles,
        "own_titles": sorted(manifest.edited.titles),
        "hashtags": manifest.hashtags,
        "lines": list(lay_out_article(text, cited)),
        "share": coverage(text, cited),
        "texts": {
            **{post["key"]: post["text"] for thread in threads for post in thread["posts"]},
            **{f"quote-{number}": quote["text"] for number, quote in enumerate(quotes)},
            **{f"title-{number}": title for number, title in enumerate(manifest.titles.values())},
            "hashtags": " ".join(f"#{tag}" for tag in manifest.hashtags),
        },
    }


def _cut(spans: Iterable[Span | None], end: int) -> tuple[Pair, ...]:
    """Return spans cut to a text of `end` code points."""
    return tuple((s.start, min(s.end, end)) for s in spans if s and s.start < end)


def _all_spans(*parts: Iterable[Mapping[str, Any]]) -> Iterator[Pair]:
    """Yield every span of threads, cards, clips and quotes, wherever it hangs."""
    for part in parts:
        for item in part:
            yield from item.get("spans", ())
            for inner in ("posts", "runs", "captions"):
                yield from _all_spans(item.get(inner, ()))


class _Media:
    """Where each picture of a post stands on the page; one that is no card is embedded once."""

    def __init__(
        self, files: Files, cards: list[dict[str, Any]], clips: list[dict[str, Any]]
    ) -> None:
        self._files = files
        self._loose: set[str] = set()
        self._known = {card["file"]: (card["key"], card["alt"], False) for card in cards}
        self._known |= {clip["file"]: (clip["key"], clip["slug"], True) for clip in clips}

    def place(self, name: str) -> dict[str, Any]:
        if name in self._known:
            key, alt, moves = self._known[name]
            return {"key": key, "alt": alt, "moves": moves, "uri": ""}
        key = f"loose-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        first = name not in self._loose
        self._loose.add(name)
        uri = self._files.embed(name)["uri"] if first else ""
        return {"key": key, "alt": PurePosixPath(name).stem, "moves": False, "uri": uri}


def _thread(
    number: int, thread: ThreadEntry, titles: Mapping[str, str], media: _Media, end: int
) -> dict[str, Any]:
    posts = [
        _post(f"p{number}-{index}", post, media, end) for index, post in enumerate(thread.posts)
    ]
    opening = [run.role for post in thread.posts[:1] for run in post.runs if run.role != "label"]
    titled = opening[:1] == ["title"]
    known = thread.platform in platforms.names()
    return {
        "key": f"t{number}",
        "platform": thread.platform,
        "look": platforms.get(thread.platform).look if known else "plain",
        "style": thread.style,
        "variant": thread.variant,
        "edited": thread.edited,
        "left_out": len(thread.left_out),
        "posts": posts,
        # A title that already opens the first post is not shown twice.
        "title": "" if titled else titles.get(thread.platform, ""),
    }


def _post(key: str, post: PostEntry, media: _Media, end: int) -> dict[str, Any]:
    runs = [
        {"text": run.text, "role": run.role, "spans": _cut([run.span], end)} for run in post.runs
    ]
    return {
        "key": key,
        "runs": runs,
        "text": post.text,
        "folds": len(post.text) > FOLD,
        "counter": _counter(post.length, post.limit),
        "media": [media.place(name) for name in post.media],
    }


def _counter(length: int, limit: int) -> dict[str, Any]:
    """Return how full a post is, by the manifest's own numbers."""
    share = min(1.0, length / limit)
    return {
        "length": length,
        "limit": limit,
        "over": max(0, length - limit),
        "near": length <= limit and share >= 0.9,  # worth a second look before adding a word
        "dash": f"{share * _RING:.2f} {_RING:.2f}",
    }


def _card(card: CardEntry, files: Files, end: int) -> dict[str, Any]:
    return {
        "key": f"card-{hashlib.sha256(card.file.encode()).hexdigest()[:12]}",
        "file": card.file,
        **files.embed(card.file),
        "kind": card.kind,
        "theme": card.theme,
        "format": card.format,
        "width": card.width,
        "height": card.height,
        "alt": card.alt,
        "spans": _cut(card.told_spans, end),
    }


def _clip(clip: ClipEntry, files: Files, end: int) -> dict[str, Any]:
    captions = [
        {
            "start": caption.start,
            "clock": _clock(caption.start),
            "text": caption.text,
            "spans": _cut(caption.spans, end),
            "edited": caption.edited,
        }
        for caption in clip.captions
    ]
    return {
        "key": f"clip-{hashlib.sha256(clip.file.encode()).hexdigest()[:12]}",
        "file": clip.file,
        "slug": PurePosixPath(clip.file).stem,
        "video": files.embed(clip.file),
        "cover": files.embed(clip.cover),
        "srt": files.embed(clip.srt),
        "vtt": files.embed(clip.vtt),
        "width": clip.width,
        "height": clip.height,
        "fps": f"{clip.fps:g}",
        "seconds": f"{clip.seconds:.1f}",
        "voice": "" if clip.voice == "none" else clip.voice,
        "captions": captions,
    }


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"


def _quote(quote: QuoteEntry, end: int) -> dict[str, Any]:
    return {
        "text": quote.text,
        "speaker": quote.speaker,
        "score": f"{quote.score:.3g}",
        "reasons": quote.reasons,
        "spans": _cut(quote.spans, end),
    }


# --- the article ------------------------------------------------------------------------------

_HEADING = re.compile(r"\s*(#{1,6}\s|\*\*.+\*\*\s*$)")
_MARK = re.compile(r"^\s*#{1,6}\s+|^\s*>\s?|\*\*|__|~~")


def lay_out_article(text: str, spans: Iterable[Pair]) -> Iterator[dict[str, Any]]:
    """Yield the lines of `text` that are not blank, cut at every edge of `spans`.

    A line is `{heading, pieces}`; a piece is `{text, start, end, cited, mark}` with code-point
    offsets, `cited` when some span covers it, `mark` when it is a mark of Markdown, which is
    shown but faint. The pieces of a line put together are the line.
    """
    depth: dict[int, int] = {}
    for start, end in spans:
        depth[start] = depth.get(start, 0) + 1
        depth[end] = depth.get(end, 0) - 1
    edges = sorted(depth)
    at = level = next_edge = 0
    for line in text.split("\n"):
        marks = [(at + hit.start(), at + hit.end()) for hit in _MARK.finditer(line)]
        stop = at + len(line)
        cuts = {at, stop, *(edge for mark in marks for edge in mark)}
        while next_edge < len(edges) and edges[next_edge] < stop:
            cuts.add(max(at, edges[next_edge]))
            next_edge += 1
        pieces = []
        ordered = sorted(cuts)
        for start, end in pairwise(ordered):
            level += depth.pop(start, 0)
            pieces.append(
                {
                    "text": text[start:end],
                    "start": start,
                    "end": end,
                    "cited": level > 0,
                    "mark": any(a <= start < b for a, b in marks),
                }
            )
        if line.strip():
            yield {"heading": bool(_HEADING.match(line)), "pieces": pieces}
        # Edges on the line end itself belong to no piece, but they still open or close spans.
        level += depth.pop(stop, 0)
        at = stop + 1


def coverage(text: str, spans: Iterable[Pair]) -> int:
    """Return how much of `text` some span covers, in whole percent of what is not blank."""
    covered = reach = 0
    for start, end in sorted(spans):
        covered += len("".join(text[max(start, reach) : end].split()))
        reach = max(reach, end)
    return round(100 * covered / max(1, len("".join(text.split()))))
