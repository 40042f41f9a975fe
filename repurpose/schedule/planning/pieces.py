"""A pack's manifest and what a plan wants of it in, the single things that go out; pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from repurpose.card_kinds import KINDS
from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox import What as Single
from repurpose.pack import ClipEntry, Manifest
from repurpose.schedule.grammar.plan import MANY, What


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing of a pack that goes out as one publication."""

    what: Single
    item: str  # the id in the manifest, or "" where there is but one
    name: str  # what it is, whatever its place in the pack: part of its key
    uses: str  # the words that it uses up, whatever form they come in
    label: str  # for people


def pieces_of(
    manifest: Manifest,
    what: What,
    which: Sequence[str] = (),
    most: int | None = None,
) -> list[Piece]:
    """Return what of a pack is meant, in the order in which it goes out.

    Args:
        manifest: Of the pack.
        what: As a plan says it: `cards` are all of them, `card` is one.
        which: Ids (`card-03`), numbers (the third of them) or kinds of cards; without a kind, cards
            that show one passage each.
        most: The best so many, in the order of the pack.

    Raises:
        UsageError: The pack has no such thing.
    """
    single: Single = MANY.get(what, what)  # type: ignore[assignment]  # the plural forms are gone
    article = manifest.article.id
    if single in ("thread", "album"):
        return [Piece(single, "", "", f"{single}:{article}", _opening(manifest, single))]
    found = _chosen(single, _all(manifest, single, which), which, article)
    if not found:
        raise UsageError(
            msg("The pack {pack} has no {pieces}.", pack=article, pieces=_PIECES[single])
        )
    wanted = most if what in MANY else 1
    if which or wanted is None or len(found) <= wanted:
        return [piece for piece, _ in found[:wanted]]
    best = sorted(found, key=lambda pair: -pair[1])[:wanted]
    return [piece for piece, score in found if (piece, score) in best]


def _opening(manifest: Manifest, single: str) -> str:
    title = manifest.article.title
    return f"{len(manifest.cards)} cards: {title}" if single == "album" else title


def _all(manifest: Manifest, single: Single, which: Sequence[str]) -> list[tuple[Piece, float]]:
    if single == "clip":
        return [(_clip(manifest, clip), 0.0) for clip in manifest.clips]
    if single == "quote":
        return [
            (Piece("quote", q.id, _hash(q.text), _used(q.text), q.text), q.score)
            for q in manifest.quotes
        ]
    kinds = [word for word in which if word in KINDS]
    named = [word for word in which if not word.isdecimal() and word not in KINDS]
    scores = {_hash(quote.text): quote.score for quote in manifest.quotes}
    found = []
    for card in manifest.cards:
        meant = card.kind in kinds if kinds else card.illustrates
        if card.id in named or (meant and len(named) < max(1, len(which))):
            words, _ = card.words
            name = _hash(words)
            piece = Piece("card", card.id, name, _used(words), " ".join(words.split()))
            found.append((piece, scores.get(name, 0.0)))
    return found


def _clip(manifest: Manifest, clip: ClipEntry) -> Piece:
    said = "".join(caption.text for caption in clip.captions)
    label = msg("{seconds:.0f} s: {said}", seconds=clip.seconds, said=said)
    return Piece("clip", clip.id, clip.id, f"clip:{manifest.article.id}:{clip.id}", label)


def _chosen(
    single: str, found: list[tuple[Piece, float]], which: Sequence[str], article: str
) -> list[tuple[Piece, float]]:
    names = [word for word in which if word not in KINDS]
    if not names:
        return found
    known = {piece.item: (piece, score) for piece, score in found}
    chosen = [pair for pair in found if len(names) < len(which) and pair[0].item not in names]
    for word in names:
        if word.isdecimal() and 0 < int(word) <= len(found):
            chosen.append(found[int(word) - 1])
        elif word in known:
            chosen.append(known[word])
        else:
            raise UsageError(
                msg(
                    "The pack {pack} has no {piece} {name!r}.",
                    pack=article,
                    piece=_PIECE[single],
                    name=word,
                ),
                hint=msg("It has: {known}.", known=", ".join(known)) if known else "",
            )
    return chosen


_PIECE = {
    "card": msg("card"),
    "quote-card": msg("quote card"),
    "quote": msg("quote"),
    "clip": msg("clip"),
}
_PIECES = {
    "card": msg("cards"),
    "quote-card": msg("quote cards"),
    "quote": msg("quotes"),
    "clip": msg("clips"),
}


def _hash(words: str) -> str:
    """Return a short name for words, the same in every form and line break."""
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()[:16]


def _used(words: str) -> str:
    return f"quote:{_hash(words)}"
