"""The routes of a pack's clips: what they can be, how they look, drafts of them, and the change that makes them anew."""

from typing import Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.errors import UnknownName
from repurpose.pack import CLIPS, keep_footage, read_hand
from repurpose.studio.answers import Body, as_json, ask, body_of, change, change_of, need
from repurpose.studio.changing import change_pack
from repurpose.studio.clips.drafts import Drafts
from repurpose.studio.clips.previews import Previews, speak_sample
from repurpose.studio.clips.wishes import (
    applied_scripts,
    check_length,
    choices_of,
    cover_wish,
    describe,
    lacking_voices,
    remember_voice,
    task_of,
    wish_of,
)
from repurpose.studio.language import speaker
from repurpose.studio.reading import state_of
from repurpose.studio.state import Studio
from repurpose.web import HARMLESS, OpenFileResponse

_ONE_OF_OURS = {"cache-control": "private, max-age=3600, immutable", **HARMLESS}


def routes(studio: Studio) -> list[BaseRoute]:
    """Return what clips can be, their frames and drafts, and the change that makes them anew."""
    drafts, previews = Drafts(studio), Previews()
    studio.at_end += [drafts.close, previews.close]
    return [*_changes(studio, drafts), *_looks(studio, drafts, previews)]


def _changes(studio: Studio, drafts: Drafts) -> list[BaseRoute]:
    def clips(request: Request, _: Body) -> Any:
        told = studio.shelf.read(request.path_params["pack"], describe)
        return {**told, "lacking": lacking_voices(speaker(request, studio))}

    def save(request: Request, body: Body) -> Any:
        from repurpose.pack import write_clips  # noqa: PLC0415

        name = request.path_params["pack"]
        folder = studio.shelf.find(name)
        own = wish_of(folder, body)
        seconds = own.look.get("seconds") or choices_of(folder).seconds
        for script in applied_scripts(folder, own):
            check_length(script, int(seconds) if seconds else None)
        remember_voice(folder, own)
        base = {CLIPS: need(body, "base", str)}
        before = read_hand(folder).get(CLIPS)
        change_pack(
            studio, name, "step.clip", {CLIPS: write_clips(own, before)}, base, change_of(body)
        )
        return state_of(studio, name, speaker(request, studio))

    def cover(request: Request, body: Body) -> Any:
        from repurpose.pack import write_clips  # noqa: PLC0415

        name = request.path_params["pack"]
        folder = studio.shelf.find(name)
        changes = {CLIPS: write_clips(cover_wish(folder, body), read_hand(folder).get(CLIPS))}
        base = {CLIPS: need(body, "base", str)}
        change_pack(studio, name, "step.cover", changes, base, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    def draft(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        folder = studio.shelf.find(name)
        own = wish_of(folder, body)
        remember_voice(folder, own)
        task = task_of(folder, own, need(body, "clip", str))
        return {"draft": drafts.start(name, task, speaker(request, studio))}

    def cancel(_: Request, body: Body) -> Any:
        return {"done": drafts.cancel(need(body, "draft", str))}

    async def footage(request: Request) -> Response:
        folder = studio.shelf.find(request.path_params["pack"])
        name = unquote(request.headers.get("x-file-name", ""))
        kept = await run_in_threadpool(keep_footage, folder, name, await request.body())
        return as_json({"name": kept})

    return [
        ask("/api/p/{pack}/clips", clips),
        change("/api/p/{pack}/clips", save),
        change("/api/p/{pack}/clip-cover", cover),
        change("/api/p/{pack}/draft", draft),
        change("/api/p/{pack}/draft-cancel", cancel),
        Route("/api/p/{pack}/footage", footage, methods=["POST"]),
    ]


def _looks(studio: Studio, drafts: Drafts, previews: Previews) -> list[BaseRoute]:
    def plan(request: Request, body: Body) -> Any:
        folder = studio.shelf.find(request.path_params["pack"])
        told = previews.open(folder, wish_of(folder, body), need(body, "clip", str))
        drafts.prepare()
        return told

    async def frame(request: Request) -> Response:
        try:
            second = float(request.query_params.get("at", "0"))
            width = int(request.query_params.get("w", "720"))
        except ValueError:
            raise UnknownName("frame", "", ()) from None
        key = request.path_params["key"]
        if request.query_params.get("cover"):
            data = await run_in_threadpool(previews.title, key, width)
        else:
            data = await run_in_threadpool(previews.frame, key, second, width)
        if not data:  # the page opens the clip again, and asks anew
            return Response(status_code=204)
        return Response(data, media_type="image/jpeg", headers=_ONE_OF_OURS)

    async def film(request: Request) -> Response:
        path = await run_in_threadpool(drafts.find, request.path_params["draft"])
        return OpenFileResponse(path, "video/mp4", {"cache-control": "no-store"})

    async def sample(request: Request) -> Response:
        folder = studio.shelf.find(request.path_params["pack"])
        voice = need(await body_of(request), "voice", str)
        data = await run_in_threadpool(speak_sample, folder, voice)
        return Response(data, media_type="audio/wav", headers=HARMLESS)

    return [
        change("/api/p/{pack}/clip-plan", plan),
        Route("/p/{pack}/frame/{key}", frame, methods=["GET"]),
        Route("/p/{pack}/draft/{draft}", film, methods=["GET"]),
        Route("/api/p/{pack}/voice-sample", sample, methods=["POST"]),
    ]
