"""What the bar below a post asks and does: where it can go, out it goes, to the phone, into the clipboard."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose import platforms
from repurpose.folders import user_folder
from repurpose.studio.answers import Body, ask, change, change_of, need
from repurpose.studio.calendar import view_of, watch_outbox
from repurpose.studio.language import speaker
from repurpose.studio.outgoing.phone import PhoneDoor
from repurpose.studio.outgoing.places import Subject, describe_places, places_of, subject_of
from repurpose.studio.outgoing.sending import send_one, send_soon
from repurpose.studio.shapes_of_outgoing import EnteredAnswer, OutAnswer, PhoneAnswer, RichAnswer
from repurpose.studio.state import Studio


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes of the bar, of the clipboard, of the phone, and of archives."""
    door = PhoneDoor(studio)

    def meant(request: Request, body: Body) -> Subject:
        return subject_of(studio.shelf.find(request.path_params["pack"]), body)

    def places(request: Request, _: Body) -> OutAnswer:
        from repurpose.schedule import home_zone, read_rhythms  # noqa: PLC0415

        asked = dict.fromkeys(("what", "item", "platform"), "") | dict(request.query_params)
        subject = meant(request, asked)
        rhythms = read_rhythms(user_folder())
        say = speaker(request, studio)
        watch_outbox(studio)
        return describe_places(
            subject, places_of(subject), studio.ledger(), rhythms, home_zone(), say
        )

    def standing(request: Request, _: Body) -> Any:
        from repurpose.studio.outgoing.standing import standing_of  # noqa: PLC0415

        folder = studio.shelf.find(request.path_params["pack"])
        return {"standing": standing_of(view_of(studio, request), folder)}

    def send(request: Request, body: Body) -> EnteredAnswer:
        from repurpose.schedule import PostingHours, home_zone, read_rhythms  # noqa: PLC0415
        from repurpose.studio.outgoing.entering import enter  # noqa: PLC0415

        name, when = need(body, "account", str), need(body, "when", str)
        entered = enter(
            studio.ledger(),
            meant(request, body),
            name,
            when=when,
            seen=need(body, "print", str),
            key=f"studio/{change_of(body)}",
            rhythm=read_rhythms(user_folder()).get(name, PostingHours()),
            home=home_zone(),
        )
        if when == "now":
            send_soon(studio, entered.publication)
        studio.hub.tell("outbox")
        return _entered(studio, request, entered.publication, new=entered.new)

    def phone(request: Request, body: Body) -> PhoneAnswer:
        from repurpose.studio.outgoing.entering import hand_over  # noqa: PLC0415

        entered = hand_over(studio.ledger(), meant(request, body))
        send_one(studio, entered.publication)  # a folder is written, nothing leaves
        return door.show(entered.publication)

    def waiting(_: Request, body: Body) -> PhoneAnswer:
        return door.show(need(body, "publication", int))

    def rich(request: Request, _: Body) -> RichAnswer:
        from repurpose.studio.outgoing.clipboard import rich_copy  # noqa: PLC0415

        folder = studio.shelf.find(request.path_params["pack"])
        return rich_copy(folder, request.query_params.get("platform", ""))

    async def archive(request: Request) -> Response:
        data = await run_in_threadpool(_archive, studio, request)
        name = f"{request.path_params['pack']}.zip".encode("ascii", "replace").decode()
        headers = {"content-disposition": f'attachment; filename="{name.replace("?", "_")}"'}
        return Response(data, headers=headers, media_type="application/zip")

    return [
        ask("/api/p/{pack}/out", places),
        ask("/api/p/{pack}/out/standing", standing),
        change("/api/p/{pack}/out/send", send),
        change("/api/p/{pack}/out/phone", phone),
        change("/api/phone", waiting),
        ask("/api/p/{pack}/out/rich", rich),
        Route("/p/{pack}/export.zip", archive, methods=["GET"]),
    ]


def _entered(studio: Studio, request: Request, number: int, *, new: bool) -> EnteredAnswer:
    from repurpose.outbox import PartFilter  # noqa: PLC0415

    view = view_of(studio, request)
    parts = studio.ledger().parts(PartFilter(publication=number))
    first = min(parts, key=lambda part: part.seq)
    account = view.accounts[first.account]
    return {
        "id": number,
        "new": new,
        "at": view.wall(first.due_at, account.zone if account.pacing else ""),
        "state": str(first.state),
        "url": first.remote_url,
        "said": view.say(first.last_error),
    }


def _archive(studio: Studio, request: Request) -> bytes:
    from dataclasses import replace  # noqa: PLC0415

    from repurpose.outbox import bundle_of, bundle_one  # noqa: PLC0415
    from repurpose.pack import zip_of  # noqa: PLC0415

    folder = studio.shelf.find(request.path_params["pack"])
    asked = dict.fromkeys(("what", "item", "platform"), "") | dict(request.query_params)
    if not asked["what"]:
        return zip_of(bundle_of(folder))
    subject = subject_of(folder, asked)
    rules = replace(platforms.rules_of(subject.platform), by_hand=True)
    return zip_of(bundle_one(folder, rules, subject.what, subject.item))
