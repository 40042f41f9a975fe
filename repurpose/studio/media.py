"""The pictures of a post as a person wants them in; `media.toml` and the pack made again out."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.pack import MEDIA, read_hand, read_manifest
from repurpose.studio.answers import Body, as_json, change, change_of, need, need_texts
from repurpose.studio.changing import change_pack
from repurpose.studio.language import speaker
from repurpose.studio.pack_files import address_of
from repurpose.studio.reading import state_of
from repurpose.studio.state import Studio


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that take a picture, crop one, and say which a post has."""

    def kept(name: str, made: Any) -> dict[str, Any]:
        size = {"width": made.width, "height": made.height}
        return {"file": made.file, "address": address_of(name, made.file), **size}

    async def take(request: Request) -> Response:
        from repurpose.pack import take_picture  # noqa: PLC0415

        name = request.path_params["pack"]
        data = await request.body()

        def put() -> Any:
            with studio.history(name).lock:
                return take_picture(studio.shelf.find(name), data)

        return as_json(kept(name, await run_in_threadpool(put)))

    def crop(request: Request, body: Body) -> Any:
        from repurpose.pack import crop_picture  # noqa: PLC0415

        name, file = request.path_params["pack"], need(body, "file", str)
        box = need(body, "box", list)
        if len(box) != 4 or not all(isinstance(n, int | float) and 0 <= n <= 1 for n in box):
            raise UsageError(msg("The request's 'box' is not a part of a picture."))
        with studio.history(name).lock:
            folder = studio.shelf.find(name)
            listed = read_manifest(folder).files
            if file not in listed and not file.startswith("media/"):
                raise UsageError(msg("The pack has no picture {file!r}.", file=file))
            left, top, right, bottom = box
            return kept(name, crop_picture(folder, file, (left, top, right, bottom)))

    def save(request: Request, body: Body) -> Any:
        from repurpose.pack import put_media, read_media, write_media  # noqa: PLC0415

        name = request.path_params["pack"]
        folder = studio.shelf.find(name)
        before = read_hand(folder).get(MEDIA)
        own = read_media(before, folder / MEDIA)
        if alts := body.get("alt"):
            said = {f: a for f, a in alts.items() if isinstance(f, str) and isinstance(a, str)}
            merged = {f: a for f, a in {**own.alt, **said}.items() if a.strip()}
            own = type(own)(own.post, merged)
        if "thread" in body:
            threads = {thread.name: thread for thread in read_manifest(folder).threads}
            thread = threads.get(need(body, "thread", str))
            number = need(body, "post", int)
            if thread is None or not 1 <= number <= len(thread.posts):
                raise UsageError(msg("There is no such post."))
            files = None if body.get("files") is None else need_texts(body, "files", most=60)
            own = put_media(own, thread.name, number, thread.posts[number - 1].text, files)
        base = {MEDIA: need(body, "base", str)}
        changes = {MEDIA: write_media(own, before)}
        change_pack(studio, name, "step.media", changes, base, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    return [
        Route("/api/p/{pack}/picture", take, methods=["POST"]),
        change("/api/p/{pack}/crop", crop),
        change("/api/p/{pack}/media", save),
    ]
