"""The beats of a clip's music as a grid in time: a frame in, the nearest later frame on a beat out."""

import math
from dataclasses import dataclass

BREATH = 0.15  # seconds that the least pause between two scenes takes, when cuts wait for a beat


@dataclass(frozen=True, slots=True)
class Grid:
    """Beats of music: the first one, and how far apart they are, in seconds."""

    first: float
    step: float

    def after(self, frame: int, fps: int) -> int:
        """Return the first frame at or after `frame` that lies on a beat, to within half a frame."""
        number = math.ceil((frame / fps - self.first) / self.step - 1e-6)
        return max(frame, round((self.first + number * self.step) * fps))
