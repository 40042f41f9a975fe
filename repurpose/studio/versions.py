"""A pack as it stood before a step, and as it stands now, in; what differs, piece by piece, and a piece put back, out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.errors import UnknownName
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.pack import (
    digest,
    mark_difference,
    read_hand,
    read_posts,
    side_by_side,
    write_posts,
)
from repurpose.studio.answers import Body, StalePage, ask, change, change_of, need
from repurpose.studio.changing import change_pack
from repurpose.studio.language import speaker
from repurpose.studio.reading import state_of
from repurpose.studio.state import Studio

Held = Mapping[str, bytes | None]
Pair = tuple[str, str]  # a piece as it was, and as it is; "" where there is none


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes of what a step was before, beside what is there now."""

    def version(request: Request, _: Body) -> Any:
        name = request.path_params["pack"]
        then = studio.history(name).before(request.path_params["number"])
        return {"files": differences(then, read_hand(studio.shelf.find(name)))}

    def put_back(request: Request, body: Body) -> Any:
        name, file = request.path_params["pack"], need(body, "file", str)
        folder = studio.shelf.find(name)
        history = studio.history(name)
        with history.lock:
            then, now = history.before(need(body, "number", int)), read_hand(folder)
            if file not in then:
                raise UnknownName("file", file, then)
            if digest(now.get(file)) != need(body, "base", str):
                raise StalePage(msg("The file has changed since this page showed it."))
            content = _put_back(file, then, now, need(body, "piece", int))
            base = {file: digest(now.get(file))}
            change_pack(studio, name, "step.restore", {file: content}, base, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    return [
        ask("/api/p/{pack}/history/{number:int}", version),
        change("/api/p/{pack}/history/piece", put_back),
    ]


def differences(then: Held, now: Held) -> list[JsonObject]:
    """Return of each file what went and what came, piece by piece: posts of a thread, else lines."""
    return [
        {
            "file": file,
            "base": digest(now.get(file)),
            "gone": now.get(file) is None,
            "pieces": [_piece(pair) for pair in pairs_of(file, then.get(file), now.get(file))],
        }
        for file in sorted(then)
        if then.get(file) != now.get(file)
    ]


def _piece(pair: Pair) -> JsonObject:
    before, after = pair
    marks = mark_difference(before, after) if before != after else ()
    shown = [[mark.kind, mark.text] for mark in marks] or [["same", before]]
    return {"same": before == after, "marks": shown}


def pairs_of(file: str, then: bytes | None, now: bytes | None) -> list[Pair]:
    """Return the pieces of a file as they were and as they are, side by side, in order."""
    old, new = _pieces(file, then), _pieces(file, now)
    return list(side_by_side(old, new))


def _pieces(file: str, content: bytes | None) -> list[str]:
    text = (content or b"").decode("utf-8", "replace")
    if not text.strip():
        return []
    return read_posts(text) if _is_thread(file) else text.splitlines()


def _is_thread(file: str) -> bool:
    return Path(file).suffix == ".md"


def _put_back(file: str, then: Held, now: Held, piece: int) -> bytes | None:
    """Return the file with one piece as it was, and all others as they are.

    Raises:
        UnknownName: It has no such piece.
    """
    pairs = pairs_of(file, then.get(file), now.get(file))
    if not 0 <= piece < len(pairs):
        raise UnknownName("piece", str(piece), ())
    texts = [old if n == piece else new for n, (old, new) in enumerate(pairs)]
    kept = [text for n, text in enumerate(texts) if text or pairs[n] == ("", "")]
    if not kept:
        return None
    whole = write_posts(kept) if _is_thread(file) else "\n".join(kept) + "\n"
    return whole.encode()
