"""A pack of the shelf in; it is put into the bin, a hidden folder beside the packs, or taken out again."""

import secrets
import shutil
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.errors import MachineError, UnknownName, UsageError
from repurpose.messages import msg, reason_of
from repurpose.studio.answers import Body, change, need
from repurpose.studio.pack_library import PackLibrary
from repurpose.studio.state import Studio

BIN = ".bin"  # in the folder of the packs; nothing in it is shown


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that put a pack into the bin, and take it out."""

    def throw_away(request: Request, _: Body) -> Any:
        return {"token": put_in_bin(studio.shelf, request.path_params["pack"])}

    def restore(_: Request, body: Body) -> Any:
        return {"pack": take_from_bin(studio.shelf, need(body, "token", str))}

    return [
        change("/api/p/{pack}/bin", throw_away),
        change("/api/bin", restore),
    ]


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
    except OSError as error:
        raise MachineError(
            msg("{path} cannot be moved: {error}.", path=source, error=reason_of(error))
        ) from None
