"""The text of a subtitle file in, its cues out: SubRip, WebVTT, and the lines that recognisers print.

WebVTT is read by https://www.w3.org/TR/webvtt1/ (read 2026-11), SubRip as players read it: numbers,
settings and looks may be missing or wrong. What is no cue is passed over; nothing is an error.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import pairwise

LONGEST = 359_999.0  # seconds: what stands behind 99:59:59 is no time of a recording

_time = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_arrow = re.compile(rf"^[ \t]*(?P<start>{_time})[ \t]*-->[ \t]*(?P<end>{_time})", re.MULTILINE)
_printed = re.compile(rf"^\s*\[(?P<start>{_time})\s*-->\s*(?P<end>{_time})\][ \t]*(?P<text>.*)$")
_stamped = re.compile(
    rf"^\s*(?P<who>[^\s:：\[(][^\n:：]{{0,40}}?)?\s*[\[(（]?(?P<start>{_time})[\])）]?\s*[:：]?\s*$"
)
_voice = re.compile(r"<v(?:\.[^\s>]{1,60})?[ \t]+(?P<who>[^>\n]{1,80})>")
_tag = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<\d[\d:.]{4,14}>|\{\\[^{}\n]{1,200}\}")
_aside = re.compile(r"[\[(（【][^\[\]()（）【】]{0,60}[\])）】]|[♪♫]")
_LONGEST_ASIDE = 200  # characters
_header = re.compile(r"\ufeff?WEBVTT(?:[ \t]+-?[ \t]*(?P<title>[^\n]{1,200}))?$")
_ROLLING = (
    0.4  # of the cues that begin with the last line of the one before, where captions roll up
)


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said at one time. `speaker` is empty where nobody is named."""

    start: float  # seconds
    end: float
    text: str
    speaker: str = ""
    turn: bool = False  # begins another speaker's turn, whether he is named or not


def read_cues(text: str) -> list[Cue]:
    r"""Return the cues of a SubRip or WebVTT file in their order, looks and descriptions of sound left out."""
    found = [Cue(start, end, "\n".join(lines)) for start, end, lines in _blocks(text) if lines]
    return [cue for one in _unrolled(found) for cue in _voices(one)]


def read_printed(text: str) -> list[Cue]:
    """Return the cues of lines such as `[00:01.000 --> 00:02.500] words`, or of a name and a time above words."""
    cues: list[Cue] = []
    for line in text.split("\n"):
        if printed := _printed.match(line):
            start, end = seconds(printed["start"]), seconds(printed["end"])
            cues.append(Cue(start, end, printed["text"].strip()))
        elif stamped := _stamped.match(line):
            start = seconds(stamped["start"])
            cues.append(Cue(start, start, "", (stamped["who"] or "").strip(" -—|·"), turn=True))
        elif cues and line.strip():
            joined = f"{cues[-1].text}\n{line.strip()}" if cues[-1].text else line.strip()
            cues[-1] = replace(cues[-1], text=joined)
    ends = [*(cue.start for cue in cues[1:]), 0.0][: len(cues)]
    told = [replace(cue, end=max(cue.end, end)) for cue, end in zip(cues, ends, strict=True)]
    return [cue for cue in told if cue.text.strip()]


def title_of(text: str) -> str:
    """Return the title that the first line of a WebVTT file gives."""
    found = _header.match(text.partition("\n")[0].rstrip())
    return (found["title"] or "").strip() if found else ""


def seconds(time: str) -> float:
    """Return a time such as 1:02:03,400 in seconds."""
    parts = [float(part) for part in time.replace(",", ".").split(":")]
    total = 0.0
    for part in parts:
        total = total * 60 + part
    return bounded(total)


def bounded(value: float) -> float:
    """Return a time that a recording can have."""
    return min(max(value, 0.0), LONGEST) if math.isfinite(value) else 0.0


def is_aside(text: str) -> bool:
    """Say whether a cue only describes a sound: [Music], （掌声）, ♪ … ♪."""
    text = text.strip()
    if len(text) > _LONGEST_ASIDE or not text:
        return not text
    return (text[0] in "♪♫" and text[-1] in "♪♫") or not _aside.sub("", text).strip()


def _blocks(text: str) -> Iterator[tuple[float, float, list[str]]]:
    """Yield start, end and lines of each cue.

    WebVTT's end with a blank line; SubRip's with the number of the next, whatever stands between.
    """
    strict = bool(_header.match(text.partition("\n")[0].rstrip()))
    places = [*_arrow.finditer(text)]
    for found, after in pairwise([*places, None]):
        assert found is not None
        stop = after.start() if after else len(text)
        body = text[found.end() : stop].partition("\n")[2]  # behind the settings
        lines = [line.strip() for line in body.strip("\n").split("\n")]
        if strict and "" in lines:
            del lines[lines.index("") :]
        elif after and lines[-1].isdigit():
            lines.pop()
        yield seconds(found["start"]), seconds(found["end"]), [line for line in lines if line]


def _unrolled(cues: Sequence[Cue]) -> list[Cue]:
    """Return captions that roll up, each line once; others as they are."""
    rows = [[plain for line in cue.text.split("\n") if (plain := _plain(line))] for cue in cues]
    pairs = [(a, b) for a, b in pairwise(rows) if a and b]
    rolling = sum(b[0] == a[-1] for a, b in pairs)
    if len(pairs) < 4 or rolling < _ROLLING * len(pairs):
        return [*cues]
    found: list[Cue] = []
    last: list[str] = []
    for cue, own in zip(cues, rows, strict=True):
        fresh = [*own]
        while fresh and fresh[0] in last:
            del fresh[0]
        if fresh:
            found.append(replace(cue, text="\n".join(fresh)))
        last = own or last
    return found


def _plain(line: str) -> str:
    return " ".join(unescape(_tag.sub("", line)).split())


def _voices(cue: Cue) -> Iterator[Cue]:
    """Yield a cue for each voice in it: `<v 林岚>` of WebVTT, and lines that a dash or >> begins."""
    places = [*_voice.finditer(cue.text)]
    bounds = [0, *(found.start() for found in places), len(cue.text)]
    names = ["", *(found["who"].strip() for found in places)]
    for name, (start, end) in zip(names, pairwise(bounds), strict=True):
        lines = [line for line in map(_plain, cue.text[start:end].split("\n")) if line]
        for turn, said in _by_dashes(lines):
            if said and not is_aside(said):
                yield replace(cue, text=said, speaker=unescape(name), turn=turn or bool(name))


def _by_dashes(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Yield runs of lines: one that a dash begins is another speaker's where two of them are."""
    rows = [*lines]
    dashed = sum(bool(re.match(r"[-–—]\s?\S", row)) for row in rows) > 1
    found: list[tuple[bool, list[str]]] = []
    for row in rows:
        mark = re.match(r">>+\s*|[-–—]\s?(?=\S)" if dashed else r">>+\s*", row)
        if mark or not found:
            found.append((bool(mark), []))
        found[-1][1].append(row[mark.end() :] if mark else row)
    for turn, said in found:
        yield turn, "\n".join(row for row in said if row)
