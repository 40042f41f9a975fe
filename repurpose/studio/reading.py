"""A pack on the disk in, all that the studio's page shows of it out: plain values for JSON."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from repurpose import platforms
from repurpose.errors import ContentError, RepurposeError
from repurpose.pack.overrides.files import CARDS, GENERATED, WISHES, digest, read_hand, read_table
from repurpose.pack.store import read_manifest, readable
from repurpose.pack.threads_file import read_posts, thread_name
from repurpose.platforms import Limit, Platform
from repurpose.studio.changing import take_in
from repurpose.studio.chinese import Say
from repurpose.studio.counting import count_post
from repurpose.studio.language import line_of
from repurpose.studio.pack_library import PackLibrary
from repurpose.studio.state import Studio
from repurpose.studio.titles import heads_of, tags_of, title_of

Pair = tuple[int, int]


def state_of(studio: Studio, name: str, say: Say) -> dict[str, Any]:
    """Return a pack as it stands on the disk; edits made elsewhere are taken in first.

    What is wrong with them is said by `say`.

    Raises:
        UnknownName: There is no such pack.
        ContentError: It cannot be read.
    """
    folder = studio.shelf.find(name)
    with readable(folder):
        return _state(studio, name, folder, say)


def _state(studio: Studio, name: str, folder: Path, say: Say) -> dict[str, Any]:
    trouble = take_in(studio, name)
    manifest, hand = read_manifest(folder), read_hand(folder)
    about = manifest.get("article") or {}
    return {
        "name": name,
        "folder": str(folder),
        "trouble": line_of(trouble, say) if trouble else "",
        "steps": studio.history(name).describe(),
        "article": {
            "title": str(about.get("title") or ""),
            "author": str(about.get("author") or ""),
            "language": str(about.get("language") or ""),
        },
        "threads": [
            _thread(name, folder, thread, manifest, hand)
            for thread in _dicts(manifest.get("threads"))
        ],
        "cards": [_card(name, card) for card in _dicts(manifest.get("cards"))],
        "planned": _dicts(manifest.get("planned")),
        "series": _series(manifest, hand),
        "clips": [_clip(name, clip) for clip in _dicts(manifest.get("clips"))],
        "quotes": [_quote(q) for q in _dicts(manifest.get("quotes"))],
        "heads": heads_of(folder, manifest, hand),
        "wishes": _wishes(folder, hand),
        "cited": merged(spans_of(manifest)),
    }


def sentences_of(folder: Path) -> list[Pair]:
    """Return the article's sentences, which can become cards."""
    from repurpose.article import Source, parse_article  # noqa: PLC0415  # not before the first page

    about = read_manifest(folder).get("article") or {}
    path = folder / "article.txt"
    if not path.is_file():
        return []
    text, source = path.read_text(encoding="utf-8"), Source("article.txt", "")
    article = parse_article(text, source, language=str(about.get("language") or ""))
    return [(s.start, s.end) for block in article.body for s in article.sentences(block)]


def shelf_view(shelf: PackLibrary, say: Say) -> list[dict[str, Any]]:
    """Return what the shelf shows of each pack; one that cannot be read says why, by `say`."""
    rows = []
    for name, folder in shelf.packs().items():
        try:
            with readable(folder):
                rows.append(_shelf_row(name, folder))
        except RepurposeError as error:
            rows.append({"name": name, "folder": folder.name, "trouble": say(error.message)})
    return rows


def _shelf_row(name: str, folder: Path) -> dict[str, Any]:
    manifest = read_manifest(folder)
    about = manifest.get("article") or {}
    cards, threads = _dicts(manifest.get("cards")), _dicts(manifest.get("threads"))
    return {
        "name": name,
        "folder": folder.name,
        "trouble": "",
        "title": about.get("title") or folder.name,
        "author": about.get("author") or "",
        "cover": _address(name, cards[0].get("file")) if cards else "",
        "posts": sum(len(thread.get("posts") or ()) for thread in threads),
        "platforms": [_label(thread) for thread in threads if not thread.get("variant")],
        "cards": len(cards),
        "clips": len(manifest.get("clips") or ()),
    }


def spans_of(manifest: Mapping[str, Any], end: int | None = None) -> list[Pair]:
    """Return the spans of everything that a pack says of its article."""
    found: list[Pair] = []
    for thread in _dicts(manifest.get("threads")):
        for post in _dicts(thread.get("posts")):
            found += _pairs(run.get("span") for run in _dicts(post.get("runs")))
    for part in ("cards", "quotes"):
        for item in _dicts(manifest.get(part)):
            found += _pairs(item.get("spans") or ())
    for clip in _dicts(manifest.get("clips")):
        for caption in _dicts(clip.get("captions")):
            found += _pairs(caption.get("spans") or ())
    return [pair for pair in found if end is None or pair[1] <= end]


def merged(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the stretches that some of `pairs` cover, in order."""
    found: list[Pair] = []
    for start, end in sorted(pairs):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def limit_of(thread: Mapping[str, Any], number: int, count: int) -> Limit:
    """Return the limit of the post at `number` of `count`, as `slicing` has it for that thread."""
    platform = platforms.get(str(thread.get("platform")))
    captioned = platform.form == "album" and number == 0 and count > 1
    return platform.limit(str(thread.get("variant") or ""), media=captioned)


def _thread(
    name: str,
    folder: Path,
    thread: Mapping[str, Any],
    manifest: Mapping[str, Any],
    hand: Mapping[str, bytes],
) -> dict[str, Any]:
    own = thread_name(thread)
    file = f"threads/{own}.md"
    beside = folder / file.replace(".md", GENERATED)
    edited = bool(thread.get("edited"))
    try:
        facts: Platform | None = platforms.get(str(thread.get("platform")))
    except RepurposeError:  # of a newer version: shown, not changed
        facts = None
    shown = [_post(name, post, edited=edited) for post in _dicts(thread.get("posts"))]
    for number, post in enumerate(shown):
        if facts and post["over"]:
            limit = limit_of(thread, number, len(shown))
            post["over_at"] = count_post(limit, post["text"])["over_at"]
    return {
        "name": own,
        "platform": str(thread.get("platform") or ""),
        "variant": str(thread.get("variant") or ""),
        "label": facts.label if facts else own,
        "label_zh": facts.label_zh if facts else own,
        "form": facts.form if facts else "",
        "known": facts is not None,
        "style": str(thread.get("style") or ""),
        "unit": str(thread.get("unit") or ""),
        "file": file,
        "base": digest(hand.get(file)),
        "edited": edited,
        "generated": (
            read_posts(beside.read_text(encoding="utf-8")) if edited and beside.is_file() else []
        ),
        "over": sum(post["over"] for post in shown),
        "left_out": len(thread.get("left_out") or ()),
        "title": title_of(manifest, thread, facts),
        "tags": tags_of(thread, facts),
        "posts": shown,
    }


def _post(name: str, post: Mapping[str, Any], *, edited: bool) -> dict[str, Any]:
    length, limit = post.get("length"), post.get("limit")
    return {
        "id": str(post.get("id") or ""),
        "text": str(post.get("text") or ""),
        "runs": [_run(run, edited=edited) for run in _dicts(post.get("runs"))],
        "length": length,
        "limit": limit,
        "over": isinstance(length, int) and isinstance(limit, int) and length > limit,
        "media": [
            {"file": str(file), "address": _address(name, file)} for file in post.get("media") or ()
        ],
    }


def _run(run: Mapping[str, Any], *, edited: bool) -> dict[str, Any]:
    """Return a run; in a thread that was edited, words without a place are the author's own."""
    text, role = str(run.get("text") or ""), str(run.get("role") or "")
    own = edited and role == "label" and sum(c.isalpha() for c in text) > 1
    return {"text": text, "role": "own" if own else role, "span": run.get("span")}


def _card(name: str, card: Mapping[str, Any]) -> dict[str, Any]:
    file = str(card.get("file") or "")
    return {
        "id": str(card.get("id") or file),
        "file": file,
        "address": _address(name, file) + f"?{str(card.get('inputs') or '')[:12]}",
        "kind": str(card.get("kind") or ""),
        "theme": str(card.get("theme") or ""),
        "format": str(card.get("format") or ""),
        "width": int(card.get("width") or 0),
        "height": int(card.get("height") or 0),
        "alt": str(card.get("alt") or ""),
        "says": card.get("says") or {},
        "look": card.get("look") or {},
        "edited": list(card.get("edited") or ()),
        "spans": merged(_told(card)),
    }


def _told(card: Mapping[str, Any]) -> Iterator[Pair]:
    """Yield the spans of what a card tells, without the line that names its source."""
    fields = card.get("fields") or ()
    for place, span in enumerate(card.get("spans") or ()):
        if place >= len(fields) or fields[place] != "source":
            yield from _pairs([span])


def _series(manifest: Mapping[str, Any], hand: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the look of the whole series, and whether the author keeps the cards by hand."""
    options = (manifest.get("made_by") or {}).get("options") or {}
    try:
        table = read_table(hand.get(CARDS), CARDS)
    except ContentError:  # said as trouble already
        table = {}
    look = {key: table[key] for key in ("theme", "format", "font", "colours") if key in table}
    return {
        "base": digest(hand.get(CARDS)),
        "own": "card" in table,
        "cards": table.get(
            "card", [card.get("says") or {} for card in _dicts(manifest.get("cards"))]
        ),
        "look": look,
        "theme": str(options.get("theme") or ""),
        "format": str(options.get("format") or ""),
    }


def _clip(name: str, clip: Mapping[str, Any]) -> dict[str, Any]:
    address = {part: _address(name, clip.get(part)) for part in ("file", "cover", "srt", "vtt")}
    return {**clip, "address": address}


def _quote(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": str(found.get("id") or ""),
        "text": str(found.get("text") or ""),
        "speaker": str(found.get("speaker") or ""),
        "score": found.get("score"),
        "reasons": [str(reason) for reason in found.get("reasons") or ()],
        "spans": _pairs(found.get("spans") or ()),
    }


def _wishes(folder: Path, hand: Mapping[str, bytes]) -> dict[str, Any]:
    from repurpose.config import parse_wishes  # noqa: PLC0415

    try:
        pinned, banned = parse_wishes(hand.get(WISHES), folder / WISHES)
    except RepurposeError:  # said as trouble already
        pinned, banned = (), ()
    return {"base": digest(hand.get(WISHES)), "pin": list(pinned), "ban": list(banned)}


def _label(thread: Mapping[str, Any]) -> dict[str, str]:
    name = str(thread.get("platform") or "")
    try:
        facts = platforms.get(name)
    except RepurposeError:
        return {"en": name, "zh": name}
    return {"en": facts.label, "zh": facts.label_zh}


def _address(name: str, file: Any) -> str:
    return f"/p/{name}/file/{quote(PurePosixPath(str(file)).as_posix())}" if file else ""


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value or () if isinstance(item, Mapping)]


def _pairs(values: Iterable[Any]) -> list[Pair]:
    """Return the well-formed spans among `values`."""
    return [
        (int(value[0]), int(value[1]))
        for value in values
        if isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(edge, int) for edge in value)
        and 0 <= value[0] < value[1]
    ]
