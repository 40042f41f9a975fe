"""What a clip is to be made from, checked before any work begins."""

from pathlib import Path

from repurpose.errors import UnknownName, UsageError
from repurpose.messages import msg
from repurpose.pack.choices import Choices


def check_clip_choices(choices: Choices) -> None:
    """Check the names that a clip is made from, before any work begins.

    Raises:
        UnknownName: A caption style, a format, a voice or a mood does not exist.
        UsageError: A file of the backdrop or the music is not there.
    """
    from repurpose.clips import (  # noqa: PLC0415
        MUSIC,
        format_named,
        load_style,
        voice_name,
    )
    from repurpose.pack.footage import find_footage  # noqa: PLC0415 - only where there is some

    load_style(choices.captions)
    format_named(choices.clip_format)
    voice_name(choices.voice)
    if choices.footage:
        find_footage(Path(choices.footage))
    files = [name for name in choices.backdrop if name != "none"]
    if choices.music not in MUSIC:
        if not Path(choices.music).suffix:
            raise UnknownName("music", choices.music, MUSIC)
        files.append(choices.music)
    for name in files:
        if not Path(name).is_file():
            raise UsageError(
                msg("There is no file {name}.", name=name), hint=msg("Check the path.")
            )
