"""A script, a recipe and a voice in, the script on the clock out: spoken, or at reading speed."""

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.clips.layout.formats import format_named
from repurpose.clips.layout.styles import load_style
from repurpose.clips.layout.timeline import Timeline, plan_timeline, with_tokens
from repurpose.clips.recipe import Recipe
from repurpose.errors import MachineError, RepurposeError, SetupError
from repurpose.messages import join, msg
from repurpose.slicing import Script

if TYPE_CHECKING:
    from repurpose.clips.audio.soundtrack import Music, Narration
    from repurpose.clips.layout.grid import Grid
    from repurpose.clips.voice.model import Voice

MOST, _SPOKEN_MOST = 60.0, 90.0  # seconds that a clip may take, without and with a voice
OVER = 1.15  # of the wished length, where that is longer


def timed(
    script: Script, recipe: Recipe, voice: "Voice | None", *, fallback: bool
) -> "tuple[Timeline, Music, Narration | None, str]":
    """Return the script on the clock, the music, what the voice says, and a notice.

    Raises:
        UnknownName, MachineError, SetupError, Overflow: As `render_clip`.
    """
    from repurpose.clips.audio.soundtrack import open_music  # noqa: PLC0415 - numpy

    format_named(recipe.format)  # a wrong name is known before a voice has spoken for a minute
    music = open_music(recipe.music)
    told, notice = _narrate(script, recipe, voice, music.grid, fallback=fallback)
    if music.sound is not None and music.grid is None:
        notice = join(" ", filter(None, (notice, _no_beat(recipe.music))))
    style = load_style(recipe.captions)
    timeline = told.timeline if told else read_timeline(script, recipe, music.grid)
    if style.motion != "still":
        timeline = with_tokens(timeline, style.unit)
    return timeline, music, told, notice


def read_timeline(script: Script, recipe: Recipe, grid: "Grid | None") -> Timeline:
    """Put a script on the clock at reading speed, its cuts on the beats of the music.

    Raises:
        Overflow: it takes too long to read.
    """
    most = max(MOST, OVER * recipe.seconds[1])
    return plan_timeline(script, fps=recipe.fps, seconds=recipe.seconds, most=most, grid=grid)


def _narrate(
    script: Script,
    recipe: Recipe,
    voice: "Voice | None",
    grid: "Grid | None",
    *,
    fallback: bool,
) -> "tuple[Narration | None, str]":
    """Let the voice speak; where it fails and may, return nothing and a notice for people."""
    if voice is None:
        return None, ""
    from repurpose.clips.audio.soundtrack import narrate  # noqa: PLC0415

    say = functools.partial(
        narrate,
        fps=recipe.fps,
        most=max(_SPOKEN_MOST, OVER * recipe.seconds[1]),
        unit=load_style(recipe.captions).unit,
        wish=recipe.seconds[1],
        grid=grid,
    )
    try:
        return say(script, voice), ""
    except (MachineError, SetupError) as error:
        if not fallback:
            raise
        return None, no_voice(error)


def _no_beat(music: str) -> str:
    return msg(
        "No steady beat was found in {music}: the cuts follow the words.", music=Path(music).name
    )


def no_voice(error: RepurposeError) -> str:
    """Return the notice of a clip that is made without its voice."""
    return join(" ", filter(None, (msg("No voice: {error}", error=error.message), error.hint)))
