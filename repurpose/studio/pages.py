"""The studio's pages: the shelf, a pack, the login; and the files that they are made of."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.errors import RepurposeError, UnknownName
from repurpose.json_object import JsonObject
from repurpose.messages import read_words
from repurpose.pack import (
    Words,
    find_inside,
    mime_of,
    read_text_inside,
    script_json,
)
from repurpose.resources import asset
from repurpose.studio.answers import as_json, ask, body_of, need
from repurpose.studio.language import Speaker, language_of, speaker
from repurpose.studio.settling import choices as first_choices
from repurpose.studio.shelf_names import name_on_shelf
from repurpose.studio.shelf_rows import shelf_view
from repurpose.studio.starting import describe_presets
from repurpose.studio.state import Studio
from repurpose.templates import templates
from repurpose.web import OpenFileResponse

_NO_CARDS = ("shelf.html", "login.html")  # pages that name no kind of card
MODES = ("auto", "light", "dark")
_STATIC = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# The page as readers get it runs its own script, but in a corner of its own: it has no origin, no
# cookie, and nobody to talk to. Its own policy, inside it, names that script by its hash.
_READERS = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:; media-src data: blob:"
)


@cache
def catalogue(*, kinds: bool = True) -> dict[str, JsonObject]:
    """Return the page's words in every language: every `*words.json` of the studio's assets; of cards their `kinds`."""
    found = read_words(*sorted(asset("studio").glob("*words.json")))
    if not kinds:
        return found
    from repurpose.cards import kind_labels  # noqa: PLC0415  # every kind of card, and what draws it

    for language, words in found.items():
        words |= {f"kind.{name}": label for name, label in kind_labels(language).items()}
    return found


def render(request: Request, studio: Studio, template: str, values: Mapping[str, Any]) -> Response:
    """Return a page: `template` of the studio's assets with `values` and the page's words."""
    language = language_of(request, studio)
    mode = request.cookies.get("studio-mode", "")
    known = catalogue(kinds=template not in _NO_CARDS)
    words = Words(known, language)
    html = (
        templates("studio")
        .get_template(template)
        .render(
            values,
            t=words.say,
            language=language,
            mode=mode if mode in MODES else "auto",
            single=studio.shelf.single,
            words=script_json(known[language]),
            script_json=script_json,
        )
    )
    studio.opened.set()
    return Response(html, headers={"cache-control": "no-store"}, media_type="text/html")


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes of pages, their parts, and the files of packs."""
    guessing = asyncio.Lock()

    async def shelf(request: Request) -> Response:
        if studio.shelf.single:
            name = next(iter(studio.shelf.packs()), "")
            return Response(status_code=303, headers={"location": f"/p/{name}"})
        packs = await run_in_threadpool(shelf_view, studio.shelf, speaker(request, studio))
        presets = describe_presets(studio.own_platforms)
        return render(
            request,
            studio,
            "shelf.html",
            {
                "packs": packs,
                "presets": presets,
                "makes": studio.make is not None,
                "first": first_choices(studio),
            },
        )

    async def pack(request: Request) -> Response:
        name, say = request.path_params["pack"], speaker(request, studio)
        try:
            values = await run_in_threadpool(_pack_values, studio, name, say)
        except RepurposeError as error:
            told = {"message": say(error.message), "hint": say(error.hint)}
            page = render(request, studio, "trouble.html", told)
            page.status_code = 404 if isinstance(error, UnknownName) else 422
            return page
        return render(request, studio, "pack.html", values)

    def state(request: Request, _: Any) -> Any:
        from repurpose.studio.reading import state_of  # noqa: PLC0415  # not on the shelf

        return state_of(studio, request.path_params["pack"], speaker(request, studio))

    def sentences(request: Request, _: Any) -> Any:
        from repurpose.studio.reading import sentences_of  # noqa: PLC0415

        return studio.shelf.read(request.path_params["pack"], sentences_of)

    def paper(request: Request, _: Any) -> Any:
        return {"paper": studio.shelf.read(request.path_params["pack"], paper_of)}

    async def readers(request: Request) -> Response:
        language = language_of(request, studio)
        html = await run_in_threadpool(
            studio.shelf.read,
            request.path_params["pack"],
            lambda folder: readers_page(folder, language),
        )
        headers = {"cache-control": "no-store", "content-security-policy": _READERS}
        return Response(html, headers=headers, media_type="text/html")

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        path = await run_in_threadpool(
            studio.shelf.read,
            request.path_params["pack"],
            lambda folder: media_file(folder, name),
        )
        headers = {}
        if "download" in request.query_params:
            headers["content-disposition"] = f'attachment; filename="{_plain(path.name)}"'
        return OpenFileResponse(path, mime_of(path), headers)

    async def static(request: Request) -> Response:
        return static_file(request.path_params["name"], request.headers.get("if-none-match", ""))

    async def login(request: Request) -> Response:
        if not studio.gate.password:
            return Response(status_code=303, headers={"location": "/"})
        if request.method == "POST":
            return await _let_in(request, studio, guessing)
        return render(request, studio, "login.html", {})

    return [
        Route("/", shelf, methods=["GET"]),
        Route("/login", login, methods=["GET", "POST"]),
        Route("/static/{name}", static, methods=["GET"]),
        Route("/p/{pack}", pack, methods=["GET"]),
        Route("/p/{pack}/file/{name:path}", file, methods=["GET"]),
        Route("/p/{pack}/page", readers, methods=["GET"]),
        ask("/api/p/{pack}", state),
        ask("/api/p/{pack}/sentences", sentences),
        ask("/api/p/{pack}/paper", paper),
    ]


async def _let_in(request: Request, studio: Studio, guessing: asyncio.Lock) -> Response:
    """Trade the password for the key. One guess at a time, and a wrong one takes a second."""
    given = need(await body_of(request), "password", str)
    async with guessing:
        if not studio.gate.accepts(given):
            await asyncio.sleep(1)
            return as_json({"error": "wrong"}, 403)
    answer = as_json({"to": "/"})
    answer.headers["set-cookie"] = studio.gate.set_cookie()
    return answer


def _pack_values(studio: Studio, name: str, say: Speaker) -> JsonObject:
    """Return what the page of a pack shows before any script runs: the article, and the state."""
    from repurpose.studio.reading import state_of  # noqa: PLC0415

    state = state_of(studio, name, say)
    return {
        "name": name,
        "title": name_on_shelf(studio.shelf.find(name)) or state["article"]["title"],
        "article": state["article"],
        "paper": studio.shelf.read(name, paper_of),
        "state": state,
    }


def paper_of(folder: Path) -> str:
    """Return the article of a pack, typeset; nothing when its text is missing."""
    from repurpose.pack import article_of, read_manifest, typeset_paper  # noqa: PLC0415

    if not find_inside(folder, "article.txt"):
        return ""
    return typeset_paper(article_of(folder, read_manifest(folder)))


def article_text(folder: Path) -> str:
    """Return the article of a pack; nothing when its text is missing."""
    there = find_inside(folder, "article.txt")
    return read_text_inside(folder, "article.txt") if there else ""


def readers_page(folder: Path, language: str) -> str:
    """Return a pack's page for readers, written anew: the file in the pack is not trusted."""
    from repurpose.pack import read_manifest, write_page  # noqa: PLC0415

    manifest = read_manifest(folder)

    def read(name: str) -> bytes:
        return media_file(folder, name).read_bytes()

    return write_page(manifest, read, article_text(folder), language=language)


def media_file(folder: Path, name: str) -> Path:
    """Return the path of a picture, video or caption file that the pack names as its own.

    Raises:
        UnknownName: The pack names no such file, or one of another kind.
        ContentError: It leads out of the pack, is no plain file, or is too large.
    """
    from repurpose.pack import read_manifest  # noqa: PLC0415

    listed = read_manifest(folder).files
    # A picture that was just put in is listed when a post shows it.
    known = name in listed or name.startswith("media/")
    path = find_inside(folder, name) if known else None
    if path is None or not mime_of(path):
        raise UnknownName("file", name, sorted(listed))
    return path


def static_file(name: str, known: str) -> Response:
    """Return one of the studio's own files, or that the browser has it already."""
    there = [*asset("studio").iterdir(), asset("page", "tokens.css"), asset("page", "handset.css")]
    path = {p.name: p for p in there if p.suffix in _STATIC}.get(name)
    if path is None:
        raise UnknownName("file", name, (p.name for p in there))
    data = path.read_bytes()
    tag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if known == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=_STATIC[path.suffix])


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)
