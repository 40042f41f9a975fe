"""A script and its speech on the clock: what is said sets the pace, and captions follow the words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repurpose.clips.layout.grid import BREATH, Grid
from repurpose.clips.layout.styles import Unit
from repurpose.clips.layout.timeline import (
    GAP,
    Cue,
    Scene,
    Timeline,
    cue_of,
    end_frames,
    shown_text,
)
from repurpose.clips.layout.tokens import Token, cut_tokens, retimed, saying_weight, spread
from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.slicing import Script

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repurpose.clips.voice.model import Mark, Speech

LEAD = 2  # frames that a caption stands before its first word
HOLD = 12  # frames that a caption may stand after its last word (Netflix Timed Text: half a second)
_SYLLABLES = 4.5  # a second, as voices usually say them
_HURRY = 1.15
_TURN = 0.42  # seconds between beats
_PAUSES = {"？": 0.4, "?": 0.4, "！": 0.34, "!": 0.34, "…": 0.46, "：": 0.24, ":": 0.24, "；": 0.22}
_PAUSE = 0.28  # seconds after any other sentence
_LISTEN = 0.25  # seconds before the first word
_END = 2.6  # seconds that an end card stands at the least
_FINAL = "。！？!?”」…"


@dataclass(frozen=True, slots=True)
class NarrationPart:
    """A caption within a sentence that is said: its beat, its number there, and its range."""

    beat: int
    caption: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said in one breath: one or more captions of a beat."""

    text: str
    parts: tuple[NarrationPart, ...]


def utterances_of(script: Script) -> list[Utterance]:
    """Return the sentences that a voice says for a script, in order.

    Captions are cut at clauses and have lost the mark that ended them; where the article has
    something between two captions, the voice gets a comma back, so that it breathes there.
    """
    found: list[Utterance] = []
    for number, beat in enumerate(script.beats):
        text, parts = "", list[NarrationPart]()
        captions = [c for c in beat.captions if shown_text(c.text)]
        for index, caption in enumerate(captions):
            shown = shown_text(caption.text)
            parts.append(NarrationPart(number, index, len(text), len(text) + len(shown)))
            text += shown
            last, lost = index == len(captions) - 1, caption.text.strip()[len(shown) :]
            if last or shown[-1] in _FINAL or lost[:1] in ("。", "."):
                found.append(Utterance(text + _stop(shown), tuple(parts)))
                text, parts = "", []
            else:
                after = captions[index + 1]
                touching = (
                    caption.spans and after.spans and caption.spans[-1].end == after.spans[0].start
                )
                joined = touching and not lost
                text += "" if joined and not shown.isascii() else _comma(shown)
    return found


def pause_after(sentence: str) -> float:
    """Return the seconds of silence after a sentence, by the mark that ends it."""
    return _PAUSES.get(sentence.rstrip('”」』’"')[-1:], _PAUSE)


def speeds_of(sentences: Sequence[str], wish: float) -> list[float]:
    """Return how fast each sentence is said, as times the voice's usual pace.

    A short sentence is given weight, a long one is said a little faster; and all are said up to
    15 % faster when the clip is then no longer than `wish` seconds. One much too long stays calm.
    """
    weights = [saying_weight(sentence) for sentence in sentences]
    usual = sum(weights) / _SYLLABLES + sum(map(pause_after, sentences)) + _LISTEN + _END
    need = usual / wish
    hurry = need if 1 < need <= _HURRY else 1.0
    return [round(hurry * (0.96 if w < 9 else 1.04 if w > 26 else 1.0), 2) for w in weights]


def _stop(shown: str) -> str:
    return "" if shown[-1] in "。！？!?…." else "." if shown.isascii() else "。"


def _comma(shown: str) -> str:
    if shown[-1] in "，、；：,;:—":
        return ""
    return ", " if shown.isascii() else "，"


def plan_spoken(
    script: Script,
    utterances: Sequence[Utterance],
    speeches: "Sequence[Speech]",
    *,
    fps: int = 30,
    most: float = 90.0,
    unit: Unit = "word",
    grid: Grid | None = None,
) -> tuple[Timeline, list[int]]:
    """Put a spoken script on the clock; also return the frame at which each utterance begins.

    A caption comes two frames before its first word, and goes at most twelve frames after its
    last. Tokens get the times of the voice's marks. With a `grid` beats of the script end on it.

    Raises:
        Overflow: it takes longer than `most` seconds to say.
    """
    at = 0
    scenes: list[Scene] = []
    starts: list[int] = []
    order = sorted({u.parts[0].beat for u in utterances})
    for number in order:
        start, cues = at, list[Cue]()
        said = [
            (u, s) for u, s in zip(utterances, speeches, strict=True) if u.parts[0].beat == number
        ]
        at += LEAD if starts else round(_LISTEN * fps)
        for place, (utterance, speech) in enumerate(said):
            starts.append(at)
            first = start if not cues else at - LEAD
            cues += _cues(script, utterance, speech, at, first, fps, unit)
            at += math.ceil(speech.seconds * fps)
            if place < len(said) - 1:
                at += round(pause_after(utterance.text) * fps)
        beat = script.beats[number]
        if beat.seconds is not None:
            at = max(at, start + round(beat.seconds * fps))
        else:
            at = grid.after(at + round(BREATH * fps), fps) if grid else at + round(_TURN * fps)
        cues = _apart(cues, at)
        scenes.append(Scene(beat.kind, start, at, tuple(cues), beat.scene, beat.footage))
    scenes.append(Scene("end", at, at + end_frames(script, fps), shows=script.end))
    timeline = Timeline(fps, script.title, tuple(scenes), script.names)
    if timeline.seconds > most:
        raise Overflow(
            msg(
                "The script of clip {slug!r} takes {seconds:.0f} s to say; the limit is {most:.0f} s.",
                slug=script.slug,
                seconds=timeline.seconds,
                most=most,
            ),
            hint=msg("Give the clip fewer captions, or a faster voice."),
        )
    return timeline, starts


def voice_track(
    speeches: "Sequence[Speech]", starts: Sequence[int], frames: int, fps: int, rate: int
) -> "NDArray[np.float32]":
    """Return one mono track of `frames` frames with each speech at its frame."""
    track = np.zeros(frames * rate // fps, np.float32)
    for speech, start in zip(speeches, starts, strict=True):
        low = start * rate // fps
        part = speech.samples[: len(track) - low]
        track[low : low + len(part)] += part
    return track


def _cues(
    script: Script,
    utterance: Utterance,
    speech: "Speech",
    at: int,
    first: int,
    fps: int,
    unit: Unit,
) -> list[Cue]:
    """Return the captions of one utterance that begins at frame `at`; the first stands from `first`."""
    begins = [
        _said_at(speech.marks, p, len(utterance.text), speech.seconds) for p in utterance.parts
    ]
    ends = [*begins[1:], speech.seconds]
    found: list[Cue] = []
    for index, part in enumerate(utterance.parts):
        captions = [c for c in script.beats[part.beat].captions if shown_text(c.text)]
        caption = captions[part.caption]
        start = first if index == 0 else at + math.floor(begins[index] * fps) - LEAD
        last = _last_word(speech.marks, part, ends[index])
        end = at + math.ceil(last * fps) + HOLD
        tokens = _tokens(part, utterance, speech, at, fps, unit, (begins[index], last))
        found.append(cue_of(caption, start, end, retimed(tokens, start)))
    return found


def _said_at(marks: "Sequence[Mark]", part: NarrationPart, length: int, seconds: float) -> float:
    """When the first character of a part is said; at an even pace where no mark says so."""
    for mark in marks:
        if mark.start < part.end and mark.end > part.start:
            return mark.begin
    return seconds * part.start / max(1, length)


def _last_word(marks: "Sequence[Mark]", part: NarrationPart, otherwise: float) -> float:
    found = [m.finish for m in marks if m.start < part.end and m.end > part.start]
    return max(found, default=otherwise)


def _tokens(
    part: NarrationPart,
    utterance: Utterance,
    speech: "Speech",
    at: int,
    fps: int,
    unit: Unit,
    bounds: tuple[float, float],
) -> tuple[Token, ...]:
    """Return a caption's tokens at the times of the marks that they overlap."""
    text = utterance.text[part.start : part.end]
    ranges = cut_tokens(text, unit)
    evenly = spread(text, ranges, *bounds)
    found = []
    for (a, b), even in zip(ranges, evenly, strict=True):
        low, high = part.start + a, part.start + b
        mark = next((m for m in speech.marks if m.start < high and m.end > low), None)
        if mark is None:
            time = even
        elif mark.start < low:  # a mark over several tokens: its time is shared out
            share = (low - mark.start) / (mark.end - mark.start)
            time = mark.begin + share * (mark.finish - mark.begin)
        else:
            time = mark.begin
        found.append(Token(a, b, at + round(time * fps)))
    return tuple(found)


def _apart(cues: list[Cue], end: int) -> list[Cue]:
    """Return the cues of a scene with gaps between them, none outlasting the scene.

    A caption stays until the next one comes when that is soon, for blinking tires the eye.
    """
    found: list[Cue] = []
    for number, cue in enumerate(cues):
        low = max(cue.start, found[-1].end + GAP) if found else cue.start
        after = cues[number + 1].start if number < len(cues) - 1 else end
        stop = after - GAP if after - cue.end < 15 else cue.end  # half a second at 30 a second
        found.append(replace(cue, start=low, end=max(low + 1, min(stop, after - GAP))))
    return found
