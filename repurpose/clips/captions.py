"""Captions beside the video: cues go in, the text of an .srt or a .vtt file comes out."""

from collections.abc import Mapping, Sequence

from repurpose.clips.timeline import Cue


def srt_text(
    cues: Sequence[Cue], fps: int, lines: Mapping[int, Sequence[str]] | None = None
) -> str:
    """Return the cues as SubRip text: numbered from 1, `HH:MM:SS,mmm`, for UTF-8 with plain line ends.

    `lines` maps the index of a cue to its lines where it should stand in more than one.
    """
    blocks = [
        f"{i + 1}\n{_clock(cue.start, fps, ',')} --> {_clock(cue.end, fps, ',')}\n"
        f"{_lines(i, cue, lines)}\n"
        for i, cue in enumerate(cues)
    ]
    return "\n".join(blocks)


def vtt_text(
    cues: Sequence[Cue],
    fps: int,
    lines: Mapping[int, Sequence[str]] | None = None,
    *,
    language: str = "zh-Hans",
) -> str:
    """Return the cues as WebVTT (W3C, webvtt1 §4): `HH:MM:SS.mmm`, `&`, `<` and `>` escaped."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {language}\n"]
    for i, cue in enumerate(cues):
        text = _lines(i, cue, lines)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(
            f"{i + 1}\n{_clock(cue.start, fps, '.')} --> {_clock(cue.end, fps, '.')}\n{text}\n"
        )
    return "\n".join(blocks)


def _lines(index: int, cue: Cue, lines: Mapping[int, Sequence[str]] | None) -> str:
    # A blank line would end the cue in both formats, so empty lines are left out.
    given = (lines or {}).get(index) or cue.text.splitlines()
    return "\n".join(line.strip() for line in given if line.strip())


def _clock(frame: int, fps: int, point: str) -> str:
    """Write the time of a frame, to the nearest millisecond."""
    ms = round(frame * 1000 / fps)
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{ms:03}"
