"""What was put aside in a pack in, what the page shows of it and how it is taken back out."""

import re
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose import platforms
from repurpose.errors import UnknownName, UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.pack import (
    GENERATED,
    KEPT,
    OWN,
    digest,
    find_inside,
    inside,
    list_files,
    mime_of,
    read_hand,
    read_inside,
    read_manifest,
)
from repurpose.studio.answers import Body, change, change_of, need
from repurpose.studio.changing import add_platform, change_pack
from repurpose.studio.language import speaker
from repurpose.studio.state import Studio
from repurpose.web import OpenFileResponse

_MOST_SHOWN = 200_000  # bytes of a text
_numbered = re.compile(r"-\d+$")
_TEXTS = (".md", ".toml", ".txt", ".srt", ".vtt", ".json", ".html")


def kept_of(folder: Path) -> list[JsonObject]:
    """Return what was put aside, the newest first: where it lies, where it stood, when that was.

    `back` says whether it can be put in its place again, `same` that it stands there.
    """
    names = [f"{KEPT}/{name}" for name in list_files(folder / KEPT)]
    rows = []
    for name in names:
        path, origin = inside(folder, name), origin_of(name, names)
        facts, there = path.stat(), find_inside(folder, origin)
        rows.append(
            {
                "file": name,
                "of": origin,
                "at": round(facts.st_mtime * 1000),
                "bytes": facts.st_size,
                "back": _is_hand(origin),
                "same": there is not None and there.read_bytes() == path.read_bytes(),
            }
        )
    return sorted(rows, key=lambda row: (-row["at"], row["file"]))


def origin_of(name: str, names: list[str]) -> str:
    """Return where a file in `kept/` stood; `weibo-2.md` is the second `weibo.md` when there is one."""
    path = PurePosixPath(name)
    first = path.with_stem(_numbered.sub("", path.stem))
    found = first if str(first) in names else path
    return str(found.relative_to(KEPT))


def _is_hand(name: str) -> bool:
    thread = name.startswith("threads/") and name.endswith(".md") and not name.endswith(GENERATED)
    return name in OWN or thread


def show_kept(folder: Path, name: str) -> JsonObject:
    """Return a file that was put aside and what stands in its place now, as far as they are texts.

    Raises:
        UnknownName: Nothing of that name was.
    """
    origin = origin_of(name, _known(folder, name))
    there = read_inside(folder, origin) if find_inside(folder, origin) else None
    return {
        "mine": _text(name, read_inside(folder, name)),
        "theirs": _text(name, there) if there is not None else None,
        "base": digest(there),
    }


def _known(folder: Path, name: str) -> list[str]:
    names = [f"{KEPT}/{found}" for found in list_files(folder / KEPT)]
    if name not in names:
        raise UnknownName("file", name, names)
    return names


def _text(name: str, data: bytes) -> str | None:
    if not name.endswith(_TEXTS):
        return None
    return data[:_MOST_SHOWN].decode("utf-8", "replace")


def take_back(studio: Studio, name: str, file: str, base: str, change: str = "") -> None:
    """Put a file that was put aside in its place again, as a step that can be undone.

    A thread whose platform has left the pack comes back with it.

    Raises:
        UsageError: It is made by the program, which would make it again.
        EditConflict: What stands in its place has changed since it was looked at.
    """
    folder = studio.shelf.find(name)
    origin = origin_of(file, _known(folder, file))
    if not _is_hand(origin):
        raise UsageError(msg("{file} is made by Repurpose and cannot be put back.", file=origin))
    content = read_inside(folder, file)
    platform = _platform_of(origin)
    if platform and all(thread.file != origin for thread in read_manifest(folder).threads):
        add_platform(studio, name, platform)
        base = digest(read_hand(studio.shelf.find(name)).get(origin))
    change_pack(studio, name, "step.kept", {origin: content}, {origin: base}, change)


def _platform_of(file: str) -> str:
    """Return the platform of a thread's file; "" when it is none, or one that nobody knows."""
    words = PurePosixPath(file).stem.split("-") if file.startswith("threads/") else []
    names = ["-".join(words[:count]) for count in range(len(words), 0, -1)]
    return next((found for found in names if found in platforms.names()), "")


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that show what was put aside, and take it back."""

    def show(request: Request, body: Body) -> Any:
        return show_kept(studio.shelf.find(request.path_params["pack"]), need(body, "file", str))

    def back(request: Request, body: Body) -> Any:
        from repurpose.studio.reading import state_of  # noqa: PLC0415  # which asks for `kept_of`

        name = request.path_params["pack"]
        take_back(studio, name, need(body, "file", str), need(body, "base", str), change_of(body))
        return state_of(studio, name, speaker(request, studio))

    async def media(request: Request) -> Response:
        folder, name = studio.shelf.find(request.path_params["pack"]), request.path_params["name"]
        path = await run_in_threadpool(_media, folder, f"{KEPT}/{name}")
        return OpenFileResponse(path, mime_of(path))

    return [
        change("/api/p/{pack}/kept-show", show),
        change("/api/p/{pack}/kept", back),
        Route("/p/{pack}/kept/{name:path}", media, methods=["GET"]),
    ]


def _media(folder: Path, name: str) -> Path:
    names = _known(folder, name)
    path = inside(folder, name)
    if not mime_of(path):
        raise UnknownName("file", name, names)
    return path
