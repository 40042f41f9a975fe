"""A pack in, why it says what it says out: each post's role and reasons, what weighed for each quote.

`--why` prints it for people; with `--json` the same stands in the line of the pack.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from repurpose.cli.click_words import cells, fold
from repurpose.cli.language import tell
from repurpose.json_object import JsonObject
from repurpose.messages import fixed, join, mark, msg, plural
from repurpose.visible import make_line

if TYPE_CHECKING:
    from repurpose.article import Span
    from repurpose.pack import Manifest, PostEntry, QuoteEntry, StoryboardEntry, ThreadEntry

BY = {"model": mark("model"), "rule": mark("rule"), "person": mark("person")}
ITEMS = {  # of an answer, as `pack.json` has them -> what people call them
    "all": mark("all of it"),
    "subject": mark("subject"),
    "skip": mark("left out"),
    "posts": mark("posts"),
    "post": mark("post"),
    "quotes": mark("quotes"),
    "quote": mark("quote"),
    "titles": mark("titles"),
    "title": mark("title"),
    "figures": mark("figures"),
    "figure": mark("figure"),
    "cover": mark("cover"),
    "keywords": mark("words set apart"),
    "keyword": mark("word set apart"),
    "cards": mark("cards"),
    "card": mark("card"),
    "clip": mark("clip"),
    "hashtags": mark("hashtags"),
    "tag": mark("hashtag"),
}
_MOST_CELLS = 96  # of a line; what is longer goes on below


def why_of(manifest: "Manifest") -> JsonObject:
    """Return the reasons of a pack, as `--json` says them."""
    from repurpose.pack import footage_of, to_json

    return {
        "cover": _cover(manifest),
        "posts": [
            {
                "id": post.id,
                "role": post.role,
                "by": post.by,
                **_model(manifest, post),
                "reasons": list(post.reasons),
            }
            for thread in manifest.threads
            for post in thread.posts
        ],
        "next_posts": [
            {
                "thread": thread.name,
                "text": post.text,
                "role": post.role,
                "reasons": list(post.reasons),
                "passed_over": post.passed_over,
            }
            for thread in manifest.threads
            for post in thread.next_posts
        ],
        "quotes": [{**_quote(quote), **_model(manifest, quote)} for quote in manifest.quotes],
        "next": [
            {**_quote(quote), "passed_over": quote.passed_over} for quote in manifest.next_quotes
        ],
        "editor": manifest.made_by.editor,
        "editing": [
            {"item": one.item, "by": one.by, "reason": one.reason} for one in manifest.editing
        ],
        "footage": [
            {"text": text, "file": name, "words": list(words)}
            for text, name, words in footage_of(manifest)
        ],
        "storyboard": [to_json(card) for card in manifest.storyboard],
    }


def _cover(manifest: "Manifest") -> str:
    """Return what the pack's cover makes large, or shows; "" where there is no cover."""
    covers = (card.said.get("cover") for card in manifest.cards if card.kind == "cover")
    return str(next(covers, "") or "")


def _model(manifest: "Manifest", entry: "PostEntry | QuoteEntry") -> JsonObject:
    """Return which model chose an entry, where one did."""
    from repurpose.pack import chooser_of

    found = chooser_of(manifest, entry)
    return {"model": found.model} if found and found.model else {}


def _say_chooser(manifest: "Manifest", entry: "PostEntry | QuoteEntry") -> str:
    """Return who chose an entry as people read it; "" where only the rules could have."""
    from repurpose.pack import chooser_of

    found = chooser_of(manifest, entry)
    if found is None:
        return ""
    if found.model:
        return msg("chosen by {model}", model=make_line(found.model))
    return msg("your own") if found.by == "person" else msg("chosen by the rules")


def _quote(quote: "QuoteEntry") -> JsonObject:
    weights = [{"about": one.about, "weight": one.weight} for one in quote.weights]
    said = {"id": quote.id, "text": quote.text, "by": quote.by, "score": quote.score}
    return {**said, "weights": weights}


def explain(manifest: "Manifest") -> str:
    """Return the reasons of a pack as people read them, in the reader's language."""
    from repurpose.pack import COVER_REASONS
    from repurpose.slicing import PENALTIES

    lines = [make_line(manifest.article.title)]
    for thread in manifest.threads:
        lines += _explain_thread(manifest, thread)
    if cover := _cover(manifest):
        reason = fixed(COVER_REASONS[cover])
        said = msg("the cover: {kind}, for {reason}", kind=fixed(cover), reason=reason)
        lines += ["", tell(said)]
    lines += ["", tell(msg("quotes, best first"))]
    for number, quote in enumerate(manifest.quotes, start=1):
        lines += _explain_quote(manifest, number, quote)
    if manifest.next_quotes:
        lines += ["", tell(msg("next best, not taken"))]
        for number, quote in enumerate(manifest.next_quotes, start=1):
            lines += _explain_quote(manifest, number, quote)
    if manifest.storyboard:
        lines += ["", tell(msg("cards that the article could give"))]
        lines += _explain_storyboard(manifest.storyboard)
    if footage := _explain_footage(manifest):
        lines += ["", tell(msg("pictures and films that clips show")), *footage]
    if manifest.editing:
        lines += ["", *_explain_editing(manifest)]
    if any(thread.charged for thread in manifest.threads):
        lines += ["", tell(msg("what a cut costs"))]
        prices = [(name, f"{price:4.1f}", said) for name, (price, said) in PENALTIES.items()]
        lines += _columns([(tell(fixed(n)), price, tell(fixed(said))) for n, price, said in prices])
    return "\n".join(lines)


def _explain_footage(manifest: "Manifest") -> list[str]:
    """Return which file each scene of a clip shows, and for which words."""
    from repurpose.pack import footage_of

    return [
        "  " + tell(_say_match(make_line(text), name, words))
        for text, name, words in footage_of(manifest)
    ]


def _say_match(text: str, name: str, words: Sequence[str]) -> str:
    if not name:
        return msg("{text}: no file matches", text=text)
    return msg(
        "{text}: {file}, for {words}", text=text, file=make_line(name), words=join(", ", words)
    )


def _explain_editing(manifest: "Manifest") -> Iterator[str]:
    """Yield who chose what, and why it was not the model."""
    yield tell(msg("the editor, {model}", model=make_line(manifest.made_by.editor)))
    rows = [
        (tell(_item(one.item)), tell(fixed(BY[one.by])), tell(one.reason) if one.reason else "")
        for one in manifest.editing
    ]
    yield from (row.rstrip() for row in _columns(rows))


def _item(item: str) -> str:
    """Return what an item of an answer is called: `quote 2`, `hashtags`."""
    word, _, number = make_line(item).partition(" ")
    if word not in ITEMS:
        return make_line(item)
    return (
        msg("{item} {number}", item=fixed(ITEMS[word]), number=number)
        if number
        else fixed(ITEMS[word])
    )


def _explain_thread(manifest: "Manifest", thread: "ThreadEntry") -> Iterator[str]:
    yield ""
    posts = plural("{count} post", "{count} posts", count=len(thread.posts))
    style = fixed(thread.style)
    yield tell(msg("{thread}: {style}, {posts}", thread=thread.name, style=style, posts=posts))
    if thread.edited:
        yield f"  {tell(msg('edited by hand'))}"
    rows = [
        (
            f"{number}",
            tell(fixed(post.role)),
            tell(join("; ", told)) if (told := _reasons(manifest, post)) else "—",
        )
        for number, post in enumerate(thread.posts, start=1)
    ]
    for row, post in zip(_columns(rows), thread.posts, strict=True):
        yield row
        said = "".join(run.text for run in post.runs if run.role != "number")
        yield _cut(f"{' ' * 5}{make_line(' '.join(said.split()))}")
    if thread.next_posts:
        yield f"  {tell(msg('next best, not taken'))}"
    for other in thread.next_posts:
        reasons = join("; ", (fixed(other.role), *other.reasons, other.passed_over))
        yield f"  +  {tell(reasons)}"
        yield _cut(f"{' ' * 5}{make_line(' '.join(other.text.split()))}")
    for number, charged in enumerate(thread.charged, start=1):
        prices = join(", ", (msg("{name} {price:.1f}", name=fixed(n), price=p) for n, p in charged))
        yield tell(msg("  cut {number}: {prices}", number=number, prices=prices))
    for reason, count in Counter(gone.reason for gone in thread.left_out).items():
        yield tell(msg("  left out: {count} ({reason})", count=count, reason=fixed(reason)))
    for text in thread.removed:
        yield tell(msg("  taken out: {text}", text=make_line(text)))


def _reasons(manifest: "Manifest", post: "PostEntry") -> list[str]:
    """Return why a post says its sentences, and who chose it."""
    chooser = _say_chooser(manifest, post)
    return [*post.reasons, *([chooser] if chooser else [])]


def _explain_quote(manifest: "Manifest", number: int, quote: "QuoteEntry") -> Iterator[str]:
    from repurpose.slicing import name_feature

    speaker = f" —— {quote.speaker}" if quote.speaker else ""
    first, *more = fold(make_line(f"{quote.text}{speaker}"), _MOST_CELLS)
    yield f"{number:>4}  {quote.score:5.2f}  {first}"
    yield from (f"{' ' * 13}{line}" for line in more)
    if chooser := _say_chooser(manifest, quote):
        yield f"{' ' * 13}{tell(chooser)}"
    if quote.passed_over:
        yield f"{' ' * 13}{tell(quote.passed_over)}"
    for side in (1, -1):
        told = [
            f"{one.weight:+.2f} {tell(name_feature(one.about))}"
            for one in quote.weights
            if one.weight * side > 0
        ]
        yield from (f"{' ' * 13}{line}" for line in fold(" · ".join(told), _MOST_CELLS) if told)


def _explain_storyboard(cards: "Sequence[StoryboardEntry]") -> Iterator[str]:
    """Yield each card's kind and words, and below it the words that are set apart."""
    rows = []
    for number, card in enumerate(cards, start=1):
        words = " / ".join(make_line(" ".join(piece.text.split())) for piece in card.pieces)
        rows.append((f"{number}", tell(fixed(card.kind)), words))
    for row, card in zip(_columns(rows), cards, strict=True):
        yield _cut(row)
        if marked := [word for word in map(partial(_word_at, card), card.keywords) if word]:
            yield f"{' ' * 5}{tell(msg('set apart: {words}', words=' · '.join(marked)))}"


def _word_at(card: "StoryboardEntry", place: "Span") -> str:
    """Return what stands at a place of a card; "" where the article shows it otherwise."""
    for piece in card.pieces:
        start, end = place.start - piece.span.start, place.end - piece.span.start
        if start >= 0 and end <= len(piece.text) == piece.span.end - piece.span.start:
            return make_line(piece.text[start:end])
    return ""


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows with their cells below each other; wide characters take two."""
    sizes = [max(map(cells, column)) for column in list(zip(*rows, strict=True))[:-1]]
    return [
        "  " + "  ".join([*(_pad(c, s) for c, s in zip(row[:-1], sizes, strict=True)), row[-1]])
        for row in rows
    ]


def _pad(text: str, size: int) -> str:
    return text + " " * (size - cells(text))


def _cut(text: str) -> str:
    """Return as much of a line as is shown."""
    if cells(text) <= _MOST_CELLS:
        return text
    kept, used = "", 0
    for character in text:
        used += cells(character)
        if used >= _MOST_CELLS:
            break
        kept += character
    return f"{kept}…"
