"""A caption and a frame in, how it looks there out: coming, a word being said, a keyword swelling, at rest."""

from repurpose.clips.layout.caption_ink import SETTLED, Moment
from repurpose.clips.layout.entrance import LONGEST, SAID
from repurpose.clips.layout.styles import Motion
from repurpose.clips.layout.timeline import Cue
from repurpose.clips.layout.tokens import silent_tokens


def moment_of(cue: Cue, frame: int, motion: Motion, fps: int, *, opens: bool) -> Moment:
    """Return how a caption looks at `frame`; one that opens its scene may be asked for before it begins."""
    since = frame - cue.start
    if since <= LONGEST * fps and (since >= 0 or opens):
        return Moment(entered=max(0, since))
    token, step = _said(cue, frame, motion)
    said = frame - _key_said(cue, fps)
    return Moment(token, step, said=said if 0 <= said <= SAID * fps else -1)


def calm_moment(cue: Cue, frame: int, motion: Motion) -> Moment:
    """Return how a caption looks at `frame` where nothing moves: the word said is marked all the same."""
    token, _ = _said(cue, frame, motion)
    return Moment(token, SETTLED[motion])


def _said(cue: Cue, frame: int, motion: Motion) -> tuple[int, int]:
    """Return which token is said at `frame`, and for how many frames; -1: none is marked."""
    if not cue.tokens or motion == "still":
        return -1, 0
    token = max(n for n, one in enumerate(cue.tokens) if n == 0 or one.frame <= frame)
    return token, min(max(0, frame - cue.tokens[token].frame), SETTLED[motion])


def _key_said(cue: Cue, fps: int) -> int:
    """Return the frame from which on the first keyword of a caption is said or read."""
    if not cue.keys:
        return cue.end + fps
    tokens = cue.tokens or silent_tokens(cue.text, "word", cue.start, cue.end)
    first = min(key[0] for key in cue.keys)
    frame = max((t.frame for t in tokens if t.start <= first), default=cue.start)
    return max(frame, cue.start + round(2 * LONGEST * fps))
