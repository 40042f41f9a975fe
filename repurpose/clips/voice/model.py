"""What every voice gives: samples and marks; and what a voice is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 48_000  # samples a second of all speech here


@dataclass(frozen=True, slots=True)
class Mark:
    """When the characters `[start, end)` of the sentence are said: seconds from its first sample."""

    start: int
    end: int
    begin: float
    finish: float


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A spoken sentence: mono samples at 48 kHz, -1 to 1, and marks in order of time.

    `timing` says whether the voice gave the marks itself or they were estimated from its pauses.
    """

    samples: "NDArray[np.float32]"
    marks: tuple[Mark, ...]
    timing: Literal["exact", "estimated"]

    @property
    def seconds(self) -> float:
        """How long it takes to say."""
        return len(self.samples) / RATE


class Voice(Protocol):
    """Speaks sentence by sentence."""

    @property
    def name(self) -> str:
        """What the pack calls it, such as `edge:zh-CN-XiaoxiaoNeural`."""

    @property
    def key(self) -> str:
        """All that decides how a sentence sounds, the sentence aside; part of the cache's key."""

    def at(self, speed: float) -> "Voice":
        """Return the voice at `speed` times its usual pace; itself, where it cannot change that."""

    def synthesize(self, sentence: str) -> Speech:
        """Say a sentence; marks are by offset into it.

        Raises:
            SetupError: something has to be set up first; the hint says what.
            MachineError: the voice is missing, out of reach, or fails.
            Unsteady: it failed in a way that another try may mend.
        """


class Unsteady(Exception):
    """A voice failed in a way that another try may mend; its text is for people."""
