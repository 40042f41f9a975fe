"""What the studio asks and does about approvals: a link, a file, an answer that came back, a comment that is done."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.studio.answers import Body, ask, change, need
from repurpose.studio.language import language_of
from repurpose.studio.shapes_of_reviewing import LinkAnswer, ReviewAnswer, TakenAnswer
from repurpose.studio.side_door import SideDoor
from repurpose.studio.state import Studio

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from repurpose.web import SecretServer

_MOST_NAME = 60  # characters of a file's


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes of approvals."""
    doors: dict[str, SideDoor] = {}  # by the pack's name; each lets into its pack alone

    def said(request: Request, _: Body) -> ReviewAnswer:
        from repurpose.review import is_required, is_required_everywhere  # noqa: PLC0415

        name = request.path_params["pack"]
        told = studio.shelf.read(name, _standings)
        door = doors.get(name)
        folder = studio.shelf.find(name)
        return {
            "said": told,
            "address": door.address if door else "",
            "required": is_required(folder),
            "everywhere": is_required_everywhere(),
        }

    def demand(request: Request, body: Body) -> Mapping[str, Any]:
        from repurpose.review import require  # noqa: PLC0415

        name = request.path_params["pack"]
        require(studio.shelf.find(name), wanted=need(body, "on", bool))
        studio.hub.tell("review", pack=name)
        return {}

    def link(request: Request, _: Body) -> LinkAnswer:
        from repurpose.platforms import make_code  # noqa: PLC0415

        name = request.path_params["pack"]
        studio.shelf.find(name)
        if name not in doors:
            doors[name] = SideDoor(studio, "review", partial(_enter, studio, name))
        address = doors[name].open()
        code = make_code(address).svg_inline(scale=4, border=3, light="#fff", omitsize=True)
        return {"address": address, "code": code, "reach": doors[name].reaches}

    def end(request: Request, _: Body) -> Mapping[str, Any]:
        if door := doors.get(request.path_params["pack"]):
            door.close()
        return {}

    def take(request: Request, body: Body) -> TakenAnswer:
        from repurpose.review import keep_answer, read_answer, read_items  # noqa: PLC0415

        name = request.path_params["pack"]
        folder = studio.shelf.find(name)
        answer = read_answer(need(body, "text", str).encode("utf-8", "replace"))
        new = keep_answer(folder, answer, read_items(folder)[2])
        answered(studio, name)
        return {"by": answer.by, "new": new}

    def resolve(request: Request, body: Body) -> Mapping[str, Any]:
        from repurpose.review import resolve as settle  # noqa: PLC0415

        name = request.path_params["pack"]
        now = int(studio.now() * 1000)
        done = need(body, "done", bool)
        settle(studio.shelf.find(name), need(body, "comment", str), now, done=done)
        studio.hub.tell("review", pack=name)
        return {}

    async def page(request: Request) -> Response:
        name = request.path_params["pack"]
        language = language_of(request, studio)
        data = await run_in_threadpool(studio.shelf.read, name, partial(_page, language=language))
        plain = "".join(c for c in name if c.isascii())[:_MOST_NAME]
        headers = {"content-disposition": f'attachment; filename="review-{plain}.html"'}
        return Response(data, headers=headers, media_type="text/html")

    return [
        ask("/api/p/{pack}/review", said),
        change("/api/p/{pack}/review/required", demand),
        change("/api/p/{pack}/review/link", link),
        change("/api/p/{pack}/review/end", end),
        change("/api/p/{pack}/review/take", take),
        change("/api/p/{pack}/review/resolve", resolve),
        Route("/p/{pack}/review.html", page, methods=["GET"]),
    ]


def _standings(folder: Path) -> list[Mapping[str, Any]]:
    from repurpose.review import read_items, standings_of  # noqa: PLC0415

    found = standings_of(folder, read_items(folder)[2])
    return [one.as_json() for one in found if one.approvals or one.comments]


def answered(studio: Studio, name: str, **facts: str) -> None:
    """Let go what waited for an answer that has come, and tell the windows."""
    from repurpose.studio.outgoing.entering import let_go  # noqa: PLC0415

    if let_go(studio.ledger(), studio.shelf.find(name)):
        studio.hub.tell("outbox")
    studio.hub.tell("review", pack=name, **facts)


def _enter(studio: Studio, name: str) -> "AbstractContextManager[SecretServer]":
    from repurpose.review import open_review  # noqa: PLC0415
    from repurpose.web import find_address  # noqa: PLC0415

    return open_review(
        lambda: studio.shelf.find(name),
        host=find_address(),
        told=lambda answer: answered(studio, name, by=answer.by),
    )


def _page(folder: Path, language: str) -> str:
    from repurpose.review import draw_page, keep_seen, read_items  # noqa: PLC0415

    keep_seen(folder, read_items(folder)[2])  # by which a later difference is told
    return draw_page(folder, language=language)
