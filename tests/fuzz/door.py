"""What a door is: what comes in by it, how it is entered, and what wrong inputs for it look like."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from random import Random

Enter = Callable[[bytes], object]
Mutate = Callable[[bytes, Random], bytes]
Grow = Callable[[bytes, Random], Callable[[int], bytes]]


@dataclass(frozen=True, slots=True)
class Door:
    """One way in.

    `open` takes a private folder and gives the function that is called with each input, the one
    that the command line or a server calls. A `RepurposeError` with an exit code other than 1 is an
    answer; every other exception is a fault.
    """

    name: str
    about: str
    seeds: Callable[[], Iterable[bytes]]
    open: Callable[[Path], AbstractContextManager[Enter]]
    mutate: Mutate
    grow: Grow | None = None  # None: its work is not measured by the length of what comes in
    lengths: tuple[int, ...] = (4_000, 16_000, 64_000)  # bytes at which the growth is measured


class Wrong(AssertionError):
    """Something that a door promises does not hold."""


def must(holds: object, *said: object) -> None:
    """Raise `Wrong` with what was promised unless it holds."""
    if not holds:
        raise Wrong(" ".join(str(word)[:200] for word in said))
