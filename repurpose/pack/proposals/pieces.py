"""A pack as it stands and what would be chosen instead in, the pieces in which they differ out."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache

from repurpose import platforms
from repurpose.article import Article
from repurpose.pack.content import Content
from repurpose.pack.manifest import Manifest, ThreadEntry
from repurpose.pack.overrides.recut import strip_number
from repurpose.pack.proposals.model import Kind, Piece, Sentence, Wanted
from repurpose.slicing import Post, Selection, Sliced, find_cover_words, find_tags

_ALIKE = 0.1  # what pairing two posts is worth beside what they share


def find_pieces_of(
    article: Article, manifest: Manifest, content: Content, wanted: Wanted
) -> tuple[Piece, ...]:
    """Return the pieces in which a pack differs from what a model would choose, in the order of its page."""
    return tuple(_pieces(article, manifest, content, wanted))


def _pieces(
    article: Article, manifest: Manifest, content: Content, wanted: Wanted
) -> Iterator[Piece]:
    named = {sliced.thread.name: sliced for sliced in content.threads}
    if wanted.scope in ("thread", "pack"):
        for thread in manifest.threads:
            sliced = named.get(thread.name)
            if sliced and wanted.thread in ("", thread.name):
                yield from _thread(article, thread, sliced)
    if wanted.scope in ("cover", "pack") or wanted.write:
        yield from _titles(article, manifest, content, wanted)
    if wanted.scope in ("quotes", "pack"):
        old, new = ([quote.text for quote in side] for side in (manifest.quotes, content.quotes))
        yield from _quotes(old, new)
    if wanted.scope in ("cover", "pack"):
        yield from _cover(article, manifest, content.selection)
    if wanted.scope == "pack" and tuple(content.hashtags) != tuple(manifest.hashtags):
        old_tags, new_tags = (
            " ".join(f"#{tag}" for tag in side) for side in (manifest.hashtags, content.hashtags)
        )
        yield Piece("hashtags", "hashtags", "swap", old_tags, new_tags)


def _thread(article: Article, thread: ThreadEntry, sliced: Sliced) -> Iterator[Piece]:
    """Yield the posts of a thread, old and new side by side; nothing where all of them stay."""
    old = [strip_number(post.text) for post in thread.posts]
    posts = sliced.thread.posts
    new = [strip_number(post.text) for post in posts]
    rows = list(pair_texts(old, new)) if old != new else []
    above: list[str] = []
    for number, (place, other) in enumerate(rows):
        before = "" if place is None else old[place]
        after = "" if other is None else new[other]
        kind: Kind = (
            "same"
            if before == after
            else "swap"
            if before and after
            else "add"
            if after
            else "drop"
        )
        post = None if other is None else posts[other]
        yield Piece(
            f"{thread.name}/{number}",
            "post",
            kind,
            before,
            after,
            thread.name,
            (post.role or "") if post else "",
            post.reasons if post else (),
            _sentences(article, post) if post and kind != "same" else (),
            tuple(reversed(above)),
        )
        above += [text for text in dict.fromkeys((before, after)) if text]
    first = old[0] if old else ""
    for number, hook in enumerate(sliced.hooks):
        sentences = _sentences(article, hook)
        if sentences and strip_number(hook.text) != first:
            name = f"{thread.name}/hook/{number}"
            yield Piece(
                name,
                "hook",
                "swap",
                first,
                strip_number(hook.text),
                thread.name,
                "hook",
                hook.reasons,
                sentences,
            )


def _sentences(article: Article, post: Post) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(run.text.strip(), tuple(article.show(span) for span in run.sources))
        for run in post.runs
        if run.role == "written"
    )


def pair_texts(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield the texts of two lists side by side, in order: those that share most stand in one row."""
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(i, j), range(k, m), strict=True)
        else:
            for a, b in _pair_block(old[i:j], new[k:m]):
                yield (None if a is None else i + a, None if b is None else k + b)


def _pair_block(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Return the pairs of two lists, in order, that are worth most together."""

    @cache
    def best(i: int, j: int) -> tuple[float, tuple[tuple[int | None, int | None], ...]]:
        if i == len(old) and j == len(new):
            return (0.0, ())
        ways = []
        if i < len(old) and j < len(new):
            worth, rest = best(i + 1, j + 1)
            ways.append((worth + _ALIKE + likeness(old[i], new[j]), ((i, j), *rest)))
        if i < len(old):
            worth, rest = best(i + 1, j)
            ways.append((worth, ((i, None), *rest)))
        if j < len(new):
            worth, rest = best(i, j + 1)
            ways.append((worth, ((None, j), *rest)))
        return max(ways, key=lambda way: way[0])

    if (
        len(old) * len(new) > 400 or max(len(old), len(new)) > 60
    ):  # two that have nothing to do with each other
        most = max(len(old), len(new))
        return [(n if n < len(old) else None, n if n < len(new) else None) for n in range(most)]
    return list(best(0, 0)[1])


def likeness(one: str, other: str) -> float:
    """Return which share of the shorter text's pairs of characters stands in the other, too."""
    pairs = [{text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other)]
    least = min(map(len, pairs))
    return len(pairs[0] & pairs[1]) / least if least else 0.0


def _titles(
    article: Article, manifest: Manifest, content: Content, wanted: Wanted
) -> Iterator[Piece]:
    """Yield the titles that would stand there, and those that a model has written."""
    for name, before in manifest.titles.items():
        if wanted.thread and wanted.thread != name:
            continue
        if wanted.scope != "thread" and (span := content.titles.get(name)):
            after = article.show(span)
            if after != before:
                yield Piece(f"title/{name}", "title", "swap", before, after, name)
        written = content.selection.written_for(name)
        limit = platforms.get(name).title
        for number, one in enumerate(written.titles if written else ()):
            if one.text != before and limit and not limit.excess(one.text):
                sentence = Sentence(one.text, tuple(article.show(span) for span in one.sources))
                yield Piece(
                    f"title/{name}/{number}",
                    "title",
                    "swap",
                    before,
                    one.text,
                    name,
                    sentences=(sentence,),
                )


def _quotes(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Yield the quotes that change; each that goes gives its place to one that comes."""
    gone = [text for text in old if text not in new]
    come = [text for text in new if text not in old]
    for number in range(max(len(gone), len(come))):
        before, after = (side[number] if number < len(side) else "" for side in (gone, come))
        kind: Kind = "swap" if before and after else "add" if after else "drop"
        yield Piece(f"quote/{number}", "quote", kind, before, after)


def cover_words_of(article: Article, manifest: Manifest, taken: str = "") -> str:
    """Return the big words of a pack's cover as they stand; "" where it has none.

    `taken` are those that its author took before.
    """
    cover = next((card for card in manifest.cards if card.kind == "cover"), None)
    if cover and cover.keywords and cover.keywords[0].end <= len(article.text):
        return article.show(cover.keywords[0])
    if taken:
        return taken
    found = find_cover_words(article, find_tags(article))
    return article.show(found.core) if found else ""


def _cover(article: Article, manifest: Manifest, selection: Selection) -> Iterator[Piece]:
    found = find_cover_words(article, (), selection.core) if selection.core else None
    after, before = article.show(found.core) if found else "", cover_words_of(article, manifest)
    if after and after != before:
        yield Piece("cover", "cover", "swap", before, after)
