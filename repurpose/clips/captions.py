"""Captions beside the video: cues go in, the text of an .srt, .vtt or .ass file comes out."""

from collections.abc import Mapping, Sequence

from repurpose.clips.layout.timeline import Cue

Colour = tuple[int, int, int]


_ASS_STYLE = (
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
    "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
    "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding"
)


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


def ass_text(
    cues: Sequence[Cue],
    fps: int,
    size: tuple[int, int],
    font: tuple[str, int],
    colours: tuple[Colour, Colour, Colour],
    *,
    title: str = "",
    lines: Mapping[int, Sequence[str]] | None = None,
) -> str:
    r"""Return the cues as Advanced SubStation Alpha, v4.00+, for players and editing programs.

    Words that light up carry `\k` times. Frame size in px; `font` is a family and its size in px;
    `colours` are those of the text, of words not said yet, and of the edge.
    """
    text, ahead, edge = (_ass_colour(c) for c in colours)
    margin = (round(size[0] * 0.06), round(size[0] * 0.17), round(size[1] * 0.28))
    style = (
        f"Style: Default,{font[0]},{font[1]},{text},{ahead},{edge},&H80000000,-1,0,0,0,100,100,0,0,"
        f"1,3,0,1,{margin[0]},{margin[1]},{margin[2]},1"
    )
    head = [
        "[Script Info]",
        f"Title: {' '.join(title.split())}",
        "ScriptType: v4.00+",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        f"PlayResX: {size[0]}",
        f"PlayResY: {size[1]}",
        "",
        "[V4+ Styles]",
        _ASS_STYLE,
        style,
        "",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ]
    events = [
        f"Dialogue: 0,{_ass_clock(cue.start, fps)},{_ass_clock(cue.end, fps)},Default,,0,0,0,,"
        f"{_ass_line(i, cue, fps, lines)}"
        for i, cue in enumerate(cues)
    ]
    return "\n".join([*head, *events, ""])


def _ass_line(index: int, cue: Cue, fps: int, lines: Mapping[int, Sequence[str]] | None) -> str:
    if not cue.tokens:
        return "\\N".join(_ass_escaped(s) for s in _lines(index, cue, lines).split("\n"))
    # Line ends by offset, so that a token that begins a line carries the break.
    given = (lines or {}).get(index) or ()
    ends, at = set(), 0
    for line in given[:-1]:
        at = cue.text.find(line, at) + len(line)
        ends.add(at)
    said, before = "", 0
    frames = [*(t.frame for t in cue.tokens[1:]), cue.end]
    for token, after in zip(cue.tokens, frames, strict=True):
        until = round((after - cue.start) * 100 / fps)
        said += f"{{\\k{max(0, until - before)}}}"
        before = max(before, until)
        for k in range(token.start, token.end):
            said += ("\\N" if k in ends else "") + _ass_escaped(cue.text[k])
    return said


def _ass_escaped(text: str) -> str:
    return text.replace("\\", "＼").replace("{", "｛").replace("}", "｝").replace("\n", "\\N")


def _ass_colour(colour: Colour) -> str:
    return f"&H00{colour[2]:02X}{colour[1]:02X}{colour[0]:02X}"


def _ass_clock(frame: int, fps: int) -> str:
    """Write the time of a frame to the hundredth of a second, all that the format holds."""
    hundredths = round(frame * 100 / fps)
    seconds, hundredths = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{hundredths:02}"


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
