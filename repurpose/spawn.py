"""A function in, a process that runs it out: started anew, and without the caller's own script.

`multiprocessing` imports the caller's `__main__` again in each process that it spawns: a script
without an `if __name__ == "__main__"` guard would begin anew there, and one that comes from
standard input cannot be found. Our tasks need nothing of it.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from types import ModuleType
from typing import Any

_one_at_a_time = threading.Lock()


def start_process(target: Callable[..., None], *args: Any) -> SpawnProcess:
    """Start `target(*args)` in a daemon process of its own; both must be found by import."""
    process = get_context("spawn").Process(target=target, args=args, daemon=True)
    with _without_main():
        process.start()
    return process


@contextmanager
def _without_main() -> Iterator[None]:
    """While a process is started, let `__main__` be an empty module, which nobody imports again."""
    with _one_at_a_time:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
