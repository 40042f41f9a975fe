"""A file of a pack in two versions in; its pieces side by side, what differs in each, and a choice among them made one file, out."""

from collections.abc import Collection, Sequence
from pathlib import Path

from repurpose.errors import UnknownName
from repurpose.json_object import JsonObject
from repurpose.pack import mark_difference, read_posts, side_by_side, write_posts

Pair = tuple[str, str]  # a piece in one version, and in the other; "" where there is none


def pairs_of(file: str, one: bytes | None, other: bytes | None) -> list[Pair]:
    """Return the pieces of a file in two versions, side by side, in order: posts of a thread, else lines."""
    return list(side_by_side(_pieces(file, one), _pieces(file, other)))


def describe(pair: Pair) -> JsonObject:
    """Return what of a piece is only in the first version, only in the second, in both."""
    before, after = pair
    marks = mark_difference(before, after) if before != after else ()
    shown = [[mark.kind, mark.text] for mark in marks] or [["same", before]]
    return {"same": before == after, "marks": shown}


def choose(file: str, pairs: Sequence[Pair], second: Collection[int]) -> bytes | None:
    """Return the file with the pieces of these numbers as in the second version, all others as in the first.

    Raises:
        UnknownName: It has no such piece.
    """
    for number in second:
        if not 0 <= number < len(pairs):
            raise UnknownName("piece", str(number), ())
    texts = [pair[number in second] for number, pair in enumerate(pairs)]
    kept = [text for text, pair in zip(texts, pairs, strict=True) if text or pair == ("", "")]
    if not kept:
        return None
    whole = write_posts(kept) if _is_thread(file) else "\n".join(kept) + "\n"
    return whole.encode()


def _pieces(file: str, content: bytes | None) -> list[str]:
    text = (content or b"").decode("utf-8", "replace")
    if not text.strip():
        return []
    return read_posts(text) if _is_thread(file) else text.splitlines()


def _is_thread(file: str) -> bool:
    return Path(file).suffix == ".md"
