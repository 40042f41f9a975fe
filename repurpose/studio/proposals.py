"""What a person wants chosen again in; a proposal, made in the background, and the pieces they take out."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose.editor import Answer, Question, find_key, open_editor, tell_usage
from repurpose.errors import Fault, Interrupted, RepurposeError, UsageError
from repurpose.messages import Say, fixed, msg
from repurpose.pack import (
    SCOPES,
    Piece,
    Proposal,
    ProposalRequest,
    Wanted,
    mark_difference,
    propose,
    standings_of,
    take_pieces,
)
from repurpose.studio.answers import Body, StalePage, ask, change, change_of, need, need_texts
from repurpose.studio.changing import change_pack
from repurpose.studio.editor_access import Access, check_access, read_settings
from repurpose.studio.language import speaker
from repurpose.studio.reading import state_of
from repurpose.studio.shapes_of_proposals import EditorAnswer, PieceAnswer, ProposalAnswer
from repurpose.studio.state import Studio

_LONGEST_WISH = 400  # characters


@dataclass
class Job:
    """A proposal that is being asked for, or was: how far it is, and how it ended."""

    pack: str
    wanted: Wanted
    since: float  # seconds since 1970
    total: int
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    stop: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    failed: RepurposeError | None = None
    proposal: Proposal | None = None

    @property
    def state(self) -> str:
        """Return `asking`, `ready`, `failed` or `stopped`."""
        if self.proposal:
            return "ready"
        if self.stop.is_set():
            return "stopped"
        return "failed" if self.failed else "asking"


@dataclass
class Proposals:
    """Asks a model for one pack at a time, each in a thread of its own; keeps the latest of each."""

    studio: Studio
    jobs: dict[str, Job] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, pack: str, wanted: Wanted, *, allow: bool) -> Job:
        """Begin to ask.

        Raises:
            RepurposeError: Nobody may be asked; nothing was sent.
        """
        about = ProposalRequest(self.studio.shelf.find(pack), wanted)
        access = check_access(about, read_settings(), allow=allow)
        if access.notice:
            raise UsageError(access.notice, hint=msg("Agree to it first."))
        with self.lock:
            running = self.jobs.get(pack)
            if running and running.state == "asking":
                raise UsageError(msg("The editor is being asked already."))
            job = Job(pack, wanted, self.studio.now(), len(about.questions()))
            self.jobs[pack] = job
        threading.Thread(target=self._run, args=(job, about, access), daemon=True).start()
        self._tell(job)
        return job

    def _run(self, job: Job, about: ProposalRequest, access: Access) -> None:
        """Ask, and keep what came of it; a job that was stopped keeps nothing."""
        try:
            job.proposal = self._ask(job, about, access)
        except RepurposeError as error:
            job.failed = error
        except Exception as error:  # noqa: BLE001 - told as a fault of ours, in the window
            job.failed = Fault.of(error, "")
        self._tell(job)

    def _ask(self, job: Job, about: ProposalRequest, access: Access) -> Proposal:
        editor = open_editor(access.settings, find_key=find_key, sleep=_sleeper(job.stop))

        def ask_editor(question: Question) -> Answer:
            _go_on(job.stop)
            answer = editor(question)
            _go_on(job.stop)
            return answer

        def step(done: int, total: int) -> None:
            job.done, job.total = done, total
            self._tell(job)

        settings = access.settings
        try:
            return propose(
                about,
                ask_editor,
                host=settings.host,
                model=settings.model,
                context=access.preset.context or 0,
                step=step,
            )
        finally:
            editor.close()

    def _tell(self, job: Job) -> None:
        if self.jobs.get(job.pack) is job:
            self.studio.hub.tell(
                "proposal", pack=job.pack, state=job.state, done=job.done, total=job.total
            )

    def stop(self, pack: str) -> bool:
        """Ask no further; what has been asked already may still be answered, and is not used."""
        job = self.jobs.get(pack)
        if job is None or job.state != "asking":
            return False
        job.stop.set()
        self._tell(job)
        return True

    def drop(self, pack: str) -> bool:
        """Forget a proposal."""
        self.stop(pack)
        return self.jobs.pop(pack, None) is not None

    def find(self, pack: str, name: str) -> Proposal:
        """Return a proposal that is there to be taken.

        Raises:
            StalePage: There is another one, or none.
        """
        job = self.jobs.get(pack)
        if job is None or job.id != name or job.proposal is None:
            raise StalePage(msg("That proposal is not there any more."))
        return job.proposal

    def close(self) -> None:
        """Ask nobody any more."""
        for job in self.jobs.values():
            job.stop.set()


def _go_on(stop: threading.Event) -> None:
    if stop.is_set():
        raise Interrupted(msg("Stopped."))


def _sleeper(stop: threading.Event) -> Callable[[float], None]:
    """Return a way to wait that ends when somebody stops it."""

    def sleep(seconds: float) -> None:
        stop.wait(seconds)
        _go_on(stop)

    return sleep


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that ask a model again, show what it proposes, and take pieces of it."""
    proposals = Proposals(studio)
    studio.at_end.append(proposals.close)

    def access(request: Request, body: Body) -> Any:
        name, say = request.path_params["pack"], speaker(request, studio)
        return describe_access(ProposalRequest(studio.shelf.find(name), wanted_of(body)), say)

    def start(request: Request, body: Body) -> Any:
        name, say = request.path_params["pack"], speaker(request, studio)
        job = proposals.start(name, wanted_of(body), allow=body.get("allow") is True)
        return describe_job(studio, job, say)

    def show(request: Request, _: Body) -> Any:
        name = request.path_params["pack"]
        studio.shelf.find(name)
        return describe_job(studio, proposals.jobs.get(name), speaker(request, studio))

    def stop(request: Request, _: Body) -> Any:
        return {"done": proposals.stop(request.path_params["pack"])}

    def drop(request: Request, _: Body) -> Any:
        return {"done": proposals.drop(request.path_params["pack"])}

    def take(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        proposal = proposals.find(name, need(body, "proposal", str))
        if change_of(body) not in studio.history(name).answered:
            made = take_pieces(studio.shelf.find(name), proposal, need_texts(body, "pieces"))
            change_pack(studio, name, "step.proposal", made.files, made.base, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    return [
        change("/api/p/{pack}/editor", access),
        ask("/api/p/{pack}/proposal", show),
        change("/api/p/{pack}/proposal", start),
        change("/api/p/{pack}/proposal-stop", stop),
        change("/api/p/{pack}/proposal-drop", drop),
        change("/api/p/{pack}/proposal-take", take),
    ]


def wanted_of(body: Body) -> Wanted:
    """Return what a window wants chosen again.

    Raises:
        UsageError: It cannot be.
    """
    scope, thread = need(body, "scope", str), str(body.get("thread") or "")
    wish = " ".join(str(body.get("wish") or "").split())
    if scope not in SCOPES or (scope == "thread") != bool(thread):
        raise UsageError(msg("The request does not say what is to be chosen again."))
    if len(wish) > _LONGEST_WISH:
        raise UsageError(msg("A wish has at most {most} characters.", most=_LONGEST_WISH))
    return Wanted(scope, thread, wish, write=body.get("write") is True)


def describe_access(about: ProposalRequest, say: Say) -> EditorAnswer:
    """Return whether a model may be asked, which, and what that will take; or in one line why not."""
    told: EditorAnswer = {
        "ready": False, "error": "", "hint": "", "why": "", "model": "", "host": "", "writes": False,
        "notice": "", "wish": "", "asked": 0, "cost": None, "most": 0.0,
    }  # fmt: skip
    try:
        settings = read_settings()
        told["model"], told["host"] = settings.model, settings.host
        told["writes"], told["wish"] = settings.mode == "rewrite", settings.wish
        told["most"] = settings.max_cost
        access = check_access(about, settings)
    except RepurposeError as error:
        told["error"], told["hint"] = say(error.message), say(error.hint)
        told["why"] = str(getattr(error, "why", "setup"))
        return told
    takes = access.estimate
    told["asked"], told["cost"] = takes.asked + takes.answered, takes.cost
    told["notice"], told["ready"] = say(access.notice), True
    return told


def describe_job(studio: Studio, job: Job | None, say: Say) -> ProposalAnswer:
    """Return a proposal as its window shows it, or how far it is, or in one line why there is none."""
    if job is None:
        return {"state": "none"}
    told: ProposalAnswer = {
        "state": job.state,
        "id": job.id,
        "scope": job.wanted.scope,
        "thread": job.wanted.thread,
        "wish": job.wanted.wish,
        "write": job.wanted.write,
        "done": job.done,
        "total": job.total,
        "since": round(job.since * 1000),
    }
    if job.state == "failed" and job.failed:
        told["error"], told["hint"] = say(job.failed.message), say(job.failed.hint)
        told["why"] = str(getattr(job.failed, "why", ""))
    if job.proposal:
        folder = studio.shelf.find(job.pack)
        standings = standings_of(folder, job.proposal)
        proposal = job.proposal
        told["model"], told["host"] = proposal.model, proposal.host
        told["spent"] = say(tell_usage(proposal.usage, proposal.model, proposal.seconds))
        told["notes"] = [say(note) for note in proposal.notes]
        told["pieces"] = [
            describe_piece(piece, standings.get(piece.id, "same"), say) for piece in proposal.pieces
        ]
    return told


def describe_piece(piece: Piece, standing: str, say: Say) -> PieceAnswer:
    """Return a piece with what goes and what comes marked in it."""
    marks = mark_difference(piece.before, piece.after) if piece.takes else ()
    return {
        "id": piece.id,
        "part": piece.part,
        "kind": piece.kind,
        "place": piece.place,
        "role": say(fixed(piece.role)) if piece.role else "",
        "reasons": [say(reason) for reason in piece.reasons],
        "before": piece.before,
        "after": piece.after,
        "marks": [{"kind": one.kind, "text": one.text} for one in marks],
        "sentences": [
            {"text": one.text, "source": "\n".join(one.rests_on)} for one in piece.sentences
        ],
        "standing": standing,
    }
