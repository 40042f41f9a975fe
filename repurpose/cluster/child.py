"""A pipe in, packs made as tasks come through it out: the work of a process that a worker starts.

Each run has processes of its own, with the working folder and the settings of that run: nothing that
a process remembers (themes, fonts, lists of words) is that of another run.
"""

import logging
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from repurpose.errors import RepurposeError
from repurpose.garbage import collect_rarely

_IDLE = 600.0  # seconds without a task after which it goes: whoever placed the order may be gone


def main() -> None:
    """Do tasks until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    logging.captureWarnings(capture=True)
    pipe: Connection[Any, Any] = Connection(int(sys.argv[1]))
    with suppress(EOFError, OSError):
        make = _ready(pipe)
        while pipe.poll(_IDLE):
            task = pipe.recv()
            pipe.send_bytes(_try(partial(make, task)))
    os._exit(0)  # whatever threads a store still has


def _ready(pipe: "Connection[Any, Any]") -> Callable[[Any], Any]:
    """Take the order; tell what this process is like; return what makes a pack."""
    order = pipe.recv()
    from repurpose.cluster.machine import describe_machine  # noqa: PLC0415  # all else first
    from repurpose.cluster.store import open_store  # noqa: PLC0415

    stores = []

    def introduce() -> tuple[Any, RepurposeError | None]:
        try:
            if order.store:
                stores.append(open_store(order.store))
                stores[0].check()
        except RepurposeError as error:
            return describe_machine(), error
        return describe_machine(), None

    pipe.send_bytes(_try(introduce))
    from repurpose.cluster.making import make_pack  # noqa: PLC0415

    return lambda task: make_pack(task, order, stores[0] if stores else None)


def _try(do: Callable[[], Any]) -> bytes:
    """Return, pickled, whether something could be done, and what came of it, or the error."""
    try:
        return pickle.dumps((True, do()), protocol=5)
    except Exception as error:  # noqa: BLE001 - raised again by whoever waits
        if not isinstance(error, RepurposeError):
            error.add_note(traceback.format_exc())
        return pickle.dumps((False, error), protocol=5)


if __name__ == "__main__":
    main()
