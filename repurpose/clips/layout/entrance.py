"""How the words of a caption come: a part's place and a time in, where and how strongly it stands out.

Everything is there after four tenths of a second. The hook's words are to be read from the first
frame on, so they only move; whatever else fades does so while it moves.
"""

from dataclasses import dataclass, replace

from repurpose.clips.layout.easing import in_out_cubic, out_back, out_cubic, out_expo, out_quart
from repurpose.themes import Motion

LONGEST = 0.4  # seconds until the last word stands
SAID = 0.3  # seconds that a keyword swells for as it is said
_SWELL = 0.09  # of its size, at the most


@dataclass(frozen=True, slots=True)
class Pose:
    """How one part of a caption stands: moved by em, scaled, strong from 0 to 1, and how much is cut off."""

    strength: float = 1.0
    right: float = 0.0  # em
    down: float = 0.0  # em
    scale: float = 1.0
    shown: float = 1.0  # of its characters, from the left

    @property
    def settled(self) -> bool:
        """Whether it stands as it will stay."""
        return self == Pose()


def pose_of(
    motion: Motion, part: int, parts: int, at: float, *, key: bool = False, hook: bool = False
) -> Pose:
    """Return how part `part` of `parts` stands `at` seconds after its caption began to come."""
    length = {"cut": 0.1, "type": 0.12, "ink": 0.32, "fade": 0.34}.get(motion.words, 0.24)
    step = min(0.07, (LONGEST - length) / max(1, parts - 1))
    t = min(1.0, max(0.0, (at - part * step) / length))
    pose = _key_pose(motion, t) if key else _word_pose(motion, t)
    if not hook:
        return pose
    # It moves less: its lines stand close to one another.
    moved = pose.down or pose.right or pose.scale != 1.0
    return Pose(
        right=0.4 * pose.right,
        down=0.4 * pose.down if moved else 0.16 * (1 - out_quart(t)),
        scale=1 + (pose.scale - 1) * (1.0 if key else 0.5),
    )


def _key_pose(motion: Motion, t: float) -> Pose:
    if motion.key == "slam":
        return Pose(strength=min(1.0, 3 * t), scale=1.18 - 0.18 * out_expo(t))
    if motion.key == "stamp":
        return Pose(strength=min(1.0, 2 * t), scale=1.16 - 0.16 * out_back(t))
    return replace(_word_pose(motion, t), shown=1.0)


def _word_pose(motion: Motion, t: float) -> Pose:
    match motion.words:
        case "type":
            return Pose(shown=t)
        case "cut":
            return Pose(strength=1.0 if t > 0 else 0.0, down=0.06 * (1 - out_quart(t)))
        case "ink":
            return Pose(strength=in_out_cubic(t), down=-0.08 * (1 - out_cubic(t)))
        case "slide":
            return Pose(strength=out_cubic(t), right=0.3 * (1 - out_quart(t)))
        case "talk":
            return Pose(strength=min(1.0, 2 * t), right=-0.4 * (1 - out_back(t, 1.2)))
        case "fade":
            return Pose(strength=in_out_cubic(t))
        case "spring":
            return Pose(strength=min(1.0, 2.5 * t), scale=0.7 + 0.3 * out_back(t, 2.4))
        case _:
            return Pose(strength=min(1.0, 1.6 * t), down=0.5 * (1 - out_quart(t)))


def swell(at: float) -> float:
    """Return how large a keyword is `at` seconds after it began to be said; 1 at rest."""
    t = min(1.0, max(0.0, at / SAID))
    return 1 + _SWELL * 4 * out_cubic(t) * (1 - out_cubic(t))
