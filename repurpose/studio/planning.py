"""A plan and packs of the shelf in; the calendar they come to, and the outbox that follows it, out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.errors import RepurposeError, UnknownName
from repurpose.folders import user_folder
from repurpose.messages import Say, fixed, msg
from repurpose.studio.answers import Body, StalePage, ask, change, need
from repurpose.studio.language import speaker
from repurpose.studio.shapes_of_calendar import Mend, PlanAnswer, PlanRow
from repurpose.studio.state import Studio

if TYPE_CHECKING:
    from repurpose.schedule import Calendar, Item


def routes(studio: Studio) -> list[BaseRoute]:
    """Return what there is to plan with, a plan's preview, and its commitment."""

    def choices(request: Request, _: Body) -> Any:
        return {"plans": known_plans(speaker(request, studio)), "packs": _packs(studio)}

    def preview(request: Request, body: Body) -> Any:
        return describe(_survey(studio, body), speaker(request, studio))

    def commit(_: Request, body: Body) -> Any:
        from repurpose.schedule import commit, refuse, without_stopped  # noqa: PLC0415

        calendar = _survey(studio, body)
        if need(body, "print", str) != print_of(calendar):
            raise StalePage(msg("The plan comes to something else than this page showed."))
        rest = without_stopped(calendar)
        if not rest.items and not rest.gone:
            refuse(calendar)  # nothing of it can go: the first reason is said
        done = commit(studio.ledger(), rest, by="studio")
        others = [c for c in done.changes if c.kind not in ("added", "sent", "off")]
        return {"new": done.new, "changed": len(others), "first": describe(calendar)["first"]}

    return [
        ask("/api/plans", choices),
        change("/api/plans/preview", preview),
        change("/api/plans/commit", commit),
    ]


def known_plans(say: Say) -> list[dict[str, str]]:
    """Return the plans by name: bundled, the user's, and those of the folder schedules/.

    `say` gives what plans say of themselves, or what is wrong with one, in the reader's language.
    """
    from repurpose.schedule import list_plans, read_plan  # noqa: PLC0415

    found = []
    for path in list_plans():
        try:
            found.append(
                {"name": path.stem, "about": say(fixed(read_plan(path).about)), "trouble": ""}
            )
        except RepurposeError as error:
            found.append({"name": path.stem, "about": "", "trouble": say(error.whole)})
    return found


def _packs(studio: Studio) -> list[dict[str, str]]:
    from repurpose.studio.shelving import shown_title  # noqa: PLC0415

    found = []
    for name, folder in studio.shelf.packs().items():
        try:
            title = shown_title(folder)
        except RepurposeError:
            continue  # the shelf says what is wrong with it
        found.append({"name": name, "title": title})
    return found


def _survey(studio: Studio, body: Body) -> "Calendar":
    """Return the calendar that a request means; a plan is looked up by name, never opened by path."""
    from repurpose.accounts import AccountFile  # noqa: PLC0415
    from repurpose.schedule import (  # noqa: PLC0415
        destination_of,
        home_zone,
        list_plans,
        read_plan,
        survey,
    )

    name = need(body, "plan", str)
    known = {path.stem: path for path in list_plans()}
    if name not in known:
        raise UnknownName("plan", name, known)
    folder = studio.shelf.find(need(body, "pack", str))
    accounts = [
        destination_of(one.name, one.kind, one.settings)
        for one in AccountFile(user_folder()).accounts()
    ]
    return survey(
        studio.ledger(),
        read_plan(known[name]),
        [folder],
        accounts,
        start=need(body, "start", str),
        home=home_zone(),
        hold=need(body, "hold", bool),
    )


def describe(calendar: "Calendar", say: Say = str) -> PlanAnswer:
    """Return a calendar as the page shows it: day by day, in the time of each account.

    `say` gives what plans say in the language of the page.
    """
    from repurpose.schedule import diff, stopped_items, without_stopped  # noqa: PLC0415
    from repurpose.studio.agenda import label_of  # noqa: PLC0415  # with the outbox

    items = sorted(calendar.items, key=lambda item: (item.shown[:10], item.at, item.account))
    stopped = {item.name for item in stopped_items(calendar)}
    whys = {
        name: say(notice.said)
        for notice in calendar.notices
        if notice.stops
        for name in notice.about
    }
    rows: list[PlanRow] = [
        {
            "at": item.shown,
            "zone": item.slot.zone,
            "account": item.account,
            "label": label_of(item.platform or item.account),
            "what": item.what,
            "words": item.label,
            "count": len(item.publication.messages),
            "length": item.length,
            "limit": item.limit,
            "problems": [say(problem) for problem in item.problems],
            "platform": item.platform,
            "stops": item.name in stopped,
            "why": _why(item, whys, say) if item.name in stopped else "",
            "mend": mend_of(item.problems, missing=item.missing) if item.name in stopped else "",
            "booked": item.booked is not None,
        }
        for item in items
    ]
    rest = without_stopped(calendar)
    changes = [change for change in diff(rest) if change.kind not in ("sent", "off")]
    return {
        "rows": rows,
        "notices": [
            {
                "said": say(n.said),
                "stops": n.stops,
                "about": bool(n.about) or n.kind == "missing account",
            }
            for n in calendar.notices
        ],
        "stops": any(notice.stops for notice in calendar.notices),
        "approval": any(item.publication.approval for item in items),
        "cost": round(rest.cost, 2),
        "changes": len(changes),
        "first": min((item.shown for item in items), default=""),
        "print": print_of(calendar),
    }


def mend_of(problems: Sequence[str], *, missing: bool = False) -> Mend:
    """Return what would make something possible: an account, an address of the article, other words."""
    if missing:
        return "account"
    if any("--link" in problem for problem in problems):  # as the English text says
        return "link"
    return "edit" if problems else "time"


def _why(item: "Item", whys: Mapping[tuple[str, str], str], say: Say) -> str:
    if item.missing:
        return say(msg("There is no {label} account yet", label=item.platform or item.account))
    return "; ".join(say(one) for one in item.problems) or whys.get(item.name, "")


def print_of(calendar: "Calendar") -> str:
    """Return the hash of all that a person sees before committing."""
    text = json.dumps([calendar.describe(), calendar.held], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
