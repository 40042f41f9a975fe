"""`clips.toml` and the scripts as written in, the clips as the author wants them out.

The file holds how all clips are made, and for a clip that the author has touched its captions, one
text each. A text that the script shows too keeps its place in the article; every other one is the
author's own: it has no place, and the manifest says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar
from unicodedata import east_asian_width

from annotated_types import Len

from repurpose.clips import shown_text
from repurpose.messages import Translatable, msg
from repurpose.pack.choices import Choices
from repurpose.pack.overrides.files import CLIPS, check_own, read_own, write_own
from repurpose.slicing import Beat, Caption, Script
from repurpose.toml_files import CLOSED, Text, Wrong, written

LOOKS = ("voice", "music", "captions", "motion")
MOST_LINES = 60
LONGEST = 84  # cells of a caption, of which a Han character takes two: more fits no screen


@dataclass(frozen=True, slots=True)
class OwnClips:
    """What the author wants of the clips: options by name, and captions by the clip's id."""

    look: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _read_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise Wrong(msg("must be one line of text"))
    if (cells := _cells(text)) > LONGEST:
        raise Wrong(
            msg(
                "“{start}…” is too long: {cells} cells, and {longest} fit a caption",
                start=text[:12],
                cells=cells,
                longest=LONGEST,
            ),
            hint=msg("Part it in two."),
        )
    return text.strip()


def _cells(text: str) -> int:
    """Return the width of a text: two for each wide character (Unicode Standard Annex 11)."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


Line = Annotated[str, written(_read_line)]


@dataclass(frozen=True, slots=True)
class ClipTable:
    """The captions of one clip."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    id: Text
    lines: Annotated[tuple[Line, ...], Len(1, MOST_LINES)]


@dataclass(frozen=True, slots=True)
class ClipsFile:
    """What a `clips.toml` says."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    voice: Text | None = None
    music: Text | None = None
    captions: Text | None = None
    motion: Text | None = None
    clip: tuple[ClipTable, ...] = ()

    def own(self) -> OwnClips:
        """Return what the author wants."""
        look = {name: value for name in LOOKS if (value := getattr(self, name)) is not None}
        return OwnClips(look, {clip.id: clip.lines for clip in self.clip})


def read_clips(content: bytes | None, where: Path | str = CLIPS) -> OwnClips:
    """Return what the file wants; nothing when there is no file.

    Raises:
        ContentError: The file says something that cannot be; file, line and key are named.
    """
    return read_own(ClipsFile, content, where).own()


def clips_from(table: Mapping[str, Any], where: Path | str = CLIPS) -> OwnClips:
    """Return what a table wants, as the file has it.

    Raises:
        ContentError: It says something that cannot be; `where` and the key are named.
    """
    return check_own(ClipsFile, table, where).own()


def write_clips(own: OwnClips, before: bytes | None = None) -> bytes | None:
    """Return the file that says so, `before` changed; None when nothing is wanted."""
    if not own.look and not own.lines:
        return None
    table: dict[str, Any] = {name: own.look[name] for name in LOOKS if own.look.get(name)}
    clips = [{"id": clip, "lines": texts} for clip, texts in own.lines.items()]
    return write_own(
        table | ({"clip": clips} if clips else {}),
        before,
        "Clips as the author wants them: how they are made, and what their captions say.",
    )


def wanted_choices(choices: Choices, own: OwnClips) -> Choices:
    """Return the choices for clips: the author's where he has any.

    Raises:
        UnknownName, UsageError: No such voice, music, caption style or motion.
    """
    if not own.look:
        return choices
    from repurpose.clips import MOTIONS  # noqa: PLC0415
    from repurpose.errors import UnknownName  # noqa: PLC0415
    from repurpose.pack.clip_choices import check_clip_choices  # noqa: PLC0415

    motion = own.look.get("motion", choices.motion)
    if motion not in MOTIONS:
        raise UnknownName("motion", motion, MOTIONS)
    wanted = Choices(**{**{f.name: getattr(choices, f.name) for f in fields(choices)}, **own.look})
    check_clip_choices(wanted)
    return wanted


def filmed_choices(
    choices: Choices, own: OwnClips, text: str, given: Collection[str] = ()
) -> tuple[Choices, list[Translatable]]:
    """Return the choices that the clips of a pack of `text` are made by, and what was left out.

    Files outside the pack and voices on servers count only when the user has named them, now
    (`given`) or before (`repurpose.pack.outside_files`).

    Raises:
        UnknownName, UsageError: No such voice, music, caption style or motion.
    """
    from repurpose.pack.outside_files import known_choices, text_hash, withhold  # noqa: PLC0415

    said = text_hash(text)
    kept, notices = known_choices(choices, said, given)
    look, more = withhold(own.look, said, given)
    return wanted_choices(kept, replace(own, look=look)), [*notices, *more]


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
    shown = {(beat.kind, beat.captions): beat.scene for beat in script.beats}
    kept = (replace(beat, scene=shown.get((beat.kind, beat.captions))) for beat in beats)
    return replace(script, beats=tuple(kept))


def apply_clips(scripts: Sequence[Script], own: OwnClips) -> tuple[Script, ...]:
    """Return the scripts of the clips, those with captions of the author's own said as he wants."""
    from repurpose.pack.content import clip_name  # noqa: PLC0415  # which reads much more

    return tuple(
        own_script(script, own.lines[name])
        if (name := clip_name(n, script)) in own.lines
        else script
        for n, script in enumerate(scripts, start=1)
    )
