"""What somebody waits for, so that work nobody has asked for yet stands back for it."""

import threading
import time
from types import TracebackType
from typing import Any

from repurpose.web import App, Receive, Scope, Send

_LONG_AGO = 3600.0


class Foreground:
    """Counts answers and posts that somebody waits for; work behind them asks `stand_back` between its steps."""

    def __init__(self) -> None:
        """Nobody waits for anything yet."""
        self._count, self._changed = 0, threading.Condition()
        self._left = time.monotonic() - _LONG_AGO  # when somebody had what they waited for

    def __enter__(self) -> None:
        """Somebody waits."""
        with self._changed:
            self._count += 1

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """They have it."""
        with self._changed:
            self._count -= 1
            self._left = time.monotonic()
            self._changed.notify_all()

    def stand_back(self, longest: float, quiet: float = 0.0) -> None:
        """Return once nobody has waited for `quiet` seconds, or after `longest`: a busy window holds nothing up for good.

        A page asks for one file after the other; in the moment between two nobody waits, and yet somebody does.
        """
        end = time.monotonic() + longest
        with self._changed:
            while (now := time.monotonic()) < end:
                rest = end if self._count else min(end, self._left + quiet)
                if rest <= now:
                    return
                self._changed.wait(rest - now)


def waited_for(app: App, foreground: Foreground) -> App:
    """Return `app`, each of its requests in the foreground until its answer begins."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        waiting = True
        foreground.__enter__()

        def let_go() -> None:
            nonlocal waiting
            if waiting:
                waiting = False
                foreground.__exit__(None, None, None)

        async def pass_on(message: Any) -> None:
            let_go()  # what is still sent after it, such as news for hours, holds nobody up
            await send(message)

        try:
            await app(scope, receive, pass_on)
        finally:
            let_go()

    return answer
