"""What a person decides in the calendar in, the outbox changed by the command line's own verbs out."""

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.config import user_name
from repurpose.errors import ContentError, RepurposeError, UnknownName, UsageError
from repurpose.messages import msg
from repurpose.pack import mime_of
from repurpose.studio.answers import Body, StalePage, ask, change, need
from repurpose.studio.language import speaker
from repurpose.studio.pages import render
from repurpose.studio.state import Studio
from repurpose.web import OpenFileResponse

if TYPE_CHECKING:
    from repurpose.outbox import Ledger
    from repurpose.studio.agenda import View

EVERY = 0.5  # seconds between two looks at the ledger
_LONGEST = 2000  # characters of an address, or of a reason


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the page of the calendar, what it asks, and what it changes."""

    async def page(request: Request) -> Response:
        packs = [{"name": name} for name in studio.shelf.packs()]
        return render(request, studio, "calendar.html", {"packs": packs})

    def week(request: Request, _: Body) -> Any:
        from repurpose.studio.agenda import read_week  # noqa: PLC0415

        watch_outbox(studio)
        return read_week(view_of(studio, request), request.query_params.get("week", ""))

    def publication(request: Request, __: Body) -> Any:
        from repurpose.outbox import read_name  # noqa: PLC0415
        from repurpose.studio.agenda import read_publication  # noqa: PLC0415

        number, _ = read_name(request.path_params["number"])
        return read_publication(view_of(studio, request), number)

    def decide(request: Request, body: Body) -> Any:
        verb = request.path_params["verb"]
        if verb not in VERBS:
            raise UnknownName("verb", verb, VERBS)
        return {"done": VERBS[verb](view_of(studio, request), body)}

    async def media(request: Request) -> Response:
        path, kind = await run_in_threadpool(
            attachment, studio.ledger(), request.path_params["name"], request.path_params["place"]
        )
        return OpenFileResponse(path, kind)

    return [
        Route("/calendar", page, methods=["GET"]),
        ask("/api/calendar", week),
        ask("/api/outbox/{number:str}", publication),
        Route("/api/outbox/{name:str}/media/{place:int}", media, methods=["GET"]),
        change("/api/outbox/{verb:str}", decide),
    ]


def view_of(studio: Studio, request: Request) -> "View":
    """Return a look at the studio's ledger, in the zone of this machine and the reader's language."""
    from repurpose.schedule import home_zone  # noqa: PLC0415
    from repurpose.studio.agenda import View  # noqa: PLC0415

    return View(studio.ledger(), home_zone(), speaker(request, studio))


class Watch:
    """Looks at the ledger while any window is open, and tells when others have changed it."""

    def __init__(self, studio: Studio) -> None:
        """Watch the ledger of `studio`."""
        self._studio = studio
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to look, when nobody does yet."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        from repurpose.outbox import watch_notifications  # noqa: PLC0415

        try:
            ledger = self._studio.ledger()
            news, seen, idle = watch_notifications(ledger, EVERY), ledger.last_event(), 0
        except RepurposeError:  # the next question says why
            return
        try:
            while idle < 20:  # a window that just asked may not listen yet
                idle = 0 if self._studio.hub.windows else idle + 1
                # A sender's own turns are no news to those who listen, but they are events.
                heard, event = news.wait(EVERY), ledger.last_event()
                if heard or event != seen:
                    seen = event
                    self._studio.hub.tell("outbox", event=event)
        except RepurposeError:
            return
        finally:
            news.close()


def watch_outbox(studio: Studio) -> None:
    """Have the windows told of what others do to the outbox, from now on."""
    studio.watch = studio.watch or Watch(studio)
    studio.watch.start()


def attachment(ledger: "Ledger", name: str, place: int) -> tuple[Path, str]:
    """Return a part's picture or clip, and its kind, as long as it is the one that is to be sent.

    Raises:
        UnknownName: The part has none there, or its file has changed or gone.
    """
    from repurpose.outbox import read_name  # noqa: PLC0415

    held = ledger.part(read_name(name)).message.files
    if place < len(held):
        path = Path(held[place].path)
        kind = mime_of(path)
        if kind.startswith(("image/", "video/")) and path.is_file():
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == held[place].sha256
            if same:
                return path, kind
    raise UnknownName("attachment", f"{name}/{place}", ())


# --- verbs -------------------------------------------------------------------------------------


def _approve(view: "View", body: Body) -> int:
    """Approve what the page has shown: every draft's hash has to be the one that stands there."""
    from repurpose.outbox import PartFilter, State, read_name  # noqa: PLC0415

    name, seen = read_name(need(body, "name", str)), need(body, "seen", dict)
    drafts = view.ledger.parts(PartFilter(publication=name[0], seq=name[1], states=[State.DRAFT]))
    for part in drafts:
        if seen.get(part.name) != part.content_sha256:
            raise StalePage(msg("{name} has changed since this page showed it.", name=part.name))
        if problems := view.problems(part):
            raise ContentError(
                msg(
                    "{name} cannot be approved: {problems}.",
                    name=part.name,
                    problems="; ".join(problems),
                )
            )
    # Bound once more inside the transaction: another one may come between.
    shown = {part.id: str(seen[part.name]) for part in drafts}
    return view.ledger.approve(name, by=user_name(), content=shown)


def _move(view: "View", body: Body) -> int:
    from repurpose.outbox import read_name  # noqa: PLC0415
    from repurpose.schedule import resolve  # noqa: PLC0415

    name, text = read_name(need(body, "name", str)), need(body, "to", str)
    try:
        when = datetime.fromisoformat(text).replace(tzinfo=None, second=0, microsecond=0)
        slot = resolve(when, need(body, "zone", str))
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            msg("{text!r} is not a time.", text=text[:20]), hint=msg('Such as "2027-03-01T09:30".')
        ) from None
    if slot.at < view.now - 60_000:
        raise UsageError(msg("That moment has passed."), hint=msg("Choose a later one."))
    return view.ledger.move(name, slot.at, local_due=slot.local, zone=slot.zone)


def _named(act: Callable[["Ledger", Any], int]) -> Callable[["View", Body], int]:
    def verb(view: "View", body: Body) -> int:
        from repurpose.outbox import read_name  # noqa: PLC0415

        return act(view.ledger, read_name(need(body, "name", str)))

    return verb


def _posted(view: "View", body: Body) -> int:
    from repurpose.outbox import read_name  # noqa: PLC0415

    name, url = read_name(need(body, "name", str)), need(body, "url", str).strip()
    if url and (not url.startswith(("https://", "http://")) or len(url) > _LONGEST):
        raise UsageError(msg("That is not a web address."), hint=msg("It begins with https://"))
    view.ledger.say_posted(name, url=url, by=user_name())
    return 1


def _not_posted(view: "View", body: Body) -> int:
    from repurpose.outbox import read_name  # noqa: PLC0415

    view.ledger.say_not_posted(read_name(need(body, "name", str)), by=user_name())
    return 1


def _pause(view: "View", body: Body) -> int:
    reason = need(body, "reason", str)[:_LONGEST]
    view.ledger.pause(need(body, "scope", str), reason=reason, by=user_name())
    return 1


def _resume(view: "View", body: Body) -> int:
    scope = need(body, "scope", str)
    ended = view.ledger.resume(scope, by=user_name())
    if scope.startswith("account:"):  # as the command line: a login may be good again
        ended = view.ledger.restore_login(scope.removeprefix("account:")) or ended
    return int(ended)


VERBS: dict[str, Callable[["View", Body], int]] = {
    "approve": _approve,
    "move": _move,
    "cancel": _named(lambda ledger, name: ledger.cancel(name, by=user_name())),
    "hold": _named(lambda ledger, name: ledger.hold(name)),
    "release": _named(lambda ledger, name: ledger.release(name)),
    "retry": _named(lambda ledger, name: ledger.retry(name)),
    "posted": _posted,
    "not_posted": _not_posted,
    "pause": _pause,
    "resume": _resume,
}
