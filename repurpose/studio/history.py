"""Steps taken in; the files to put back for undo and redo out. A step is what some files held before."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from repurpose.pack.overrides.files import digest

Content = Mapping[
    str, bytes | None
]  # a file's bytes by its path in the pack; None: it was not there
MOST = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what it was, what the files that it touched held before, what they were to hold."""

    what: str  # a key of the page's words
    before: Content
    after: Content
    base: Mapping[str, str] = field(
        default_factory=dict
    )  # hashes of the files as the step left them


@dataclass
class History:
    """The steps of one pack, in order; what was undone can be done again until something new is."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)  # one change at a time
    stop: threading.Event | None = None  # ends what is being made just now
    given_up: str = ""  # the files that were not taken in, for somebody stopped that

    def add(self, step: Step) -> None:
        """Remember a new step; one that left all as it was is none."""
        if {file: digest(content) for file, content in step.before.items()} == dict(step.base):
            return
        self.done = [*self.done, step][-MOST:]
        self.undone = []

    def describe(self) -> dict[str, str]:
        """Return what undo and redo would do next, as keys of words; empty when there is nothing."""
        return {
            "undo": self.done[-1].what if self.done else "",
            "redo": self.undone[-1].what if self.undone else "",
        }
