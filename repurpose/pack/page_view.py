"""A pack's manifest, which may lack anything, in; the plain values that the page shows out."""

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
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.media import MIMES, mime_of

Read = Callable[[str], bytes]
Pair = tuple[int, int]

# Weibo's feed folds what is longer than its classic 140 characters behind 展开; a drawing, not a limit.
FOLD = 140
_ROLES = frozenset({"body", "title", "number", "hashtag", "link", "cta", "label"})
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
            hint=msg("It shows {listed}.", listed=", ".join(sorted(MIMES))),
        )
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class Files:
    """The pack's files: their bytes as addresses, and their sizes."""

    read: Read
    listed: Mapping[str, Mapping[str, Any]]

    def embed(self, name: str) -> dict[str, Any]:
        """Return what the page needs of one file: its address, base name and size in words."""
        try:
            content = self.read(name)
        except (OSError, KeyError) as error:
            raise ContentError(
                msg("The pack names {name!r}, but it cannot be read.", name=name),
                hint=msg("Build the pack again."),
            ) from error
        size = int((self.listed.get(name) or {}).get("bytes") or len(content))
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


def view_of(manifest: Mapping[str, Any], files: Files, text: str) -> dict[str, Any]:
    """Return all that the template of the page shows; spans beyond the text are cut off."""
    article = {"title": "", "author": "", "language": "", **(manifest.get("article") or {})}
    cards = [_card(card, files, len(text)) for card in _dicts(manifest.get("cards"))]
    clips = [_clip(clip, files, len(text)) for clip in _dicts(manifest.get("clips"))]
    media = _Media(files, cards, clips)
    titles = dict(manifest.get("titles") or {})
    threads = [
        _thread(number, thread, titles, media, len(text))
        for number, thread in enumerate(_dicts(manifest.get("threads")))
    ]
    names = [thread["platform"] for thread in threads if not thread["variant"]]
    for thread in threads:
        # Two threads of one platform are told apart by their variant, or else by their style.
        thread["twin"] = names.count(thread["platform"]) > 1
    quotes = [_quote(quote, len(text)) for quote in _dicts(manifest.get("quotes"))]
    cited = [*_all_spans(threads, cards, clips, quotes)]
    made_by = manifest.get("made_by") or {}
    source = article.get("source") or {}
    return {
        "article": article,
        "chars": article.get("chars") or len(text),
        "sha256": str(source.get("sha256") or ""),
        "source_name": str(source.get("name") or ""),
        "version": str(made_by.get("version") or ""),
        "threads": threads,
        "post_count": sum(len(thread["posts"]) for thread in threads),
        "cards": cards,
        "clips": clips,
        "quotes": quotes,
        "titles": titles,
        "own_titles": sorted((manifest.get("edited") or {}).get("titles") or ()),
        "hashtags": [str(tag) for tag in manifest.get("hashtags") or ()],
        "lines": list(lay_out_article(text, cited)),
        "share": coverage(text, cited),
        "texts": {
            **{post["key"]: post["text"] for thread in threads for post in thread["posts"]},
            **{f"quote-{number}": quote["text"] for number, quote in enumerate(quotes)},
            **{f"title-{number}": str(title) for number, title in enumerate(titles.values())},
            "hashtags": " ".join(f"#{tag}" for tag in manifest.get("hashtags") or ()),
        },
    }


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value or () if isinstance(item, Mapping)]


def _spans(value: Any, end: int) -> tuple[Pair, ...]:
    """Return the well-formed spans of `value`, cut to a text of `end` code points."""
    found = []
    for pair in value or ():
        if isinstance(pair, (list, tuple)) and len(pair) == 2:
            start, stop = (min(max(int(edge), 0), end) for edge in pair)
            if start < stop:
                found.append((start, stop))
    return tuple(found)


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
    number: int, thread: Mapping[str, Any], titles: Mapping[str, str], media: _Media, end: int
) -> dict[str, Any]:
    platform = str(thread.get("platform") or "")
    posts = [
        _post(f"p{number}-{index}", post, media, end)
        for index, post in enumerate(_dicts(thread.get("posts")))
    ]
    opening = [run["role"] for post in posts[:1] for run in post["runs"] if run["role"] != "label"]
    titled = opening[:1] == ["title"]
    return {
        "key": f"t{number}",
        "platform": platform,
        "look": platforms.get(platform).look if platform in platforms.names() else "plain",
        "style": str(thread.get("style") or ""),
        "variant": str(thread.get("variant") or ""),
        "edited": bool(thread.get("edited")),
        "left_out": len(thread.get("left_out") or ()),
        "posts": posts,
        # A title that already opens the first post is not shown twice.
        "title": "" if titled else titles.get(platform, ""),
    }


def _post(key: str, post: Mapping[str, Any], media: _Media, end: int) -> dict[str, Any]:
    runs = [
        {
            "text": str(run.get("text") or ""),
            "role": run["role"] if run.get("role") in _ROLES else "body",
            "spans": _spans([run.get("span")], end),
        }
        for run in _dicts(post.get("runs"))
    ]
    text = str(post.get("text") or "".join(str(run["text"]) for run in runs))
    return {
        "key": key,
        "runs": runs or [{"text": text, "role": "body", "spans": ()}],
        "text": text,
        "folds": len(text) > FOLD,
        "counter": _counter(post.get("length"), post.get("limit")),
        "media": [media.place(str(name)) for name in post.get("media") or ()],
    }


def _counter(length: Any, limit: Any) -> dict[str, Any] | None:
    """Return how full a post is, by the manifest's own numbers; `None` when it gives none."""
    if not isinstance(length, int) or not isinstance(limit, int) or limit <= 0:
        return None
    share = min(1.0, length / limit)
    return {
        "length": length,
        "limit": limit,
        "over": max(0, length - limit),
        "near": length <= limit and share >= 0.9,  # worth a second look before adding a word
        "dash": f"{share * _RING:.2f} {_RING:.2f}",
    }


def _card(card: Mapping[str, Any], files: Files, end: int) -> dict[str, Any]:
    name = str(card.get("file") or "")
    lines = [str(line) for line in card.get("lines") or ()]
    return {
        "key": f"card-{hashlib.sha256(name.encode()).hexdigest()[:12]}",
        "file": name,
        **files.embed(name),
        "kind": str(card.get("kind") or ""),
        "theme": str(card.get("theme") or ""),
        "format": str(card.get("format") or ""),
        "width": int(card.get("width") or 0),
        "height": int(card.get("height") or 0),
        "alt": str(card.get("alt") or "".join(lines) or PurePosixPath(name).stem),
        "spans": _spans(_told(card), end),
    }


def _told(card: Mapping[str, Any]) -> list[Any]:
    """Return the spans of what a card tells, without the line that names its source."""
    spans = list(card.get("spans") or ())
    fields = list(card.get("fields") or ())
    if len(fields) != len(spans):
        return spans
    return [span for span, field in zip(spans, fields, strict=True) if field != "source"]


def _clip(clip: Mapping[str, Any], files: Files, end: int) -> dict[str, Any]:
    name = str(clip.get("file") or "")
    beside = {
        part: files.embed(str(clip[part])) for part in ("cover", "srt", "vtt") if clip.get(part)
    }
    captions = [
        {
            "start": float(caption.get("start") or 0),
            "clock": _clock(float(caption.get("start") or 0)),
            "text": str(caption.get("text") or ""),
            "spans": _spans(caption.get("spans"), end),
            "edited": bool(caption.get("edited")),
        }
        for caption in _dicts(clip.get("captions"))
    ]
    return {
        "key": f"clip-{hashlib.sha256(name.encode()).hexdigest()[:12]}",
        "file": name,
        "slug": PurePosixPath(name).stem,
        "video": files.embed(name),
        "cover": beside.get("cover"),
        "srt": beside.get("srt"),
        "vtt": beside.get("vtt"),
        "width": int(clip.get("width") or 0),
        "height": int(clip.get("height") or 0),
        "fps": f"{float(clip.get('fps') or 0):g}",
        "seconds": f"{float(clip.get('seconds') or 0):.1f}",
        "voice": "" if clip.get("voice") in {None, "none"} else str(clip["voice"]),
        "captions": captions,
    }


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"


def _quote(quote: Mapping[str, Any], end: int) -> dict[str, Any]:
    score = quote.get("score")
    return {
        "text": str(quote.get("text") or ""),
        "speaker": str(quote.get("speaker") or ""),
        "score": f"{score:.3g}" if isinstance(score, (int, float)) else "",
        "reasons": [str(reason) for reason in quote.get("reasons") or ()],
        "spans": _spans(quote.get("spans"), end),
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
