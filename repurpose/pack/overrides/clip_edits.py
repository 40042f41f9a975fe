"""`clips.toml` and the scripts as written in, the clips as the author wants them out.

The file holds how all clips are made, and for a clip that the author has touched its captions, one
text each, or its beats: what each says, how long it takes, how it is shown, and over what. A text that the script shows too keeps its place in the article; every other one is the
author's own: it has no place, and the manifest says so.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Interval, Len

from repurpose.clips import shown_text
from repurpose.messages import Translatable, msg
from repurpose.pack.choices import CLIP_SECONDS, Choices
from repurpose.pack.overrides.clip_beats import MOST_LINES, Line, OwnBeat, script_of
from repurpose.pack.overrides.files import CLIPS, check_own, read_own, write_own
from repurpose.slicing import Beat, Caption, Script
from repurpose.toml_files import CLOSED, Text, Wrong, written

LOOKS = ("voice", "music", "sounds", "captions", "motion", "clip_format", "seconds")
_a_picture = re.compile(r"(?:cards|media)/[^/\\]+\.(?:png|jpg)")


def _read_file(text: str) -> str:
    if not _a_picture.fullmatch(text):
        raise Wrong(msg("must be a second, a card such as cards/03-quote.png, or media/NAME.jpg"))
    return text


CoverFile = Annotated[str, written(_read_file)]  # of a card, or of a picture of the author's own


@dataclass(frozen=True, slots=True)
class OwnClips:
    """What the author wants of the clips: options by name, and by the clip's id what it says.

    That is its captions, or its beats, which say more; and its cover: the second of a frame, or a card or
    picture of the pack by its file.
    """

    look: Mapping[str, str | int] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beats: Mapping[str, tuple[OwnBeat, ...]] = field(default_factory=dict)
    covers: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClipTable:
    """The captions of one clip, or its beats, and its cover: the second of a frame, or a file."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    id: Text
    lines: Annotated[tuple[Line, ...], Len(1, MOST_LINES)] | None = None
    cover: Annotated[float, Interval(ge=0, le=120)] | CoverFile | None = None
    beat: Annotated[tuple[OwnBeat, ...], Len(0, MOST_LINES)] = ()

    def __post_init__(self) -> None:
        """Refuse a table that wants nothing.

        Raises:
            Wrong: It does.
        """
        if self.lines is None and self.cover is None and not self.beat:
            raise Wrong(msg("must have lines, beats or a cover"))


@dataclass(frozen=True, slots=True)
class ClipsFile:
    """What a `clips.toml` says."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    voice: Text | None = None
    music: Text | None = None
    captions: Text | None = None
    motion: Text | None = None
    sounds: Literal["on", "none"] | None = None
    clip_format: Text | None = None
    seconds: Annotated[int, Interval(ge=CLIP_SECONDS[0], le=CLIP_SECONDS[1])] | None = None
    clip: tuple[ClipTable, ...] = ()

    def own(self) -> OwnClips:
        """Return what the author wants."""
        look = {name: value for name in LOOKS if (value := getattr(self, name)) is not None}
        return OwnClips(
            look,
            {one.id: one.lines for one in self.clip if one.lines and not one.beat},
            {one.id: one.beat for one in self.clip if one.beat},
            {one.id: one.cover for one in self.clip if one.cover is not None},
        )


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
    if own == OwnClips():
        return None
    table: dict[str, Any] = {name: own.look[name] for name in LOOKS if own.look.get(name)}
    clips = [
        {"id": clip}
        | ({"lines": own.lines[clip]} if clip in own.lines else {})
        | ({"cover": own.covers[clip]} if clip in own.covers else {})
        | ({"beat": [beat.table() for beat in own.beats[clip]]} if clip in own.beats else {})
        for clip in dict.fromkeys((*own.lines, *own.beats, *own.covers))
    ]
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
        raise UnknownName("motion", str(motion), MOTIONS)
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

    found = []
    for number, script in enumerate(scripts, start=1):
        name = clip_name(number, script)
        wanted = script
        if name in own.beats:
            wanted = script_of(script, own.beats[name])
        elif name in own.lines:
            wanted = own_script(script, own.lines[name])
        found.append(replace(wanted, cover=own.covers.get(name)))
    return tuple(found)


def planned_choices(choices: Choices, own: OwnClips) -> Choices:
    """Return the choices that scripts are written by: of the length that the author wants."""
    seconds = own.look.get("seconds")
    return replace(choices, seconds=int(seconds)) if seconds else choices
