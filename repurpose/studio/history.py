"""Steps taken in; the files to put back for undo, redo and restore out. A step is what some files held before.

The steps of a pack outlive the studio: they are kept in a file of the user's own folder, never in
the pack, which may be handed on.
"""

import hashlib
import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError, UnknownName
from repurpose.pack import digest
from repurpose.studio.shapes import LinesChanged, StepAnswer

if TYPE_CHECKING:
    from repurpose.studio.kept_history import KeptIntent, KeptStep

Content = Mapping[
    str, bytes | None
]  # a file's bytes by its path in the pack; None: it was not there
MOST = 200  # steps
MOST_BYTES = 8_000_000  # of the texts that the file holds; the oldest steps go first
_ANSWERED = 400  # changes whose answers may have been lost on their way to the window


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what it was, what the files that it touched held before, what they were to hold."""

    what: str  # a key of the page's words
    before: Content
    after: Content
    base: Mapping[str, str] = field(
        default_factory=dict
    )  # hashes of the files as the step left them
    at: int = 0  # ms since 1970
    number: int = 0  # counted from 1 over the life of the pack


@dataclass
class History:
    """The steps of one pack, in order; what was undone can be done again until something new is."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)  # one change at a time
    stop: threading.Event | None = None  # ends what is being made just now
    given_up: str = ""  # the files that were not taken in, for somebody stopped that
    answered: list[str] = field(default_factory=list)  # changes that were made, by the window's ids
    count: int = 0  # of all steps ever
    file: Path | None = None  # where it is kept; None: only in memory

    def intend(self, kind: str, step: Step, change: str) -> None:
        """Write down what is about to be made, so that a studio that is killed meanwhile knows.

        Args:
            kind: "add", "undo" or "redo".
            step: The new step, or the one that is undone or done again.
            change: What the window calls it.
        """
        if self.file is None:
            return
        from pydantic_core import to_json  # noqa: PLC0415  # not for the first page

        from repurpose.studio.kept_history import KeptIntent  # noqa: PLC0415

        texts = {digest(c): b64encode(c).decode() for c in _contents(step)}
        intent = KeptIntent(version=1, kind=kind, change=change, texts=texts, step=_keep_step(step))
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(_intent_file(self.file), to_json(intent), mode=0o600)

    def settle(self) -> None:
        """Forget what was about to be made: it was made and is remembered, or has failed."""
        if self.file is not None:
            with suppress(OSError):
                _intent_file(self.file).unlink(missing_ok=True)

    def recover(self, held: Mapping[str, bytes]) -> None:
        """Remember a change that was made just before a studio was killed.

        Args:
            held: The files of the pack that people keep by hand.
        """
        intent = _read_intent(self.file) if self.file else None
        if intent is None:
            return
        texts = {sha: b64decode(text) for sha, text in intent.texts.items()}
        step = _read_step(intent.step, texts)
        source, aim = step.before, step.after
        if intent.kind == "undo":
            source, aim = aim, source
        now = {name: held.get(name) for name in aim}
        if all(now[n] != source[n] and aim[n] in (None, now[n]) for n in aim):
            base = {name: digest(content) for name, content in now.items()}
            if intent.kind == "add":
                self.add(replace(step, base=base))
            else:
                self.turn(back=intent.kind == "undo", base=base)
            self.answer(intent.change)
        self.settle()

    def turn(self, *, back: bool, base: Mapping[str, str]) -> None:
        """Note that the last step was undone, or that the one undone last was done again."""
        steps, others = (self.done, self.undone) if back else (self.undone, self.done)
        if steps:
            others.append(replace(steps.pop(), base=dict(base)))

    def add(self, step: Step) -> None:
        """Remember a new step; one that left all as it was is none."""
        if {file: digest(content) for file, content in step.before.items()} == dict(step.base):
            return
        self.count += 1
        self.done = [*self.done, replace(step, number=self.count)][-MOST:]
        self.undone = []

    def answer(self, change: str) -> None:
        """Remember that a change was made, and keep everything on the disk.

        A full disk takes the memory of the next studio, not the change, which is made already.
        """
        if change:
            self.answered = [*self.answered, change][-_ANSWERED:]
        if self.file is not None:
            with suppress(OSError):
                self.file.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(self.file, _dump(self), mode=0o600)
        self.settle()

    def before(self, number: int) -> dict[str, bytes | None]:
        """Return what the files that were touched since held before a step.

        Raises:
            UnknownName: The step is not remembered.
        """
        found: dict[str, bytes | None] = {}
        for step in reversed(self.done):
            found |= step.before
            if step.number == number:
                return found
        raise UnknownName("step", str(number), (str(step.number) for step in self.done))

    def describe(self) -> dict[str, str]:
        """Return what undo and redo would do next, as keys of words; empty when there is nothing."""
        return {
            "undo": self.done[-1].what if self.done else "",
            "redo": self.undone[-1].what if self.undone else "",
        }

    def listed(self) -> list[StepAnswer]:
        """Return the steps, the newest first: when, what, and the lines that each took away and brought."""
        return [
            {
                "number": step.number,
                "what": step.what,
                "at": step.at,
                "files": sorted(step.before),
                **_lines_changed(step),
            }
            for step in reversed(self.done)
        ]


def _lines_changed(step: Step) -> LinesChanged:
    """Return the lines that a step took away, and those that it brought."""
    sides = [
        [line for name in sorted(step.before) for line in _text(content.get(name)).splitlines()]
        for content in (step.before, step.after)
    ]
    gone = [line for line in sides[0] if line.strip() and line not in set(sides[1])]
    new = [line for line in sides[1] if line.strip() and line not in set(sides[0])]
    return {"gone": "\n".join(gone)[:300], "new": "\n".join(new)[:300]}


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace")


# --- on the disk ----------------------------------------------------------------------------------


def history_file(folder: Path, pack: Path) -> Path:
    """Return where the history of the pack at `pack` stands in `folder`."""
    return folder / f"{hashlib.sha256(str(pack.resolve()).encode()).hexdigest()[:24]}.json"


def open_history(file: Path | None) -> History:
    """Return the history that a file holds; a new one when there is none.

    One that cannot be read is put aside under another name.
    """
    if file is None or not file.is_file():
        return History(file=file)
    from repurpose.studio.kept_history import KeptHistory  # noqa: PLC0415
    from repurpose.validation import check_json  # noqa: PLC0415

    try:
        kept = check_json(KeptHistory, file.read_bytes())
        texts = {sha: b64decode(text) for sha, text in kept.texts.items()}
        done, undone = (
            [_read_step(step, texts) for step in steps] for steps in (kept.done, kept.undone)
        )
    except (OSError, ContentError, KeyError, ValueError):
        with suppress(OSError):
            file.replace(file.with_suffix(".damaged"))
        return History(file=file)
    return History(done, undone, answered=list(kept.answered), count=kept.count, file=file)


def _contents(step: Step) -> list[bytes]:
    """Return all that the files of a step held and were to hold."""
    return [c for side in (step.before, step.after) for c in side.values() if c is not None]


def _intent_file(file: Path) -> Path:
    return file.with_suffix(".now")


def _read_intent(file: Path) -> "KeptIntent | None":
    """Return what was being made when a studio ended; None: nothing, or it cannot be read."""
    from repurpose.studio.kept_history import KeptIntent  # noqa: PLC0415
    from repurpose.validation import check_json  # noqa: PLC0415

    try:
        return check_json(KeptIntent, _intent_file(file).read_bytes())
    except (OSError, ContentError, ValueError):
        return None


def _read_step(step: "KeptStep", texts: Mapping[str, bytes]) -> Step:
    before, after = (
        {name: texts[sha] if sha else None for name, sha in side.items()}
        for side in (step.before, step.after)
    )
    return Step(step.what, before, after, step.base, step.at, step.number)


def _dump(history: History) -> bytes:
    """Return the file of a history; the oldest steps are left out when it would be too large."""
    from pydantic_core import to_json  # noqa: PLC0415

    from repurpose.studio.kept_history import KeptHistory  # noqa: PLC0415

    texts: dict[str, str] = {}
    room = MOST_BYTES
    kept: dict[str, list[KeptStep]] = {"done": [], "undone": []}
    for name, steps in (("done", history.done), ("undone", history.undone)):
        for step in reversed(steps):
            both = [content for side in (step.before, step.after) for content in side.values()]
            fresh = {digest(c): c for c in both if c is not None and digest(c) not in texts}
            room -= sum(len(content) for content in fresh.values())
            if room < 0:
                break
            texts |= {sha: b64encode(c).decode() for sha, c in fresh.items()}
            kept[name].insert(0, _keep_step(step))
    whole = KeptHistory(
        version=1,
        texts=texts,
        done=tuple(kept["done"]),
        undone=tuple(kept["undone"]),
        answered=tuple(history.answered),
        count=history.count,
    )
    return to_json(whole)


def _keep_step(step: Step) -> "KeptStep":
    from repurpose.studio.kept_history import KeptStep  # noqa: PLC0415

    before, after = (
        {name: digest(content) for name, content in side.items()}
        for side in (step.before, step.after)
    )
    return KeptStep(
        what=step.what,
        at=step.at,
        number=step.number,
        before=before,
        after=after,
        base=dict(step.base),
    )
