"""A pasted article, a file or an address in; a pack on the shelf out, made while the page tells how far it is.

Words and cards come first, so that there is something to look at; a clip is added to the same pack after.
"""

import os
import re
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path, PurePath
from typing import Any, Literal, TypedDict, TypeVar
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose import platforms
from repurpose.errors import Fault, RepurposeError, UnknownName, UsageError
from repurpose.messages import Say, msg
from repurpose.pack import EditConflict, coming_card, is_draft
from repurpose.resources import asset
from repurpose.studio.answers import Body, as_json, ask, change, need, need_texts
from repurpose.studio.language import speaker
from repurpose.studio.pack_maker import Gone
from repurpose.studio.state import Report, Studio
from repurpose.web import OpenFileResponse

T = TypeVar("T")
_AGAIN = 3  # times that a pack is begun again because somebody wrote in its draft meanwhile
_KEPT = 40  # starts that a window may still ask about
_LONGEST_NAME = 120  # characters of a file's name
_TITLE = 40  # of those of a pasted article's title that it is called by
_unsafe = re.compile(r"[^\w.-]+")
_word = re.compile(r"\w")
_SHORTEST = 2  # characters of an article
_OPENING = 1.0  # seconds that cards wait for the page that shows the words
_PATIENCE = 0.5  # seconds that each card stands back for what the page asks
Stage = Literal["reading", "making", "clip", "done", "failed"]


class StartAnswer(TypedDict):
    """How far a new pack is: its stage, and its name as soon as there is one."""

    id: str
    stage: Stage
    done: int
    total: int
    pack: str
    error: str
    hint: str


class PresetAnswer(TypedDict):
    """A set of platforms to make a pack for: its name, and how its members are called."""

    name: str
    platforms: list[str]
    labels: Mapping[str, list[str]]  # by language


@dataclass
class Start:
    """A pack that is being made: how far it is, and what came of it."""

    place: str  # a path or an address
    platforms: tuple[str, ...]
    clip: bool
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    stage: Stage = "reading"
    done: int = 0
    total: int = 0
    pack: str = ""  # its name in addresses, as soon as there is one
    failed: RepurposeError | None = None


@dataclass
class Starts:
    """Makes packs one after the other, each in a thread of its own: all articles before any clip."""

    studio: Studio
    kept: dict[str, Start] = field(default_factory=dict)
    turn: threading.Condition = field(default_factory=threading.Condition)
    busy: bool = False  # something is being made
    unmade: int = 0  # articles whose posts and cards are not there yet
    folder: Path | None = None  # of files that were handed in

    def begin(self, place: str, wanted: Sequence[str], *, clip: bool) -> Start:
        """Begin to make a pack.

        Raises:
            UsageError: This studio shows one pack only.
            UnknownName: There is no such platform.
        """
        if self.studio.make is None:
            raise UsageError(
                msg("This studio shows one pack and makes no others."),
                hint=msg("Open the shelf: repurpose preview"),
            )
        names = tuple(platforms.get(name).name for name in wanted)
        start = Start(place, names, clip)
        self.kept[start.id] = start
        while len(self.kept) > _KEPT:
            self.kept.pop(next(iter(self.kept)))
        with self.turn:
            self.unmade += 1
        threading.Thread(target=self._run, args=(start,), daemon=True).start()
        return start

    def find(self, name: str) -> Start:
        """Return a start of this studio.

        Raises:
            UnknownName: There is none of that name.
        """
        if name not in self.kept:
            raise UnknownName("start", name, ())
        return self.kept[name]

    def keep_file(self, name: str, data: bytes) -> Path:
        """Write a file that was handed in where it can be read, under its own name."""
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="repurpose-"))
            self.studio.at_end.append(lambda: shutil.rmtree(self.folder or "", ignore_errors=True))
        plain = PurePath(name.replace("\\", "/")).name.lstrip(".")[-_LONGEST_NAME:] or "article.md"
        path = self.folder / secrets.token_hex(4) / plain
        path.parent.mkdir()
        path.write_bytes(data)
        return path

    def place_of(self, body: Body) -> str:
        """Return where an article is read from: an address, the bundled sample, or a file of a pasted text.

        Raises:
            UsageError: There is nothing of the kind.
        """
        if body.get("sample") is True:
            return str(asset("samples", "demo.md"))
        if address := str(body.get("address") or "").strip():
            known = address.lower().startswith(("http://", "https://"))
            return address if known else f"https://{address}"
        text = need(body, "text", str)
        if len(text.strip()) < _SHORTEST:
            raise UsageError(
                msg("There is no article yet."), hint=msg("Paste one, or give a file.")
            )
        data = text.encode("utf-8", "replace")
        return str(self.keep_file(name_of(data), data))  # a pack is called as its file

    def _run(self, start: Start) -> None:
        try:
            try:
                with self._in_turn(clip=False):
                    self._draft(start)  # words are there at once
                    self._make(start, 0)
            finally:
                with self.turn:
                    self.unmade -= 1
                    self.turn.notify_all()
            if start.clip:
                start.stage, start.done, start.total = "clip", 0, 0
                with self._in_turn(clip=True):
                    self._make(start, 1)
        except RepurposeError as error:
            start.failed = error
        except Exception as error:  # noqa: BLE001 - told as a fault of ours, in the window
            start.failed = Fault.of(error, "")
        start.stage = "failed" if start.failed else "done"
        if start.pack:  # the sign goes, whatever came of it
            self.studio.hub.tell("making", pack=start.pack, what="", done=1, total=1)

    @contextmanager
    def _in_turn(self, *, clip: bool) -> Iterator[None]:
        """Wait until nothing is being made; a clip waits for all articles as well."""
        with self.turn:
            self.turn.wait_for(lambda: not (self.busy or (clip and self.unmade)))
            self.busy = True
        try:
            yield
        finally:
            with self.turn:
                self.busy = False
                self.turn.notify_all()

    def _draft(self, start: Start) -> None:
        """Have the words made; then give the page that shows them the time to be answered."""
        self.studio.opened.clear()
        with self.studio.drafting:
            folder = self._ask(start, start.platforms, 0, lambda *_: None, draft=True)
        if folder:
            name = self.studio.shelf.name_of(folder)
            self.studio.making[name] = (0, 0)
            start.pack = name
            self.studio.opened.wait(_OPENING)

    def _make(self, start: Start, clips: int) -> None:
        def make(report: Report) -> Path | None:
            return self._ask(start, () if clips else start.platforms, clips, report)

        folder = self._whole(make, start, clips)
        assert folder is not None
        assert folder
        start.pack = self.studio.shelf.name_of(folder)

    def _whole(self, make: Callable[[Report], T], start: Start, clips: int = 0) -> T:
        """Have a pack made, and windows told how far it is; again when somebody wrote in its draft meanwhile."""

        def report(_: str, what: str, done: int, total: int) -> None:
            start.done, start.total = done, total
            start.stage = "clip" if clips else "making"
            if what == "cards" and start.pack in self.studio.making:
                self.studio.making[start.pack] = (done, total)
            self.studio.hub.tell("making", pack=start.pack, what=what, done=done, total=total)
            if self.studio.maker is None:  # else it is made beside
                self.studio.foreground.stand_back(_PATIENCE)

        try:
            for _ in range(_AGAIN):
                with suppress(EditConflict):
                    return make(report)
            return make(report)
        finally:
            self.studio.making.pop(start.pack, None)

    def resume(self) -> None:
        """Make whole what a studio that was killed has left as a draft, from what the draft says itself."""
        for name, folder in self.studio.shelf.packs().items():
            if name not in self.studio.making and is_draft(folder):
                start = Start(str(folder), (), clip=False, pack=name)
                self.studio.making[name] = (0, 0)
                with self._in_turn(clip=False), suppress(RepurposeError):
                    self._whole(partial(self._rework, folder), start)
                self.studio.hub.tell("making", pack=name, what="", done=1, total=1)

    def _rework(self, folder: Path, report: Report) -> None:
        from repurpose.pack import rework_pack  # noqa: PLC0415

        rework_pack(folder, report=report)

    def _ask(
        self,
        start: Start,
        wanted: Sequence[str],
        clips: int,
        report: Report,
        *,
        draft: bool = False,
    ) -> Path | None:
        """Have a pack made by the process for it while there is one, else here; what is of the web is read here."""
        make, maker = self.studio.make, self.studio.maker
        assert make is not None
        if maker and "://" not in start.place:
            with suppress(Gone):
                return maker(start.place, wanted, clips, report, draft=draft)
        with self.studio.foreground if draft else nullcontext():
            return make(start.place, wanted, clips, report, draft=draft)


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that take an article in and tell what becomes of it."""
    starts = Starts(studio)
    studio.resume = starts.resume

    def begin(request: Request, body: Body) -> Any:
        place = starts.place_of(body)
        wanted = need_texts(body, "platforms", most=60)
        start = starts.begin(place, wanted, clip=body.get("clip") is True)
        return describe(start, speaker(request, studio))

    async def take_file(request: Request) -> Response:
        name = unquote(request.headers.get("x-file-name", ""))
        data = await request.body()
        path = await run_in_threadpool(starts.keep_file, name, data)
        wanted = [p for p in request.query_params.get("platforms", "").split(",") if p]
        clip = request.query_params.get("clip") == "1"
        start = starts.begin(str(path), wanted, clip=clip)
        return as_json(describe(start, speaker(request, studio)))

    async def coming(request: Request) -> Response:
        folder = studio.shelf.find(request.path_params["pack"])
        path = await run_in_threadpool(coming_card, folder, request.path_params["number"])
        if path is None:
            raise UnknownName("card", str(request.path_params["number"]), ())
        return OpenFileResponse(path, "image/png", {"cache-control": "private, max-age=20"})

    def show(request: Request, _: Body) -> Any:
        return describe(starts.find(request.path_params["start"]), speaker(request, studio))

    return [
        change("/api/start", begin),
        Route("/api/start/file", take_file, methods=["POST"]),
        ask("/api/start/{start}", show),
        Route("/p/{pack}/coming/{number:int}", coming, methods=["GET"]),
    ]


def name_of(text: bytes) -> str:
    """Return a file name for a pasted article: its title, or its first words."""
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]
    headings = (line.lstrip("# ") for line in lines if line.startswith("# "))
    titles = (line.partition(":")[2].strip(" '\"") for line in lines if line.startswith("title:"))
    words = (line for line in lines if _word.search(line))
    first = next(chain(titles, headings, words), "article")
    return f"{_unsafe.sub('-', first).strip('-. ')[:_TITLE] or 'article'}.md"


def describe(start: Start, say: Say) -> StartAnswer:
    """Return how far a start is."""
    failed = start.failed
    return {
        "id": start.id,
        "stage": start.stage,
        "done": start.done,
        "total": start.total,
        "pack": start.pack,
        # The reader gave a file, and knows nothing of the folder that it was put into.
        "error": say(failed.message).replace(f"{PurePath(start.place).parent}{os.sep}", "")
        if failed
        else "",
        "hint": say(failed.hint) if failed else "",
    }


def describe_presets(own: Sequence[str]) -> list[PresetAnswer]:
    """Return the sets of platforms to choose from, and the labels of what is in each."""
    sets = {
        **({"mine": tuple(own)} if own else {}),
        **platforms.PRESETS,
        "all": tuple(platforms.names()),
    }
    return [
        {
            "name": name,
            "platforms": list(members),
            "labels": {
                "en": [platforms.get(p).label for p in members],
                "zh": [platforms.get(p).label_zh for p in members],
            },
        }
        for name, members in sets.items()
    ]
