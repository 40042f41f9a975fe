"""What a window of sentences does in a thread: the features of its sentences in, a role out.

Hook, answer and close are places that the planner fills; what stands between them is told apart here:
a story tells what somebody did and when, a turn says the other side, a reason gives a cause or a
figure, and what does none of these claims something.
"""

from collections.abc import Sequence

from repurpose.messages import mark
from repurpose.slicing.judging.features import Features
from repurpose.slicing.model import PostRole

ROLES: dict[PostRole, str] = {  # role -> what people call it: an id of the catalogues
    "hook": mark("hook"),
    "claim": mark("claim"),
    "reason": mark("reason"),
    "story": mark("story"),
    "turn": mark("turn"),
    "answer": mark("answer"),
    "close": mark("close"),
}
_GROUNDS = ("cause", "percent", "money", "condition")
_SOMEBODY = ("third person", "says", "date", "opens with a time")
_TOLD_BY_ME = 0.3  # of the sentences, from which on an article is somebody's own account


def middle_role(found: Sequence[Features], *, late: bool) -> PostRole:
    """Return what a window does that neither opens, answers nor closes.

    Args:
        found: The features of its sentences.
        late: Whether it stands in the second half of the article, where a turn can be one.
    """
    if late and any(one["turn"] > 0 or one["contrast"] > 0 for one in found):
        return "turn"
    if sum(map(_tells, found)) * 2 >= len(found):
        return "story"
    return "reason" if any(map(grounds, found)) else "claim"


def grounds(one: Features) -> bool:
    """Say whether a sentence gives a cause, a condition or a figure."""
    return one["share of digits"] > 0 or any(one[name] > 0 for name in _GROUNDS)


def _tells(one: Features) -> bool:
    """Say whether a sentence tells what somebody did, or when; and does not say what something is."""
    mine = one["first person"] > 0 and one["told in the first person"] >= _TOLD_BY_ME
    somebody = mine or any(one[name] > 0 for name in _SOMEBODY)
    return one["story"] > 0 and somebody
