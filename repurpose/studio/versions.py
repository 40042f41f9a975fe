"""A pack as it stood before a step, and as it stands now, in; what differs, piece by piece, and a piece put back, out."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.errors import UnknownName
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.pack import (
    OWN,
    EditConflict,
    digest,
    read_changeable,
    read_hand,
    read_manifest,
)
from repurpose.studio.answers import Body, StalePage, ask, change, change_of, need
from repurpose.studio.changing import change_pack
from repurpose.studio.language import speaker
from repurpose.studio.pieces import choose, describe, pairs_of
from repurpose.studio.reading import state_of
from repurpose.studio.state import Studio

Held = Mapping[str, bytes | None]


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
            pairs = [(new, old) for old, new in pairs_of(file, then.get(file), now.get(file))]
            content = choose(file, pairs, {need(body, "piece", int)})
            base = {file: digest(now.get(file))}
            change_pack(studio, name, "step.restore", {file: content}, base, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    def settle(request: Request, body: Body) -> Any:
        name, file, mine = (
            request.path_params["pack"],
            need(body, "file", str),
            need(body, "mine", str),
        )
        folder, history = studio.shelf.find(name), studio.history(request.path_params["pack"])
        taken = {n for n in need(body, "take", list) if isinstance(n, int)}
        with history.lock:
            now = read_changeable(folder)
            if file not in {*now, *OWN, *(one.file for one in read_manifest(folder).threads)}:
                raise UnknownName("file", file, now)
            there = now.get(file)
            if digest(there) != need(body, "base", str):
                raise EditConflict(file, mine.encode("utf-8", "replace"), there)
            content = choose(file, pairs_of(file, there, mine.encode("utf-8", "replace")), taken)
            change_pack(
                studio, name, "step.settle", {file: content}, {file: digest(there)}, change_of(body)
            )
        return state_of(studio, name, speaker(request, studio))

    return [
        ask("/api/p/{pack}/history/{number:int}", version),
        change("/api/p/{pack}/history/piece", put_back),
        change("/api/p/{pack}/conflict", settle),
    ]


def differences(then: Held, now: Held) -> list[JsonObject]:
    """Return of each file what went and what came, piece by piece: posts of a thread, else lines."""
    return [
        {
            "file": file,
            "base": digest(now.get(file)),
            "gone": now.get(file) is None,
            "pieces": [describe(pair) for pair in pairs_of(file, then.get(file), now.get(file))],
        }
        for file in sorted(then)
        if then.get(file) != now.get(file)
    ]
