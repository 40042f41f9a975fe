"""Pieces of a proposal that a person takes in, the files that they keep in their pack as they are to be out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from repurpose import platforms
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.made_from import article_of
from repurpose.pack.manifest import Manifest
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.overrides.files import TAKEN, TITLES, digest, read_hand
from repurpose.pack.overrides.recut import is_numbered, renumber, strip_number
from repurpose.pack.overrides.taken_file import (
    Taken,
    TakenSentence,
    TakenText,
    read_taken,
    write_taken,
)
from repurpose.pack.overrides.title_edits import OwnTitles, read_titles, write_titles
from repurpose.pack.proposals.model import Piece, Proposal
from repurpose.pack.proposals.pieces import cover_words_of
from repurpose.pack.threads_file import write_posts
from repurpose.pack.variants import Change

Standing = Literal["open", "taken", "late"]


class PieceGone(ContentError):
    """What a piece would replace is no longer there."""


def standings_of(folder: Path, proposal: Proposal) -> dict[str, Standing]:
    """Return how each piece stands in a pack as it is now: to be taken, taken, or no longer possible."""
    manifest = read_manifest(folder)
    cover = ""
    if any(piece.part == "cover" for piece in proposal.pieces):
        taken = read_taken(read_hand(folder).get(TAKEN), folder / TAKEN)
        cover = cover_words_of(article_of(folder, manifest), manifest, taken.cover)
    return {piece.id: _standing(manifest, piece, cover) for piece in proposal.pieces if piece.takes}


def _standing(manifest: Manifest, piece: Piece, cover: str) -> Standing:
    match piece.part:
        case "post":
            return _in_list(_texts(manifest, piece.place), piece)
        case "quote":
            return _in_list([quote.text for quote in manifest.quotes], piece)
        case "hook":
            first = next(iter(_texts(manifest, piece.place)), "")
            return _either(first, piece.after)
        case "title":
            return _either(manifest.titles.get(piece.place, ""), piece.after)
        case "cover":
            return _either(cover, piece.after)
        case "hashtags":
            return _either(" ".join(f"#{tag}" for tag in manifest.hashtags), piece.after)


def _either(now: str, after: str) -> Standing:
    return "taken" if now == after else "open"


def _texts(manifest: Manifest, name: str) -> list[str]:
    """Return what the posts of a thread say, without their numbers."""
    thread = next((one for one in manifest.threads if one.name == name), None)
    return [strip_number(post.text) for post in thread.posts] if thread else []


def _in_list(texts: Sequence[str], piece: Piece) -> Standing:
    if piece.kind == "add":
        return "taken" if piece.after in texts else "open" if texts else "late"
    if piece.before in texts:
        return "open"
    if piece.kind == "drop" or piece.after in texts:
        return "taken"
    return "late"


def take_pieces(folder: Path, proposal: Proposal, names: Iterable[str]) -> Change:
    """Return the change that takes some pieces of a proposal.

    Raises:
        PieceGone: One of them is not there, or what it would replace has changed since.
    """
    manifest, hand = read_manifest(folder), read_hand(folder)
    standings = standings_of(folder, proposal)
    wanted = set(names)
    pieces = [piece for piece in proposal.pieces if piece.id in wanted and piece.takes]
    if len(pieces) < len(wanted) or any(standings[piece.id] == "late" for piece in pieces):
        raise PieceGone(
            msg("The pack has changed since: that is no longer as it was shown."),
            hint=msg("Ask the editor again."),
        )
    pieces = [piece for piece in pieces if standings[piece.id] == "open"]
    files: dict[str, bytes | None] = {}
    for name in dict.fromkeys(piece.place for piece in pieces if piece.part in ("post", "hook")):
        thread = next(one for one in manifest.threads if one.name == name)
        texts = [post.text for post in thread.posts]
        mine = [piece for piece in pieces if piece.part in ("post", "hook") and piece.place == name]
        numbered = is_numbered(texts) or (
            len(texts) < 2 and platforms.get(thread.platform).numbered
        )
        files[thread.file] = write_posts(_with_posts(texts, mine, numbered=numbered)).encode()
    taken = _with_taken(read_taken(hand.get(TAKEN), folder / TAKEN), manifest, proposal, pieces)
    files[TAKEN] = write_taken(taken, hand.get(TAKEN))
    own = read_titles(hand.get(TITLES), folder / TITLES)
    if (titles := _with_titles(own, pieces)) != own:
        files[TITLES] = write_titles(titles, hand.get(TITLES))
    return Change(files, {name: digest(hand.get(name)) for name in files})


def _with_posts(texts: Sequence[str], pieces: Sequence[Piece], *, numbered: bool) -> list[str]:
    """Return the posts of a thread with some pieces taken."""
    found = [strip_number(text) for text in texts]
    for piece in pieces:
        if piece.part == "hook":
            found[0] = piece.after
        elif piece.kind == "add":
            places = [found.index(text) + 1 for text in piece.behind if text in found]
            found.insert(places[0] if places else 0, piece.after)
        elif piece.kind == "swap":
            found[found.index(piece.before)] = piece.after
        else:
            found.remove(piece.before)
    kept = [text for text in found if text]
    return renumber(kept, numbered=numbered) if kept else list(texts[:1])


def _with_titles(own: OwnTitles, pieces: Iterable[Piece]) -> OwnTitles:
    """Return the author's titles and hashtags with those that were taken."""
    for piece in pieces:
        if piece.part == "title":
            own = replace(own, titles={**own.titles, piece.place: piece.after})
        elif piece.part == "hashtags":
            own = replace(own, hashtags=tuple(tag.lstrip("#") for tag in piece.after.split()))
    return own


def _with_taken(
    taken: Taken, manifest: Manifest, proposal: Proposal, pieces: Sequence[Piece]
) -> Taken:
    """Return what was taken so far with these pieces, each with the model that proposed it."""
    quotes = [piece for piece in pieces if piece.part == "quote"]
    if quotes:
        texts = [quote.text for quote in manifest.quotes]
        for piece in quotes:
            if piece.kind == "add":
                texts.append(piece.after)
                continue
            place = texts.index(piece.before)
            texts[place : place + 1] = [piece.after] if piece.after else []
        taken = replace(taken, quotes=tuple(texts))
    for piece in pieces:
        if piece.part == "cover":
            taken = replace(taken, cover=piece.after)
    return taken.adding(_text_of(proposal, piece) for piece in pieces if piece.after)


def _text_of(proposal: Proposal, piece: Piece) -> TakenText:
    file = {"post": f"threads/{piece.place}.md", "hook": f"threads/{piece.place}.md"}.get(
        piece.part, TITLES if piece.part in ("title", "hashtags") else TAKEN
    )
    return TakenText(
        proposal.model[:200],
        file,
        piece.after,
        proposal.wanted.wish[:2000],
        piece.role,
        tuple(TakenSentence(one.text, one.rests_on) for one in piece.sentences),
    )
