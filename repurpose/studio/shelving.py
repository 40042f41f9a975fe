"""A pack of the shelf in; it gets another name, a copy, a place in the bin, or is taken out of that again.

The bin is a hidden folder beside the packs. What the outbox has of each pack is told apart from the page,
so that the shelf stands before the outbox is opened.
"""

import secrets
import shutil
from itertools import count
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.errors import MachineError, UnknownName, UsageError
from repurpose.messages import msg, reason_of
from repurpose.pack import read_manifest
from repurpose.studio.answers import Body, ask, change, need
from repurpose.studio.calendar import view_of, watch_outbox
from repurpose.studio.pack_library import PackLibrary
from repurpose.studio.shelf_names import move_name, name_on_shelf, put_name
from repurpose.studio.state import Studio

BIN = ".bin"  # in the folder of the packs; nothing in it is shown
_ROOM = 180  # characters of a title that a copy's name begins with


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that rename, copy, bin and restore packs, and tell how far each is out."""

    def rename(request: Request, body: Body) -> Any:
        folder = studio.shelf.find(request.path_params["pack"])
        put_name(folder, need(body, "title", str))
        return {"title": shown_title(folder)}

    def duplicate(request: Request, _: Body) -> Any:
        return {"pack": copy_pack(studio.shelf, request.path_params["pack"])}

    def standing(request: Request, _: Body) -> Any:
        from repurpose.studio.outgoing.standing import shelf_standing  # noqa: PLC0415

        watch_outbox(studio)
        return {"packs": shelf_standing(view_of(studio, request), studio.shelf.packs())}

    def throw_away(request: Request, _: Body) -> Any:
        return {"token": put_in_bin(studio.shelf, request.path_params["pack"])}

    def restore(_: Request, body: Body) -> Any:
        return {"pack": take_from_bin(studio.shelf, need(body, "token", str))}

    return [
        ask("/api/shelf/standing", standing),
        change("/api/p/{pack}/rename", rename),
        change("/api/p/{pack}/duplicate", duplicate),
        change("/api/p/{pack}/bin", throw_away),
        change("/api/bin", restore),
    ]


def shown_title(folder: Path) -> str:
    """Return what a pack is called: as somebody named it, as its article is called, or as its folder."""
    return name_on_shelf(folder) or read_manifest(folder).article.title or folder.name


def copy_pack(shelf: PackLibrary, name: str) -> str:
    """Copy a pack beside itself, whole or not at all; return the copy's name in addresses.

    Nothing of the copy is planned or sent, and it has no history.

    Raises:
        UnknownName: There is no such pack.
        UsageError: It is the only pack that is shown.
        MachineError: It cannot be copied.
    """
    folder = shelf.find(name)
    if shelf.single:
        raise UsageError(msg("This studio shows one pack; its shelf makes copies."))
    title = shown_title(folder)
    number, place = _free_place(folder)
    partial = shelf.root / f".copy-{secrets.token_hex(4)}"
    try:
        shutil.copytree(folder, partial, symlinks=True)
        partial.rename(place)
    except (OSError, shutil.Error) as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise MachineError(
            msg("{path} cannot be copied: {error}.", path=folder, error=reason_of(error))
        ) from None
    put_name(place, f"{title[:_ROOM]} ({number})")
    return shelf.name_of(place)


def _free_place(folder: Path) -> tuple[int, Path]:
    places = ((n, folder.with_name(f"{folder.name}-{n}")) for n in count(2))
    return next((n, place) for n, place in places if not place.exists())


def put_in_bin(shelf: PackLibrary, name: str) -> str:
    """Move a pack into the bin; return what it is taken out by.

    Raises:
        UnknownName: There is no such pack.
        UsageError: It is the only pack that is shown.
        MachineError: It cannot be moved.
    """
    folder = shelf.find(name)
    if shelf.single:
        raise UsageError(msg("The only pack that is shown stays."))
    token = f"{folder.name}.{secrets.token_hex(4)}"
    _move(folder, shelf.root / BIN / token)
    return token


def take_from_bin(shelf: PackLibrary, token: str) -> str:
    """Move a pack back to its place; return its name in addresses.

    Raises:
        UnknownName: The bin holds no such pack.
        UsageError: Its place is taken by now.
        MachineError: It cannot be moved.
    """
    there = {path.name: path for path in (shelf.root / BIN).glob("*/")}
    if token not in there:
        raise UnknownName("pack", token, ())
    place = shelf.root / token.rpartition(".")[0]
    if place.exists():
        raise UsageError(msg("{name} is there again by now.", name=place.name))
    _move(there[token], place)
    return shelf.name_of(place)


def _move(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(exist_ok=True)
        shutil.move(source, target)
        move_name(source, target)
    except OSError as error:
        raise MachineError(
            msg("{path} cannot be moved: {error}.", path=source, error=reason_of(error))
        ) from None
