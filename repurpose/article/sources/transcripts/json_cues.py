"""The JSON of a recogniser in, its cues out, by the names that its values have rather than by whose it is.

Known: Whisper and what is built on it (segments), whisper.cpp (transcription), WhisperX and FunASR
(speakers), Deepgram and AssemblyAI (utterances), the podcast namespace (segments with a body),
YouTube (events), youtube-transcript-api (a list), Tencent (ResultDetail).
"""

import re
from collections.abc import Iterator
from statistics import median
from typing import Any

from repurpose.article.sources.transcripts.cues import Cue, bounded, is_aside, seconds

_LISTS = ("segments", "utterances", "sentence_info", "transcription", "events", "cues", "sentences", "ResultDetail", "monologues", "paragraphs")  # fmt: skip
_WORDS = ("text", "transcript", "body", "sentence", "FinalSentence", "content", "utf8")
_STARTS = ("start", "startTime", "start_time", "from", "tStartMs", "StartMs", "begin_time", "begin", "ts", "offset")  # fmt: skip
_ENDS = ("end", "endTime", "end_time", "to", "EndMs", "end_ts")
_LASTS = ("duration", "dur", "dDurationMs")
_SPEAKERS = ("speaker", "spk", "speaker_id", "SpeakerId", "speakerId", "speaker_label", "speakerName")  # fmt: skip
_MILLI = ("tStartMs", "StartMs", "EndMs", "dDurationMs")
_LONG = 300.0  # seconds: cues that last longer on the average are counted in milliseconds
_DEEPEST = 12
_clock = re.compile(r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?")


def read_json_cues(data: Any) -> list[Cue]:
    """Return the cues of what a JSON file holds; none when it is no transcript."""
    rows = max(_tables(data, 0), key=_rank, default=[])
    cues = [cue for row in rows if (cue := _cue(row))]
    cues = [*_scaled(cues)] if not any(key in row for row in rows[:1] for key in _MILLI) else cues
    return [cue for cue in cues if not is_aside(cue.text)]


def title_in(data: Any) -> str:
    """Return the title that a JSON file gives."""
    said = data.get("title") if isinstance(data, dict) else ""
    return said.strip() if isinstance(said, str) else ""


def _tables(data: Any, depth: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the lists of the file that hold words with their times."""
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        known = [data[key] for key in _LISTS if isinstance(data.get(key), list)]
        others = [value for key, value in data.items() if key not in _LISTS]
        for value in (*known, *others):
            yield from _tables(value, depth + 1)
    elif isinstance(data, list) and data:
        rows = [row for row in data if isinstance(row, dict)]
        if rows and sum(_is_row(row) for row in rows) * 2 > len(data):
            yield [{**row, "text": _said(row)} for row in rows]
        for value in data:
            yield from _tables(value, depth + 1)


def _rank(rows: list[dict[str, Any]]) -> tuple[float, bool, int]:
    """The list that says most; then the one that names speakers; then the one of longer rows."""
    said = sum(len("".join(row["text"].split())) for row in rows)
    named = any(_speaker(row) for row in rows)
    return (round(said / 20), named, -len(rows))


def _is_row(row: dict[str, Any]) -> bool:
    return bool(_said(row).strip()) and _start(row) is not None


def _said(row: dict[str, Any]) -> str:
    for key in _WORDS:
        if isinstance(row.get(key), str):
            return str(row[key])
    for key in ("segs", "sentences"):  # of YouTube's events, and Deepgram's paragraphs
        pieces = row.get(key)
        if isinstance(pieces, list):
            said = [_said(piece) for piece in pieces if isinstance(piece, dict)]
            return ("" if key == "segs" else " ").join(said)
    return ""


def _start(row: dict[str, Any]) -> float | None:
    return _first(row, _STARTS, "from")


def _first(row: dict[str, Any], keys: tuple[str, ...], edge: str) -> float | None:
    for key in keys:
        if (time := _number(row.get(key))) is not None:
            return time / 1000 if key in _MILLI else time
    for name, divisor in (("timestamps", 1.0), ("offsets", 1000.0)):
        within = row.get(name)
        if isinstance(within, dict) and (time := _number(within.get(edge))) is not None:
            return time / divisor
    pair = row.get("timestamp")
    if isinstance(pair, list) and len(pair) == 2 and not isinstance(pair[0], list):
        return _number(pair[0 if edge == "from" else 1])
    return None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e12 else 0.0
    if isinstance(value, str) and _clock.fullmatch(value.strip()):
        return seconds(value.strip())
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?s?", value.strip()):
        return float(value.strip().rstrip("s"))
    return None


def _speaker(row: dict[str, Any]) -> str:
    for key in _SPEAKERS:
        value = row.get(key)
        if isinstance(value, dict):
            value = value.get("name", value.get("id"))
        if isinstance(value, str | int) and not isinstance(value, bool):
            return " ".join(str(value)[:80].split())
    return ""


def _cue(row: dict[str, Any]) -> Cue | None:
    start = _start(row)
    said = "\n".join(line.strip() for line in row["text"].split("\n") if line.strip())
    if start is None or not said:
        return None
    last = next((n / (1000 if key in _MILLI else 1) for key in _LASTS if (n := _number(row.get(key))) is not None), 0.0)  # fmt: skip
    end = _first(row, _ENDS, "to")
    speaker = _speaker(row)
    return Cue(start, start + last if end is None else end, said, speaker, turn=bool(speaker))


def _scaled(cues: list[Cue]) -> Iterator[Cue]:
    """Yield the cues in seconds: who counts in milliseconds has cues that last for many minutes."""
    lasting = median(cue.end - cue.start for cue in cues) if cues else 0.0
    divisor = 1000.0 if lasting > _LONG else 1.0
    for cue in cues:
        yield Cue(
            bounded(cue.start / divisor),
            bounded(cue.end / divisor),
            cue.text,
            cue.speaker,
            cue.turn,
        )
