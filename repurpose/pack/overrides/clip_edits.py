"""`clips.toml` and the scripts as written in, the clips as the author wants them out.

The file holds how all clips are made, and for a clip that the author has touched its captions, one
text each. A text that the script shows too keeps its place in the article; every other one is the
author's own: it has no place, and the manifest says so.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from repurpose.clips import shown_text
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.choices import Choices
from repurpose.pack.overrides.files import CLIPS, read_table
from repurpose.slicing.model import Beat, Caption, Script

LOOKS = ("voice", "music", "captions", "motion")
MOST_LINES = 60
LONGEST = 84  # cells of a caption, of which a Han character takes two: more fits no screen


@dataclass(frozen=True, slots=True)
class OwnClips:
    """What the author wants of the clips: options by name, and captions by the clip's id."""

    look: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_clips(content: bytes | None, where: Path | str = CLIPS) -> OwnClips:
    """Return what the file wants; nothing when there is no file.

    Raises:
        ContentError: The file is no TOML, or says something that cannot be; file and key are named.
    """
    return clips_from(read_table(content, where), where)


def clips_from(table: Mapping[str, Any], where: Path | str = CLIPS) -> OwnClips:
    """Return what a table wants, as the file has it.

    Raises:
        ContentError: It says something that cannot be; `where` and the key are named.
    """
    table = dict(table)
    clips = table.pop("clip", [])
    for name, value in table.items():
        if name not in LOOKS or not isinstance(value, str) or not value:
            raise ContentError(
                msg("{where}: {name}: cannot be.", where=where, name=name),
                hint=msg("Known: {looks}, as texts.", looks=", ".join(LOOKS)),
            )
    if not isinstance(clips, list):
        raise ContentError(msg("{where}: clip: must be a list of tables.", where=where))
    lines: dict[str, tuple[str, ...]] = {}
    for number, clip in enumerate(clips, start=1):
        place = f"{where}: clip {number}"
        if not isinstance(clip, dict) or clip.keys() != {"id", "lines"}:
            raise ContentError(
                msg("{place}: needs `id` and `lines`, and nothing else.", place=place)
            )
        lines[str(clip["id"])] = _lines(clip["lines"], place)
    return OwnClips(table, lines)


def _lines(values: Any, place: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not 0 < len(values) <= MOST_LINES:
        raise ContentError(
            msg("{place}: lines: 1 to {most_lines} captions.", place=place, most_lines=MOST_LINES)
        )
    if not all(isinstance(v, str) and v.strip() and v.isprintable() for v in values):
        raise ContentError(msg("{place}: lines: each a text of one line.", place=place))
    if long := next((v for v in values if _cells(v) > LONGEST), ""):
        raise ContentError(
            msg(
                "{place}: “{long}…” is too long: {cells} cells, {longest} fit a caption.",
                place=place,
                long=long[:12],
                cells=_cells(long),
                longest=LONGEST,
            ),
            hint=msg("Part it in two."),
        )
    return tuple(v.strip() for v in values)


def _cells(text: str) -> int:
    """Return the width of a text: two for each wide character (Unicode Standard Annex 11)."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def write_clips(own: OwnClips) -> bytes | None:
    """Return the file that says so; None when nothing is wanted."""
    if not own.look and not own.lines:
        return None
    rows = ["# Clips as the author wants them: how they are made, and what their captions say."]
    rows += [f"{name} = {_text(own.look[name])}" for name in LOOKS if own.look.get(name)]
    for clip, texts in own.lines.items():
        rows += ["", "[[clip]]", f"id = {_text(clip)}", "lines = ["]
        rows += [f"  {_text(text)}," for text in texts]
        rows += ["]"]
    return ("\n".join(rows) + "\n").encode()


def _text(value: str) -> str:
    # Basic strings take JSON's escapes, but for DEL (TOML 1.0, String).
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def wanted_choices(choices: Choices, own: OwnClips) -> Choices:
    """Return the choices for clips: the author's where he has any.

    Raises:
        UnknownName, UsageError: No such voice, music, caption style or motion.
    """
    if not own.look:
        return choices
    from repurpose.clips.recipe import MOTIONS  # noqa: PLC0415
    from repurpose.errors import UnknownName  # noqa: PLC0415
    from repurpose.pack.make import check_clip_choices  # noqa: PLC0415

    motion = own.look.get("motion", choices.motion)
    if motion not in MOTIONS:
        raise UnknownName("motion", motion, MOTIONS)
    wanted = Choices(**{**{f.name: getattr(choices, f.name) for f in fields(choices)}, **own.look})
    check_clip_choices(wanted)
    return wanted


def own_script(script: Script, lines: Sequence[str]) -> Script:
    """Return the script that says these captions, in this order.

    What the script shows keeps its place and its beat; the author's own words join the beat before.
    """
    there = [(n, c) for n, beat in enumerate(script.beats) for c in beat.captions]
    left = list(there)
    beat, told = 0, []
    for line in lines:
        found = next((one for one in left if shown_text(one[1].text) == shown_text(line)), None)
        if found is not None:
            left.remove(found)
            beat = found[0]
        told.append((beat, found[1] if found else Caption(line, ())))
    beats: list[Beat] = []
    last = -1
    for number, caption in told:
        if number == last:
            beats[-1] = replace(beats[-1], captions=(*beats[-1].captions, caption))
        else:
            beats.append(Beat(script.beats[number].kind, (caption,)))
        last = number
    return replace(script, beats=tuple(beats))


def apply_clips(scripts: Sequence[Script], own: OwnClips) -> tuple[Script, ...]:
    """Return the scripts of the clips, those with captions of the author's own said as he wants."""
    from repurpose.pack.content import clip_name  # noqa: PLC0415  # which reads much more

    return tuple(
        own_script(script, own.lines[name])
        if (name := clip_name(n, script)) in own.lines
        else script
        for n, script in enumerate(scripts, start=1)
    )
