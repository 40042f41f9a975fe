"""The page of voices, what it asks, and the cards that it shows."""

import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.cards import find_cell
from repurpose.errors import RepurposeError, SetupError
from repurpose.studio.answers import Body, as_json, ask
from repurpose.studio.inspector.drawing import WIDEST, draw_picture, list_cells, picture_key
from repurpose.studio.inspector.wishes import Voices, list_choices, read_wish
from repurpose.studio.language import speaker
from repurpose.studio.pages import render
from repurpose.studio.state import Studio


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes of the inspector."""
    voices = Voices()

    async def page(request: Request) -> Response:
        pack = request.query_params.get("pack", "")
        there = await run_in_threadpool(studio.shelf.packs)
        return render(request, studio, "voices.html", {"pack": pack if pack in there else ""})

    def choices(request: Request, _: Body) -> Any:
        voices.fresh()
        pack = request.query_params.get("pack", "")
        return list_choices(voices, studio.shelf, pack, speaker(request, studio))

    def sheet(request: Request, _: Body) -> Any:
        stamp = voices.fresh()
        try:
            return {"stamp": stamp, "trouble": "", **list_cells(_wish(request))}
        except SetupError as error:  # who edits the file is told, and looks on
            return {"stamp": stamp, "trouble": speaker(request, studio)(error.message)}

    def _wish(request: Request) -> Any:
        return read_wish(request.query_params, voices, studio.shelf)

    async def card(request: Request) -> Response:
        say = speaker(request, studio)
        asked = request.query_params.get("width", "")
        width = min(int(asked), WIDEST) if asked.isascii() and asked.isdigit() else 0
        stamp = await run_in_threadpool(voices.fresh)
        try:
            wish = await run_in_threadpool(_wish, request)
            cell = find_cell(wish.voice, wish.form, request.query_params.get("cell", ""))
            key = picture_key(wish, cell, width, stamp)
            drawn = await studio.easel.draw(key, lambda: draw_picture(wish, cell, width))
        except RepurposeError as error:  # one card of many: said in its place
            broken = isinstance(error, SetupError)  # all of the sheet, which says it
            return as_json({"trouble": say(error.message), "broken": broken})
        facts = drawn.facts | {"findings": [say(text) for text in drawn.findings]}
        headers = {"cache-control": "private, no-store", "repurpose-card": json.dumps(facts)}
        return Response(drawn.png, headers=headers, media_type=str(drawn.facts["type"]))

    return [
        Route("/voices", page, methods=["GET"]),
        ask("/api/voices", choices),
        ask("/api/voices/sheet", sheet),
        Route("/api/voices/card", card, methods=["GET"]),
    ]
