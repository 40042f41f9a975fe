"""The page of accounts and the page of sending, what they ask, and what they do."""

import os
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.platforms import DeliveryError
from repurpose.studio.answers import Body, ask, change, need
from repurpose.studio.calendar import view_of, watch_outbox
from repurpose.studio.language import speaker
from repurpose.studio.outgoing import own_accounts as own
from repurpose.studio.outgoing.sender import Sender
from repurpose.studio.outgoing.sending import is_running
from repurpose.studio.outgoing.system_service import describe_service, find_manager, wanted_here
from repurpose.studio.pages import render
from repurpose.studio.state import Studio

_TRIED = "Repurpose: 试发一条。A test post."


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes of both pages."""
    sender = Sender(studio)
    manager = find_manager(os.environ)

    async def accounts_page(request: Request) -> Response:
        return render(request, studio, "accounts.html", {})

    async def sending_page(request: Request) -> Response:
        return render(request, studio, "sending.html", {})

    def accounts(request: Request, _: Body) -> Any:
        view = view_of(studio, request)
        return {"accounts": own.list_accounts(view), "kinds": own.list_kinds(view.say)}

    def add(request: Request, body: Body) -> Any:
        values = need(body, "values", dict)
        if not all(isinstance(value, str) for value in values.values()):
            raise UsageError(msg("The request's values are no texts."))
        name = own.add_account(need(body, "name", str), need(body, "kind", str), values)
        return {"name": name, **_checked(name, request)}

    def check(request: Request, body: Body) -> Any:
        name = need(body, "name", str)
        told = _checked(name, request)
        if not told["trouble"]:
            studio.ledger().restore_login(name)
        return told

    def _checked(name: str, request: Request) -> dict[str, Any]:
        try:
            return {**own.check_account(name, speaker(request, studio)), "trouble": ""}
        except DeliveryError as error:
            return {"trouble": speaker(request, studio)(error.message)}

    def remove(_: Request, body: Body) -> Any:
        own.remove_account(need(body, "name", str))
        return {}

    def rehearse(request: Request, body: Body) -> Any:
        return own.try_account(need(body, "kind", str), _TRIED, speaker(request, studio))

    def sending(request: Request, _: Body) -> Any:
        from repurpose.studio.agenda import read_sending  # noqa: PLC0415

        watch_outbox(studio)
        view = view_of(studio, request)
        running = is_running(view.ledger)
        return {
            **read_sending(view),
            "on": sender.on,
            "elsewhere": running and not sender.on,
            "trouble": view.say(sender.trouble),
            "service": describe_service(manager, view.say),
        }

    def switch(request: Request, body: Body) -> Any:
        if need(body, "on", bool):
            sender.start()
        else:
            sender.stop()
        return sending(request, {})

    def serve(request: Request, body: Body) -> Any:
        if manager is None or manager.trouble():
            raise UsageError(
                manager.trouble() if manager else msg("Repurpose knows no services of this system.")
            )
        if need(body, "on", bool):
            sender.stop()  # one of the two is enough
            manager.start(wanted_here(studio.outbox, os.environ))
        else:
            manager.stop()
        return sending(request, {})

    return [
        Route("/accounts", accounts_page, methods=["GET"]),
        Route("/sending", sending_page, methods=["GET"]),
        ask("/api/accounts", accounts),
        change("/api/accounts/add", add),
        change("/api/accounts/check", check),
        change("/api/accounts/remove", remove),
        change("/api/accounts/try", rehearse),
        ask("/api/sending", sending),
        change("/api/sending", switch),
        change("/api/sending/service", serve),
    ]
