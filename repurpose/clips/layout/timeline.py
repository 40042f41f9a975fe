"""When everything in a clip happens, in frames: a script goes in, a timeline of scenes comes out.

No voice sets the pace here, so the reader does. Sources: Netflix Timed Text Style Guide, general
requirements (at least 5/6 s, at most 7 s, at least 2 frames between captions) and Simplified
Chinese (9 characters a second for adults), partnerhelp.netflixstudios.com, read 2026-11.
"""

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from repurpose.article import Span
from repurpose.clips.layout.grid import BREATH, Grid
from repurpose.clips.layout.styles import Unit
from repurpose.clips.layout.tokens import Token, silent_tokens
from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.slicing import Beat, BeatScene, Caption, Script

READING_SPEED = 9.0  # characters a second that a caption never exceeds
COMFORT = 7.0  # characters a second that it aims at
HURRY = 0.85  # of the comfortable time: what a wished length may press a script to
CLAUSE_PAUSE = 0.15  # seconds for each clause mark
SHORTEST, LONGEST = 5 / 6, 7.0  # seconds a caption may stand
_END = (2.6, 5.0)  # seconds of the end card
_BREATH = 0.3  # seconds between beats
_GLANCED = 0.75  # of its reading time: whoever is there reads on
GAP = 2  # frames between the end of one caption and the start of the next
CLAUSE_MARKS = frozenset("，、；：。！？…—,;:.!?")
_TRAILING = "，、。；：．,;:"  # marks that a caption does not end with; ！？…” stay
# Characters read in the time of one Han. Netflix Timed Text Style Guides, read 2026-11: 9 a second in
# Chinese, 7 in Japanese for Japanese (SDH), 12 in Korean, 20 letters in English.
_KANA_RATE, _HANGUL_RATE, _LATIN_RATE = 7 / 9, 12 / 9, 2.2


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption on the clock: frames `[start, end)`, and where it comes from in the article."""

    start: int
    end: int
    text: str  # as it is shown: without a closing comma or stop
    spans: tuple[Span, ...]
    tokens: tuple[Token, ...] = ()  # empty: nothing in it lights up
    keys: tuple[tuple[int, int], ...] = ()  # ranges of `text` that are set apart


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of the clip with one layout: frames `[start, end)`."""

    kind: Literal["hook", "beat", "close", "end"]
    start: int
    end: int
    cues: tuple[Cue, ...] = ()
    shows: BeatScene | None = None  # the card that is built up while its captions are said
    footage: str = ""  # what is shown behind its words


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole clip on the clock. Scenes follow one another without a gap, from frame 0."""

    fps: int
    title: str
    scenes: tuple[Scene, ...]
    names: tuple[str, ...] = ()  # no line parts one

    @property
    def frames(self) -> int:
        """How many frames the clip has."""
        return self.scenes[-1].end

    @property
    def seconds(self) -> float:
        """How long the clip is."""
        return self.frames / self.fps

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Every caption, in order."""
        return tuple(cue for scene in self.scenes for cue in scene.cues)

    def scene_at(self, frame: int) -> int:
        """Return the index of the scene that `frame` lies in; the last one from the end on."""
        for index, scene in enumerate(self.scenes):
            if frame < scene.end:
                return index
        return len(self.scenes) - 1


@dataclass(frozen=True, slots=True)
class _Want:
    """How long one caption would like to stand, and the least and most it may, in seconds."""

    least: float
    like: float
    most: float


def shown_text(text: str) -> str:
    """Return a caption as it stands on the screen: its closing comma, stop or colon dropped.

    A full stop in ASCII goes only after Han text; in English it is part of the sentence.
    """
    bare = text.strip()
    cut = bare.rstrip(_TRAILING)
    if cut.endswith(".") and not cut.endswith("..") and _has_han(cut[-2:]):
        cut = cut[:-1]
    return cut or bare


def reading_units(text: str) -> float:
    """Return the length of `text` in the time that a Han takes to read.

    Characters but white space, by the speeds of the style guides: 9 a second in Chinese, 7 in Japanese,
    12 in Korean, 20 letters in English.
    """
    count = sum(1 for c in text if not c.isspace())
    return count / _rate(text)


def reading_time(text: str) -> float:
    """Return the seconds that a silent caption should stand: 7 characters a second, and pauses."""
    marks = sum(1 for c in text if c in CLAUSE_MARKS)
    return max(1.0, reading_units(text) / COMFORT) + CLAUSE_PAUSE * marks


def plan_timeline(
    script: Script,
    *,
    fps: int = 30,
    seconds: tuple[float, float] = (15.0, 30.0),
    most: float = 60.0,
    grid: Grid | None = None,
) -> Timeline:
    """Put a script on the clock: its captions beat by beat, the hook first, and an end card.

    Args:
        script: what the clip says. The first frame shows its first caption.
        fps: frames a second.
        seconds: the length to aim at. Captions stand longer or up to 15 % shorter to reach it,
            within the limits of the style guide; a script too short for it gives a shorter clip,
            one too long for it a longer clip at a comfortable pace.
        most: seconds that no clip exceeds; captions go as fast as 9 characters a second for it.
        grid: beats of the music that scenes end on, as long as the clip stays within its limits.

    Raises:
        Overflow: even at 9 characters a second the script takes longer than `most`.
    """
    beats = [
        replace(beat, captions=tuple(c for c in beat.captions if shown_text(c.text)))
        for beat in script.beats
    ]
    beats = [beat for beat in beats if beat.captions]
    wants = [want for beat in beats for want in _wants(beat, fps)]
    turn = round(_BREATH * fps)
    end = end_frames(script, fps)
    fixed = end + turn * max(0, len(beats) - 1)
    lengths = _fit(wants, fixed, fps=fps, seconds=seconds, most=most, slug=script.slug)
    plain = _lay(script, beats, lengths, turn=turn, end=end, fps=fps)
    if grid is None:
        return plain
    high = max(plain.seconds, seconds[1])
    for spare in range(len(beats) + 1):  # captions give way to the waits, one beat at a time
        short = fixed + round(spare * grid.step * fps / 2)
        with suppress(Overflow):
            lengths = _fit(wants, short, fps=fps, seconds=seconds, most=most, slug=script.slug)
            found = _lay(script, beats, lengths, turn=turn, end=end, fps=fps, grid=grid)
            if found.seconds <= min(high, most):
                return found
    return plain


def end_frames(script: Script, fps: int) -> int:
    """Return how long the end card stands: as long as what is asked on it takes to read."""
    asked = "".join(p.text for p in script.end.pieces if p.field == "text") if script.end else ""
    return round(max(_END[0], min(_END[1], reading_time(asked) * _GLANCED)) * fps)


def cue_of(caption: Caption, start: int, end: int, tokens: tuple[Token, ...] = ()) -> Cue:
    """Return a caption on the clock, from frame `start` to frame `end`, as it is shown."""
    text = shown_text(caption.text)
    keys = tuple((a, b) for a, b in caption.keys if b <= len(text))
    return Cue(start, end, text, caption.spans, tokens, keys)


def with_tokens(timeline: Timeline, unit: Unit) -> Timeline:
    """Return the timeline with tokens at reading speed in each caption that has none yet."""

    def lit(cue: Cue) -> Cue:
        found = cue.tokens or silent_tokens(cue.text, unit, cue.start, cue.end)
        return replace(cue, tokens=found)

    scenes = tuple(replace(s, cues=tuple(lit(c) for c in s.cues)) for s in timeline.scenes)
    return replace(timeline, scenes=scenes)


def _wants(beat: Beat, fps: int) -> list[_Want]:
    """Return how long the captions of a beat stand: as long as a person wants, if that can be read."""
    wants = [_want(c.text) for c in beat.captions]
    if beat.seconds is None:
        return wants
    room = beat.seconds - _BREATH - len(wants) * (GAP + 1) / fps
    share = room / sum(want.like for want in wants)
    return [_Want(n, n, n) for n in (max(w.least, w.like * share) for w in wants)]


def least_seconds(beat: Beat, fps: int = 30) -> float:
    """Return the shortest that a beat can be and still be read."""
    least = sum(_want(c.text).least for c in beat.captions)
    return least + _BREATH + len(beat.captions) * (GAP + 1) / fps


def _want(text: str) -> _Want:
    like = min(reading_time(text), LONGEST)
    least = min(max(SHORTEST, reading_units(text) / READING_SPEED), LONGEST)
    return _Want(least, max(like, least), max(least, min(LONGEST, like * 1.7)))


def _fit(
    wants: Sequence[_Want],
    fixed: int,
    *,
    fps: int,
    seconds: tuple[float, float],
    most: float,
    slug: str,
) -> list[int]:
    """Return how many frames each caption stands, its gap included, so that the clip fits."""

    def lengths(factor: float) -> list[int]:
        # Rounding up keeps the reading speed true after snapping to frames.
        return [
            math.ceil(min(max(w.like * factor, w.least), w.most) * fps - 1e-9) + GAP for w in wants
        ]

    def total(factor: float) -> int:
        return fixed + sum(lengths(factor))

    low, high = (round(s * fps) for s in seconds)
    if total(0.0) > round(most * fps):
        raise Overflow(
            msg(
                "The script of clip {clip!r} takes {seconds:.0f} s to read; the limit is {most:.0f} s.",
                clip=slug,
                seconds=total(0.0) / fps,
                most=most,
            ),
            hint=msg("Give the clip fewer or shorter captions."),
        )
    if total(HURRY) > high:  # too much for the wished length: comfortable, up to the hard limit
        high = round(most * fps)
    if total(1.0) > high:
        return lengths(_search(lambda f: total(f) <= high, 0.0, 1.0))
    if total(1.0) < low:
        return lengths(_search(lambda f: total(f) <= low, 1.0, 8.0))
    return lengths(1.0)


def _search(fits: Callable[[float], bool], low: float, high: float) -> float:
    """Return the largest factor in `[low, high]` that fits, to within a frame; `low` fits."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _lay(
    script: Script,
    beats: Sequence[Beat],
    lengths: Sequence[int],
    *,
    turn: int,
    end: int,
    fps: int,
    grid: Grid | None = None,
) -> Timeline:
    scenes: list[Scene] = []
    at = index = 0
    for number, beat in enumerate(beats):
        start, cues = at, []
        for caption in beat.captions:
            stop = at + lengths[index]
            cues.append(cue_of(caption, at, stop - GAP))
            at, index = stop, index + 1
        if grid:
            at = grid.after(at + round(BREATH * fps), fps)
        elif number < len(beats) - 1:
            at += turn
        if beat.seconds is not None:
            at = max(cues[-1].end, start + round(beat.seconds * fps))
        scenes.append(Scene(beat.kind, start, at, tuple(cues), beat.scene, beat.footage))
    scenes.append(Scene("end", at, at + end, shows=script.end))
    return Timeline(fps, script.title, tuple(scenes), script.names)


def _rate(text: str) -> float:
    """Return how many characters of a text are read in the time of one Han."""
    if any("\u3041" <= c <= "\u30ff" and c != "・" for c in text):
        return _KANA_RATE
    if any("\uac00" <= c <= "\ud7a3" for c in text):
        return _HANGUL_RATE
    return 1.0 if _has_han(text) else _LATIN_RATE


def _has_han(text: str) -> bool:
    return any("\u2e80" <= c <= "\ud7ff" or "\uf900" <= c <= "\uffef" for c in text) or any(
        "\U00020000" <= c <= "\U0003ffff" for c in text
    )
