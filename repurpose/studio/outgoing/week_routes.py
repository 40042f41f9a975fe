"""What the calendar asks to be filled, and does: things for a week, verdicts, rhythms, a plan as a file."""

from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.folders import user_folder
from repurpose.studio.answers import Body, ask, change, change_of, need, need_texts
from repurpose.studio.calendar import view_of
from repurpose.studio.language import speaker
from repurpose.studio.outgoing import drawn as drawing
from repurpose.studio.shapes_of_outgoing import PlannerAnswer
from repurpose.studio.state import Studio


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes of the week that is drawn, and of rhythms."""

    def planner(request: Request, _: Body) -> PlannerAnswer:
        from repurpose.schedule import day_start  # noqa: PLC0415
        from repurpose.studio.agenda import monday_of  # noqa: PLC0415
        from repurpose.studio.outgoing.week import read_planner  # noqa: PLC0415

        view = view_of(studio, request)
        today: date = datetime.fromisoformat(view.wall(view.now)).date()
        monday = monday_of(request.query_params.get("week", ""), today)
        since = day_start(monday, view.zone)
        until = day_start(monday + timedelta(days=7), view.zone)
        name = request.query_params.get("pack", "")
        return read_planner(view, name, studio.shelf.find(name), since, until)

    def judge(request: Request, body: Body) -> Any:
        found = drawing.read_drawn(studio.shelf.find(need(body, "pack", str)), body)
        view = view_of(studio, request)
        return {"verdicts": drawing.judge(view.ledger, found, view.zone, speaker(request, studio))}

    def commit(request: Request, body: Body) -> Any:
        found = drawing.read_drawn(studio.shelf.find(need(body, "pack", str)), body)
        view, say = view_of(studio, request), speaker(request, studio)
        verdicts = drawing.commit_drawn(view.ledger, found, change_of(body), view.zone, say)
        studio.hub.tell("outbox")
        return {"verdicts": verdicts}

    def save(request: Request, body: Body) -> Any:
        found = drawing.read_drawn(studio.shelf.find(need(body, "pack", str)), body)
        zone = view_of(studio, request).zone
        path = drawing.save_plan(user_folder(), found, need(body, "name", str), zone)
        return {"file": str(path)}

    def rhythm(_: Request, body: Body) -> Any:
        from repurpose.schedule import write_rhythm  # noqa: PLC0415

        slots = need_texts(body, "slots", most=20)
        said = write_rhythm(
            user_folder(), need(body, "account", str), slots, on=need(body, "on", bool)
        )
        return {"slots": list(said.slots), "on": said.on}

    def link(request: Request, body: Body) -> Any:
        from repurpose.studio.changing import relink  # noqa: PLC0415

        relink(studio, request.path_params["pack"], need(body, "link", str).strip())
        return {}

    def thread(request: Request, body: Body) -> Any:
        from repurpose.studio.changing import add_platform  # noqa: PLC0415

        add_platform(studio, request.path_params["pack"], need(body, "platform", str))
        return {}

    return [
        ask("/api/planner", planner),
        change("/api/planner/judge", judge),
        change("/api/planner/commit", commit),
        change("/api/planner/save", save),
        change("/api/rhythms", rhythm),
        change("/api/p/{pack}/link", link),
        change("/api/p/{pack}/out/thread", thread),
    ]
