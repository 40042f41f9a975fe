"""What a person wants of a clip in; a quick draft of it, made in a process of its own, or the pack anew out."""

import secrets
import shutil
import tempfile
import threading
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.errors import ContentError, RepurposeError, UnknownName
from repurpose.json_object import JsonObject
from repurpose.messages import Say
from repurpose.pack import CLIPS, digest, read_hand, read_manifest
from repurpose.spawn import start_process
from repurpose.studio.answers import Body, ask, change, change_of, need
from repurpose.studio.changing import change_pack
from repurpose.studio.language import speaker
from repurpose.studio.pack_library import made_at
from repurpose.studio.reading import state_of
from repurpose.studio.state import Studio
from repurpose.web import OpenFileResponse

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from repurpose.pack import Choices, ClipTask, OwnClips
    from repurpose.slicing import Script

DRAFT = "vertical-draft"
FPS = 15
_KEPT = 8  # drafts


def routes(studio: Studio) -> list[BaseRoute]:
    """Return what clips can be, their drafts, and the change that makes them anew."""
    drafts = Drafts(studio)

    def clips(request: Request, _: Body) -> Any:
        return studio.shelf.read(request.path_params["pack"], describe)

    def save(request: Request, body: Body) -> Any:
        from repurpose.pack import write_clips  # noqa: PLC0415

        name = request.path_params["pack"]
        folder = studio.shelf.find(name)
        own = wish_of(folder, body)
        for script in _applied(folder, own):
            check_length(script, _choices(folder).seconds)
        remember_voice(folder, own)
        base = {CLIPS: need(body, "base", str)}
        before = read_hand(folder).get(CLIPS)
        change_pack(
            studio, name, "step.clip", {CLIPS: write_clips(own, before)}, base, change_of(body)
        )
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

    async def film(request: Request) -> Response:
        path = await run_in_threadpool(drafts.find, request.path_params["draft"])
        return OpenFileResponse(path, "video/mp4", {"cache-control": "no-store"})

    studio.at_end.append(drafts.close)
    return [
        ask("/api/p/{pack}/clips", clips),
        change("/api/p/{pack}/clips", save),
        change("/api/p/{pack}/draft", draft),
        change("/api/p/{pack}/draft-cancel", cancel),
        Route("/p/{pack}/draft/{draft}", film, methods=["GET"]),
    ]


# --- what there is to choose, and what was chosen ------------------------------------------------


def describe(folder: Path) -> JsonObject:
    """Return the clips' captions as scripts have them, how they are made, and what else there is."""
    from repurpose.clips import (  # noqa: PLC0415
        MOTIONS,
        MUSIC,
        VOICES,
        shown_text,
        style_names,
        zones,
    )
    from repurpose.pack import (  # noqa: PLC0415
        LOOKS,
        clip_name,
    )

    content, own = read_hand(folder).get(CLIPS), _own(folder)
    choices = _choices(folder)
    scripts = _written(folder)
    told = [
        {
            "id": clip_name(number, script),
            "title": script.title,
            "own": clip_name(number, script) in own.lines,
            "written": [shown_text(c.text) for beat in script.beats for c in beat.captions],
            "lines": [
                {
                    "text": shown_text(c.text),
                    "spans": [list(s) for s in c.spans],
                    "start": beat.captions[0] is c,
                }
                for beat in applied.beats
                for c in beat.captions
            ],
        }
        for number, (script, applied) in enumerate(
            zip(scripts, _applied(folder, own), strict=True), start=1
        )
    ]
    return {
        "base": digest(content),
        "look": {name: own.look.get(name) or str(getattr(choices, name)) for name in LOOKS},
        "usual": {name: str(getattr(choices, name)) for name in LOOKS},
        "choices": {
            "voice": [name for name in VOICES if name != "file"],
            "music": list(MUSIC),
            "captions": list(style_names()),
            "motion": list(MOTIONS),
        },
        "zones": zones(),
        "clips": told,
    }


def _own(folder: Path) -> "OwnClips":
    from repurpose.pack import OwnClips, read_clips  # noqa: PLC0415

    try:
        return read_clips(read_hand(folder).get(CLIPS), folder / CLIPS)
    except ContentError:  # the state says so, as trouble
        return OwnClips()


def _choices(folder: Path) -> "Choices":
    from repurpose.pack import choices_of  # noqa: PLC0415

    return choices_of(read_manifest(folder))


def _written(folder: Path) -> "tuple[Script, ...]":
    """Return the scripts of the pack's clips, as the article gives them."""
    return _scripts(folder, made_at(folder))


@lru_cache(maxsize=16)
def _scripts(folder: Path, _changed: int) -> "tuple[Script, ...]":
    from repurpose.pack import plan_again  # noqa: PLC0415

    return plan_again(folder).scripts[: _choices(folder).clips]


def _applied(folder: Path, own: "OwnClips") -> "tuple[Script, ...]":
    from repurpose.pack import apply_clips  # noqa: PLC0415

    return apply_clips(_written(folder), own)


def wish_of(folder: Path, body: Body) -> "OwnClips":
    """Return what a window wants of the clips; what is as the pack has it anyway is left out.

    Raises:
        UnknownName: A choice that the page does not offer: it never names files of this machine.
        ContentError: A caption that cannot be.
    """
    from repurpose.pack import OwnClips, clips_from  # noqa: PLC0415

    told = describe(folder)
    look, lines = need(body, "look", dict), need(body, "lines", dict)
    for name, value in look.items():
        offered = told["choices"].get(name, ())
        if value not in offered and value != told["usual"].get(name):
            raise UnknownName(str(name)[:20], str(value)[:40], offered)
    known = {clip["id"]: clip["written"] for clip in told["clips"]}
    for name in lines:
        if name not in known:
            raise UnknownName("clip", str(name)[:60], known)
    rows = [{"id": name, "lines": texts} for name, texts in lines.items() if texts != known[name]]
    checked = clips_from({"clip": rows})
    own = {n: str(v) for n, v in look.items() if v != told["usual"].get(n)}
    return OwnClips(own, checked.lines)


def remember_voice(folder: Path, own: "OwnClips") -> None:
    """Take a voice that a person has just chosen here for the person's word; see `outside_files`."""
    from repurpose.pack import article_of, remember_given, text_hash  # noqa: PLC0415

    voice = own.look.get("voice")
    if voice and voice != _own(folder).look.get("voice"):
        text = article_of(folder, read_manifest(folder)).text
        remember_given({"voice": voice}, [text_hash(text)])


def check_length(script: "Script", wish: int | None = None) -> None:
    """Refuse captions that take longer to read than a clip may last.

    Raises:
        Overflow: They do.
    """
    from repurpose.clips import plan_timeline  # noqa: PLC0415

    plan_timeline(script, most=max(60.0, 1.15 * (wish or 0)))


# --- drafts -------------------------------------------------------------------------------------


def task_of(folder: Path, own: "OwnClips", clip: str) -> "ClipTask":
    """Return the task of one clip as a draft: a third of the size, half of the pictures a second.

    Raises:
        UnknownName: The pack has no such clip, or a choice does not exist.
        Overflow: The captions take too long.
    """
    from repurpose.pack import (  # noqa: PLC0415
        CardSeries,
        article_of,
        clip_tasks,
        filmed_choices,
        plan_content,
    )

    article = article_of(folder, read_manifest(folder))
    choices, _ = filmed_choices(_choices(folder), own, article.text)
    content = replace(plan_content(article, choices, CardSeries()), scripts=_applied(folder, own))
    tasks = {task.name: task for task in clip_tasks(article, content, choices, folder)}
    if clip not in tasks:
        raise UnknownName("clip", clip[:60], tasks)
    task = tasks[clip]
    check_length(task.script, choices.seconds)
    form = DRAFT if task.recipe.format.startswith("vertical") else task.recipe.format
    return replace(task, recipe=replace(task.recipe, format=form, fps=FPS, threads=2))


@dataclass
class Draft:
    """A draft that is being made, or was: its process, its folder, its film once it is there."""

    process: Any
    folder: Path
    film: Path | None = None


@dataclass
class Drafts:
    """Makes drafts, one at a time, each in a process that can be ended; keeps the latest."""

    studio: Studio
    kept: dict[str, Draft] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, pack: str, task: "ClipTask", say: Say) -> str:
        """Begin a draft in place of the one under way; windows are told how far it is.

        Why it failed is said by `say`, to whom asked for it.
        """
        name = secrets.token_hex(8)
        folder = Path(tempfile.mkdtemp(prefix="repurpose-draft-"))
        here, there = Pipe(duplex=False)
        with self.lock:
            for other in self.kept.values():
                _end(other)
            while len(self.kept) >= _KEPT:
                shutil.rmtree(self.kept.pop(next(iter(self.kept))).folder, ignore_errors=True)
            process = start_process(make_draft, replace(task, folder=folder), there)
            self.kept[name] = Draft(process, folder)
        there.close()
        threading.Thread(target=self._follow, args=(pack, name, here, say), daemon=True).start()
        return name

    def _follow(self, pack: str, name: str, pipe: "Connection", say: Say) -> None:
        """Pass on what the process says until it ends, however it does."""
        said: JsonObject = {"trouble": "", "ended": True}
        try:
            while True:
                news = pipe.recv()
                if "film" in news:
                    self.kept[name].film = Path(news["film"])
                    said = {"ended": True, "seconds": news["seconds"]}
                elif "trouble" in news:
                    said = {"ended": True, "trouble": say(news["trouble"].whole)}
                else:
                    self.studio.hub.tell("draft", pack=pack, draft=name, **news)
        except (EOFError, OSError, KeyError):  # it has ended, or was ended
            self.studio.hub.tell("draft", pack=pack, draft=name, **said)
        finally:
            pipe.close()

    def cancel(self, name: str) -> bool:
        """End a draft that is being made; say whether one was."""
        with self.lock:
            draft = self.kept.get(name)
            return _end(draft) if draft else False

    def find(self, name: str) -> Path:
        """Return the film of a draft.

        Raises:
            UnknownName: There is none.
        """
        draft = self.kept.get(name)
        if draft is None or draft.film is None or not draft.film.is_file():
            raise UnknownName("draft", name, ())
        return draft.film

    def close(self) -> None:
        """End what is under way, and leave nothing behind."""
        with self.lock:
            for draft in self.kept.values():
                _end(draft)
                shutil.rmtree(draft.folder, ignore_errors=True)
            self.kept.clear()


def _end(draft: Draft) -> bool:
    if not draft.process.is_alive():
        return False
    draft.process.terminate()
    draft.process.join(5)
    shutil.rmtree(draft.folder, ignore_errors=True)
    return True


def make_draft(task: "ClipTask", pipe: "Connection") -> None:
    """Make a draft in this process, which does nothing else; say how far it is, and how it ended."""
    from repurpose.pack import make_clip  # noqa: PLC0415

    def report(_: str, done: int, total: int) -> None:
        if done % 5 == 0 or done == total:
            pipe.send({"done": done, "total": total})

    try:
        entry = make_clip(task, report)
    except RepurposeError as error:
        pipe.send({"trouble": error})
    else:
        pipe.send({"film": str(task.folder / entry.file), "seconds": entry.seconds})
    finally:
        pipe.close()
