"""A pack on the disk in, all that the studio's page shows of it out: plain values for JSON."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose import platforms
from repurpose.errors import ContentError, RepurposeError
from repurpose.json_object import JsonObject
from repurpose.messages import Say, fixed
from repurpose.pack import (
    CARDS,
    GENERATED,
    MEDIA,
    WISHES,
    CardEntry,
    ClipEntry,
    Manifest,
    PostEntry,
    Run,
    ThreadEntry,
    digest,
    draw_handsets,
    find_inside,
    fold_at,
    own_files,
    read_hand,
    read_manifest,
    read_media,
    read_posts,
    read_table,
    read_text_inside,
    source_texts,
    to_json,
)
from repurpose.platforms import Limit, Platform
from repurpose.studio.changing import take_in
from repurpose.studio.counting import count_post, utf16
from repurpose.studio.events import stamp
from repurpose.studio.kept_files import kept_of
from repurpose.studio.language import Speaker
from repurpose.studio.pack_files import address_of, media_answer, place_of, tray_of
from repurpose.studio.shapes import (
    CardAnswer,
    PackAnswer,
    PostAnswer,
    ProblemAnswer,
    RunAnswer,
    SeriesAnswer,
    ThreadAnswer,
    WishesAnswer,
)
from repurpose.studio.state import Studio
from repurpose.studio.titles import heads_of, hooks_of, tags_of, title_of
from repurpose.studio.why import chosen_by, next_posts_of, quotes_of, why_of

if TYPE_CHECKING:
    from repurpose.article import Article

Pair = tuple[int, int]


def state_of(studio: Studio, name: str, say: Speaker) -> PackAnswer:
    """Return a pack as it stands on the disk; edits made elsewhere are taken in first.

    What is wrong with them is said by `say`.

    Raises:
        UnknownName: There is no such pack.
        ContentError: It cannot be read.
    """
    studio.shown[name] = stamp(studio.shelf.find(name))
    trouble = take_in(studio, name)
    steps = studio.history(name).describe()
    state = studio.shelf.read(
        name, lambda folder: _state(name, folder, say(trouble.whole) if trouble else "", steps, say)
    )
    if (far := studio.making.get(name)) and not state["cards"]:
        state["making"] = {"done": far[0], "total": far[1]}
    return state


def _state(
    name: str, folder: Path, trouble: str, steps: dict[str, str], say: Speaker
) -> PackAnswer:
    manifest, hand = read_manifest(folder), read_hand(folder)
    about, article = manifest.article, _article(folder, manifest)
    drawn, dress = draw_handsets(manifest, place_of(name, manifest), article, say.language)
    return {
        "name": name,
        "folder": str(folder),
        "drafts": f"{name}-{digest(str(folder).encode())[:12]}",
        "trouble": trouble,
        "steps": steps,
        "article": {
            "print": digest(article.text.encode()) if article else "",
            "title": about.title,
            "author": about.author,
            "language": about.language,
        },
        "threads": [
            _thread(name, folder, thread, manifest, hand, article, say, drawn[thread.name])
            for thread in manifest.threads
        ],
        "cards": [_card(name, card, manifest) for card in manifest.cards],
        "planned": [to_json(card) for card in manifest.planned],
        "series": _series(manifest, hand),
        "pictures": manifest.pictures,
        "clips": [_clip(name, clip, say) for clip in manifest.clips],
        "quotes": quotes_of(manifest, manifest.quotes, say),
        "next_quotes": quotes_of(manifest, manifest.next_quotes, say),
        "heads": heads_of(folder, manifest, hand),
        "wishes": _wishes(folder, hand),
        "kept": kept_of(folder),
        "cited": merged(spans_of(manifest)),
        "dress": dress,
        "media": digest(hand.get(MEDIA)),
        "making": None,
    }


def sentences_of(folder: Path) -> list[Pair]:
    """Return the article's sentences, which can become cards."""
    from repurpose.article import Source, parse_article  # noqa: PLC0415  # not before the first page

    about = read_manifest(folder).article
    if not find_inside(folder, about.text_file):
        return []
    text, source = read_text_inside(folder, about.text_file), Source("article.txt", "")
    article = parse_article(text, source, language=about.language)
    return [(s.start, s.end) for block in article.body for s in article.sentences(block)]


def spans_of(manifest: Manifest, end: int | None = None) -> list[Pair]:
    """Return the spans of everything that a pack says of its article."""
    found = [
        run.span
        for thread in manifest.threads
        for post in thread.posts
        for run in post.runs
        if run.span
    ]
    found += [span for card in manifest.cards for span in card.spans if span]
    found += [span for quote in manifest.quotes for span in quote.spans]
    found += [span for clip in manifest.clips for c in clip.captions for span in c.spans]
    return [(span.start, span.end) for span in found if end is None or span.end <= end]


def merged(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the stretches that some of `pairs` cover, in order."""
    found: list[Pair] = []
    for start, end in sorted(pairs):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def limit_of(thread: ThreadEntry, number: int) -> Limit:
    """Return the limit of the post at `number`: with pictures, if the pack has some there."""
    rules = platforms.rules_of(thread.platform).of_variant(thread.variant)
    illustrated = number < len(thread.posts) and bool(thread.posts[number].media)
    return rules.limit_for(media=illustrated)


def _thread(
    name: str,
    folder: Path,
    thread: ThreadEntry,
    manifest: Manifest,
    hand: Mapping[str, bytes],
    article: "Article | None",
    say: Say,
    drawn: str,
) -> ThreadAnswer:
    beside = thread.file.replace(".md", GENERATED)
    try:
        facts: Platform | None = platforms.get(thread.platform)
    except RepurposeError:  # of a newer version: shown, not changed
        facts = None
    shown = [
        _post(name, post, article, say, manifest, edited=thread.edited) for post in thread.posts
    ]
    wished = _own_media(folder, hand, thread)
    for number, post in enumerate(shown):
        if facts:  # by the rules of today: the manifest may be older
            count = count_post(limit_of(thread, number), post["text"])
            post["limit"], post["over"] = count["limit"], count["over"] > 0
            post["over_at"] = count["over_at"]
            post["own_media"] = number in wished
            folded = fold_at(post["text"], facts.fold)
            post["fold_at"] = None if folded is None else utf16(post["text"][:folded])
    return {
        "name": thread.name,
        "platform": thread.platform,
        "variant": thread.variant,
        "label": facts.label if facts else thread.name,
        "label_zh": facts.label_zh if facts else thread.name,
        "form": facts.form if facts else "",
        "look": facts.look if facts else "post",
        "group": facts.readers if facts else "abroad",
        "drawn": drawn,
        "more": facts.fold.more if facts and facts.fold else "",
        "known": facts is not None,
        "style": thread.style,
        "unit": thread.unit,
        "file": thread.file,
        "base": digest(hand.get(thread.file)),
        "edited": thread.edited,
        "generated": (
            read_posts(read_text_inside(folder, beside))
            if thread.edited and find_inside(folder, beside)
            else []
        ),
        "over": sum(post["over"] for post in shown),
        "problems": _problems(folder, manifest, thread, article, say) if facts else [],
        "left_out": len(thread.left_out),
        "left": [
            {"span": (g.span.start, g.span.end), "reason": say(fixed(g.reason))}
            for g in thread.left_out
        ],
        "title": title_of(manifest, thread, facts),
        "tags": tags_of(thread, facts),
        "hooks": hooks_of(thread, limit_of(thread, 0) if facts else None),
        "posts": shown,
        "next": next_posts_of(thread, say) if facts else [],
        "tray": tray_of(platforms.rules_of(thread.platform).of_variant(thread.variant))
        if facts
        else None,
    }


def _article(folder: Path, manifest: Manifest) -> "Article | None":
    """Return the article of a pack; None where its text is missing or damaged."""
    from repurpose.pack import article_of  # noqa: PLC0415  # not before the first page

    try:
        return article_of(folder, manifest)
    except RepurposeError:
        return None


def _problems(
    folder: Path,
    manifest: Manifest,
    thread: ThreadEntry,
    article: "Article | None",
    say: Say,
) -> list[ProblemAnswer]:
    """Return what `repurpose check` says of a thread and its title: of which post (from 1), and what."""
    from repurpose.pack import check_thread, check_title  # noqa: PLC0415

    places = {post.id: number for number, post in enumerate(thread.posts, start=1)}
    complaints = check_thread(folder, manifest, thread, article)
    found = [(places.get(one.where.split()[0], 0), one) for one in complaints]
    if not thread.variant:
        found += [(0, c) for c in check_title(manifest, thread.platform)]
    return [
        {
            "post": place,
            "rule": complaint.rule,
            "severity": complaint.severity,
            "said": say(complaint.what),
        }
        for place, complaint in found
    ]


def _post(
    name: str,
    post: PostEntry,
    article: "Article | None",
    say: Say,
    manifest: Manifest,
    *,
    edited: bool,
) -> PostAnswer:
    from repurpose.pack import cut_points  # noqa: PLC0415

    return {
        "id": post.id,
        "text": post.text,
        "runs": [_run(run, article, edited=edited) for run in post.runs],
        "length": post.length,
        "limit": post.limit,
        "over": post.length > post.limit,
        "over_at": None,
        "fold_at": None,
        "cuts": [utf16(post.text[:at]) for at in cut_points(post.text)],
        "media": [media_answer(name, manifest, file) for file in post.media],
        "own_media": False,
        "why": why_of(post, say),
        "chosen": chosen_by(manifest, post),
    }


def _run(run: Run, article: "Article | None", *, edited: bool) -> RunAnswer:
    """Return a run; in a thread that was edited, words without a place are the author's own."""
    own = edited and run.role == "label" and sum(c.isalpha() for c in run.text) > 1
    shown = article is not None and run.sources
    return {
        "text": run.text,
        "role": "own" if own else run.role,
        "span": run.span,
        "sources": list(run.sources),
        "source": "\n".join(source_texts(article, run)) if article and shown else "",
    }


def _card(name: str, card: CardEntry, manifest: Manifest) -> CardAnswer:
    return {
        "id": card.id,
        "file": card.file,
        "address": f"{address_of(name, card.file)}?{card.inputs[:12]}",
        "kind": card.kind,
        "theme": card.theme,
        "format": card.format,
        "width": card.width,
        "height": card.height,
        "alt": card.alt,
        "says": to_json(card.says) if card.says else {},
        "look": to_json(card.look) if card.look else {},
        "edited": card.edited,
        "spans": merged(card.told_spans),
        "core": _core(card),
        "chosen": chosen_by(manifest, card),
    }


def _core(card: CardEntry) -> str:
    if card.kind != "cover" or not card.keywords:
        return ""
    return "{}-{}".format(*card.keywords[0])


def _series(manifest: Manifest, hand: Mapping[str, bytes]) -> SeriesAnswer:
    """Return the look of the whole series, and whether the author keeps the cards by hand."""
    try:
        table = read_table(hand.get(CARDS), CARDS)
    except ContentError:  # said as trouble already
        table = {}
    about, options = manifest.article, to_json(manifest.made_by.options)
    look = {key: table[key] for key in ("theme", "format", "font", "colours") if key in table}
    shown = [to_json(card.says) if card.says else {} for card in manifest.cards]
    return {
        "base": digest(hand.get(CARDS)),
        "own": "card" in table,
        "cards": table.get("card", shown),
        "look": look,
        "theme": manifest.made_by.options.theme,
        "format": manifest.made_by.options.format,
        "mark": digest(json.dumps([options.get("brand"), about.title, about.author]).encode()),
    }


def _clip(name: str, clip: ClipEntry, say: Say) -> JsonObject:
    files = {"file": clip.file, "cover": clip.cover, "srt": clip.srt, "vtt": clip.vtt}
    address = {part: address_of(name, file) for part, file in files.items()}
    notice = {"notice": say(clip.notice)} if clip.notice else {}
    covers = {one.platform: address_of(name, one.file) for one in clip.covers}
    return {**to_json(clip), **notice, "address": {**address, "covers": covers}}


def _own_media(folder: Path, hand: Mapping[str, bytes], thread: ThreadEntry) -> set[int]:
    """Return the places of the posts whose pictures are as a person wants them."""
    try:
        own = read_media(hand.get(MEDIA), folder / MEDIA)
    except RepurposeError:  # said as trouble already
        return set()
    return set(own_files(own, thread.name, [post.text for post in thread.posts]))


def _wishes(folder: Path, hand: Mapping[str, bytes]) -> WishesAnswer:
    from repurpose.config import WishesFile, read_wishes  # noqa: PLC0415

    try:
        said = read_wishes(hand.get(WISHES), folder / WISHES)
    except RepurposeError:  # said as trouble already
        said = WishesFile()
    base = digest(hand.get(WISHES))
    return {"base": base, "pin": list(said.pin), "ban": list(said.ban), "why": dict(said.why)}
