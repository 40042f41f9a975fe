"""Several who ask one endpoint at once: they share the money of a run and the pauses that the endpoint wants."""

from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Lock
from typing import Any

from repurpose.editor.asking import Answer, Question, Usage
from repurpose.editor.endpoint.client import Editor, open_editor
from repurpose.editor.endpoint.key import FindKey, find_key
from repurpose.editor.endpoint.settings import EditorSettings
from repurpose.editor.endpoint.sharing import Pace, Purse
from repurpose.platforms import Secret


class Editors:
    """Whoever is free answers; a question waits while nobody is. Safe from several threads."""

    def __init__(self, editors: Sequence[Editor]) -> None:
        """Keep who answers."""
        self.editors = tuple(editors)
        self._free: SimpleQueue[Editor] = SimpleQueue()
        for one in self.editors:
            self._free.put(one)

    def __call__(self, question: Question) -> Answer:
        """Ask whoever is free.

        Raises:
            AskFailed: There is no answer that can be used.
        """
        one = self._free.get()
        try:
            return one(question)
        finally:
            self._free.put(one)

    @property
    def spent(self) -> Usage:
        """What all of them were asked."""
        return sum((one.spent for one in self.editors), Usage())

    @property
    def calls(self) -> int:
        """How many requests were sent."""
        return sum(one.calls for one in self.editors)

    def close(self) -> None:
        """Close their connections."""
        for one in self.editors:
            one.close()


def open_editors(settings: EditorSettings, *, find_key: FindKey = find_key, **more: Any) -> Editors:
    """Return as many as `settings.at_once` says who ask by these settings; `close` them when done.

    The key is looked for once. What else `open_editor` takes goes to each of them.

    Raises:
        SetupError: The proxy's address is none.
    """
    purse, pace = Purse(settings.max_cost), Pace()
    key = _found_once(find_key)
    return Editors(
        [
            open_editor(settings, find_key=key, purse=purse, pace=pace, **more)
            for _ in range(max(1, settings.at_once))
        ]
    )


def _found_once(find: FindKey) -> Callable[[EditorSettings], Secret | None]:
    lock, found = Lock(), list[Secret]()

    def once(settings: EditorSettings) -> Secret | None:
        with lock:
            if not found and (key := find(settings)):
                found.append(key)
            return found[0] if found else None

    return once
